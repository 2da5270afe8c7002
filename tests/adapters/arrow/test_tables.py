"""Alerts, jobs and matches as tables: there and back, and what is said of a wrong one."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.arrow.alert_facts import alert_facts, alerts_table
from referio.adapters.arrow.job_facts import job_facts, jobs_table
from referio.adapters.arrow.matches import matches_table
from referio.adapters.arrow.schemas import (
    ALERTS,
    JOBS,
    MATCHES,
    WrongTable,
    checked,
)
from referio.core.criteria import AlertFacts, Criteria, JobFacts
from referio.matching.engine import Matches
from tests.adapters.arrow import alerts as examples


@given(examples.ALERTS)
def test_alerts_come_back_as_they_were(alerts: list[AlertFacts]) -> None:
    assert alert_facts(alerts_table(alerts)) == alerts


@given(st.lists(examples.JOBS, max_size=5))
def test_jobs_come_back_as_they_were(jobs: list[JobFacts]) -> None:
    assert job_facts(jobs_table(jobs)) == jobs


def test_matches_become_rows() -> None:
    found = Matches(
        row=np.array([1, 1], np.uint32),
        at=np.array([1, 0], np.int32),
        score=np.array([300, 200], np.int32),
        more=np.array([0, 2], np.uint16),
        reasons=np.array([5, 1], np.uint16),
        ids=np.array([4, 2**40], np.int64),
        job_ids=np.array([8, 9], np.int64),
    )
    table = matches_table(found)
    assert table.to_pylist() == [
        {"alert": 2**40, "job": 9, "score": 300, "reasons": 5, "more": 0},
        {"alert": 2**40, "job": 8, "score": 200, "reasons": 1, "more": 2},
    ]
    named = table.schema.metadata[b"reasons"].decode().split(",")
    assert named[:3] == ["words", "place", "country"]


@pytest.mark.parametrize(
    "schema", [ALERTS, JOBS, MATCHES], ids=["alerts", "jobs", "matches"]
)
def test_every_column_that_is_missing_is_named(schema: pa.Schema) -> None:
    for name in schema.names:
        with pytest.raises(WrongTable, match=rf"lacks the column {name};"):
            checked(schema.empty_table().drop_columns([name]), schema)
    with pytest.raises(WrongTable, match=f"columns {', '.join(schema.names)};"):
        checked(pa.table({"other": [1]}), schema)


def test_other_columns_are_left_alone() -> None:
    table = alerts_table([AlertFacts(1, 2, Criteria())])
    more = table.append_column("note", pa.array(["hello"]))
    assert checked(more, ALERTS).schema == ALERTS


def replaced(name: str, values: pa.Array) -> pa.Table:
    table = alerts_table([AlertFacts(1, 2, Criteria())])
    return table.set_column(table.column_names.index(name), name, values)


@pytest.mark.parametrize(
    "values",
    [
        pa.array([["pumps"]], pa.large_list(pa.large_string())),
        pa.array([["pumps"]], pa.list_(pa.dictionary(pa.int32(), pa.string()))),
        pa.array([["pumps"]], pa.list_(pa.field("element", pa.string()))),
    ],
)  # fmt: skip
def test_other_ways_to_write_the_same_are_read(values: pa.Array) -> None:
    (alert,) = alert_facts(replaced("words_any", values))
    assert alert.criteria.words_any == ("pumps",)


def test_columns_of_nothing_but_empty_lists_are_read() -> None:
    (alert,) = alert_facts(replaced("places", pa.array([[]], pa.list_(pa.null()))))
    assert alert.criteria.places == ()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("id", pa.array(["one"])),
        ("words_any", pa.array(["pumps"])),
        ("synonyms", pa.array([["yes"]])),
        ("places", pa.array([[{"name": "Porto"}]])),
    ],
)
def test_a_wrong_type_is_refused_by_its_column(name: str, values: pa.Array) -> None:
    with pytest.raises(WrongTable, match=rf"^column {name} is .*, which cannot be "):
        checked(replaced(name, values), ALERTS)


PLACE = {"name": "Porto", "latitude": None, "longitude": 1.0, "radius_km": 5}


@pytest.mark.parametrize(
    ("name", "values", "where"),
    [
        ("country", pa.array([None], pa.string()), "country"),
        ("words_any", pa.array([None], pa.list_(pa.string())), "words_any"),
        ("words_any", pa.array([["pumps", None]]), "words_any"),
        ("places", pa.array([[PLACE]]), "places.latitude"),
        ("floor", pa.array([{"amount": None}]), "floor.amount"),
        ("sent", pa.array([[None]], pa.list_(pa.int64())), "sent"),
    ],
)
def test_null_is_refused_where_it_means_nothing(name, values, where) -> None:
    with pytest.raises(WrongTable, match=rf"^column {where} holds null, 1 times"):
        checked(replaced(name, values), ALERTS)


def test_no_floor_is_null() -> None:
    (alert,) = alert_facts(
        replaced("floor", pa.array([None], ALERTS.field("floor").type))
    )
    assert alert.criteria.floor is None


def test_a_job_that_cannot_be_read_is_named() -> None:
    (job,) = jobs_table([]).schema.empty_table().to_pylist() or [None]
    assert job is None
    row = {
        **dict.fromkeys(("employer", "title", "description", "language"), ""),
        **dict.fromkeys(("sequence", "cluster", "employer_id", "age_days"), 1),
        **{name: [] for name in ("places", "remote_countries", "remote_excluded", "domains")},
        **dict.fromkeys(("work_mode", "seniority", "function"), "unstated"),
        "id": 41,
        "completeness": 0,
        "commitment": "whenever",
    }  # fmt: skip
    with pytest.raises(WrongTable, match=r"job 41 cannot be read: 'whenever'"):
        job_facts(pa.Table.from_pylist([row], schema=JOBS))
