"""Where a job is: employers' free text about places, resolved against a gazetteer."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from math import asin, cos, radians, sin, sqrt

from referio.core.areas import area_of_country
from referio.core.criteria import JobPlace, Point
from referio.core.location_text import take_apart
from referio.core.locations import (
    City,
    Gazetteer,
    Resolved,
    Scope,
    anywhere,
    countries_of_part,
    of_area,
)
from referio.core.place_reading import Reading, sure_country

__all__ = [
    "City",
    "Gazetteer",
    "Resolved",
    "Scope",
    "distance_km",
    "job_place",
    "remote_countries",
    "resolve",
]

EARTH_KM = 6371.0088  # mean radius, IUGG


def distance_km(one: Point, other: Point) -> float:
    """Return the great-circle distance in kilometres (haversine formula)."""
    up = radians(other.latitude - one.latitude)
    across = radians(other.longitude - one.longitude)
    shrink = cos(radians(one.latitude)) * cos(radians(other.latitude))
    half = sin(up / 2) ** 2 + shrink * sin(across / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))


def resolve(text: str, *, country: str, gazetteer: Gazetteer) -> tuple[Resolved, ...]:
    """Return the places that a location text names; none where it names none we know.

    `country` (ISO 3166-1 alpha-2 or "") is the posting's own: it decides between places of
    one name. Remote work without a place is open to that country, or (unsure) to the world.
    """
    written = take_apart(text)
    found: list[Resolved] = []
    home = sure_country(chain.from_iterable(written.alternatives)) or country
    for parts in written.alternatives:
        found += Reading(parts, sure_country(parts) or home, gazetteer).places()
    if written.remote and not written.remote_besides:
        found = [replace(one, remote=True) for one in found]
    if written.remote and (written.remote_besides or not found):
        near = next((one.country for one in found if one.country), "")
        found.append(_remote_from(country or near))
    return _each_once(replace(one, text=text) for one in found)


def remote_countries(locations: Iterable[Resolved]) -> frozenset[str]:
    """Return the countries that remote work at these locations is open to; empty is any."""
    countries: set[str] = set()
    for one in locations:
        if one.scope is Scope.WORLD:
            return frozenset()
        countries |= {one.country} if one.country else countries_of_part(one)
    return frozenset(countries)


def job_place(location: Resolved) -> JobPlace:
    """Return a location as matching takes it."""
    return JobPlace(location.name, location.country, location.point)


def _each_once(found: Iterable[Resolved]) -> tuple[Resolved, ...]:
    kept: dict[Resolved, Resolved] = {}
    for one in found:
        same = replace(one, confidence=0)
        kept[same] = max(kept.get(same, one), one, key=lambda place: place.confidence)
    return tuple(kept.values())


def _remote_from(country: str) -> Resolved:
    if country:
        return replace(of_area(area_of_country(country), 60), remote=True)
    return replace(anywhere(30), remote=True)
