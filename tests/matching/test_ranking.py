from typing import Any

from referio.core.criteria import AlertFacts, JobPlace
from referio.core.money import Interval
from referio.matching.ranking import WEIGHTS
from referio.matching.reference import judge

from .examples import PLACES, a_job, an_alert, floor, near


def score(alert: AlertFacts, **changes: Any) -> int:
    return judge(alert, a_job(**changes)).score


def test_a_word_in_the_title_counts_more_than_in_the_description():
    alert = an_alert(words_any=("python",))
    in_title = score(alert, title="Python Engineer")
    assert in_title - score(alert) == WEIGHTS.title - WEIGHTS.description


def test_a_phrase_counts_more_than_a_word_up_to_a_limit():
    word, pair, long = (
        score(an_alert(words_all=(words,)), title="a b c d e")
        for words in ("a", "a b", "a b c d e")
    )
    assert pair - word == WEIGHTS.longer
    assert long - word == WEIGHTS.longest


def test_further_words_add_up_to_a_limit():
    words = tuple("abcdefghij")
    one = score(an_alert(words_any=words[:1]), title=" ".join(words))
    two = score(an_alert(words_any=words[:2]), title=" ".join(words))
    ten = score(an_alert(words_any=words), title=" ".join(words))
    assert two - one == WEIGHTS.further
    assert ten - one == WEIGHTS.furthest


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
    alert = an_alert(near=near(radius_km=50))
    here, bradford, york = (score(alert, places=(one,)) for one in PLACES[:3])
    assert here > bradford > york
    assert score(an_alert(near=near(radius_km=0))) == here


def test_a_place_without_a_point_adds_nothing_to_nearness():
    alert = an_alert(near=near())
    nowhere = JobPlace("United Kingdom", "GB")
    assert score(alert, places=(nowhere, PLACES[0])) == score(alert)


def test_pay_above_the_floor_counts_by_the_hundredth_up_to_a_limit():
    without = score(an_alert())
    assert score(an_alert(floor=floor(45_000))) == without
    assert score(an_alert(floor=floor(40_000))) == without + 12
    assert score(an_alert(floor=floor(10_000))) == without + WEIGHTS.pay
    assert score(an_alert(floor=floor(0))) == without
    hourly = floor(15, interval=Interval.HOUR)
    assert score(an_alert(floor=hourly)) == without + 44


def test_followed_employers_come_first():
    followed = an_alert(followed_employers=frozenset({5}))
    assert score(followed) - score(an_alert()) == WEIGHTS.followed


def test_what_says_most_is_said_first():
    alert = an_alert(words_any=("python",), near=near(), followed_employers={5})
    clauses = [reason.clause for reason in judge(alert, a_job()).reasons]
    assert clauses == ["followed", "place", "words"]
