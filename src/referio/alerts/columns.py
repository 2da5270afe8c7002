"""Alerts as columns, read from PostgreSQL in Arrow batches: what the index is made of.

Nothing is done an alert at a time. What an alert and its subscriber ask is one text of
marked items (core/items.py), which PostgreSQL keeps (migration 0003); the letters are

    ? flags, as the bits of FLAGS      p place: its id, kilometres   e followed employer
    a word of those asked for all      i area, like DE or US-CA      m muted employer
    o word of those asked for any      f floor: amount, interval,    h home: country, time zone
    n word that must not be there        currency                    d own domain
    r word refused as a synonym        W work mode, C commitment, S seniority, F function,
                                       L language

and what an item means is worked out once for each that is different.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

import numpy as np

from referio.alerts.due import LISTENING, Span, Stream, last_subscriber
from referio.core.items import Items, Piece, Said
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
    Places,
)

READ = """
    select a.id, a.subscriber_id,
           a.told || case when m.told is null then s.told else s.told || m.told end
               as told
      from alerts_alert a
      join alerts_subscriber s on s.id = a.subscriber_id
      left join (
        select subscriber_id, string_agg(chr(30) || 'm' || employer_id, '') as told
          from alerts_mute where employer_id is not null
           and subscriber_id >= {low} and subscriber_id < {high} group by subscriber_id
      ) m on m.subscriber_id = s.id
     where s.id >= {low} and s.id < {high} and """
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
    fetch = partial(_fetched, stream, condition)
    if len(slices) == 1:  # in our own thread, so over whatever that is connected to
        return _columns(fetch(span))
    with ThreadPoolExecutor(readers) as pool:
        return _columns([one for rows in pool.map(fetch, slices) for one in rows])


def _slices(span: Span, count: int) -> list[Span]:
    """Return a span in at most so many slices, each worth a connection."""
    high = min(span.high, last_subscriber() + 1)
    width = max(LEAST_SLICE, -(-(high - span.low) // count))
    lows = range(span.low, high, width)
    return [Span(low, min(low + width, high)) for low in lows] or [span]


@dataclass(frozen=True, slots=True)
class _Fetched:
    """Alerts of one batch, taken apart as soon as they came."""

    ids: Ints
    subscribers: Ints
    told: Piece


def _fetched(stream: Stream, condition: str, span: Span) -> list[_Fetched]:
    bounds = {"low": int(span.low), "high": int(span.high)}
    statement = (READ + LISTENING).format(**bounds) + condition
    return [
        _Fetched(
            batch.column("id").to_numpy(),
            batch.column("subscriber_id").to_numpy(),
            Piece.of(batch.column("told")),
        )
        for batch in stream(statement)
        if batch.num_rows
    ]


@dataclass(slots=True)
class _Names:
    """Numbers for names, given out as they come; those of `known` have the first."""

    known: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return the number of a name."""
        return self.known.setdefault(name, len(self.known))


def _columns(fetched: list[_Fetched]) -> AlertColumns:
    told = Items.of(one.told for one in fetched)
    return AlertColumns(
        ids=_joined([one.ids for one in fetched]),
        subscribers=_joined([one.subscribers for one in fetched]),
        **_words(told),
        **_where(told),
        **_pay(told.said("f")),
        **_ticked(told),
        **_employers(told),
        **_flags(told.said("?").each(int)),
    )


def _words(told: Items) -> dict[str, Any]:
    words = _Names()
    columns = {"every": "a", "some": "o", "none": "n", "refused": "r"}
    lists = {name: _lists(told.said(kind), words) for name, kind in columns.items()}
    return {**lists, "words": tuple(words.known)}


def _where(told: Items) -> dict[str, Any]:
    countries, zones = _Names({"": 0}), _Names({"": 0})
    place, places = _places(told.said("p"), countries, zones)
    areas, home = told.said("i"), told.said("h")
    named = tuple(_area(name) for name in areas.names)
    for asked, _ in named:
        countries.number(asked)
    country = home.each(lambda name: countries.number(name.partition(" ")[0]))
    zone = home.each(lambda name: zones.number(name.partition(" ")[2]))
    return {
        "place": place, "places": places,
        "areas": Lists(areas.starts(), areas.which), "areas_named": named,
        "country": country.astype(np.int32), "countries": tuple(countries.known),
        "zone": zone.astype(np.int32), "zones": tuple(zones.known),
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


def _employers(told: Items) -> dict[str, Any]:
    domains = _Names()
    followed, muted = told.said("e"), told.said("m")
    return {
        "followed": Lists(followed.starts(), followed.values(int).astype(np.int32)),
        "muted": Lists(muted.starts(), muted.values(int).astype(np.int32)),
        "own_domains": _lists(told.said("d"), domains),
        "domains": tuple(domains.known),
    }


def _joined(several: list[Ints]) -> Ints:
    return np.concatenate([np.empty(0, np.int64), *several])


def _flags(bits: Ints) -> dict[str, Any]:
    return {name: bits >> n & 1 != 0 for n, name in enumerate(FLAGS)}


def _lists(said: Said, names: _Names) -> Lists:
    return Lists(said.starts(), said.values(names.number).astype(np.int32))


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
