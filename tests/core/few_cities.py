"""A gazetteer small enough to reason about."""

from collections.abc import Sequence
from typing import Any

from referio.core.places import City
from referio.core.text import fold

CITIES: list[Any] = [
    # name, country, region, latitude, longitude, thousands of people, other names
    ("Amsterdam", "NL", "07", 52.37, 4.89, 741),
    ("Arlington", "US", "TX", 32.74, -97.11, 388),
    ("Arlington", "US", "VA", 38.88, -77.1, 207),
    ("Atlanta", "US", "GA", 33.75, -84.39, 463),
    ("Austin", "US", "TX", 30.27, -97.74, 931),
    ("Barcelona", "ES", "56", 41.39, 2.16, 1620),
    ("Barcelona", "VE", "02", 10.13, -64.69, 815),
    ("Bengaluru", "IN", "KA", 12.97, 77.59, 8443, "Bangalore"),
    ("Brussels", "BE", "BRU", 50.85, 4.35, 1019),
    ("Cape Town", "ZA", "11", -33.93, 18.42, 4772),
    ("Casablanca", "MA", "06", 33.59, -7.61, 3144),
    ("Durban", "ZA", "02", -29.86, 31.03, 3120),
    ("East Providence", "US", "RI", 41.81, -71.37, 47),
    ("Foster City", "US", "CA", 37.56, -122.27, 33),
    ("Johannesburg", "ZA", "06", -26.2, 28.04, 4803),
    ("Leeds", "GB", "ENG", 53.8, -1.55, 536),
    ("Lisbon", "PT", "14", 38.72, -9.13, 517, "Lisboa"),
    ("London", "CA", "ON", 42.98, -81.23, 422),
    ("London", "GB", "ENG", 51.51, -0.13, 8962),
    ("Mexico City", "MX", "09", 19.43, -99.13, 12294, "Mexico"),
    ("Mumbai", "IN", "MH", 19.07, 72.88, 12692, "Bombay"),
    ("New York City", "US", "NY", 40.71, -74.01, 8804, "New York"),
    ("Ontario", "US", "CA", 34.06, -117.65, 175),
    ("Paris", "FR", "11", 48.85, 2.35, 2139),
    ("Paris", "US", "TX", 33.66, -95.56, 25),
    ("Portland", "US", "OR", 45.52, -122.68, 652),
    ("Porto", "PT", "17", 41.15, -8.61, 249),
    ("Pretoria", "ZA", "06", -25.74, 28.19, 2473),
    ("San Francisco", "US", "CA", 37.77, -122.42, 828),
    ("San Francisco", "AR", "05", -31.43, -62.08, 59),
    ("Seattle", "US", "WA", 47.61, -122.33, 737),
    ("Singapore", "SG", "", 1.29, 103.85, 5639),
    ("Springfield", "US", "IL", 39.8, -89.64, 114),
    ("Springfield", "US", "MO", 37.22, -93.3, 169),
    ("Springfield", "US", "OR", 44.05, -123.02, 60),
    ("Toronto", "CA", "ON", 43.71, -79.4, 2794),
    ("Victoria", "CA", "BC", 48.43, -123.37, 289),
    ("Victoria", "HK", "", 22.28, 114.16, 995),
    ("Washington", "US", "DC", 38.9, -77.04, 689),
    ("Asia", "PH", "06", 9.55, 122.52, 20),
]


class FewCities:
    """A gazetteer of the cities above."""

    def __init__(self) -> None:
        self.by_name: dict[str, list[City]] = {}
        for number, (name, country, region, *rest) in enumerate(CITIES, 1):
            up, across, thousands, *others = rest
            people = thousands * 1000
            city = City(number, name, country, region, up, across, people, "UTC")
            for one in (name, *others):
                self.by_name.setdefault(fold(one), []).append(city)

    def cities(self, folded_name: str) -> Sequence[City]:
        return self.by_name.get(folded_name, ())


FEW = FewCities()
