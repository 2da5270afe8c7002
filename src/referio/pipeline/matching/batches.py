"""The jobs of a run, read once for all parts that a process matches at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import NamedTuple

from referio.jobs import queries
from referio.matching.batch import JobBatch


class Jobs(NamedTuple):
    """Open jobs with after < sequence <= upto, as old as they are at a moment."""

    after: int
    upto: int
    at: datetime


@dataclass(slots=True)
class _Reading:
    """A batch, once it is read; whoever comes meanwhile waits for the lock."""

    lock: Lock = field(default_factory=Lock)
    users: int = 0
    batch: JobBatch | None = None


class _Shared:
    """Batches that somebody uses just now, by what was asked; nothing stays longer."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._used: dict[Jobs, _Reading] = {}

    def take(self, wanted: Jobs) -> _Reading:
        with self._lock:
            reading = self._used.setdefault(wanted, _Reading())
            reading.users += 1
            return reading

    def give_back(self, wanted: Jobs) -> None:
        with self._lock:
            self._used[wanted].users -= 1
            if not self._used[wanted].users:
                del self._used[wanted]


_shared = _Shared()


@contextmanager
def shared(wanted: Jobs) -> Iterator[JobBatch]:
    """Give jobs as a batch.

    Whoever asks for the same while somebody uses it gets the same batch, as it was read for
    the first of them: what closed since is found out when newsletters are sent.
    """
    reading = _shared.take(wanted)
    try:
        with reading.lock:
            if reading.batch is None:
                facts = queries.facts(
                    after=wanted.after, upto=wanted.upto, now=wanted.at
                )
                reading.batch = JobBatch.of(facts, at=wanted.at)
        yield reading.batch
    finally:
        _shared.give_back(wanted)
