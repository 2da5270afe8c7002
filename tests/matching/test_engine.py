"""The engine gives what judging one alert and one job after the other gives."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.criteria import AlertFacts, JobFacts, Point, Within
from referio.core.money import Interval, Pay
from referio.core.postings import WorkMode
from referio.matching.batch import JobBatch
from referio.matching.columns import Lists
from referio.matching.engine import NEVER, Matches, match
from referio.matching.index import AlertIndex
from referio.matching.keeping import MAGIC, VERSION, NotAnIndex
from referio.matching.reasons import bits
from tests.examples import examples

from .examples import (
    GLOSSARY,
    JUNE,
    LEEDS,
    NORTH_POLE,
    PARIS,
    a_job,
    alert_facts,
    an_alert,
    floor,
    job_facts,
    judge,
    near,
)

some_jobs = st.lists(job_facts, max_size=8, unique_by=lambda one: one.id)
some_alerts = st.lists(alert_facts, max_size=6, unique_by=lambda one: one.id)
Row = tuple[int, int, int]


def index_of(alerts: Iterable[AlertFacts]) -> AlertIndex:
    return AlertIndex.of(alerts, GLOSSARY)


def batch_of(jobs: Iterable[JobFacts]) -> JobBatch:
    return JobBatch.of(jobs, at=JUNE)


def after_of(alerts: Iterable[AlertFacts]) -> np.ndarray:
    by_id = sorted(alerts, key=lambda one: one.id)
    return np.array([one.after for one in by_id], np.int64)


def sent_of(alerts: Iterable[AlertFacts], batch: JobBatch) -> Lists:
    row = {job: at for at, job in enumerate(batch.ids.tolist())}
    by_id = sorted(alerts, key=lambda one: one.id)
    sent = [sorted(row[job] for job in one.sent if job in row) for one in by_id]
    starts = np.cumsum([0, *map(len, sent)])
    return Lists(starts, np.array([at for rows in sent for at in rows], np.int32))


def run(
    alerts: Sequence[AlertFacts], jobs: Sequence[JobFacts], **options: Any
) -> Matches:
    batch = batch_of(jobs)
    known: dict[str, Any] = {"after": after_of(alerts), "sent": sent_of(alerts, batch)}
    return match(index_of(alerts), batch, **(known | options))


def rows(found: Matches) -> list[Row]:
    columns = found.alert.tolist(), found.job.tolist(), found.score.tolist()
    return list(zip(*columns, strict=True))


def judged(alert: AlertFacts, jobs: Iterable[JobFacts]) -> list[Row]:
    """Return all new matches of an alert, best first, by the reference."""
    new = (
        job for job in jobs if job.sequence > alert.after and job.id not in alert.sent
    )
    verdicts = ((job.id, judge(alert, job)) for job in new)
    fits = [(-one.score, job) for job, one in verdicts if one.matched]
    return [(alert.id, job, -score) for score, job in sorted(fits)]


def by_id(alerts: Iterable[AlertFacts]) -> list[AlertFacts]:
    return sorted(alerts, key=lambda one: one.id)


@given(some_alerts, some_jobs, st.none() | st.integers(0, 4))
@settings(max_examples=examples(150))
def test_the_engine_agrees_with_judging_one_by_one(alerts, jobs, limit):
    expected = [row for one in by_id(alerts) for row in judged(one, jobs)[:limit]]
    assert rows(run(alerts, jobs, limit=limit)) == expected


@given(some_alerts, some_jobs)
@settings(max_examples=examples(100))
def test_reasons_are_those_of_the_reference(alerts, jobs):
    found = run(alerts, jobs, limit=None)
    asked, offered = {one.id: one for one in alerts}, {one.id: one for one in jobs}
    told = zip(found.alert.tolist(), found.job.tolist(), found.reasons, strict=True)
    for alert, job, reasons in told:
        assert bits(judge(asked[alert], offered[job]).reasons) == reasons


@given(some_alerts, some_jobs, st.integers(1, 4), st.integers(1, 2))
@settings(max_examples=examples(100))
def test_no_employer_has_more_than_its_share(alerts, jobs, limit, share):
    found = run(alerts, jobs, limit=limit, per_employer=share)
    employer = {job.id: job.employer_id for job in jobs}
    expected = []
    for alert in by_id(alerts):
        taken: Counter[int] = Counter()
        kept: list[Row] = []
        for row in judged(alert, jobs):
            if len(kept) < limit and taken[employer[row[1]]] < share:
                kept.append(row)
                taken[employer[row[1]]] += 1
        expected += kept
    assert rows(found) == expected


def test_what_an_employer_has_besides_is_counted():
    jobs = [a_job(id=n, employer_id=5) for n in range(1, 8)] + [
        a_job(id=9, employer_id=6)
    ]
    found = run([an_alert()], jobs, limit=4, per_employer=2)
    assert found.job.tolist() == [1, 2, 9]
    assert found.more.tolist() == [5, 5, 0]


@given(some_alerts, some_jobs, st.randoms())
@settings(max_examples=examples(40))
def test_the_order_of_alerts_and_jobs_makes_no_difference(alerts, jobs, random):
    shuffled = random.sample(alerts, len(alerts)), random.sample(jobs, len(jobs))
    assert same(run(*shuffled), run(alerts, jobs))


@given(some_alerts, some_jobs)
@settings(max_examples=examples(40))
def test_threads_make_no_difference(alerts, jobs):
    assert same(run(alerts, jobs, threads=3), run(alerts, jobs))


@given(some_alerts, some_jobs, st.integers(1, 20))
@settings(max_examples=examples(40))
def test_two_parts_of_an_index_give_what_the_whole_gives(alerts, jobs, cut):
    parts = [
        [one for one in alerts if one.id < cut],
        [one for one in alerts if one.id >= cut],
    ]
    apart = [row for part in parts for row in rows(run(part, jobs, limit=3))]
    assert apart == rows(run(alerts, jobs, limit=3))


@given(some_alerts, some_jobs)
@settings(max_examples=examples(40))
def test_one_job_finds_the_alerts_that_a_batch_would_find_for_it(alerts, jobs):
    at_once = Counter(
        (alert, job) for alert, job, _ in rows(run(alerts, jobs, limit=None))
    )
    singly = Counter(
        (alert, job.id)
        for job in jobs
        for alert, _, _ in rows(run(alerts, [job], limit=None))
    )
    assert singly == at_once


@given(some_alerts, some_jobs)
@settings(max_examples=examples(30))
def test_a_kept_index_answers_as_before(tmp_path_factory, alerts, jobs):
    path = tmp_path_factory.mktemp("index") / "alerts"
    index_of(alerts).save(path)
    loaded = AlertIndex.load(path)
    assert len(loaded) == len(alerts)
    batch = batch_of(jobs)
    assert same(match(loaded, batch), match(index_of(alerts), batch))


def same(one: Matches, other: Matches) -> bool:
    columns = ("row", "at", "score", "more", "reasons")
    return all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in columns
    )


def test_an_alert_that_takes_no_part_finds_nothing():
    alerts = [an_alert(1), an_alert(2)]
    found = run(alerts, [a_job()], after=np.array([NEVER, 0]))
    assert found.alert.tolist() == [2]


def test_equal_scores_go_by_job_id():
    assert run([an_alert()], [a_job(id=n) for n in (3, 1, 2)]).job.tolist() == [1, 2, 3]


@pytest.mark.parametrize("alerts", [[], [an_alert()]])
@pytest.mark.parametrize("jobs", [[], [a_job()]])
def test_nothing_on_one_side_is_no_match(alerts, jobs):
    assert len(run(alerts, jobs)) == min(len(alerts), len(jobs))


def test_a_job_or_alert_given_twice_is_refused():
    with pytest.raises(ValueError, match="job 1 is twice"):
        batch_of([a_job(), a_job()])
    with pytest.raises(ValueError, match="alert 1 is twice"):
        index_of([an_alert(), an_alert()])


CITIES = [
    Point(lat, lon) for lat in (-89.9, -45, 0, 53.8, 89.9) for lon in (-179.9, 0, 179.9)
]


@pytest.mark.parametrize("radius", [0, 1, 30, 500, 5_000, 20_000])
@pytest.mark.parametrize("at", [*CITIES, LEEDS, NORTH_POLE], ids=str)
def test_many_jobs_near_a_place_are_found_as_one_by_one(at, radius):
    places = a_job().places
    spots = [
        *CITIES,
        *(Point(at.latitude * 0.999, at.longitude + n / 40) for n in range(-20, 20)),
        *(
            Point(max(-90, min(90, at.latitude + n / 40)), at.longitude)
            for n in range(-20, 20)
        ),
    ]
    jobs = [
        a_job(id=n, places=(replace(places[0], point=spot),))
        for n, spot in enumerate(spots, 1)
    ]
    alert = an_alert(places=(near(at, radius),))
    assert rows(run([alert], jobs, limit=None)) == judged(alert, jobs)


ODD_ALERTS: dict[str, dict[str, Any]] = {
    "no words": {},
    "only excludes": {"words_none": ("manager",)},
    "contradictory": {"words_all": ("python",), "words_none": ("python",)},
    "radius 0": {"places": (near(LEEDS, 0),)},
    "all the world": {"places": (near(PARIS, 20_000),)},
    "nowhere known": {"places": (near(Point(float("nan"), 0)),)},
    "unknown currency": {"floor": floor(1, "QQQ")},
    "a floor beyond all": {"floor": floor(10**15)},
    "200 words": {"words_any": (*(f"word{n}" for n in range(199)), "python")},
    "any script": {"words_any": ("机器", "инженер", "مهندس")},
    "one letter": {"words_all": ("c",)},
    "small words only": {"words_all": ("the", "of")},
    "no word at all": {"words_all": ("!", ""), "words_any": ("?",)},
    "a place of no country": {"areas": (Within("ZZ"),)},
}
ODD_JOBS: dict[str, dict[str, Any]] = {
    "usual": {},
    "no place": {"places": ()},
    "50 places": {"places": a_job().places * 50},
    "nowhere known": {
        "places": (replace(a_job().places[0], point=Point(float("nan"), 1)),)
    },
    "empty": {"title": "", "description": ""},
    "a megabyte": {"description": "python and more " * 65_000},
    "pay beyond all": {"pay": Pay(1, 10**17, "KWD", Interval.HOUR)},
    "remote": {"work_mode": WorkMode.REMOTE},
}


@pytest.mark.parametrize("job", ODD_JOBS.values(), ids=ODD_JOBS)
def test_odd_input_is_judged_as_the_reference_judges_it(job):
    jobs = [a_job(language="en", **job)]
    alerts = [an_alert(n, **asked) for n, asked in enumerate(ODD_ALERTS.values(), 1)]
    expected = [row for one in alerts for row in judged(one, jobs)]
    assert rows(run(alerts, jobs)) == expected


NOW_AND_BEFORE = (MAGIC + b"%d " % VERSION, MAGIC + b"%d " % (VERSION - 1))


def damaged(content: bytes) -> dict[str, bytes]:
    return {
        "nothing": b"",
        "something else": b"%PDF-1.7" + content[8:],
        "cut short": content[:-100],
        "cut in its head": content[:40],
        "longer": content + b"more",
        "another version": content.replace(*NOW_AND_BEFORE),
        "a damaged head": content.replace(b'"columns"', b'"colunms"', 1),
    }


@pytest.mark.parametrize("how", damaged(b" " * 200))
def test_a_damaged_index_is_refused_with_the_reason(tmp_path, how):
    path = tmp_path / "alerts"
    index_of([an_alert()]).save(path)
    path.write_bytes(damaged(path.read_bytes())[how])
    with pytest.raises(NotAnIndex, match="made anew"):
        AlertIndex.load(path)


def test_an_index_that_cannot_be_written_leaves_nothing_behind(tmp_path):
    (tmp_path / "alerts").mkdir()
    with pytest.raises(OSError, match="directory"):
        index_of([an_alert()]).save(tmp_path / "alerts")
    assert [path.name for path in tmp_path.iterdir()] == ["alerts"]


@pytest.mark.parametrize("zone", ["America", "Mars/Olympus", "../etc", "a\0b"])
def test_a_zone_that_is_none_shuts_nobody_out_and_stops_nothing(zone: str) -> None:
    remote = a_job(
        work_mode=WorkMode.REMOTE, remote_offset_low=-60, remote_offset_high=60
    )
    odd = an_alert(1, remote_only=True, country="GB", zone=zone)
    far = an_alert(2, remote_only=True, country="GB", zone="Asia/Tokyo")
    assert [alert for alert, _, _ in rows(run([odd, far], [remote]))] == [1]


@pytest.mark.parametrize(
    ("asked", "better"),
    [
        ({"followed_employers": frozenset({6})}, {"employer_id": 6}),
        ({"floor": floor(10_000)}, {}),
        ({"places": (near(LEEDS, 25),)}, {}),
    ],
    ids=["followed", "paid", "near"],
)
def test_a_job_of_less_standing_may_be_the_best(asked, better):
    farther = replace(a_job().places[0], point=Point(53.95, -1.4))
    poor = Pay(10_000_00, 10_000_00, "GBP", Interval.YEAR)
    jobs = [
        a_job(id=1, completeness=30, places=(farther,), pay=poor, age_days=30),
        a_job(id=2, completeness=0, age_days=30, **better),
    ]
    alert = an_alert(**asked)
    assert judged(alert, jobs)[0][1] == 2
    assert rows(run([alert], jobs, limit=1)) == judged(alert, jobs)[:1]
