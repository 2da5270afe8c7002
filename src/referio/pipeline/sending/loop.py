"""The loop: the messenger pulls mails, we compose them as it does, and record what it says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import OperationalError

from referio.mailing.messenger import Messenger, Outgoing
from referio.mailing.outcomes import Deferred, Outcome, Uncertain
from referio.newsletters.flights import Told
from referio.pipeline import clock
from referio.pipeline.composing import Composer, Written
from referio.pipeline.newsletter_rows import Row
from referio.pipeline.sending.brake import Brake
from referio.pipeline.sending.judging import Held, hold_back, judge, put_back, slow_down
from referio.pipeline.sending.pace import Pace, at_any_pace
from referio.pipeline.sending.recording import Recorder
from referio.pipeline.sending.taking import Batch, Batches

SILENT = 64  # mails in a row that no server answered to: it is away
WHY = {
    "left": "The subscriber does not want mail any more.",
    "suppressed": "The address must not be mailed.",
    "withdrawn": "The subscriber took back the consent.",
    "paused": "Every alert that found its jobs is paused or gone.",
}


@dataclass(frozen=True, slots=True)
class Crew:
    """Those who do the work."""

    batches: Batches
    composer: Composer
    messenger: Messenger
    recorder: Recorder
    may_go: Callable[[], bool]  # asked before each batch
    brake: Brake = field(default_factory=Brake)
    pace: Pace = at_any_pace


class Sender:
    """Sends the shards of an edition until nothing of them is due, or it must not go on."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._in_hand: dict[int, tuple[Row, Held]] = {}
        self._denied: dict[int, str] = {}
        self._unanswered = 0
        self._broken: OperationalError | None = None

    def send(self, shards: Sequence[int]) -> None:
        """Send. Raises OperationalError when the database is away, after all is told.

        What is still in flight then is in doubt once this worker's line is closed.
        """
        for key, outcome in self._crew.messenger.submit(self._mails(shards)):
            self._record(key, outcome)
        self._crew.recorder.finish()
        self._crew.brake.look()
        if self._broken:
            raise self._broken

    def is_wanted(self, mail: Outgoing) -> bool:
        """Tell whether a mail that had to wait at the messenger may still go."""
        row, _ = self._in_hand[mail.key]
        alone = Batch([row], {})
        try:
            self._crew.batches.ask(alone, [row])
        except OperationalError as error:
            self._broken = self._broken or error
            return False
        if why := alone.barred.get(row.id):
            self._denied[row.id] = why
        return not why

    def _record(self, key: int, outcome: Outcome) -> None:
        row, held = self._in_hand.pop(key)
        if why := self._denied.pop(key, None):
            self._tell(held.told("skipped", WHY[why]))
            return
        silence = _is_silence(outcome)
        self._unanswered = self._unanswered + 1 if silence else 0
        self._crew.brake.note(row.email, outcome)
        self._tell(judge(held, outcome, now=clock.now()))

    def _tell(self, told: Told) -> None:
        # An outcome that cannot be recorded stays in doubt; the mails on the wire must
        # not be cut off for it.
        try:
            self._crew.recorder.add(told)
        except OperationalError as error:
            self._broken = self._broken or error

    def _mails(self, shards: Sequence[int]) -> Iterator[Outgoing]:
        """Yield mails as the messenger has room for them; never raises."""
        try:
            for batch in self._crew.batches.of(shards):
                if self._stops():
                    self._put_back(batch, batch.rows)
                    break
                yield from self._batch(batch)
            else:
                return
            if ahead := self._crew.batches.ahead():
                self._put_back(ahead, ahead.rows)
        except OperationalError as error:
            self._broken = self._broken or error

    def _stops(self) -> bool:
        return (
            self._broken is not None
            or self._unanswered >= SILENT
            or not self._crew.may_go()
        )

    def _batch(self, batch: Batch) -> Iterator[Outgoing]:
        self._skip(batch, list(batch.held))
        self._hold_back(batch)
        going = [row for row in batch.rows if row.id in batch.held]
        written = self._crew.composer.compose(
            going, alerts=batch.alerts, closed=batch.closed, quiet=batch.quiet
        )
        for number, (row, mail) in enumerate(zip(going, written, strict=True)):
            if not batch.is_fresh and not self._ask_again(batch, going[number:]):
                return
            self._skip(batch, [row.id])
            held = batch.held.pop(row.id, None)
            if held is None:
                continue
            if isinstance(mail, Written):
                yield self._outgoing(held, row, mail)
            else:
                self._tell(held.told("skipped", mail.why))

    def _hold_back(self, batch: Batch) -> None:
        """Put back, before it is written, what must wait for its domain or provider."""
        for row in batch.rows:
            held = batch.held.get(row.id)
            if held and (told := self._waits(row, held)):
                del batch.held[row.id]
                self._tell(told)

    def _waits(self, row: Row, held: Held) -> Told | None:
        if until := self._crew.brake.held_until(row.email):
            return hold_back(held, until, now=clock.now())
        if until := self._crew.pace(row.email):
            return slow_down(held, until, now=clock.now())
        return None

    def _outgoing(self, held: Held, row: Row, mail: Written) -> Outgoing:
        if mail.jobs != row.jobs:
            held = held._replace(jobs=mail.jobs)
        self._in_hand[row.id] = row, held
        return Outgoing(
            row.id, mail.return_path, mail.recipient, mail.message, mail.is_plain
        )

    def _ask_again(self, batch: Batch, rows: Sequence[Row]) -> bool:
        """Ask about what is left of a batch; False when none of it may go now."""
        self._crew.recorder.mind_the_time()
        if self._stops():
            self._put_back(batch, rows)
            return False
        self._crew.batches.ask(batch, rows)
        return True

    def _skip(self, batch: Batch, ids: Sequence[int]) -> None:
        for number in ids:
            why = batch.barred.get(number)
            if why is not None and (held := batch.held.pop(number, None)):
                state = "gone" if why == "gone" else "skipped"
                self._tell(held.told(state, WHY.get(why, "")))

    def _put_back(self, batch: Batch, rows: Sequence[Row]) -> None:
        self._skip(batch, list(batch.held))
        for row in rows:
            if held := batch.held.pop(row.id, None):
                self._tell(put_back(held, now=clock.now()))


def _is_silence(outcome: Outcome) -> bool:
    """Tell whether nobody answered, and it was not we who held the mail back."""
    if isinstance(outcome, Deferred):
        return outcome.is_silence
    return isinstance(outcome, Uncertain)
