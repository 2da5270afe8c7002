"""A table of alerts says the same as columns as it did as alerts."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.adapters.arrow.alert_columns import alert_columns
from referio.adapters.arrow.alert_facts import alerts_table
from referio.adapters.arrow.matches import matches_table
from referio.adapters.arrow.schemas import WrongTable
from referio.core.criteria import AlertFacts, Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.matching.batch import JobBatch
from referio.matching.engine import match
from referio.matching.index import AlertIndex
from tests.adapters.arrow.alerts import ALERTS, JOBS, read_back, said
from tests.conftest import NOW
from tests.examples import examples

PORTO = Near("Porto", Point(41.15, -8.61), 25, "PT", "Europe/Lisbon")


def an_alert(number: int = 1, **asked: object) -> AlertFacts:
    return AlertFacts(number, 7, Criteria(**asked))  # type: ignore[arg-type]


@given(ALERTS)
def test_columns_say_what_the_alerts_say(alerts: list[AlertFacts]) -> None:
    columns = alert_columns(alerts_table(alerts))
    assert [read_back(columns, row) for row in range(len(alerts))] == [
        said(one) for one in alerts
    ]


@given(ALERTS, ALERTS)
def test_a_table_in_pieces_is_read_as_one(one, other) -> None:
    both = [*one, *(replace(alert, id=-alert.id) for alert in other)]
    whole = pa.concat_tables([alerts_table(one), alerts_table(both[len(one) :])])
    columns = alert_columns(whole)
    assert [read_back(columns, row) for row in range(len(both))] == [
        said(alert) for alert in both
    ]


@given(ALERTS)
def test_a_piece_of_a_table_is_read_as_it_is(alerts: list[AlertFacts]) -> None:
    columns = alert_columns(alerts_table(alerts).slice(1, 3))
    assert [read_back(columns, row) for row in range(len(columns.ids))] == [
        said(one) for one in alerts[1:4]
    ]


def test_what_is_asked_alike_is_kept_once() -> None:
    alerts = [
        an_alert(number, words_any=("pumps",), words_none=("pumps",), places=(PORTO,))
        for number in range(50)
    ]
    columns = alert_columns(alerts_table(alerts))
    assert columns.words == ("pumps",)
    assert len(columns.place.latitude) == 1
    assert columns.countries == ("", "PT")
    assert columns.places.values.tolist() == [0] * 50


def test_a_country_of_an_area_is_among_the_countries() -> None:
    areas = (Within("US", "CA"), Within("DE"))
    columns = alert_columns(alerts_table([an_alert(areas=areas, country="PT")]))
    assert columns.countries == ("", "PT", "US", "DE")


@settings(max_examples=examples(20), deadline=None)
@given(ALERTS, st.lists(JOBS, max_size=6, unique_by=lambda one: one.id))
def test_an_index_of_a_table_finds_what_one_of_alerts_finds(alerts, jobs) -> None:
    batch = JobBatch.of(jobs, at=NOW)
    found = match(AlertIndex.compile(alert_columns(alerts_table(alerts))), batch)
    wanted = match(AlertIndex.of(alerts), batch)
    assert matches_table(found).equals(matches_table(wanted))


def test_places_that_differ_in_one_thing_are_kept_apart() -> None:
    others = (
        PORTO,
        replace(PORTO, point=Point(41.16, -8.61)),
        replace(PORTO, point=Point(41.15, -8.62)),
        replace(PORTO, radius_km=50),
        replace(PORTO, country="ES"),
        replace(PORTO, zone=""),
    )
    columns = alert_columns(alerts_table([an_alert(places=others)]))
    assert columns.places.values.tolist() == [0, 1, 2, 3, 4, 5]


def test_columns_have_the_types_the_index_is_made_for() -> None:
    columns = alert_columns(alerts_table([an_alert(places=(PORTO,))]))
    wanted: dict[type, list[np.ndarray]] = {
        np.int64: [columns.ids, columns.floor, columns.languages, columns.every.starts],
        np.int32: [columns.every.values, columns.country, columns.place.radius_km],
        np.uint32: [columns.work_modes, columns.functions],
        np.bool_: [columns.synonyms, columns.remote_too],
        np.float64: [columns.place.latitude],
    }
    for kind, arrays in wanted.items():
        assert all(one.dtype == kind for one in arrays), kind


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"places": (replace(PORTO, point=Point(91, 0)),)}, "places.latitude"),
        ({"places": (replace(PORTO, point=Point(0, 181)),)}, "places.longitude"),
        ({"muted_employers": {2**31}}, "muted_employers"),
        ({"followed_employers": {2**40}}, "followed_employers"),
        ({"floor": Floor(-1, "EUR", Interval.YEAR)}, "floor.amount"),
        ({"floor": Floor(2**53, "EUR", Interval.HOUR)}, "floor.amount"),
        ({"languages": {f"{a}{b}" for a in "abcdefgh" for b in "abcdefgh"}}, "languages"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_column(asked, words) -> None:
    with pytest.raises(WrongTable, match=rf"column {words} "):
        alert_columns(alerts_table([an_alert(**asked)]))


@pytest.mark.parametrize(
    ("column", "value", "known"),
    [
        ("work_modes", ["on the moon"], "onsite, hybrid, remote"),
        ("seniorities", ["junior", "boss"], "intern, entry, junior"),
        ("floor", {"amount": 1, "currency": "EUR", "interval": "eon"}, "hour, day"),
    ],
)
def test_a_value_nobody_knows_is_refused_with_those_that_are_known(
    column: str, value: object, known: str
) -> None:
    table = alerts_table([an_alert()])
    at = table.column_names.index(column)
    field = table.schema.field(column)
    odd = table.set_column(at, field, pa.array([value], field.type))
    with pytest.raises(WrongTable, match=known):
        alert_columns(odd)
