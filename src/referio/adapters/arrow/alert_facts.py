"""Alerts one by one, to a table and back: for small tables and for tests."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any

import pyarrow as pa

from referio.adapters.arrow.alert_columns import BETWEEN
from referio.adapters.arrow.schemas import ALERTS, checked
from referio.core.criteria import AlertFacts, Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

Row = dict[str, Any]
AS_WRITTEN = ("words_any", "words_all", "words_none")
AS_THEY_ARE = (
    "synonyms",
    "country",
    "zone",
    "remote_too",
    "remote_only",
    "pay_unstated_too",
    "only_followed",
)
SETS = ("refused", "languages", "followed_employers", "muted_employers", "own_domains")
TICKED: dict[str, type[StrEnum]] = {
    "work_modes": WorkMode,
    "commitments": Commitment,
    "seniorities": Seniority,
    "functions": Function,
}


def alerts_table(alerts: Iterable[AlertFacts]) -> pa.Table:
    """Return alerts as a table, a row each in their order."""
    return pa.Table.from_pylist([_row(one) for one in alerts], schema=ALERTS)


def alert_facts(table: pa.Table) -> list[AlertFacts]:
    """Return the alerts of a table. Raises WrongTable."""
    return [_facts(row) for row in checked(table, ALERTS).to_pylist()]


def _row(alert: AlertFacts) -> Row:
    asked = alert.criteria
    return {
        "id": alert.id,
        "subscriber_id": alert.subscriber_id,
        "after": alert.after,
        "sent": sorted(alert.sent),
        **{name: getattr(asked, name) for name in AS_WRITTEN + AS_THEY_ARE},
        **{name: sorted(getattr(asked, name)) for name in (*SETS, *TICKED)},
        "places": [_place_row(one) for one in asked.places],
        "areas": [_written(one) for one in asked.areas],
        "floor": _floor_row(asked.floor) if asked.floor else None,
    }


def _place_row(near: Near) -> Row:
    return {
        "name": near.name,
        "latitude": near.point.latitude,
        "longitude": near.point.longitude,
        "radius_km": near.radius_km,
        "country": near.country,
        "zone": near.zone,
    }


def _written(area: Within) -> str:
    return BETWEEN.join((area.country, area.region)) if area.region else area.country


def _floor_row(floor: Floor) -> Row:
    return {
        "amount": floor.amount,
        "currency": floor.currency,
        "interval": floor.interval.value,
    }


def _facts(row: Row) -> AlertFacts:
    sent = frozenset(row["sent"])
    return AlertFacts(
        row["id"], row["subscriber_id"], _criteria(row), row["after"], sent
    )


def _criteria(row: Row) -> Criteria:
    read: Row = {
        **{name: row[name] for name in AS_THEY_ARE},
        **{name: tuple(row[name]) for name in AS_WRITTEN},
        **{name: frozenset(row[name]) for name in SETS},
        **{name: _ticked(row[name], kind) for name, kind in TICKED.items()},
    }
    floor = row["floor"]
    return Criteria(
        **read,
        places=tuple(_near(one) for one in row["places"]),
        areas=tuple(Within(*one.split(BETWEEN, 1)) for one in row["areas"]),
        floor=_floor(floor) if floor else None,
    )


def _ticked(values: Sequence[str], kind: type[StrEnum]) -> frozenset[StrEnum]:
    return frozenset(kind(one) for one in values)


def _near(row: Row) -> Near:
    point = Point(row["latitude"], row["longitude"])
    return Near(row["name"], point, row["radius_km"], row["country"], row["zone"])


def _floor(row: Row) -> Floor:
    return Floor(row["amount"], row["currency"], Interval(row["interval"]))
