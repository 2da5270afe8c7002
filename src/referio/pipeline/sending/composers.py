"""Composers that go from shard to shard: a job's card is made once for many of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Lock

from referio.pipeline import clock, messengers
from referio.pipeline.composing import Composer

KEPT_FOR = timedelta(minutes=5)  # so long a card says what its job was
LOOK_EVERY = 64  # newsletters are joined from pieces in canonical form


class _Idle:
    """Composers of the edition that was sent last, which nobody uses just now."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._edition = 0
        self._composers: list[Composer] = []

    def take(self, edition_id: int, now: datetime) -> Composer | None:
        """Return one that is not too old, if there is any; it is the caller's then."""
        with self._lock:
            if self._edition != edition_id:
                self._edition, self._composers = edition_id, []
            fresh = [one for one in self._composers if now - one.at < KEPT_FOR]
            self._composers = fresh[1:]
            return fresh[0] if fresh else None

    def put(self, edition_id: int, composer: Composer) -> None:
        """Keep one for the next shard, unless another edition has come meanwhile."""
        with self._lock:
            if self._edition == edition_id:
                self._composers.append(composer)


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
