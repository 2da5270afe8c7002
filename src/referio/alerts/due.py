"""Which alerts of a span of subscribers an edition asks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from django.db import connection as database
from numpy.typing import NDArray

from referio.alerts import rolls, timetables
from referio.alerts.rolls import Asking, Span, last_subscriber
from referio.core.arrow_rows import Long, long_rows

__all__ = ["Asked", "Due", "Span", "anybody", "last_subscriber", "muted_jobs", "read"]

Ints = NDArray[np.int64]
# Runs a statement and gives its rows as Arrow batches; it has no parameters.
Stream = Callable[[str], Iterator[pa.RecordBatch]]
READY = (
    "not a.paused and a.confirmed_at is not null"
    " and a.subscriber_id >= {low} and a.subscriber_id < {high}"
)
LISTENING = READY + " and s.state = 'active'"
# Of subscribers that come as one row: what comes by the row costs by the row. A value of
# PostgreSQL holds a gigabyte, which is 260 kB for each of so many.
BITS = 12
REST = (1 << BITS) - 1
SHARD_BITS = 8
# An alert's id and the last bits of its subscriber's come as one number.
PART = f"""a.subscriber_id >> {BITS} as part, string_agg(
    int8send((a.id << {BITS}) | (a.subscriber_id & {REST})), ''::bytea) as both"""
WHO = """
      from alerts_alert a join alerts_subscriber s on s.id = a.subscriber_id where """
DUE = f"""
    select {PART}, string_agg(int8send(a.served_sequence), ''::bytea) as served,
           string_agg(int8send((a.timetable_id::bigint << {SHARD_BITS}) | s.shard),
                      ''::bytea) as timetables {WHO}"""
# Whoever stores an alert says when, and may take a while to commit it.
LATE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which alerts are asked: those listening, and with `due_by` only those due by then.

    With `instant` only those that are to come at once.
    """

    span: Span
    due_by: datetime | None = None
    instant: bool = False

    @property
    def condition(self) -> str:
        """The words of SQL for who may be asked, of alerts `a` and their subscribers `s`."""
        listening = LISTENING.format(low=int(self.span.low), high=int(self.span.high))
        if self.instant:
            return f"{listening} and {_in(timetables.instant())}"
        if self.due_by is None:
            return listening
        return listening + _may_be_due(rolls.asked_up_to(self.span), self.due_by)


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
    found = _found(stream(f"{DUE} {asked.condition} group by 1"))
    known = rolls.asking(asked.span)
    order = np.argsort(found.ids, kind="stable")
    if asked.due_by is not None:
        come = _has_come(found.timetables, known, found.ids, asked.due_by)
        order = order[come[order]]
    ids = found.ids[order]
    return Due(
        ids,
        found.subscribers[order],
        np.maximum(found.served[order], known.served(ids)),
        found.shards[order].astype(np.int16),
    )


class _Found(NamedTuple):
    """Alerts that may be asked, in any order."""

    ids: Ints
    subscribers: Ints
    timetables: Ints
    served: Ints
    shards: Ints


def _found(batches: Iterable[pa.RecordBatch]) -> _Found:
    parts = [_Found(*[np.empty(0, np.int64)] * len(_Found._fields))]
    for row in long_rows(batches):
        timetables, shards = np.divmod(row.numbers("timetables"), 1 << SHARD_BITS)
        served = row.numbers("served")
        parts.append(_Found(*whose_is_which(row), timetables, served, shards))
    return _Found(*map(np.concatenate, zip(*parts, strict=True)))


def whose_is_which(row: Long) -> tuple[Ints, Ints]:
    """Return the ids of a row's alerts, and those of their subscribers (see PART)."""
    both = row.numbers("both")
    return both >> BITS, row.number << BITS | both & REST


def anybody(spans: Iterable[Span], *, now: datetime) -> bool:
    """Tell whether an alert is due in any of some spans.

    It may also be said of one whose subscriber started again and was asked since its last
    moment: then nobody is asked.
    """
    return any(_anybody(span, now) for span in spans)


def _anybody(span: Span, now: datetime) -> bool:
    condition = LISTENING.format(low=int(span.low), high=int(span.high))
    condition += _may_be_due(rolls.asked_up_to(span), now, late=timedelta(0))
    with database.cursor() as cursor:
        cursor.execute(f"select exists (select {WHO}{condition})")
        return bool(cursor.fetchone()[0])


def _may_be_due(
    before: datetime | None, by: datetime, *, late: timedelta = LATE
) -> str:
    """Return the words of SQL for alerts due by a moment, when those due before were asked.

    Since then their own moment has come, or one of their timetable.
    """
    own = f" and a.due_at <= '{by.isoformat()}'::timestamptz"
    if before is None:
        return own
    come = _in(timetables.due_between(before, by))
    return (
        f"{own} and (a.due_at > '{(before - late).isoformat()}'::timestamptz or {come})"
    )


def _in(ids: Iterable[int]) -> str:
    return f"a.timetable_id = any('{{{','.join(map(str, ids))}}}'::int[])"


def _has_come(
    timetable: Ints, known: Asking, ids: Ints, by: datetime
) -> NDArray[np.bool_]:
    """Tell of alerts whether a moment has come since the day they were asked last, if ever."""
    last, count = known.last(ids), len(known.moments)
    key = timetable * (count + 1) + last + 1
    different, which = np.unique(key, return_inverse=True)
    rows = timetables.rows()
    come = [
        not since
        or timetables.next_after(rows[which_one], known.moments[since - 1]) <= by
        for which_one, since in (divmod(one, count + 1) for one in different.tolist())
    ]
    return np.array(come, np.bool_)[which]


def muted_jobs(span: Span) -> str:
    """Return the statement for the jobs that subscribers of a span do not want to see."""
    return (
        "select subscriber_id, array[job_id] as jobs from alerts_mute"  # noqa: S608
        f" where job_id is not null and subscriber_id >= {int(span.low)}"
        f" and subscriber_id < {int(span.high)}"
    )
