"""Alerts as columns, read from PostgreSQL in Arrow batches: what the index is made of.

Nothing is done an alert at a time. Strings become numbers by Arrow's dictionaries, and
what a string means is worked out once for each that is different.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np

from referio.alerts.due import LISTENING, Span, Stream
from referio.alerts.queries import NOWHERE
from referio.core.arrow_rows import Rows
from referio.core.money import Interval, yearly
from referio.jobs import queries as jobs
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

READ = """
    select a.id, a.subscriber_id, s.country, s.time_zone,
           coalesce(a.floor_amount, 0) as floor_amount, a.floor_currency,
           a.floor_interval, a.synonyms, a.remote_too, a.remote_only,
           a.pay_unstated_too, a.only_followed, a.words_all, a.words_any,
           a.words_none || s.muted_words as words_none, a.refused, a.work_modes,
           a.commitments, a.seniorities, a.functions, a.languages, a.place_ids,
           a.radii, a.areas, a.followed, s.own_domains,
           case when m.employers is null then a.muted else a.muted || m.employers end
               as muted
      from alerts_alert a
      join alerts_subscriber s on s.id = a.subscriber_id
      left join (
        select subscriber_id, array_agg(employer_id) as employers from alerts_mute
         where employer_id is not null group by subscriber_id
      ) m on m.subscriber_id = s.id
     where """
CHANGED = """ and a.id in (
    select id from alerts_alert where changed_at >= '{since}'::timestamptz
     union all
    select b.id from alerts_alert b join alerts_subscriber t on t.id = b.subscriber_id
     where t.changed_at >= '{since}'::timestamptz)"""
THESE = " and a.id = any('{{{ids}}}'::bigint[])"
RADIUS_BITS = 16


def read(
    stream: Stream,
    span: Span,
    *,
    since: datetime | None = None,
    ids: Ints | None = None,
) -> AlertColumns:
    """Return the listening alerts of a span: all, those changed since, or these.

    An alert has changed when anything did that bears on it: of itself, or its subscriber's.
    Nothing is near a place the gazetteer does not hold.
    """
    statement = READ + LISTENING.format(low=int(span.low), high=int(span.high))
    if since is not None:
        statement += CHANGED.format(since=since.isoformat())
    if ids is not None:
        statement += THESE.format(ids=",".join(map(str, ids.tolist())))
    return _columns(Rows.of(stream(statement)))


@dataclass(slots=True)
class _Names:
    """Numbers for names, given out as they come; "" has the first."""

    known: dict[str, int] = field(default_factory=lambda: {"": 0})

    def numbers(self, names: Iterable[str]) -> Numbers:
        """Return the number of each name."""
        given = [self.known.setdefault(name, len(self.known)) for name in names]
        return np.array(given, np.int32)

    def column(self, rows: Rows, name: str) -> Numbers:
        """Return a column of strings as these numbers."""
        (codes,), names = rows.coded(name)
        return self.numbers(names)[codes]


def _columns(rows: Rows) -> AlertColumns:
    countries, zones = _Names(), _Names()
    place, asked_places = _places(rows, countries, zones)
    (every, some, none, refused), words = _lists(
        rows, "words_all", "words_any", "words_none", "refused"
    )
    (areas,), areas_named = _lists(rows, "areas")
    countries.numbers(_area(name)[0] for name in areas_named)
    (own_domains,), domains = _lists(rows, "own_domains")
    (currency,), currencies = rows.coded("floor_currency")
    languages, languages_named = _languages(rows)
    return AlertColumns(
        ids=rows.integers("id"),
        subscribers=rows.integers("subscriber_id"),
        country=countries.column(rows, "country"),
        zone=zones.column(rows, "time_zone"),
        countries=tuple(countries.known),
        zones=tuple(zones.known),
        areas_named=tuple(_area(name) for name in areas_named),
        words=words, currencies=currencies, domains=domains,
        languages_named=languages_named,
        every=every, some=some, none=none, refused=refused,
        synonyms=rows.flags("synonyms"),
        place=place, places=asked_places, areas=areas,
        remote_too=rows.flags("remote_too"),
        remote_only=rows.flags("remote_only"),
        floor=_floor(rows),
        floor_currency=currency,
        unstated_too=rows.flags("pay_unstated_too"),
        work_modes=_ticked(rows, "work_modes", WORK_MODES),
        commitments=_ticked(rows, "commitments", COMMITMENTS),
        seniorities=_ticked(rows, "seniorities", SENIORITIES),
        functions=_ticked(rows, "functions", FUNCTIONS),
        languages=languages,
        followed=_employers(rows, "followed"),
        only_followed=rows.flags("only_followed"),
        muted=_employers(rows, "muted"),
        own_domains=own_domains,
    )  # fmt: skip


def _lists(rows: Rows, *names: str) -> tuple[list[Lists], tuple[str, ...]]:
    codes, told = rows.coded(*names)
    starts = [rows.starts(name) for name in names]
    return [Lists(at, code) for at, code in zip(starts, codes, strict=True)], told


def _employers(rows: Rows, name: str) -> Lists:
    return Lists(rows.starts(name), rows.integers(name).astype(np.int32))


def _area(name: str) -> tuple[str, str]:
    country, _, region = name.partition("-")
    return country, region


def _places(rows: Rows, countries: _Names, zones: _Names) -> tuple[Places, Lists]:
    """Return each different place with its radius, and who asks for which."""
    key = rows.integers("place_ids") << RADIUS_BITS | rows.integers("radii")
    different, asked = np.unique(key, return_inverse=True)
    known = jobs.places(np.unique(different >> RADIUS_BITS).tolist())
    ids = (different >> RADIUS_BITS).tolist()
    there = [known.get(place, NOWHERE) for place in ids]
    place = Places(
        latitude=np.array([one.latitude for one in there], np.float64),
        longitude=np.array([one.longitude for one in there], np.float64),
        radius_km=(different & ((1 << RADIUS_BITS) - 1)).astype(np.int32),
        country=countries.numbers(one.country for one in there),
        zone=zones.numbers(one.time_zone for one in there),
    )
    return place, Lists(rows.starts("place_ids"), asked.astype(np.int32))


def _floor(rows: Rows) -> Ints:
    """Return floors a year: each different amount and interval is worked out once."""
    (codes,), intervals = rows.coded("floor_interval")
    key = rows.integers("floor_amount") * max(1, len(intervals)) + codes
    different, which = np.unique(key, return_inverse=True)
    floors = [
        _yearly(amount, intervals[code])
        for amount, code in zip(
            (different // max(1, len(intervals))).tolist(),
            (different % max(1, len(intervals))).tolist(),
            strict=True,
        )
    ]
    return np.array(floors, np.int64)[which]


def _yearly(amount: int, interval: str) -> int:
    if not amount:
        return 0
    floor = yearly(amount, Interval(interval))
    return INCOMPARABLE if floor is None else floor


def _ticked(rows: Rows, name: str, choices: Sequence[StrEnum]) -> Bits:
    (codes,), told = rows.coded(name)
    names = [choice.value for choice in choices]
    bits = np.array([1 << names.index(one) for one in told], np.int64)
    return _mask(rows.starts(name), bits[codes]).astype(np.uint32)


def _languages(rows: Rows) -> tuple[Ints, tuple[str, ...]]:
    (codes,), told = rows.coded("languages")
    if len(told) > MOST_LANGUAGES:
        raise ValueError(
            f"Alerts ask for {len(told)} languages; an index holds {MOST_LANGUAGES}."
        )
    return _mask(rows.starts("languages"), np.int64(1) << codes.astype(np.int64)), told


def _mask(starts: Ints, bits: Ints) -> Ints:
    """Return all the bits of each row's list as one number."""
    mask = np.zeros(len(starts) - 1, np.int64)
    np.bitwise_or.at(mask, np.repeat(np.arange(len(mask)), np.diff(starts)), bits)
    return mask
