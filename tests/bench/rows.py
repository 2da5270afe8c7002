"""Alerts and jobs of the invented workload, one at a time and by hand.

There are four words and one phrase (features 8 and 9) in three cities: Porto, a suburb ten
kilometres to the north of it, and Lyon in another country.
"""

from dataclasses import fields
from typing import TypeVar

import numpy as np

from workload import (
    AWAY,
    COUNTRY,
    NO_FEATURE,
    ON_SITE,
    Alerts,
    Jobs,
    Legend,
    Ragged,
    joined,
)

COOK, HEAD, BAKER, LATTE = 0, 2, 4, 6  # in the title; one more: or in the description
HEAD_COOK = 8  # the phrase
PORTO, SUBURB, LYON = range(3)
PORTUGAL, FRANCE = range(2)
DEGREES = np.radians([[41.15, -8.61], [41.24, -8.61], [45.76, 4.84]])
Row = TypeVar("Row", Alerts, Jobs)


def legend() -> Legend:
    """Return what the numbers stand for."""
    north, east = DEGREES.T
    xyz = [np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)]
    country = np.array([PORTUGAL, PORTUGAL, FRANCE], np.uint8)
    return Legend(4, 10, np.stack(xyz, axis=1).astype(np.float32), country)


def alert(*legs: tuple[int, ...], **changes: object) -> Alerts:
    """Return one alert that asks for some legs anywhere in Portugal, but for changes."""
    asked = np.full((1, 3, 3), NO_FEATURE, np.uint16)
    for row, leg in enumerate(legs):
        asked[0, row, : len(leg)] = leg
    plain = _plain(Alerts, "muted", "followed")
    plain |= {"legs": asked, "without": np.full((1, 2), NO_FEATURE, np.uint16)}
    plain |= {"where": np.array([COUNTRY], np.uint8), "city": np.array([PORTO])}
    return Alerts(**{**plain, **_changed(changes)})  # type: ignore[arg-type]


def job(*features: int, **changes: object) -> Jobs:
    """Return one job on site in Porto that has some features, but for changes."""
    plain = _plain(Jobs, "features", "places")
    has = {*features, *(one + 1 for one in features if one % 2 == 0)}
    plain |= {"features": _list(sorted(has)), "places": _list([PORTO])}
    plain |= {"mode": np.array([ON_SITE], np.int8)}
    plain |= {"countries": np.array([1 << PORTUGAL], np.uint32)}
    return Jobs(**{**plain, **_changed(changes)})  # type: ignore[arg-type]


def remote(*features: int, open_to: int, **changes: object) -> Jobs:
    """Return one remote job for people in the countries of a mask."""
    bits = {
        "open_to": np.array([open_to], np.uint32),
        "countries": np.zeros(1, np.uint32),
    }
    return job(*features, mode=AWAY, places=[], **bits, **changes)


def rows(*several: Row) -> Row:
    """Return all rows as one."""
    return joined(several)


def _plain(kind: type, *lists: str) -> dict[str, object]:
    return {
        one.name: _list([]) if one.name in lists else np.zeros(1, np.int64)
        for one in fields(kind)
    }


def _changed(changes: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, np.ndarray) else _column(value)
        for name, value in changes.items()
    }


def _column(value: object) -> object:
    return _list(value) if isinstance(value, list) else np.array([value])


def _list(values: list[int]) -> Ragged:
    return Ragged(np.array([0, len(values)]), np.array(values, np.int64))
