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
from referio.core.copy_format import BEGIN, BIGINT, END, records
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
ASKED = "create temporary table asked (id bigint) on commit drop"
COPY = "copy asked (id) from stdin (format binary)"
# Few schedules look to the planner like few alerts, which it would fetch one by one.
AT_ONCE = "set local enable_nestloop = off; set local work_mem = '256MB'"
# Schedules are few: what each comes to is worked out once.
SCHEDULES = """
    select distinct a.cadence, a.weekday, a.hour, s.time_zone
      from asked join alerts_alert a using (id)
      join alerts_subscriber s on s.id = a.subscriber_id
"""
SERVE = """
    update alerts_alert a
       set due_at = next.due_at, served_sequence = greatest(a.served_sequence, %s)
      from asked, alerts_subscriber s,
           unnest(%s::text[], %s::int[], %s::int[], %s::text[], %s::timestamptz[])
               as next (cadence, weekday, hour, time_zone, due_at)
     where a.id = asked.id and s.id = a.subscriber_id
       and next.cadence = a.cadence and next.weekday = a.weekday
       and next.hour = a.hour and next.time_zone = s.time_zone
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
def serve(alert_ids: Ints, *, sequence: int, now: datetime) -> None:
    """Record that alerts were asked about jobs up to a sequence, and when they are due again.

    One statement, however many they are. Which ones is said by their ids: who came to be
    asked a moment ago was not matched.
    """
    with database.cursor() as cursor:
        cursor.execute(ASKED)
        with cursor.cursor.copy(COPY) as target:
            rows = records(len(alert_ids), {"id": BIGINT}, {})
            rows["id"]["value"] = alert_ids
            target.write(b"".join([BEGIN, rows.tobytes(), END]))
        cursor.execute("analyze asked")
        cursor.execute(AT_ONCE)
        cursor.execute(SCHEDULES)
        schedules = [Schedule(Cadence(c), h, w, z) for c, w, h, z in cursor.fetchall()]
        given: list[list[object]] = [
            [one.cadence.value for one in schedules],
            [one.weekday for one in schedules],
            [one.hour for one in schedules],
            [one.time_zone for one in schedules],
            [next_due(one, now) for one in schedules],
        ]
        cursor.execute(SERVE, [sequence, *given])
        cursor.execute("drop table asked")


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
