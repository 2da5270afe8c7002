"""Columns of alerts told as the facts they stand for, one by one; and rows without ADBC."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
from django.db import connection

from referio.core.criteria import AlertFacts, Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Lists,
)

# PostgreSQL's types by number, as ADBC gives them.
TYPES = {
    16: pa.bool_(),
    17: pa.binary(),
    20: pa.int64(),
    21: pa.int16(),
    23: pa.int32(),
    25: pa.string(),
    1043: pa.string(),
    1005: pa.list_(pa.int16()),
    1007: pa.list_(pa.int32()),
    1016: pa.list_(pa.int64()),
    1009: pa.list_(pa.string()),
    1015: pa.list_(pa.string()),
}


def through_django(statement: str, _: tuple[str, ...] = ()) -> Iterator[pa.RecordBatch]:
    """Yield rows as the product's stream does, but in the test's own transaction.

    A test that is rolled back commits nothing, and another connection would see nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement.replace("%", "%%"))
        names = [column.name for column in cursor.description]
        kinds = [TYPES[column.type_code] for column in cursor.description]
        rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    schema = pa.schema(list(zip(names, kinds, strict=True)))
    for start in range(0, len(rows), 3):
        values = zip(*rows[start : start + 3], strict=True)
        arrays = [pa.array(v, k) for v, k in zip(values, kinds, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=schema)


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def told(columns: AlertColumns) -> list[AlertFacts]:
    """Return the alerts that columns stand for, by id; floors as they are a year."""
    rows = range(len(columns.ids))
    return sorted((_facts(columns, row) for row in rows), key=lambda one: one.id)


def _facts(columns: AlertColumns, row: int) -> AlertFacts:
    return AlertFacts(
        id=int(columns.ids[row]),
        subscriber_id=int(columns.subscribers[row]),
        criteria=_criteria(columns, row),
    )


def _criteria(c: AlertColumns, row: int) -> Criteria:
    return Criteria(
        words_any=_named(c.some, row, c.words),
        words_all=_named(c.every, row, c.words),
        words_none=_named(c.none, row, c.words),
        synonyms=bool(c.synonyms[row]),
        refused=frozenset(_named(c.refused, row, c.words)),
        places=tuple(_near(c, at) for at in _items(c.places, row)),
        areas=tuple(Within(*c.areas_named[at]) for at in _items(c.areas, row)),
        country=c.countries[c.country[row]],
        zone=c.zones[c.zone[row]],
        remote_too=bool(c.remote_too[row]),
        remote_only=bool(c.remote_only[row]),
        floor=_floor(c, row),
        pay_unstated_too=bool(c.unstated_too[row]),
        work_modes=_ticked(c.work_modes[row], WORK_MODES),
        commitments=_ticked(c.commitments[row], COMMITMENTS),
        seniorities=_ticked(c.seniorities[row], SENIORITIES),
        functions=_ticked(c.functions[row], FUNCTIONS),
        languages=_ticked(c.languages[row], c.languages_named),
        followed_employers=frozenset(_items(c.followed, row)),
        only_followed=bool(c.only_followed[row]),
        muted_employers=frozenset(_items(c.muted, row)),
        own_domains=frozenset(_named(c.own_domains, row, c.domains)),
    )


def _items(lists: Lists, row: int) -> list[int]:
    items = lists.values[lists.starts[row] : lists.starts[row + 1]]
    return [int(item) for item in items]


def _named(lists: Lists, row: int, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(names[at] for at in _items(lists, row))


def _near(c: AlertColumns, at: int) -> Near:
    return Near(
        "",
        Point(float(c.place.latitude[at]), float(c.place.longitude[at])),
        int(c.place.radius_km[at]),
        c.countries[c.place.country[at]],
        c.zones[c.place.zone[at]],
    )


def _floor(c: AlertColumns, row: int) -> Floor | None:
    floor = int(c.floor[row])
    if not floor:
        return None
    currency = c.currencies[c.floor_currency[row]]
    if floor < 0:
        return Floor(1, currency, Interval.ONCE)
    return Floor(floor, currency, Interval.YEAR)


def _ticked(mask: int, names: Any) -> frozenset[Any]:
    return frozenset(name for n, name in enumerate(names) if int(mask) >> n & 1)
