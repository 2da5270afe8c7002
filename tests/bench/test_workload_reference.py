"""What an alert of the invented workload matches, clause by clause."""

import pytest

from tests.bench import rows as given
from tests.bench.rows import (
    BAKER,
    COOK,
    FRANCE,
    HEAD,
    HEAD_COOK,
    LATTE,
    LYON,
    PORTUGAL,
    SUBURB,
    alert,
    job,
    remote,
)
from workload import ANYWHERE, COUNTRY, HYBRID, NEARBY, REMOTE, Alerts, Jobs
from workload_reference import Judge

AT_HOME = 1 << PORTUGAL
ABROAD = 1 << FRANCE
TEN_KM, TWENTY_FIVE_KM = 0, 1


def score(asked: Alerts, *jobs: Jobs) -> list[tuple[int, int]]:
    """Return (job, score), best first."""
    found, scores = Judge(given.legend(), asked, given.rows(*jobs)).matches(0)
    return list(zip(found.tolist(), scores.tolist(), strict=True))


def matched(asked: Alerts, *jobs: Jobs) -> set[int]:
    return {number for number, _ in score(asked, *jobs)}


def test_all_of_one_leg_has_to_be_there() -> None:
    asked = alert((COOK, HEAD), (BAKER,))
    assert matched(asked, job(COOK), job(COOK, HEAD), job(BAKER), job(LATTE)) == {1, 2}


def test_a_word_in_the_title_is_not_one_in_the_description() -> None:
    in_description = job(LATTE + 1)
    assert matched(alert((LATTE,)), in_description) == set()
    assert matched(alert((LATTE + 1,)), in_description, job(LATTE)) == {0, 1}


def test_what_an_alert_is_without_keeps_a_job_out() -> None:
    without = alert((COOK,), without=given.alert((HEAD, LATTE + 1)).legs[0, :1, :2])
    jobs = (job(COOK), job(COOK, HEAD), job(COOK, LATTE + 1))
    assert matched(without, *jobs) == {0}


def test_no_leg_takes_any_text() -> None:
    assert matched(alert(), job(COOK), job()) == {0, 1}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (NEARBY, {0, 1}),
        (COUNTRY, {0, 1, 3}),
        (REMOTE, {3}),
        (ANYWHERE, {0, 1, 2, 3, 4}),
    ],
)
def test_where(where, expected) -> None:
    there = (
        job(COOK),
        job(COOK, places=[SUBURB]),
        job(COOK, places=[LYON], countries=ABROAD),
        remote(COOK, open_to=AT_HOME),
        remote(COOK, open_to=ABROAD),
    )
    assert (
        matched(alert((COOK,), where=where, radius=TWENTY_FIVE_KM), *there) == expected
    )


def test_nearby_may_let_remote_work_in() -> None:
    asked = alert((COOK,), where=NEARBY, remote_too=True)
    away = (remote(COOK, open_to=AT_HOME), remote(COOK, open_to=ABROAD))
    assert matched(asked, *away) == {0}


def test_a_radius_ends_where_it_says() -> None:
    suburb = job(COOK, places=[SUBURB])
    # The suburb lies 0.09 degrees to the north: 10.007 km.
    assert matched(alert((COOK,), where=NEARBY, radius=TEN_KM), suburb) == set()
    assert matched(alert((COOK,), where=NEARBY, radius=TWENTY_FIVE_KM), suburb) == {0}


def test_pay_below_the_floor_is_out_and_unstated_pay_is_a_choice() -> None:
    jobs = (job(COOK, pay=29_999), job(COOK, pay=30_000), job(COOK, pay=0))
    assert matched(alert((COOK,), floor=30_000), *jobs) == {1, 2}
    assert matched(alert((COOK,), floor=30_000, stated_only=True), *jobs) == {1}


@pytest.mark.parametrize(
    ("mask", "value"),
    [
        ("commitments", "commitment"),
        ("levels", "level"),
        ("modes", "mode"),
        ("departments", "department"),
    ],
)
def test_what_is_ticked(mask, value) -> None:
    jobs = (job(COOK, **{value: 0}), job(COOK, **{value: 1}), job(COOK, **{value: 2}))
    assert matched(alert((COOK,), where=ANYWHERE, **{mask: 0b101}), *jobs) == {0, 2}


def test_muted_and_followed_employers() -> None:
    jobs = (job(COOK, employer=1), job(COOK, employer=2), job(COOK, employer=3))
    assert matched(alert((COOK,), muted=[2]), *jobs) == {0, 2}
    assert score(alert((COOK,), followed=[3]), *jobs)[0] == (2, 40 + 250)
    assert matched(alert((COOK,), followed=[3], only_followed=True), *jobs) == {2}


def test_the_best_leg_counts_and_a_phrase_once() -> None:
    asked = alert((COOK,), (HEAD, COOK), (HEAD_COOK,))
    assert score(asked, job(COOK)) == [(0, 40)]
    assert score(asked, job(COOK, HEAD)) == [(0, 80)]
    assert score(asked, job(COOK, HEAD, HEAD_COOK)) == [(0, 100)]


def test_nearness_falls_with_the_square_of_the_distance() -> None:
    asked = alert((COOK,), where=NEARBY, radius=TWENTY_FIVE_KM)
    assert score(asked, job(COOK)) == [(0, 190)]
    # 150 × (625 − 100.1) / 625 = 125.9
    assert score(asked, job(COOK, places=[SUBURB])) == [(0, 40 + 125)]
    assert score(asked, job(COOK, places=[SUBURB, given.PORTO])) == [(0, 190)]


def test_pay_above_the_floor_counts_up_to_a_point() -> None:
    asked = alert((COOK,), floor=30_000)
    assert score(asked, job(COOK, pay=32_999)) == [(0, 42)]
    assert score(asked, job(COOK, pay=900_000)) == [(0, 140)]
    assert score(alert((COOK,)), job(COOK, pay=900_000)) == [(0, 40)]


def test_the_better_comes_first_then_the_lower_number() -> None:
    jobs = (
        job(COOK, standing=1),
        job(COOK, standing=9),
        job(COOK, mode=HYBRID, standing=9),
    )
    assert [number for number, _ in score(alert((COOK,)), *jobs)] == [1, 2, 0]
