"""What must hold for whatever is asked of whatever job."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from referio.core.criteria import AlertFacts, Clause, Criteria, JobFacts, Reason
from referio.core.postings import WorkMode
from referio.matching.alerts import prepare_alert
from referio.matching.clauses import CHECKS
from referio.matching.jobs import prepare_job
from referio.matching.reasons import CLAUSES, bits, names
from referio.matching.reference import explain_miss, matches
from tests.examples import examples

from .examples import (
    GLOSSARY,
    JUNE,
    Glossary,
    a_job,
    alert_facts,
    an_alert,
    criteria,
    floor,
    job_facts,
    judge,
    near,
)

UNHURRIED = settings(max_examples=examples(100))


def asking(asked: Criteria) -> AlertFacts:
    return replace(an_alert(), criteria=asked)


def finds(asked: Criteria, job: JobFacts) -> bool:
    return judge(asking(asked), job).matched


@given(alert_facts, job_facts)
@UNHURRIED
def test_a_match_is_when_every_clause_holds(alert, job):
    prepared = prepare_alert(alert, GLOSSARY), prepare_job(job, at=JUNE)
    verdict = judge(alert, job)
    missed = explain_miss(alert, job, at=JUNE, lexicon=GLOSSARY)
    assert verdict.matched is all(check(*prepared).holds for check in CHECKS)
    assert verdict.matched is matches(*prepared)
    assert verdict.matched is (missed == ())
    assert verdict.failures == missed


@given(alert_facts, job_facts)
@UNHURRIED
def test_only_a_match_has_a_score_and_reasons(alert, job):
    verdict = judge(alert, job)
    if not verdict.matched:
        assert (verdict.score, verdict.reasons) == (0, ())
    assert verdict.score >= 0
    assert len(set(map(repr, verdict.reasons))) == len(verdict.reasons)


@given(alert_facts, job_facts)
@UNHURRIED
def test_what_was_asked_for_and_holds_is_a_reason(alert, job):
    verdict, asked = judge(alert, job), alert.criteria
    if not verdict.matched:
        return
    given_for = names(bits(verdict.reasons))
    ticked = {
        Clause.WORK_MODE: asked.work_modes,
        Clause.COMMITMENT: asked.commitments,
        Clause.SENIORITY: asked.seniorities,
        Clause.FUNCTION: asked.functions,
        Clause.LANGUAGE: asked.languages,
    }
    for clause, boxes in ticked.items():
        assert (clause in given_for) is bool(boxes)
    assert (Clause.PAY in given_for) is (asked.floor is not None)
    spots = asked.places or asked.areas or asked.remote_only
    somewhere = {Clause.PLACE, Clause.COUNTRY, Clause.REMOTE} & set(given_for)
    assert bool(somewhere) is bool(spots)
    assert (Clause.FOLLOWED in given_for) is (
        job.employer_id in asked.followed_employers
    )


@given(criteria, job_facts, st.integers(0, 20_000))
@UNHURRIED
def test_a_wider_radius_loses_no_job(asked, job, more):
    wider = tuple(replace(one, radius_km=one.radius_km + more) for one in asked.places)
    assert finds(asked, job) <= finds(replace(asked, places=wider), job)


@given(criteria, job_facts, st.integers(0, 1_000_000))
@UNHURRIED
def test_a_lower_floor_loses_no_job(asked, job, less):
    if asked.floor:
        lower = replace(asked.floor, amount=max(0, asked.floor.amount - less))
        assert finds(asked, job) <= finds(replace(asked, floor=lower), job)


@given(criteria, job_facts)
@UNHURRIED
def test_allowing_more_loses_no_job(asked, job):
    wishes: list[dict[str, Any]] = [
        {"synonyms": True},
        {"pay_unstated_too": True},
        {"refused": frozenset()},
        {"words_none": ()},
        {"muted_employers": frozenset()},
        {"own_domains": frozenset()},
    ]
    for allowed in wishes:
        assert finds(asked, job) <= finds(replace(asked, **allowed), job)
    if not asked.remote_only:
        assert finds(asked, job) <= finds(replace(asked, remote_too=True), job)


@given(criteria, job_facts, st.sampled_from(["data", "engineer", "nurse", "DevOps"]))
@UNHURRIED
def test_a_further_synonym_loses_no_job_and_no_point(asked, job, word):
    alert = asking(replace(asked, synonyms=True))
    more = Glossary(
        **{key: (*known, word) for key, known in GLOSSARY.known.items()},
        python=(word,),
    )
    before = judge(alert, job)
    after = judge(alert, job, lexicon=more)
    assert before.matched <= after.matched
    assert before.score <= after.score


@given(st.integers(0, 2 ** len(CLAUSES) - 1))
@example(0)
def test_names_and_bits_say_the_same(number):
    named = names(number)
    assert bits(Reason(name, {}) for name in named) == number
    assert list(named) == [name for name in CLAUSES if name in named]


def test_bits_that_stand_for_no_clause_are_refused():
    with pytest.raises(ValueError, match="no clause"):
        names(1 << len(CLAUSES))
    with pytest.raises(KeyError):
        bits([Reason(Clause.MUTED, {})])


def test_bits_are_stored_so_their_order_stays():
    assert names(0b1) == ("words",)
    assert names(0b1000_0000_010) == ("place", "followed")
    assert CLAUSES[5] == "work-mode"


def test_every_clause_speaks_before_one_speaks_again():
    alert = an_alert(
        words_all=("data", "engineer", "python", "dbt"),
        places=(near(),),
        floor=floor(40_000),
    )
    told = [reason.clause for reason in judge(alert, a_job()).reasons]
    assert told == ["words", "place", "pay", "words", "words", "words"]


def test_new_or_not_is_not_asked_here():
    alert = an_alert(after=10**12, sent=frozenset({1}))
    assert judge(alert, a_job()).matched


def test_nothing_asked_is_held_by_remote_work_too():
    alert = an_alert(remote_too=False, country="FR")
    assert judge(alert, a_job(work_mode=WorkMode.REMOTE)).matched
