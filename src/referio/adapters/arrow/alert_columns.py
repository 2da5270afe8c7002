"""A table of alerts as the columns that an index is compiled from, without a loop over alerts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from referio.adapters.arrow.encoding import (
    bits,
    dense,
    encoded,
    flags,
    floor_a_year,
    integers,
    language_bits,
    lists,
    numbers,
    offsets,
)
from referio.adapters.arrow.schemas import ALERTS, WrongTable, checked
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Ints,
    Lists,
    Places,
)

WORDS = ("words_all", "words_any", "words_none", "refused")
TICKED = (
    ("work_modes", WORK_MODES),
    ("commitments", COMMITMENTS),
    ("seniorities", SENIORITIES),
    ("functions", FUNCTIONS),
)
BETWEEN = "-"  # a country and its region
Group = dict[str, Any]  # fields of AlertColumns by their names


def alert_columns(table: pa.Table) -> AlertColumns:
    """Return the alerts of a table, rows as they stand there. Raises WrongTable."""
    rows = _Rows(checked(table, ALERTS))
    groups = (_words(rows), _where(rows), _ticked(rows), _pay(rows), _employers(rows))
    return AlertColumns(
        ids=rows.integers("id"),
        subscribers=rows.integers("subscriber_id"),
        **{name: values for group in groups for name, values in group.items()},
    )


class _Rows:
    """The checked table, column by column."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def column(self, name: str) -> pa.Array:
        return self._table.column(name).combine_chunks()

    def integers(self, name: str) -> Ints:
        return integers(self.column(name))

    def flags(self, name: str) -> NDArray[np.bool_]:
        return flags(self.column(name))

    def ids(self, name: str) -> Lists:
        column = self.column(name)
        return Lists(offsets(column), numbers(column.flatten(), name))

    def texts_of(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], list[Lists]]:
        """Return the distinct strings of some list columns, and the lists of each."""
        columns = [self.column(name) for name in names]
        texts, codes = encoded([one.flatten() for one in columns])
        return texts, lists(columns, codes)

    def mentions(self) -> pa.StructArray:
        """Return every place that any alert asks for, as often as it does."""
        found = self.column("places").flatten()
        for name, most in (("latitude", 90.0), ("longitude", 180.0)):
            degrees = found.field(name).to_numpy()
            if bool(np.any(np.abs(degrees) > most)):
                raise WrongTable(
                    f"column places.{name} must lie within {most:.0f} degrees of 0"
                )
        return found

    def beside(
        self, name: str, mentions: pa.StructArray, more: Sequence[str] = ()
    ) -> tuple[tuple[str, ...], NDArray[np.int32], NDArray[np.int32]]:
        """Return distinct strings ("" first), codes of the alerts, codes of the places.

        `more` are strings that have to be among them.
        """
        none, besides = pa.array([""], pa.string()), pa.array(more, pa.string())
        parts = [none, self.column(name), mentions.field(name), besides]
        texts, (_, own, of_places, _) = encoded(parts)
        return texts, own, of_places


def _words(rows: _Rows) -> Group:
    words, (every, some, none, refused) = rows.texts_of(WORDS)
    return {
        "words": words,
        "every": every,
        "some": some,
        "none": none,
        "refused": refused,
        "synonyms": rows.flags("synonyms"),
    }


def _where(rows: _Rows) -> Group:
    areas, (area_lists,) = rows.texts_of(("areas",))
    named = tuple(_area(one) for one in areas)
    mentions, of_areas = rows.mentions(), [country for country, _ in named]
    countries, country, place_country = rows.beside("country", mentions, of_areas)
    zones, zone, place_zone = rows.beside("zone", mentions)
    place, which = _places(mentions, place_country, place_zone)
    return {
        "countries": countries,
        "zones": zones,
        "areas_named": named,
        "places": Lists(offsets(rows.column("places")), which),
        "place": place,
        "areas": area_lists,
        "country": country,
        "zone": zone,
        "remote_too": rows.flags("remote_too"),
        "remote_only": rows.flags("remote_only"),
    }


def _ticked(rows: _Rows) -> Group:
    languages, named = language_bits(rows.column("languages"))
    masks = {name: bits(rows.column(name), known, name) for name, known in TICKED}
    return {**masks, "languages": languages, "languages_named": named}


def _pay(rows: _Rows) -> Group:
    floor, currencies, currency = floor_a_year(rows.column("floor"))
    return {
        "floor": floor,
        "currencies": currencies,
        "floor_currency": currency,
        "unstated_too": rows.flags("pay_unstated_too"),
    }


def _employers(rows: _Rows) -> Group:
    domains, (own_domains,) = rows.texts_of(("own_domains",))
    return {
        "followed": rows.ids("followed_employers"),
        "only_followed": rows.flags("only_followed"),
        "muted": rows.ids("muted_employers"),
        "domains": domains,
        "own_domains": own_domains,
    }


def _places(
    mentions: pa.StructArray, country: NDArray[np.int32], zone: NDArray[np.int32]
) -> tuple[Places, NDArray[np.int32]]:
    """Return the distinct places, and which of them each mention is."""
    north, east = (mentions.field(name) for name in ("latitude", "longitude"))
    radius = mentions.field("radius_km")
    which, first = dense([north, east, radius, pa.array(country), pa.array(zone)])
    place = Places(
        latitude=north.to_numpy()[first],
        longitude=east.to_numpy()[first],
        radius_km=radius.to_numpy()[first],
        country=country[first],
        zone=zone[first],
    )
    return place, which


def _area(written: str) -> tuple[str, str]:
    country, _, region = written.partition(BETWEEN)
    return country, region
