"""Read one alternative of a location text: its parts, against a gazetteer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from referio.core.areas import Area, areas_named, surest
from referio.core.location_text import is_world, trimmed
from referio.core.locations import (
    City,
    Gazetteer,
    Resolved,
    Scope,
    anywhere,
    countries_of_part,
    of_area,
    of_city,
)
from referio.core.regions import city_short_named
from referio.core.text import fold

# A city is preferred to a region of the same name when it is this large (New York).
LARGE_CITY = 600_000
# Countries that are one city: a job there has a point on the map.
CITY_STATES = frozenset({"GI", "HK", "LU", "MC", "MO", "SG", "SM", "VA"})

# Countries whose regions are named without the country in job adverts everywhere.
REGIONS_ALONE = frozenset({"CA", "GB", "US"})

# Around the name of a country these name no other place ("US East", "mainland Spain").
SAYING_WHERE_IN_IT = frozenset(
    {
        "all",
        "central",
        "entire",
        "entière",
        "coast",
        "midwest",
        "east",
        "eastern",
        "mainland",
        "national",
        "nationwide",
        "north",
    }
    | {"northern", "rest", "of", "south", "southern", "west", "western", "wide"}
)

# "Leeds, West Yorkshire, England, UK" is as long as it gets.
MOST_WIDER = 3

# How much likelier a city is meant by its own name than by another one it also has.
PRIMARY_NAME = 20


def _holds(wide: Resolved, narrow: Resolved) -> bool:
    """Tell whether a place lies in a wider one, so that naming the wider says no more."""
    if wide.scope in {Scope.CITY, Scope.WORLD} or not narrow.country:
        return False
    if not wide.country:
        return narrow.country in countries_of_part(wide)
    narrower = (
        {Scope.CITY} if wide.scope is Scope.REGION else {Scope.CITY, Scope.REGION}
    )
    return wide.country == narrow.country and narrow.scope in narrower


@dataclass(frozen=True, slots=True)
class Reading:
    """One alternative being read: its parts, and the country it is probably in."""

    parts: tuple[str, ...]
    country: str
    gazetteer: Gazetteer

    def places(self) -> list[Resolved]:
        """Return the places of the parts; a country beside its own city is no second place."""
        found = list(self._walk())
        return [one for one in found if not any(_holds(one, other) for other in found)]

    def _walk(self) -> Iterator[Resolved]:
        at = 0
        while at < len(self.parts):
            place, used = self._read(at)
            if place:
                yield place
            else:
                yield from self._halves(self.parts[at])
            at += used

    def _halves(self, part: str) -> list[Resolved]:
        """Read "Raleigh-Durham": two cities of one country joined by a hyphen."""
        cities = [self._likeliest(half.strip()) for half in part.split("-")]
        known = [city for city in cities if city]
        is_pair = len(known) == len(cities) > 1
        if not is_pair or len({city.country for city in known}) > 1:
            return []
        return [of_city(city, 75) for city in known]

    def _read(self, at: int) -> tuple[Resolved | None, int]:
        """Return the place that starts at a part, and how many parts it takes."""
        part = self.parts[at]
        wider = self._wider(at + 1)
        for count in range(len(wider), 0, -1):
            if place := self._within(part, wider[:count]):
                return place, 1 + count
        alone = self._alone(part)
        if alone and city_short_named(part):
            return alone, 1 + _count_around(alone, wider)
        if alone or not wider or self._cities(self.parts[at + 1]):
            return alone, 1
        # A place too small for the gazetteer: where it lies is still known.
        area = surest(_regions_first(wider[0]), self.country)
        if not area.country:
            return None, 1
        around = of_area(area, 60)
        return replace(around, name=f"{part}, {around.name}"), 2

    def _wider(self, start: int) -> list[tuple[Area, ...]]:
        following = (areas_named(part) for part in self.parts[start:][:MOST_WIDER])
        return list(takewhile(bool, following))

    def _cities(self, part: str) -> Sequence[City]:
        found = self.gazetteer.cities(fold(part))
        return found or self.gazetteer.cities(fold(trimmed(part)))

    def _within(self, part: str, wider: Sequence[Sequence[Area]]) -> Resolved | None:
        fitting = [
            city
            for city in self._cities(part) or self._cities(part.partition("-")[0])
            if all(any(_covers(one, city) for one in areas) for areas in wider)
        ]
        city = max(fitting, key=lambda one: _weight(one, part), default=None)
        region = _region_within(part, wider)
        if region and (city is None or city.population < LARGE_CITY):
            return of_area(region, 95)
        return of_city(city, 95) if city else None

    def _alone(self, part: str) -> Resolved | None:
        if is_world(part):
            return anywhere(90)
        if short := city_short_named(part):
            return self._short(*short)
        areas = areas_named(part)
        area = surest(areas, self.country) if areas else None
        city = self._likeliest(part)
        if area and not (city and _is_rather_a_city(area, city, self.country)):
            return of_area(area, 60 if area.by_code and len(areas) > 1 else 95)
        return self._of_likeliest(part, city) if city else self._by_words(part)

    def _short(self, name: str, country: str) -> Resolved:
        cities = [one for one in self._cities(name) if one.country == country]
        if cities:
            return of_city(max(cities, key=lambda one: _weight(one, name)), 85)
        return Resolved("", name, country, "", None, None, Scope.CITY, 70)

    def _likeliest(self, part: str) -> City | None:
        cities = self._cities(part)
        here = [one for one in cities if one.country == self.country]
        return max(here or cities, key=lambda one: _weight(one, part), default=None)

    def _of_likeliest(self, part: str, city: City) -> Resolved:
        if city.country == self.country:
            return of_city(city, 90)
        if self.country:
            return of_city(city, 50)
        others = [one for one in self._cities(part) if one.id != city.id]
        rival = max((_weight(one, part) for one in others), default=0)
        return of_city(city, 85 if rival * 10 <= _weight(city, part) else 55)

    def _by_words(self, part: str) -> Resolved | None:
        """Read "Austin TX", "US East" or "75008 Paris": a name with more around it."""
        words = part.split()
        for at in range(len(words) - 1, 0, -1):
            head, tail = " ".join(words[:at]), " ".join(words[at:])
            areas = areas_named(tail)
            if areas and (place := self._within(head, [areas])):
                return replace(place, confidence=85)
        bare = [one for one in words if one.casefold() not in SAYING_WHERE_IN_IT]
        areas = areas_named(" ".join(bare)) if len(bare) < len(words) else ()
        return of_area(areas[0], 50) if areas else None


def sure_country(parts: Iterable[str]) -> str:
    """Return the one country that some parts name beyond doubt, or ""."""
    meant = [areas_named(part) for part in parts]
    sure = {
        one[0].country
        for one in meant
        if len(one) == 1 and one[0].is_country and not one[0].by_code
    }
    return sure.pop() if len(sure) == 1 else ""


def _count_around(place: Resolved, wider: Sequence[Sequence[Area]]) -> int:
    """Count the parts that only say where a place lies: "Bay Area, CA"."""
    around = takewhile(
        lambda areas: any(one.country == place.country for one in areas), wider
    )
    return len(list(around))


def _regions_first(areas: Sequence[Area]) -> list[Area]:
    # After a small place "NC" is the state, hardly ever the country of that code.
    return sorted(areas, key=lambda one: not one.region)


def _covers(area: Area, city: City) -> bool:
    return area.covers(city.country, city.region)


def _region_within(part: str, wider: Sequence[Sequence[Area]]) -> Area | None:
    # "Ontario, CA" may be the city in California: only plain countries make it a region.
    if any(one.region for areas in wider for one in areas):
        return None
    regions = (one for one in areas_named(part) if one.region)
    fitting = (
        region
        for region in regions
        if all(any(one.covers(region.country, "") for one in areas) for areas in wider)
    )
    return next(fitting, None)


def _weight(city: City, part: str) -> int:
    """Return how likely a city is meant: by size, and by bearing the name itself."""
    return (city.population + 1) * (
        PRIMARY_NAME if fold(city.name) == fold(part) else 1
    )


def _is_rather_a_city(area: Area, city: City, country: str) -> bool:
    if area.by_code or not area.country:
        return False
    if area.is_country:
        return area.country in CITY_STATES and city.country == area.country
    if city.country == area.country:
        return city.population >= LARGE_CITY
    return area.country not in {country, *REGIONS_ALONE}
