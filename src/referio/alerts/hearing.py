"""Alerts and their subscribers as PostgreSQL tells them: texts, taken apart as they come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from referio.alerts.due import READY, Span, Stream
from referio.matching.columns import Ints, Numbers
from referio.matching.items import Known, Piece

ALERTS = """
    select a.subscriber_id >> {bits} as part,
           string_agg(int8send(a.id), ''::bytea) as ids,
           string_agg(int8send(a.subscriber_id), ''::bytea) as subscribers,
           string_agg(a.told, '') as told
      from alerts_alert a where {ready} {changed} group by 1
"""
SUBSCRIBERS = """
    select s.id >> {bits} as part, string_agg(int8send(s.id), ''::bytea) as ids,
           string_agg(case when m.told is null then s.told else s.told || m.told end, '')
               as told
      from alerts_subscriber s
      left join (
        select subscriber_id, string_agg(chr(30) || 'm' || employer_id, '') as told
          from alerts_mute where employer_id is not null
           and subscriber_id >= {low} and subscriber_id < {high} group by subscriber_id
      ) m on m.subscriber_id = s.id
     where s.state = 'active' and s.id >= {low} and s.id < {high} {theirs} group by 1
"""
THEIRS = """
    and s.id in (select a.subscriber_id from alerts_alert a where {ready} {changed})"""
# Of subscribers that come as one row: what comes by the row costs by the row. A value of
# PostgreSQL holds a gigabyte, which is 260 kB for each of so many.
BITS = 12
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Heard:
    """What was told so far: items of alerts, and all that one subscriber tells."""

    items: Known = field(default_factory=Known)
    people: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Fetched:
    """Alerts of some subscribers, taken apart as soon as they came."""

    ids: Ints
    subscribers: Ints
    whose: Numbers  # of Heard.people
    told: Piece

    @classmethod
    def joined(cls, several: Sequence[Self]) -> Self:
        """Return several as one."""
        return cls(
            in_a_row([one.ids for one in several]),
            in_a_row([one.subscribers for one in several]),
            in_a_row([one.whose for one in several], np.int32),
            Piece.joined([one.told for one in several]),
        )


def fetched(stream: Stream, condition: str, known: Heard, span: Span) -> Fetched:
    """Return the alerts of a span that a condition lets through, and who listens."""
    low, high = int(span.low), int(span.high)
    bounds: dict[str, Any] = {"low": low, "high": high, "bits": BITS}
    bounds |= {"ready": READY.format(**bounds), "changed": condition}
    theirs = THEIRS.format(**bounds) if condition else ""
    people = _people(stream(SUBSCRIBERS.format(theirs=theirs, **bounds)), known)
    found = [
        (row["part"], _taken(row, people, known))
        for row in _rows(stream(ALERTS.format(**bounds)))
    ]
    return Fetched.joined([one for _, one in sorted(found, key=itemgetter(0))])


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Yield rows of few, long values; what is long is not copied."""
    for batch in batches:
        for row in range(batch.num_rows):
            part, *long = (column[row] for column in batch.columns)
            names = batch.schema.names[1:]
            data = (np.frombuffer(one.as_buffer(), np.uint8) for one in long)
            yield {"part": part.as_py(), **dict(zip(names, data, strict=True))}


def _people(batches: Iterable[pa.RecordBatch], known: Heard) -> tuple[int, Numbers]:
    """Return an id, and from it on which told text each subscriber has; or NOBODY."""
    ids, codes = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for row in _rows(batches):
        ids.append(_numbers(row["ids"]))
        codes.append(known.people.whole(row["told"], "h"))
    every = np.concatenate(ids)
    low = int(every.min(initial=2**62))
    which = np.full(max(0, int(every.max(initial=0)) - low + 1), NOBODY, np.int32)
    which[every - low] = np.concatenate(codes)
    return low, which


def _taken(row: dict[str, Any], people: tuple[int, Numbers], known: Heard) -> Fetched:
    """Take alerts apart, but for those whose subscriber does not listen."""
    ids, subscribers = _numbers(row["ids"]), _numbers(row["subscribers"])
    low, which = people
    at = subscribers - low
    there = (at >= 0) & (at < len(which))
    whose = np.where(there, np.append(which, NOBODY)[np.where(there, at, -1)], NOBODY)
    kept = whose != NOBODY
    told = known.items.cut(row["told"], "?", kept)
    return Fetched(ids[kept], subscribers[kept], whose[kept], told)


def _numbers(data: NDArray[np.uint8]) -> Ints:
    return data.view(">i8").astype(np.int64)


def in_a_row(several: Sequence[Numbers], kind: type[np.generic] = np.int64) -> Numbers:
    """Return columns one behind the other."""
    return np.concatenate([np.empty(0, kind), *several])
