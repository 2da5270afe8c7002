"""Alerts and their subscribers as PostgreSQL tells them: texts, taken apart as they come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, Self

import numpy as np
import pyarrow as pa

from referio.alerts.due import BITS, PART, READY, Span, Stream, whose_is_which
from referio.core.arrow_rows import Long, long_rows
from referio.matching.columns import Ints, Numbers
from referio.matching.items import Known, Piece

ALERTS = """
    select {part}, string_agg(a.told, '') as told
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
NOBODY = -1


@dataclass(frozen=True, slots=True)
class Heard:
    """What was told so far: items of alerts, and all that one subscriber tells."""

    items: Known = field(default_factory=Known)
    people: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class Fetched:
    """Alerts of some subscribers, taken apart as soon as they came."""

    heard: Heard
    ids: Ints
    subscribers: Ints
    whose: Numbers  # of heard.people
    told: Piece  # of heard.items

    @classmethod
    def joined(cls, heard: Heard, several: Sequence[Self]) -> Self:
        """Return several that were heard together as one."""
        return cls(
            heard,
            in_a_row([one.ids for one in several]),
            in_a_row([one.subscribers for one in several]),
            in_a_row([one.whose for one in several], np.int32),
            Piece.joined([one.told for one in several]),
        )


def fetched(stream: Stream, condition: str, span: Span) -> Fetched:
    """Return the alerts of a span that a condition lets through, and who listens."""
    low, high = int(span.low), int(span.high)
    known = Heard()
    bounds: dict[str, Any] = {"low": low, "high": high, "bits": BITS, "part": PART}
    bounds |= {"ready": READY.format(**bounds), "changed": condition}
    theirs = THEIRS.format(**bounds) if condition else ""
    people = _people(stream(SUBSCRIBERS.format(theirs=theirs, **bounds)), known)
    found = [
        (row.number, _taken(row, people, known))
        for row in long_rows(stream(ALERTS.format(**bounds)))
    ]
    return Fetched.joined(known, [one for _, one in sorted(found, key=itemgetter(0))])


def _people(batches: Iterable[pa.RecordBatch], known: Heard) -> tuple[int, Numbers]:
    """Return an id, and from it on which told text each subscriber has; or NOBODY.

    One more is NOBODY's: there point all whose id is none of these.
    """
    ids, codes = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for row in long_rows(batches):
        ids.append(row.numbers("ids"))
        codes.append(known.people.whole(row.values["told"], "h"))
    every = np.concatenate(ids)
    low = int(every.min(initial=2**62))
    which = np.full(max(0, int(every.max(initial=0)) - low + 1) + 1, NOBODY, np.int32)
    which[every - low] = np.concatenate(codes)
    return low, which


def _taken(row: Long, people: tuple[int, Numbers], known: Heard) -> Fetched:
    """Take alerts apart, but for those whose subscriber does not listen."""
    ids, subscribers = whose_is_which(row)
    low, which = people
    at = subscribers - low
    at[(at < 0) | (at >= len(which))] = len(which) - 1
    whose = which[at]
    kept = whose != NOBODY
    told = known.items.cut(row.values["told"], "?", kept)
    return Fetched(known, ids[kept], subscribers[kept], whose[kept], told)


def in_a_row(several: Sequence[Numbers], kind: type[np.generic] = np.int64) -> Numbers:
    """Return columns one behind the other."""
    return np.concatenate([np.empty(0, kind), *several])
