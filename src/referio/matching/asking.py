"""Alerts as columns of wishes become conditions: the first half of compiling an index."""

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from referio.matching.columns import AlertColumns
from referio.matching.compiled import compiled
from referio.matching.conditions import (
    ANYWHERE,
    AREA,
    F32,
    F64,
    I64,
    NEAR,
    REMOTE,
    U16,
    U32,
    WHERE_BITS,
    WITH_REMOTE,
    AlertConditions,
    Flags,
    Names,
    Tables,
    Where,
)
from referio.matching.demands import read_extras, read_filters, read_floors
from referio.matching.interning import intern
from referio.matching.legs import distinct
from referio.matching.nearness import squared_radius, unit_vectors
from referio.matching.wording import Vocabulary, Wording


def conditions_of(
    asked: AlertColumns, words: Wording, vocabulary: Vocabulary
) -> AlertConditions:
    """Return what alerts ask as numbers that the compiled loops understand."""
    with ThreadPoolExecutor(1) as beside:
        standing = beside.submit(_ground, asked)
        excluded, excluded_starts, excluded_features = _exclusions(words)
        filters, floors = read_filters(asked), read_floors(asked)
        extras = read_extras(asked)
        ground = standing.result()
    set_starts, sets = vocabulary.members()
    tables = Tables(
        ground.points, ground.radii,
        floors.floors, floors.classes, floors.strict,
        filters.filters, filters.asks,
        excluded_starts, excluded_features,
        *extras[1:],
    )  # fmt: skip
    return AlertConditions(
        asked.ids, asked.subscribers,
        words.leg_starts, words.feature_starts, words.features,
        ground.starts, ground.where,
        floors.of_alert, filters.of_alert, excluded, extras.of_alert, tables,
        len(vocabulary.atoms) + len(vocabulary.sets), vocabulary.phrases(),
        set_starts, sets,
        Names(
            tuple(" ".join(atom) for atom in vocabulary.atoms),
            ground.homes, asked.areas_named, floors.currencies,
            asked.languages_named, asked.domains,
        ),
    )  # fmt: skip


def _exclusions(words: Wording) -> tuple[U32, I64, U32]:
    """Return (which set each alert excludes, starts, features); set 0 is empty."""
    starts = np.concatenate([[0], words.excluded_starts]).astype(np.int64)
    numbers, set_starts, features = distinct(starts, words.excluded)
    return numbers[1:], set_starts, features


class Ground(NamedTuple):
    """Where alerts ask for jobs."""

    starts: I64
    where: Where
    points: F32
    radii: F64
    homes: tuple[tuple[str, str], ...]


def _ground(asked: AlertColumns) -> Ground:
    place = asked.place
    degrees = np.stack([place.latitude, place.longitude], 1) + 0.0  # no negative zero
    known = np.isfinite(degrees[:, 0]) & np.isfinite(degrees[:, 1])
    kilometres, radius = np.unique(place.radius_km, return_inverse=True)
    # A place nobody knows has nothing near it: the radius of row 0 is below nothing.
    radii = np.array([-1.0, *(squared_radius(int(km)) for km in kilometres)])
    row, spots = _distinct_spots(np.where(known[:, None], degrees, 0.0))
    zones = len(asked.zones)
    starts, kind, place_rows, home = _clauses(
        asked.places.starts, asked.places.values.astype(np.int64),
        asked.areas.starts, asked.areas.values.astype(np.int64),
        asked.remote_only, asked.remote_too,
        place.country.astype(np.int64) * zones + place.zone,
        _area_homes(asked), asked.zone.astype(np.int64),
        asked.country.astype(np.int64) * zones + asked.zone, zones,
    )  # fmt: skip
    near = kind & WHERE_BITS == NEAR
    radius = np.where(known, radius + 1, 0)
    homes, used = intern(home.view(np.uint64))
    where = Where(
        kind.astype(np.uint8),
        _pick(near, row, place_rows).astype(np.uint32),
        np.where(near, _pick(near, radius, place_rows), 0).astype(np.uint16),
        homes.astype(np.uint32),
    )
    named = (divmod(int(code), zones) for code in used)
    homes_named = tuple((asked.countries[c], asked.zones[z]) for c, z in named)
    points = unit_vectors(spots[:, 0], spots[:, 1])
    return Ground(starts, where, points, radii, homes_named)


def _pick(near: Flags, of_place: I64, rows: I64) -> I64:
    picked = rows.copy()
    picked[near] = of_place[rows[near]]
    return picked


def _distinct_spots(degrees: F64) -> tuple[I64, F64]:
    north, _ = intern(degrees[:, 0].copy().view(np.uint64))
    east, _ = intern(degrees[:, 1].copy().view(np.uint64))
    rows, keys = intern((north << 32 | east).astype(np.uint64))
    spots = np.zeros((max(1, len(keys)), 2))
    spots[rows] = degrees
    return rows, spots


def _area_homes(asked: AlertColumns) -> I64:
    """Return the number of each named area's country among the countries."""
    at = {country: row for row, country in enumerate(asked.countries)}
    return np.array([at[country] for country, _ in asked.areas_named], np.int64)


@compiled
def _clauses(
    place_starts: I64, places: I64, area_starts: I64, areas: I64,
    remote_only: Flags, remote_too: Flags,
    place_home: I64, area_country: I64, zone: I64, own_home: I64, zones: int,
) -> tuple[I64, U16, I64, I64]:  # fmt: skip
    """Return (alert -> clauses, kind, place or area, home) of where alerts ask."""
    alerts = len(remote_only)
    starts = np.zeros(alerts + 1, np.int64)
    most = len(places) + len(areas) + alerts
    kind = np.empty(most, np.uint16)
    place = np.zeros(most, np.int64)
    home = np.empty(most, np.int64)
    at = 0
    for row in range(alerts):
        far = WITH_REMOTE if remote_too[row] else 0
        first = at
        if remote_only[row]:
            kind[at], home[at] = REMOTE + WITH_REMOTE, own_home[row]
            at += 1
        else:
            for one in range(place_starts[row], place_starts[row + 1]):
                kind[at], place[at] = NEAR + far, places[one]
                home[at] = place_home[places[one]]
                at += 1
            for one in range(area_starts[row], area_starts[row + 1]):
                kind[at], place[at] = AREA + far, areas[one]
                home[at] = area_country[areas[one]] * zones + zone[row]
                at += 1
            if at == first:
                kind[at], home[at] = ANYWHERE, own_home[row]
                at += 1
        starts[row + 1] = at
    return starts, kind[:at].copy(), place[:at].copy(), home[:at].copy()
