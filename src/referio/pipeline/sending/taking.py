"""Batches: taken into a flight, asked about, and the next one taken while one is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from referio.alerts.conditions import Asked, asked
from referio.alerts.queries import address_hash
from referio.newsletters import flights
from referio.newsletters.flights import Shelf
from referio.pipeline import clock
from referio.pipeline.newsletter_rows import Row, alerts_of
from referio.pipeline.sending.desks import Desk
from referio.pipeline.sending.judging import Held
from referio.pipeline.sending.worker import Worker

BATCH = 64
FRESH = timedelta(seconds=0.5)  # that an answer to "may it go?" holds


@dataclass(slots=True)
class Batch:
    """Newsletters in a flight, and what keeps some of them from going."""

    rows: list[Row]
    held: dict[int, Held]  # by newsletter
    barred: dict[int, str] = field(default_factory=dict)  # newsletter: why
    closed: set[int] = field(default_factory=set)  # jobs
    quiet: set[int] = field(default_factory=set)  # alerts, whose finds are left out
    alerts: Sequence[Asked] = ()  # as they are when it is taken
    asked_at: datetime | None = None

    @property
    def is_fresh(self) -> bool:
        """Tell whether what was asked still holds."""
        return self.asked_at is not None and clock.now() - self.asked_at < FRESH


class Batches:
    """Takes batches from the shards of an edition, one ahead of what is asked for."""

    def __init__(self, desk: Desk, worker: Worker, edition_id: int) -> None:
        self._desk = desk
        self._worker = worker
        self._edition_id = edition_id

    def of(self, shards: Sequence[int]) -> Iterator[Batch]:
        """Yield batches until the shards hold nothing that is due.

        Raises OperationalError. Left early, the batch that was taken ahead is given by
        `ahead`.
        """
        left = list(shards)
        self._next = self._desk.later(lambda: self._take(left))
        while batch := self._next.result():
            self._next = self._desk.later(lambda: self._take(left))
            yield batch

    def ahead(self) -> Batch | None:
        """Return the batch that was taken and not yielded."""
        return self._next.result()

    def ask(self, batch: Batch, rows: Sequence[Row]) -> None:
        """Ask whether these may still go, and wait for the answer."""
        self._desk.later(lambda: self._ask(batch, rows)).result()

    def _take(self, left: list[int]) -> Batch | None:
        """Take a batch from the first shards that hold something, and ask about it."""
        taken: list[flights.Row] = []
        while left and (room := BATCH - len(taken)):
            found = self._found(left[0], room)
            if len(found) < room:  # it holds no more that is due
                left.pop(0)
            taken += found
        if not taken:
            return None
        batch = _batch(taken)
        batch.alerts = asked(alerts_of(batch.rows), self._desk.rows)
        self._ask(batch, batch.rows)
        return batch

    def _found(self, shard: int, most: int) -> list[flights.Row]:
        shelf = Shelf(self._edition_id, shard, self._worker.number)
        return flights.take(self._desk, shelf, limit=most, now=clock.now())

    def _ask(self, batch: Batch, rows: Sequence[Row]) -> None:
        asked_at = clock.now()
        hashes = {row.id: address_hash(row.email) for row in rows}
        jobs = {job for row in rows for job in row.jobs}
        answer = flights.ask(self._desk, hashes, list(jobs))
        batch.barred.update(answer.barred)
        batch.closed |= answer.closed
        batch.quiet |= answer.quiet
        batch.asked_at = asked_at


def _batch(taken: Sequence[flights.Row]) -> Batch:
    batch = Batch([], {})
    for flight, attempts, doubts, *columns, ready_at in taken:
        number, _, email, *_ = columns
        batch.held[number] = Held(flight, number, ready_at, attempts, doubts)
        if email is None:
            batch.barred[number] = "gone"
        else:
            batch.rows.append(Row(*columns))
    return batch
