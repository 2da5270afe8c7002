"""Alerts of the invented workload as conditions: what an index is compiled from."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from referio.matching import conditions as ours
from referio.matching.conditions import AlertConditions, Names, Tables, Where
from referio.matching.interning import intern
from referio.matching.legs import distinct
from workload import (
    ANYWHERE,
    COUNTRY,
    EARTH_KM,
    NEARBY,
    NO_FEATURE,
    RADII_KM,
    REMOTE,
    Alerts,
    Legend,
    Ragged,
    to_starts,
)

I64 = NDArray[np.int64]
U32 = NDArray[np.uint32]
EVERY_BIT = np.int64(-1)
NO_COLUMN = np.zeros(0, np.uint32)


class Field(NamedTuple):
    """A ticked field: the alerts' column, where its bits begin and how many there are."""

    name: str
    shift: int
    width: int


FIELDS = (
    Field("commitments", 0, 7),
    Field("levels", 7, 8),
    Field("modes", 15, 3),
    Field("departments", 18, 32),
)
KINDS = {
    COUNTRY: ours.AREA + ours.WITH_REMOTE,
    NEARBY: ours.NEAR,
    REMOTE: ours.REMOTE + ours.WITH_REMOTE,
    ANYWHERE: ours.ANYWHERE,
}


class Numbered(NamedTuple):
    """Lists that many alerts share: which each alert has, and the lists; 0 is empty."""

    of_alert: U32
    starts: I64
    values: I64


def countries(legend: Legend) -> tuple[str, ...]:
    """Return a name for each country."""
    return tuple(f"country {n}" for n in range(int(legend.country.max()) + 1))


def conditions_of(alerts: Alerts, legend: Legend) -> AlertConditions:
    """Return alerts as conditions; the ids are the alerts' numbers."""
    leg_starts, feature_starts, features = _legs(alerts)
    floor, floors = _floors(alerts)
    ticked, filters = _filters(alerts)
    without, extras = _without(alerts), _extras(alerts)
    ids = np.arange(len(alerts), dtype=np.int64)
    named = tuple((country, "") for country in countries(legend))
    return AlertConditions(
        ids=ids,
        subscribers=ids,
        leg_starts=leg_starts,
        feature_starts=feature_starts,
        features=features,
        where_starts=np.arange(len(alerts) + 1, dtype=np.int64),
        where=_where(alerts, legend),
        floor=floor,
        filter=ticked,
        excluded=without.of_alert,
        extras=extras.of_alert,
        tables=_tables(legend, floors, filters, without, extras),
        n_features=legend.features,
        phrases=np.arange(legend.features) >= 2 * legend.words,
        set_starts=np.zeros(1, np.int64),
        sets=NO_COLUMN,
        names=Names(homes=named, areas=named),
    )


def degrees_of(legend: Legend, cities: I64) -> NDArray[np.float64]:
    """Return [n, 2] latitudes and longitudes of cities."""
    x, y, z = legend.xyz[cities].astype(np.float64).T
    degrees: NDArray[np.float64] = np.degrees(
        np.stack([np.arcsin(z), np.arctan2(y, x)], axis=1)
    )
    return degrees


def _legs(alerts: Alerts) -> tuple[I64, I64, U32]:
    """Return (alert -> legs, leg -> features, features); no leg is one that is empty."""
    there = alerts.legs != NO_FEATURE
    kept = there.any(axis=2)
    kept[:, 0] |= ~kept.any(axis=1)
    features = alerts.legs[there].astype(np.uint32)
    return to_starts(kept.sum(axis=1)), to_starts(there.sum(axis=2)[kept]), features


def _where(alerts: Alerts, legend: Legend) -> Where:
    kinds = np.zeros(len(KINDS), np.uint8)
    kinds[list(KINDS)] = list(KINDS.values())
    kind = kinds[alerts.where] + ours.WITH_REMOTE * alerts.remote_too.astype(np.uint8)
    near = alerts.where == NEARBY
    home = legend.country[alerts.city]
    area = np.where(alerts.where == COUNTRY, home, 0)
    return Where(
        kind.astype(np.uint8),
        np.where(near, alerts.city, area).astype(np.uint32),
        np.where(near, alerts.radius, 0).astype(np.uint16),
        home.astype(np.uint32),
    )


def _floors(alerts: Alerts) -> tuple[U32, I64]:
    """Return which floor each alert has, and the distinct ones as 2 * floor + strict."""
    keys = alerts.floor.astype(np.int64) * 2 + alerts.stated_only
    rows, found = intern(np.concatenate([[0], keys]).astype(np.uint64))
    return rows[1:].astype(np.uint32), found.astype(np.int64)


def _filters(alerts: Alerts) -> tuple[U32, I64]:
    """Return which filter each alert has, and the bits that each allows."""
    allowed = np.zeros(len(alerts) + 1, np.int64)
    for field in FIELDS:
        ticked: NDArray[np.int64] = getattr(alerts, field.name).astype(np.int64)
        every = np.int64((1 << field.width) - 1)
        bits = np.concatenate([[every], np.where(ticked == 0, every, ticked)])
        allowed |= bits << np.int64(field.shift)
    rows, found = intern(allowed.view(np.uint64))
    return rows[1:].astype(np.uint32), found.view(np.int64)


def _without(alerts: Alerts) -> Numbered:
    there = alerts.without != NO_FEATURE
    counts = np.concatenate([[0], there.sum(axis=1)])
    features = alerts.without[there].astype(np.uint32)
    numbers, starts, values = distinct(to_starts(counts), features)
    return Numbered(numbers[1:].astype(np.uint32), starts, values.astype(np.int64))


class Extras(NamedTuple):
    """Which alerts wish something of employers; row 0 has no wish."""

    of_alert: U32
    followed: Ragged
    muted: Ragged
    only_followed: NDArray[np.bool_]


def _extras(alerts: Alerts) -> Extras:
    counts = [np.diff(lists.starts) for lists in (alerts.followed, alerts.muted)]
    rows = np.flatnonzero(alerts.only_followed | (counts[0] > 0) | (counts[1] > 0))
    of_alert = np.zeros(len(alerts), np.uint32)
    of_alert[rows] = np.arange(1, len(rows) + 1)
    # Whoever is not among `rows` has empty lists: the values stay as they are.
    followed, muted = (
        Ragged(to_starts(np.concatenate([[0], count[rows]])), lists.values)
        for count, lists in zip(counts, (alerts.followed, alerts.muted), strict=True)
    )
    only = np.concatenate([[False], alerts.only_followed[rows]])
    return Extras(of_alert, followed, muted, only)


def _tables(
    legend: Legend, floors: I64, filters: I64, without: Numbered, extras: Extras
) -> Tables:
    every = np.full(len(filters), EVERY_BIT)
    return Tables(
        places=legend.xyz,
        radii=(RADII_KM / EARTH_KM) ** 2,
        floors=floors // 2,
        floor_class=np.full(len(floors), ours.RATED, np.int32),
        floor_strict=floors % 2 == 1,
        filters=np.stack([filters, every], axis=1),
        filter_asks=np.zeros(len(filters), np.uint32),
        excluded_starts=without.starts,
        excluded=without.values.astype(np.uint32),
        followed_starts=extras.followed.starts,
        followed=extras.followed.values.astype(np.int64),
        muted_starts=extras.muted.starts,
        muted=extras.muted.values.astype(np.int64),
        only_followed=extras.only_followed,
    )
