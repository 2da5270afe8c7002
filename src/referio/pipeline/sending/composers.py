"""Composers that go from shard to shard: a job's card is made once for many of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from referio.pipeline import clock, messengers
from referio.pipeline.composing import Composer

LENT_FOR = timedelta(minutes=5)  # cards say what their jobs were then
LOOK_EVERY = 64  # newsletters are joined from pieces in canonical form


class _Idle:
    """Composers that nobody uses just now, each with its edition.

    Each edition has its own: its mails say what the last look at the jobs found.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._composers: list[tuple[int, Composer]] = []

    def take(self, edition_id: int, now: datetime) -> Composer | None:
        """Return one of an edition, if there is any; it is the caller's then. Old ones go."""
        with self._lock:
            known = [one for one in self._composers if now - one[1].at < LENT_FOR]
            found = next((one for one in known if one[0] == edition_id), None)
            self._composers = [one for one in known if one is not found]
            return found[1] if found else None

    def put(self, edition_id: int, composer: Composer) -> None:
        """Keep one for the next shard of an edition."""
        with self._lock:
            self._composers.append((edition_id, composer))


_idle = _Idle()


@contextmanager
def composer(edition_id: int) -> Iterator[Composer]:
    """Lend a composer to whoever sends a shard of an edition; one that failed is not kept."""
    now = clock.now()
    if lent := _idle.take(edition_id, now):
        lent.look_again()
    else:
        lent = Composer(now, signers=messengers.signers(look_every=LOOK_EVERY))
    yield lent
    _idle.put(edition_id, lent)
