"""Sending the shards of an edition, from the first line to the database to the last."""

from collections.abc import Sequence

from referio.newsletters import feedback, flights, queries, steering
from referio.newsletters import operations as newsletters
from referio.pipeline import clock, messengers
from referio.pipeline.sending import composers, desks
from referio.pipeline.sending.looking import Looking
from referio.pipeline.sending.loop import Crew, Sender
from referio.pipeline.sending.pace import pace
from referio.pipeline.sending.recording import IfRefused, Recorder, nothing_more
from referio.pipeline.sending.taking import FRESH, Batches
from referio.pipeline.sending.worker import at_work
from referio.transactions import forbid_transaction, transaction


def may_go(edition_id: int) -> bool:
    """Tell whether an edition's newsletters may leave."""
    return queries.is_sending(edition_id)


class GoAhead:
    """Tells before each batch whether an edition's newsletters may leave.

    What the database says holds as long as what it says of readers.
    """

    def __init__(self, edition_id: int) -> None:
        self._edition_id = edition_id
        self._looking = Looking(FRESH.total_seconds())
        self._said = False

    def __call__(self) -> bool:
        """Tell, as of half a second ago at most. Raises OperationalError."""
        if self._looking.is_due():
            self._said = may_go(self._edition_id)
        return self._said


def send(
    edition_id: int, shards: Sequence[int], *, if_refused: IfRefused = nothing_more
) -> None:
    """Send what is due in some shards. Raises OperationalError.

    What the relay refused at once is told to `if_refused` as it is recorded, as ids.
    Two workers on one shard never take the same newsletter.
    """
    forbid_transaction()
    with (
        desks.desk() as books,
        desks.desk() as shelves,
        at_work(books) as worker,
    ):
        flights.rescue(books, now=clock.now())
        with (
            messengers.messenger() as messenger,
            composers.composer(edition_id) as composer,
        ):
            crew = Crew(
                batches=Batches(shelves, worker, edition_id),
                composer=composer,
                messenger=messenger,
                recorder=Recorder(books, worker, if_refused),
                may_go=GoAhead(edition_id),
                pace=pace(),
            )
            sender = Sender(crew)
            messenger.is_wanted = sender.is_wanted
            sender.send(shards)


def send_shard(
    edition_id: int, shard: int, *, if_refused: IfRefused = nothing_more
) -> bool:
    """Send what is due in a shard; True when nothing of it is left for later.

    Of a cancelled edition the rest is skipped. One that is held or paused goes on when
    somebody says so: nothing is left for a clock to do.
    """
    if queries.is_cancelled(edition_id):
        with transaction():
            steering.skip_rest(edition_id, shard)
    elif may_go(edition_id):
        # Recorded by a worker that ended before it could say so.
        if unheard := feedback.unheard(edition_id, shard):
            if_refused(unheard)
        send(edition_id, [shard], if_refused=if_refused)
    with transaction():
        if newsletters.finish_shard(edition_id, shard, now=clock.now()):
            return True
    return not may_go(edition_id)


def rescue() -> list[tuple[int, int]]:
    """Put what dead workers had in hand back in line; returns (edition, shard) of it."""
    with desks.desk() as books:
        return flights.rescue(books, now=clock.now())
