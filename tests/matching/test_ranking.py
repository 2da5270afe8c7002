"""What a match is worth, ground by ground."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.criteria import AlertFacts, JobPlace, Near, Point, Within
from referio.core.money import Interval, Pay
from referio.core.postings import WorkMode
from referio.matching import ranking
from referio.matching.ranking import WEIGHTS, Weights

from .examples import LEEDS, PARIS, PLACES, a_job, an_alert, floor, judge, near


def score(alert: AlertFacts, **changes: Any) -> int:
    return judge(alert, a_job(**changes)).score


def more(asked: dict[str, Any], **changes: Any) -> int:
    """Return what the grounds of an alert add to a job's own standing."""
    return score(an_alert(**asked), **changes) - score(an_alert(), **changes)


def paid(most: int, currency: str = "EUR") -> dict[str, Any]:
    return {"pay": Pay(0, most, currency, Interval.YEAR)}


def test_the_table_is_the_contract():
    assert Weights() == Weights(
        found=40,
        in_title=60,
        phrase=60,
        fresh=60,
        stale_after_days=30,
        complete=40,
        near=100,
        pay=50,
        pay_step=10**12,
        followed=250,
    )


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        ({}, 0),
        ({"words_any": ("python",)}, 40),
        ({"words_any": ("engineer",)}, 100),
        ({"words_all": ("data", "engineer")}, 200),
        ({"words_all": ("data engineer",)}, 160),
        ({"words_all": ("senior data engineer", "data engineer")}, 260),
        ({"words_any": ("python", "engineer", "rust")}, 100),
        ({"words_any": ("python", "dbt")}, 40),
        ({"words_any": ("dbt",), "words_all": ("data", "python")}, 180),
        ({"words_any": ("data engineer", "data"), "words_all": ("senior",)}, 260),
        # what both lists ask for is one word of the leg
        ({"words_any": ("data",), "words_all": ("DATA",)}, 100),
        ({"words_any": ("data", "dbt"), "words_all": ("data",)}, 140),
        ({"words_none": ("nurse",)}, 0),
        ({"words_any": ("", "!")}, 0),
    ],
)
def test_words_count_by_the_best_leg(asked, points):
    assert more(asked) == points


@pytest.mark.parametrize(
    ("changes", "points"),
    [
        ({"title": "DevOps"}, 100),
        (
            {"title": "Site Reliability Engineer"},
            100,
        ),  # the word asked for is no phrase
        ({"title": "Engineer", "description": "DevOps"}, 40),
        ({"title": "SRE", "description": "DevOps"}, 100),
        ({"description": "DevOps and SRE"}, 40),
    ],
)
def test_a_synonym_counts_as_the_word_it_stands_for(changes, points):
    assert more({"words_any": ("DevOps",), "synonyms": True}, **changes) == points


def test_fresh_jobs_come_first_until_they_are_stale():
    alert = an_alert()
    today, later, stale, ancient = (
        score(alert, age_days=days) for days in (0, 15, 30, 400)
    )
    assert today - later == WEIGHTS.fresh // 2
    assert today - stale == WEIGHTS.fresh
    assert stale == ancient
    assert score(alert, age_days=-1) == today


def test_complete_postings_come_first():
    alert = an_alert()
    assert score(alert) - score(alert, completeness=50) == WEIGHTS.complete // 2


def test_nearer_jobs_come_first():
    asked = {"places": (near(radius_km=50),)}
    here, bradford, york = (more(asked, places=(one,)) for one in PLACES[:3])
    # All of them less the square of the share of the radius.
    assert (here, bradford, york) == (100, 92, 49)


def test_here_is_all_the_points_whatever_the_radius():
    assert more({"places": (near(radius_km=0),)}) == WEIGHTS.near


def test_of_several_places_the_best_counts():
    wide, small = near(PARIS, 20_000), near(radius_km=25)
    assert more({"places": (small, wide)}, places=(PLACES[3], PLACES[1])) == 100
    assert more({"places": (small,)}, places=(PLACES[3], PLACES[1])) == 71


def test_an_area_is_not_near():
    assert more({"areas": (Within("GB"),)}) == 0
    assert more({"areas": (Within("GB"),), "places": (near(PARIS),)}) == 0
    assert more({"areas": (Within("GB"),), "places": (near(),)}) == WEIGHTS.near


def test_remote_work_is_not_near():
    assert more({"places": (near(),)}, work_mode=WorkMode.REMOTE) == 0


def test_a_place_without_a_point_adds_nothing_to_nearness():
    asked = {"places": (near(),)}
    nowhere = JobPlace("United Kingdom", "GB")
    assert more(asked, places=(nowhere, PLACES[0])) == more(asked)


@pytest.mark.parametrize(
    ("asked", "changes", "points"),
    [
        (floor(40_000, "EUR"), paid(40_999_99), 0),
        (floor(40_000, "EUR"), paid(41_000_00), 1),
        (floor(40_000, "EUR"), paid(89_999_99), 49),
        (floor(40_000, "EUR"), paid(90_000_00), 50),
        (floor(40_000, "EUR"), paid(900_000_00), 50),
        (floor(40_000), {}, 5),  # 5,000 pounds are 5,750 euros
        (floor(15, interval=Interval.HOUR), {}, 15),  # 31,200 pounds a year
        (floor(1, "JPY"), paid(1_000_00), 0),  # 0.57 euros short of a step
        (floor(0), {}, 0),
        (floor(1, "XXX"), paid(10**9, "XXX"), 0),  # no rate: how much more, who knows
        (floor(1), {"pay": None}, 0),
        (floor(1, interval=Interval.ONCE), {}, 0),
    ],
)
def test_pay_above_the_floor_counts_by_thousands_of_euros(asked, changes, points):
    assert more({"floor": asked}, **changes) == points


def test_followed_employers_come_first():
    assert more({"followed_employers": frozenset({5})}) == WEIGHTS.followed
    assert more({"followed_employers": frozenset({6})}) == 0


def test_what_is_ticked_adds_nothing():
    assert more({"work_modes": frozenset({WorkMode.HYBRID})}) == 0


def test_what_says_most_is_said_first():
    alert = an_alert(
        words_any=("python",), places=(near(),), followed_employers=frozenset({5})
    )
    clauses = [reason.clause for reason in judge(alert, a_job()).reasons]
    assert clauses == ["followed", "place", "words"]


degrees = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(degrees, degrees, st.integers(0, 20_000))
def test_nearness_is_from_nothing_to_all(one, other, radius):
    asked = an_alert(places=(Near("There", one, radius),))
    verdict = judge(asked, a_job(places=(JobPlace("Here", "GB", other),)))
    if verdict.matched:
        points = verdict.score - ranking.standing(a_job())
        assert 0 <= points <= WEIGHTS.near


@given(st.integers(0, 10**15), st.integers(1, 10**15))
def test_pay_is_never_worth_more_than_its_weight(more_than, least):
    points = ranking.pay_above(least + more_than, least)
    assert 0 <= points <= WEIGHTS.pay


def test_ties_have_one_score():
    assert score(an_alert(places=(near(LEEDS),))) == score(
        an_alert(places=(near(LEEDS), near(LEEDS)))
    )
