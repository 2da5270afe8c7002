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

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any, Self

import numpy as np

from referio.alerts.due import Span, Stream, last_subscriber
from referio.alerts.hearing import Fetched, fetched, in_a_row
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
from referio.matching.items import Items, Known, Said
from referio.matching.listing import joined

CHANGED = """ and a.id in (
    select id from alerts_alert where changed_at >= '{since}'::timestamptz
     union all
    select b.id from alerts_alert b join alerts_subscriber t on t.id = b.subscriber_id
     where t.changed_at >= '{since}'::timestamptz)"""
THESE = " and a.id = any('{{{ids}}}'::bigint[])"
SLICES = 2  # for each reader: none waits long for another
LEAST_SLICE = 100_000  # subscribers
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
    fetch = partial(fetched, stream, condition)
    if len(slices) == 1:  # in our own thread, so over whatever that is connected to
        return _columns([fetch(span)])
    with ThreadPoolExecutor(readers) as pool:
        return _columns(list(pool.map(fetch, slices)))


def _slices(span: Span, count: int) -> list[Span]:
    """Return a span in at most so many slices, each worth a connection."""
    high = min(span.high, last_subscriber() + 1)
    width = max(LEAST_SLICE, -(-(high - span.low) // count))
    lows = range(span.low, high, width)
    return [Span(low, min(low + width, high)) for low in lows] or [span]


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
    def of(cls, taken: list[Fetched]) -> Self:
        """Take what was fetched together; its items are let go as they are read."""
        numbers, every = Known.joined([one.heard.people for one in taken])
        whose = [mine[one.whose] for mine, one in zip(numbers, taken, strict=True)]
        texts, used = every.told(), set()
        for one in whose:
            used |= set(np.flatnonzero(np.bincount(one)).tolist())
        # In an order that no thread decides.
        in_order = sorted(used, key=texts.__getitem__)
        number = np.zeros(len(texts), np.int32)
        number[in_order] = np.arange(len(in_order), dtype=np.int32)
        people = Known()
        data = np.frombuffer(b"".join(texts[one] for one in in_order), np.uint8)
        piece = people.cut(data, "h", np.ones(len(in_order), np.bool_))
        own = Items([one.told for one in taken], [one.heard.items for one in taken])
        return cls(own, Items([piece], [people]), number[in_a_row(whose, np.int32)])

    def both(self, kind: str, value: Callable[[str], int]) -> Lists:
        """Return the items of alerts, and behind them those of their subscribers."""
        own, theirs = _lists(self.own.said(kind), value), self.theirs.said(kind)
        if not len(theirs.which):
            return own
        return joined(own, _lists(theirs, value), self.whose)


def _columns(taken: list[Fetched]) -> AlertColumns:
    told = _Told.of(taken)
    ids = in_a_row([one.ids for one in taken])
    subscribers = in_a_row([one.subscribers for one in taken])
    taken.clear()
    with ThreadPoolExecutor(1) as beside:
        rest = beside.submit(_besides_where, told)
        where = _where(told)  # which asks the gazetteer, so in our own thread
        return AlertColumns(ids=ids, subscribers=subscribers, **where, **rest.result())


def _besides_where(told: _Told) -> dict[str, Any]:
    return {
        **_words(told),
        **_pay(told.own.said("f")),
        **_ticked(told.own),
        **_employers(told),
        **_flags(told.own.said("?")),
    }


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
