"""The jobs of a run, read once for all parts that a process matches at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from referio.jobs import queries as jobs
from referio.matching.batch import JobBatch

Asked = tuple[int, int, datetime]


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
        self._used: dict[Asked, _Reading] = {}

    def take(self, asked: Asked) -> _Reading:
        with self._lock:
            reading = self._used.setdefault(asked, _Reading())
            reading.users += 1
            return reading

    def give_back(self, asked: Asked) -> None:
        with self._lock:
            self._used[asked].users -= 1
            if not self._used[asked].users:
                del self._used[asked]


_shared = _Shared()


@contextmanager
def shared(*, after: int, upto: int, at: datetime) -> Iterator[JobBatch]:
    """Give the open jobs with after < sequence <= upto, as they are at a moment.

    Parts that ask the same while one of them uses it get the same batch, as it was read
    for the first of them.
    """
    asked = after, upto, at
    reading = _shared.take(asked)
    try:
        with reading.lock:
            if reading.batch is None:
                facts = jobs.facts(after=after, upto=upto, now=at)
                reading.batch = JobBatch.of(facts, at=at)
        yield reading.batch
    finally:
        _shared.give_back(asked)
