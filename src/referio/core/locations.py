"""A location understood: what a gazetteer knows of a city, and what a text was found to name."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from referio.core.areas import Area
from referio.core.countries import parts_of_the_world
from referio.core.criteria import Point
from referio.core.text import fold


class Scope(StrEnum):
    """How much of the world a location covers."""

    CITY = "city"
    REGION = (
        "region"  # of a country, or (country is "") a part of the world such as EMEA
    )
    COUNTRY = "country"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class City:
    """A city of the gazetteer; `region` in the codes of core.regions.region_code."""

    id: int
    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


class Gazetteer(Protocol):
    """Finds cities by name or alternative name."""

    def cities(self, folded_name: str) -> Sequence[City]:
        """Return the cities of a name folded by core.text.fold."""
        ...


@dataclass(frozen=True, slots=True)
class Resolved:
    """A location understood. `text` is what the employer wrote; `confidence` 0 to 100."""

    text: str
    name: str
    country: str
    region: str
    point: Point | None
    city_id: int | None
    scope: Scope
    confidence: int
    remote: bool = False


def countries_of_part(location: Resolved) -> frozenset[str]:
    """Return the countries of a location that is a part of the world."""
    return parts_of_the_world()[fold(location.name)][1]


def anywhere(confidence: int) -> Resolved:
    """Return the whole world as a location."""
    return Resolved("", "Worldwide", "", "", None, None, Scope.WORLD, confidence)


def of_area(area: Area, confidence: int) -> Resolved:
    """Return a country, a region or a part of the world as a location."""
    scope = Scope.COUNTRY if area.country and not area.region else Scope.REGION
    return Resolved(
        "", area.name, area.country, area.region, None, None, scope, confidence
    )


def of_city(city: City, confidence: int) -> Resolved:
    """Return a city as a location."""
    point = Point(city.latitude, city.longitude)
    return Resolved(
        "", city.name, city.country, city.region, point, city.id, Scope.CITY, confidence
    )
