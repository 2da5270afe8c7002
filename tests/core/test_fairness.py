from hypothesis import given
from hypothesis import strategies as st

from referio.core.fairness import MOST, handicaps

counts = st.dictionaries(st.integers(1, 9), st.integers(0, 10_000), max_size=9)


def test_nobody_shown_and_nobody_stands_back() -> None:
    assert handicaps({}, {1: 3, 2: 1}) == {}
    assert handicaps({1: 0}, {1: 3}) == {}
    assert handicaps({}, {}) == {}


def test_who_is_shown_as_much_as_others_for_each_job_does_not_stand_back() -> None:
    assert handicaps({1: 300, 2: 100}, {1: 3, 2: 1}) == {}


def test_who_is_shown_more_for_each_job_stands_back_and_the_others_do_not() -> None:
    # 400 showings of four jobs are 100 a job; the second was shown 150 times for one.
    assert handicaps({1: 250, 2: 150}, {1: 3, 2: 1}) == {2: 5}


def test_at_three_times_the_average_it_is_all_there_is() -> None:
    open_jobs = dict.fromkeys(range(1, 5), 1)
    assert handicaps({1: 400}, open_jobs) == {1: MOST}
    assert handicaps({1: 200, 2: 100, 3: 100}, open_jobs) == {1: 10}


def test_who_has_closed_all_jobs_does_not_count() -> None:
    assert handicaps({1: 1_000_000, 2: 10, 3: 10}, {1: 0, 2: 1, 3: 1}) == {}


@given(counts, counts)
def test_handicaps_are_few_points_for_those_above_the_average(shown, open_jobs) -> None:
    given_points = handicaps(shown, open_jobs)
    hiring = {one for one, jobs in open_jobs.items() if jobs}
    assert set(given_points) <= hiring
    assert all(0 < points <= MOST for points in given_points.values())
    if hiring:
        least = min(hiring, key=lambda one: shown.get(one, 0) / open_jobs[one])
        assert least not in given_points


@given(counts, counts, st.integers(2, 50))
def test_only_proportions_count(shown, open_jobs, times) -> None:
    larger = {one: count * times for one, count in shown.items()}
    assert handicaps(larger, open_jobs) == handicaps(shown, open_jobs)
