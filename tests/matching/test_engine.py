from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.composing import compose
from referio.core.criteria import AlertFacts, Criteria, JobFacts
from referio.matching.alerts import AlertIndex, prepare_alert
from referio.matching.clauses import CLAUSES
from referio.matching.engine import Matches, match
from referio.matching.jobs import JobBatch, prepare_job
from referio.matching.reference import explain_miss, judge, matches

from .examples import a_job, alert_facts, an_alert, criteria, job_facts

jobs_given = st.lists(job_facts, max_size=6, unique_by=lambda one: one.id)
alerts_given = st.lists(alert_facts, max_size=4, unique_by=lambda one: one.id)


def run(
    alerts: Iterable[AlertFacts], jobs: Iterable[JobFacts], **options: Any
) -> Matches:
    return match(AlertIndex.of(alerts), JobBatch.of(jobs), **options)


@given(alert_facts, job_facts)
@settings(max_examples=300)
def test_a_job_matches_exactly_when_every_clause_holds(facts, job_given):
    alert, job = prepare_alert(facts), prepare_job(job_given)
    holds = [clause(alert, job).holds for clause in CLAUSES]
    verdict = judge(facts, job_given)
    assert verdict.matched is all(holds) is matches(alert, job)
    assert bool(explain_miss(facts, job_given)) is not verdict.matched
    assert verdict.score >= 0
    assert verdict.matched or (verdict.score, verdict.reasons) == (0, ())


@given(criteria, job_facts, st.integers(0, 500))
@settings(max_examples=200)
def test_a_wider_radius_loses_no_job(asked, job, more):
    if asked.near:
        wider = replace(asked.near, radius_km=asked.near.radius_km + more)
        judged = [
            judge(an_alert_asking(one), job).matched
            for one in (asked, replace(asked, near=wider))
        ]
        assert judged[0] <= judged[1]


@given(criteria, job_facts, st.integers(0, 1_000_000))
@settings(max_examples=200)
def test_a_lower_floor_loses_no_job(asked, job, less):
    if asked.floor:
        lower = replace(asked.floor, amount=max(0, asked.floor.amount - less))
        judged = [
            judge(an_alert_asking(one), job).matched
            for one in (asked, replace(asked, floor=lower))
        ]
        assert judged[0] <= judged[1]


def an_alert_asking(asked: Criteria) -> AlertFacts:
    return replace(an_alert(), criteria=asked)


@given(alerts_given, jobs_given, st.randoms())
@settings(max_examples=60)
def test_the_order_of_alerts_and_jobs_makes_no_difference(alerts, jobs, random):
    shuffled = (random.sample(alerts, len(alerts)), random.sample(jobs, len(jobs)))
    assert run(*shuffled) == run(alerts, jobs)


@given(alerts_given, jobs_given, st.integers(0, 4))
@settings(max_examples=60)
def test_the_engine_agrees_with_judging_one_by_one(alerts, jobs, limit):
    expected = []
    for alert in sorted(alerts, key=lambda one: one.id):
        judged = [
            (-judge(alert, job).score, job.id)
            for job in jobs
            if judge(alert, job).matched
            and job.sequence > alert.after
            and job.id not in alert.sent
        ]
        expected += [(alert.id, job, -score) for score, job in sorted(judged)[:limit]]
    got = run(alerts, jobs, limit=limit)
    assert list(zip(got.alert, got.job, got.score, strict=True)) == expected
    assert len(got) == len(got.reasons) == len(expected)


def test_only_new_jobs_are_found():
    jobs = [a_job(id=n, sequence=n) for n in (1, 2, 3, 4)]
    alert = an_alert(after=1, sent=frozenset({2}), subscriber_id=9)
    assert run([alert], jobs).job == (3, 4)
    assert run([alert], jobs, sent={9: {3}, 8: {4}}).job == (4,)


def test_equal_scores_go_by_job_id():
    assert run([an_alert()], [a_job(id=n) for n in (3, 1, 2)]).job == (1, 2, 3)


def test_matches_go_on_to_composing():
    batch = JobBatch.of([a_job(id=n, cluster=n, employer_id=n) for n in (1, 2)])
    index = AlertIndex.of([an_alert(alert_id=7), an_alert(alert_id=8)])
    issue = compose(match(index, batch).found(batch))
    assert issue
    assert [(one.job_id, one.alert_id) for one in issue.entries] == [(1, 7), (2, 7)]
    assert (len(index), len(batch)) == (2, 2)


def test_a_job_or_alert_given_twice_is_refused():
    with pytest.raises(ValueError, match="job 1 is twice"):
        JobBatch.of([a_job(), a_job()])
    with pytest.raises(ValueError, match="alert 1 is twice"):
        AlertIndex.of([an_alert(), an_alert()])
