"""Which alerts of a span of subscribers an edition asks, and that they were asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from django.db import connection as database
from django.db.models import Max
from numpy.typing import NDArray

from referio.alerts.models import Subscriber
from referio.core.arrow_rows import Rows
from referio.core.cadence import Cadence, Schedule, next_due
from referio.transactions import transaction_required

Ints = NDArray[np.int64]
# Runs a statement and gives its rows as Arrow batches; it has no parameters.
Stream = Callable[[str], Iterator[pa.RecordBatch]]
LISTENING = (
    "not a.paused and a.confirmed_at is not null and s.state = 'active'"
    " and a.subscriber_id >= {low} and a.subscriber_id < {high}"
)
DUE = (
    "select a.id, a.subscriber_id, a.served_sequence, s.shard from alerts_alert a"
    " join alerts_subscriber s on s.id = a.subscriber_id where "
)
# Locked in one order, so that of two who record the same none waits for ever.
SCHEDULES = """
    select a.id, a.cadence, a.hour, a.weekday, s.time_zone
      from alerts_alert a join alerts_subscriber s on s.id = a.subscriber_id
     where a.id = any(%s::bigint[]) order by a.id for no key update of a
"""
# Nothing moves back, and nothing is written twice: it may run again, or late.
SERVE = """
    update alerts_alert a
       set due_at = greatest(a.due_at, next.due_at),
           served_sequence = greatest(a.served_sequence, next.sequence)
      from (
        select id, (%s::timestamptz[])[schedule] as due_at, %s::bigint as sequence
          from unnest(%s::bigint[], %s::int[]) as t (id, schedule)
      ) next
     where a.id = next.id
       and (a.due_at < next.due_at or a.served_sequence < next.sequence)
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Subscribers by their ids: from `low` up to, but not including, `high`."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Which alerts are asked: those listening, and with `due_by` only those due by then."""

    span: Span
    due_by: datetime | None = None

    @property
    def condition(self) -> str:
        """The words of SQL for it, of alerts `a` and their subscribers `s`."""
        listening = LISTENING.format(low=int(self.span.low), high=int(self.span.high))
        if self.due_by is None:
            return listening
        return f"{listening} and a.due_at <= '{self.due_by.isoformat()}'::timestamptz"


@dataclass(frozen=True, slots=True)
class Due:
    """Alerts that are asked, by ascending id."""

    ids: Ints
    subscribers: Ints
    after: Ints  # jobs above this sequence are new to it
    shards: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.ids)


def read(stream: Stream, asked: Asked) -> Due:
    """Return the alerts that are asked."""
    rows = Rows.of(stream(DUE + asked.condition))
    ids = rows.integers("id")
    order = np.argsort(ids)
    return Due(
        ids[order],
        rows.integers("subscriber_id")[order],
        rows.integers("served_sequence")[order],
        rows.integers("shard")[order].astype(np.int16),
    )


@transaction_required
def serve(alert_ids: Ints, *, sequence: int, at: datetime) -> None:
    """Record that alerts were asked at a moment about jobs up to a sequence.

    Each is due again at its next hour after that moment, however late this is recorded.
    Two statements; the rows stay locked until the commit, so give some thousands at once.
    """
    schedules: dict[tuple[str, int, int, str], int] = {}
    with database.cursor() as cursor:
        cursor.execute(SCHEDULES, [alert_ids.tolist()])
        rows = cursor.fetchall()
        # Schedules are few: what each comes to is worked out once. PostgreSQL counts from 1.
        which = [schedules.setdefault(row[1:], len(schedules) + 1) for row in rows]
        dues = [_next_due(*schedule, at) for schedule in schedules]
        cursor.execute(SERVE, [dues, sequence, [row[0] for row in rows], which])


def _next_due(
    cadence: str, hour: int, weekday: int, zone: str, at: datetime
) -> datetime:
    """Return when a schedule is due next; the clocks of a zone nobody knows are UTC's."""
    try:
        return next_due(Schedule(Cadence(cadence), hour, weekday, zone), at)
    except ValueError:
        return next_due(Schedule(Cadence(cadence), hour, weekday, "Etc/UTC"), at)


def muted_jobs(span: Span) -> str:
    """Return the statement for the jobs that subscribers of a span do not want to see."""
    return (
        "select subscriber_id, array[job_id] as jobs from alerts_mute"  # noqa: S608
        f" where job_id is not null and subscriber_id >= {int(span.low)}"
        f" and subscriber_id < {int(span.high)}"
    )


def last_subscriber() -> int:
    """Return the highest id a subscriber has, 0 where there is none."""
    return Subscriber.objects.aggregate(last=Max("id"))["last"] or 0
