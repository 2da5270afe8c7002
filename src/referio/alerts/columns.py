"""Alerts as columns, read from PostgreSQL in Arrow batches: what the index is made of.

Nothing is done an alert at a time. What an alert and its subscriber ask is one text of
marked items (matching/items.py), which PostgreSQL keeps (migration 0004); the letters are

    ? flags, as the bits of FLAGS      p place: its id, kilometres   e followed employer
    a word of those asked for all      i area, like DE or US-CA      m muted employer
    o word of those asked for any      f floor: amount, interval,    h home: country, time zone
    n word that must not be there        currency                    d own domain
    r word refused as a synonym        W work mode, C commitment, S seniority, F function,
                                       L language

and what an item means is worked out once for each that is different.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from operator import itemgetter
from typing import Any, Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from referio.alerts.due import READY, Span, Stream, last_subscriber
from referio.core.money import Interval, yearly
from referio.jobs.spots import Spot, spots
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    INCOMPARABLE,
    MOST_LANGUAGES,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Bits,
    Ints,
    Lists,
    Numbers,
    Places,
)
from referio.matching.items import Items, Known, Piece, Said
from referio.matching.listing import joined

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
CHANGED = """ and a.id in (
    select id from alerts_alert where changed_at >= '{since}'::timestamptz
     union all
    select b.id from alerts_alert b join alerts_subscriber t on t.id = b.subscriber_id
     where t.changed_at >= '{since}'::timestamptz)"""
BITS = 14  # of subscribers that come as one row: what comes by the row costs by the row
THESE = " and a.id = any('{{{ids}}}'::bigint[])"
SLICES = 2  # for each reader: none waits long for another
LEAST_SLICE = 100_000  # subscribers
NOBODY = -1
NOWHERE = Spot()  # stands for a place that the gazetteer does not hold
FLAGS = ("synonyms", "remote_too", "remote_only", "unstated_too", "only_followed")


def read(
    stream: Stream,
    span: Span,
    *,
    since: datetime | None = None,
    ids: Ints | None = None,
    readers: int = 1,
) -> AlertColumns:
    """Return the listening alerts of a span: all, those changed since, or these.

    An alert has changed when anything did that bears on it: of itself, or its subscriber's.
    Nothing is near a place the gazetteer does not hold. Several readers stream slices of
    the span, each on a thread of its own; the answer does not depend on their number.
    """
    condition = ""
    if since is not None:
        condition += CHANGED.format(since=since.isoformat())
    if ids is not None:
        condition += THESE.format(ids=",".join(map(str, ids.tolist())))
    slices = [span] if readers == 1 else _slices(span, SLICES * readers)
    known = _Known()
    fetch = partial(_fetched, stream, condition, known)
    if len(slices) == 1:  # in our own thread, so over whatever that is connected to
        return _columns([fetch(span)], known)
    with ThreadPoolExecutor(readers) as pool:
        return _columns(list(pool.map(fetch, slices)), known)


def _slices(span: Span, count: int) -> list[Span]:
    """Return a span in at most so many slices, each worth a connection."""
    high = min(span.high, last_subscriber() + 1)
    width = max(LEAST_SLICE, -(-(high - span.low) // count))
    lows = range(span.low, high, width)
    return [Span(low, min(low + width, high)) for low in lows] or [span]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was told so far: items of alerts, and all that one subscriber tells."""

    items: Known = field(default_factory=Known)
    people: Known = field(default_factory=Known)


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Alerts of some subscribers, taken apart as soon as they came."""

    ids: Ints
    subscribers: Ints
    whose: Numbers  # of _Known.people
    told: Piece

    @classmethod
    def joined(cls, several: Sequence[Self]) -> Self:
        """Return several as one."""
        return cls(
            _joined([one.ids for one in several]),
            _joined([one.subscribers for one in several]),
            _joined([one.whose for one in several], np.int32),
            Piece.joined([one.told for one in several]),
        )


def _fetched(stream: Stream, condition: str, known: _Known, span: Span) -> _Fetched:
    bounds = {"low": int(span.low), "high": int(span.high), "bits": BITS}
    bounds |= {"ready": READY.format(**bounds), "changed": condition}
    theirs = THEIRS.format(**bounds) if condition else ""
    people = _people(stream(SUBSCRIBERS.format(theirs=theirs, **bounds)), known)
    found = [
        (row["part"], _taken(row, people, known))
        for row in _rows(stream(ALERTS.format(**bounds)))
    ]
    return _Fetched.joined([one for _, one in sorted(found, key=itemgetter(0))])


def _rows(batches: Iterable[pa.RecordBatch]) -> Iterator[dict[str, Any]]:
    """Yield rows of few, long values; what is long is not copied."""
    for batch in batches:
        for row in range(batch.num_rows):
            part, *long = (column[row] for column in batch.columns)
            names = batch.schema.names[1:]
            data = (np.frombuffer(one.as_buffer(), np.uint8) for one in long)
            yield {"part": part.as_py(), **dict(zip(names, data, strict=True))}


def _people(batches: Iterable[pa.RecordBatch], known: _Known) -> tuple[int, Numbers]:
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


def _taken(row: dict[str, Any], people: tuple[int, Numbers], known: _Known) -> _Fetched:
    """Take alerts apart, but for those whose subscriber does not listen."""
    ids, subscribers = _numbers(row["ids"]), _numbers(row["subscribers"])
    low, which = people
    at = subscribers - low
    there = (at >= 0) & (at < len(which))
    whose = np.where(there, np.append(which, NOBODY)[np.where(there, at, -1)], NOBODY)
    kept = whose != NOBODY
    told = known.items.cut(row["told"], "?", kept)
    return _Fetched(ids[kept], subscribers[kept], whose[kept], told)


def _numbers(data: NDArray[np.uint8]) -> Ints:
    return data.view(">i8").astype(np.int64)


@dataclass(slots=True)
class _Names:
    """Numbers for names, given out as they come; those of `known` have the first."""

    known: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return the number of a name."""
        return self.known.setdefault(name, len(self.known))


@dataclass(frozen=True, slots=True)
class _Told:
    """All items: of alerts, of those different texts of subscribers, and whose is whose."""

    own: Items
    theirs: Items
    whose: Numbers

    @classmethod
    def of(cls, fetched: list[_Fetched], known: _Known) -> Self:
        """Take what was fetched together; its items are let go as they are read."""
        whose = _joined([one.whose for one in fetched], np.int32)
        texts = known.people.told()
        used = np.flatnonzero(np.bincount(whose, minlength=len(texts))).tolist()
        used.sort(key=texts.__getitem__)  # in an order that no thread decides
        number = np.zeros(len(texts), np.int32)
        number[used] = np.arange(len(used), dtype=np.int32)
        people = Known()
        data = np.frombuffer(b"".join(texts[one] for one in used), np.uint8)
        piece = people.cut(data, "h", np.ones(len(used), np.bool_))
        own = Items([one.told for one in fetched], known.items)
        return cls(own, Items([piece], people), number[whose])

    def both(self, kind: str, value: Callable[[str], int]) -> Lists:
        """Return the items of alerts, and behind them those of their subscribers."""
        own, theirs = _lists(self.own.said(kind), value), self.theirs.said(kind)
        if not len(theirs.which):
            return own
        return joined(own, _lists(theirs, value), self.whose)


def _columns(fetched: list[_Fetched], known: _Known) -> AlertColumns:
    told = _Told.of(fetched, known)
    ids = _joined([one.ids for one in fetched])
    subscribers = _joined([one.subscribers for one in fetched])
    fetched.clear()
    return AlertColumns(
        ids=ids,
        subscribers=subscribers,
        **_words(told),
        **_where(told),
        **_pay(told.own.said("f")),
        **_ticked(told.own),
        **_employers(told),
        **_flags(told.own.said("?")),
    )


def _words(told: _Told) -> dict[str, Any]:
    words = _Names()
    columns = {"every": "a", "some": "o", "none": "n", "refused": "r"}
    lists = {name: told.both(kind, words.number) for name, kind in columns.items()}
    return {**lists, "words": tuple(words.known)}


def _where(told: _Told) -> dict[str, Any]:
    countries, zones = _Names({"": 0}), _Names({"": 0})
    place, places = _places(told.own.said("p"), countries, zones)
    areas, home = told.own.said("i"), told.theirs.said("h")
    named = tuple(_area(name) for name in areas.names)
    for asked, _ in named:
        countries.number(asked)
    country = home.each(lambda name: countries.number(name.partition(" ")[0]))
    zone = home.each(lambda name: zones.number(name.partition(" ")[2]))
    return {
        "place": place, "places": places,
        "areas": Lists(areas.starts(), areas.which), "areas_named": named,
        "country": country.astype(np.int32)[told.whose],
        "countries": tuple(countries.known),
        "zone": zone.astype(np.int32)[told.whose], "zones": tuple(zones.known),
    }  # fmt: skip


def _pay(floors: Said) -> dict[str, Any]:
    currencies = _Names({"": 0})
    currency = floors.each(lambda name: currencies.number(name.split(" ", 2)[2]))
    return {
        "floor": floors.each(_floor),
        "floor_currency": currency.astype(np.int32),
        "currencies": tuple(currencies.known),
    }


def _ticked(told: Items) -> dict[str, Any]:
    languages, named = _languages(told.said("L"))
    ticked = {
        name: _bits(told.said(kind), choices)
        for name, kind, choices in (
            ("work_modes", "W", WORK_MODES),
            ("commitments", "C", COMMITMENTS),
            ("seniorities", "S", SENIORITIES),
            ("functions", "F", FUNCTIONS),
        )
    }
    return {**ticked, "languages": languages, "languages_named": named}


def _employers(told: _Told) -> dict[str, Any]:
    domains = _Names()
    return {
        "followed": _lists(told.own.said("e"), int),
        "muted": told.both("m", int),
        "own_domains": told.both("d", domains.number),
        "domains": tuple(domains.known),
    }


def _joined(several: Sequence[Numbers], kind: type[np.generic] = np.int64) -> Numbers:
    return np.concatenate([np.empty(0, kind), *several])


def _flags(said: Said) -> dict[str, Any]:
    bits = said.values(int).astype(np.uint8)
    return {name: bits >> n & 1 != 0 for n, name in enumerate(FLAGS)}


def _lists(said: Said, value: Callable[[str], int]) -> Lists:
    return Lists(said.starts(), said.values(value))


def _area(name: str) -> tuple[str, str]:
    country, _, region = name.partition("-")
    return country, region


def _places(said: Said, countries: _Names, zones: _Names) -> tuple[Places, Lists]:
    """Return each different place with its radius, and who asks for which."""
    asked = [tuple(map(int, name.split(" "))) for name in said.names]
    known = spots({place for place, _ in asked})
    there = [known.get(place, NOWHERE) for place, _ in asked]
    place = Places(
        latitude=np.array([one.latitude for one in there], np.float64),
        longitude=np.array([one.longitude for one in there], np.float64),
        radius_km=np.array([km for _, km in asked], np.int32),
        country=np.array([countries.number(one.country) for one in there], np.int32),
        zone=np.array([zones.number(one.time_zone) for one in there], np.int32),
    )
    return place, Lists(said.starts(), said.which)


def _floor(name: str) -> int:
    """Return a floor a year."""
    amount, interval, _ = name.split(" ", 2)
    floor = yearly(int(amount), Interval(interval))
    return INCOMPARABLE if floor is None else floor


def _bits(said: Said, choices: Sequence[StrEnum]) -> Bits:
    names = [choice.value for choice in choices]
    return said.mask(names.index).astype(np.uint32)


def _languages(said: Said) -> tuple[Ints, tuple[str, ...]]:
    if len(said.names) > MOST_LANGUAGES:
        raise ValueError(
            f"Alerts ask for {len(said.names)} languages; an index holds {MOST_LANGUAGES}."
        )
    return said.mask(said.names.index), tuple(said.names)
