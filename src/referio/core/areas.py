"""Countries, their regions and parts of the world, as one idea: an area with a name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from referio.core.countries import (
    country_name,
    country_named,
    is_country,
    parts_of_the_world,
)
from referio.core.location_text import trimmed
from referio.core.regions import regions_named
from referio.core.text import fold

# Written so often that it is a name rather than a code.
CODE_LIKE_A_NAME = "US"


@dataclass(frozen=True, slots=True)
class Area:
    """A country, a region of one, or (country is "") a part of the world.

    `by_code` tells that two or three capitals were read, which may mean something else.
    """

    name: str
    country: str
    region: str = ""
    by_code: bool = False

    @property
    def is_country(self) -> bool:
        """Whether it is a whole country."""
        return bool(self.country) and not self.region

    def covers(self, country: str, region: str) -> bool:
        """Tell whether a place in a country and region lies in this area."""
        if not self.country:
            return country in parts_of_the_world()[fold(self.name)][1]
        return country == self.country and self.region in {"", region}


def area_of_country(code: str) -> Area:
    """Return a country as an area."""
    return Area(country_name(code), code)


def areas_named(part: str) -> tuple[Area, ...]:
    """Return what a name or code can mean, the likeliest first."""
    written = part.strip(" .-")
    return tuple(_areas(written)) or tuple(_areas(trimmed(written)))


def surest(areas: Sequence[Area], country: str) -> Area:
    """Return the likeliest of some areas (at least one), those in `country` first."""
    return next((one for one in areas if one.country == country), areas[0])


def _areas(name: str) -> Iterator[Area]:
    named = country_named(name)
    if named:
        yield area_of_country(named)
    elif is_country(name):
        by_code = name != CODE_LIKE_A_NAME
        yield Area(country_name(name), name, by_code=by_code)
    for one in regions_named(name):
        yield Area(one.name, one.country, one.code, by_code=one.code == name)
    if fold(name) in parts_of_the_world():
        yield Area(parts_of_the_world()[fold(name)][0], "")
