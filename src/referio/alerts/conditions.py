"""What many alerts ask, read in one statement and without a model for each."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from django.db import connection as database

from referio.alerts.queries import NOWHERE
from referio.core import arrays
from referio.core.criteria import Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.jobs.models import Place


class Conditions(NamedTuple):
    """An alert's conditions as stored, and where its owner lives."""

    words_any: list[str]
    words_all: list[str]
    synonyms: bool
    refused: list[str]
    place_ids: list[int]
    radii: list[int]
    areas: list[str]
    remote_too: bool
    remote_only: bool
    floor_amount: int | None
    floor_currency: str
    floor_interval: str
    pay_unstated_too: bool
    work_modes: list[str]
    commitments: list[str]
    seniorities: list[str]
    functions: list[str]
    languages: list[str]
    followed: list[int]
    only_followed: bool
    country: str
    zone: str


class Asked(NamedTuple):
    """What an alert asks. `told` is read by `conditions`: many alerts have the same."""

    id: int
    name: str
    told: str


# In the order of the fields of Conditions. As one text, which is compared before it is read.
_READ = """
    select alert.id, name, json_build_array(
           words_any, words_all, synonyms, refused, place_ids, radii, areas,
           remote_too, remote_only, floor_amount, floor_currency, floor_interval,
           pay_unstated_too, work_modes, commitments, seniorities, functions, languages,
           followed, only_followed, country, time_zone)::text
      from alerts_alert alert
      join alerts_subscriber subscriber on subscriber.id = alert.subscriber_id
     where alert.id = any(%(alerts)s::bigint[])
"""


class Ask(Protocol):
    """Runs a statement and returns its rows."""

    def __call__(self, statement: str, **given: str) -> list[tuple[Any, ...]]: ...


def _ask(statement: str, **given: str) -> list[tuple[Any, ...]]:
    with database.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())


def asked(alert_ids: Iterable[int], ask: Ask = _ask) -> list[Asked]:
    """Return what these alerts ask now, in any order; those that are gone are missing.

    `ask` runs the statement where it is not to go over Django's line.
    """
    return [Asked(*row) for row in ask(_READ, alerts=arrays.numbers(alert_ids))]


def conditions(told: str) -> Conditions:
    """Return the conditions that a text tells."""
    return Conditions(*json.loads(told))


def criteria_of(one: Conditions, places: Mapping[int, Place]) -> Criteria:
    """Return what an alert asks as matching sees it, without what it must never be sent."""
    return Criteria(
        words_any=tuple(one.words_any),
        words_all=tuple(one.words_all),
        synonyms=one.synonyms,
        refused=frozenset(one.refused),
        places=tuple(
            _near(places.get(place, NOWHERE), km)
            for place, km in zip(one.place_ids, one.radii, strict=True)
        ),
        areas=tuple(_within(area) for area in one.areas),
        country=one.country,
        zone=one.zone,
        remote_too=one.remote_too,
        remote_only=one.remote_only,
        floor=_floor(one),
        pay_unstated_too=one.pay_unstated_too,
        work_modes=frozenset(map(WorkMode, one.work_modes)),
        commitments=frozenset(map(Commitment, one.commitments)),
        seniorities=frozenset(map(Seniority, one.seniorities)),
        functions=frozenset(map(Function, one.functions)),
        languages=frozenset(one.languages),
        followed_employers=frozenset(one.followed),
        only_followed=one.only_followed,
    )


def _near(place: Place, radius_km: int) -> Near:
    point = Point(place.latitude, place.longitude)
    return Near(place.name, point, radius_km, place.country, place.time_zone)


def _within(area: str) -> Within:
    country, _, region = area.partition("-")
    return Within(country, region)


def _floor(one: Conditions) -> Floor | None:
    if one.floor_amount is None:
        return None
    return Floor(one.floor_amount, one.floor_currency, Interval(one.floor_interval))
