"""When a domain is held, and when an address counts as dead."""

from datetime import UTC, datetime, timedelta

import pytest

from referio.core.bouncing import is_out_of_reach
from referio.core.braking import Cause, Counts, cause, hold_for

NOTHING = Counts()
DAY = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "lately", "wanted"),
    [
        (Counts(5000, complained=6), NOTHING, Cause.COMPLAINTS),
        (Counts(5000, complained=5), NOTHING, None),  # 0.1 % is not above it
        (Counts(999, complained=9), NOTHING, None),  # too few to tell
        (Counts(1000, complained=1), NOTHING, None),
        (NOTHING, Counts(900, deferred=100), Cause.DEFERRALS),
        (NOTHING, Counts(950, deferred=50), None),
        (NOTHING, Counts(100, deferred=99), None),
        (NOTHING, Counts(0, deferred=200), Cause.DEFERRALS),
    ],
)
def test_when_the_brake_is_pulled(day, lately, wanted):
    found = cause(day, lately)
    assert (found[0] if found else None) == wanted


def test_each_hold_is_longer_than_the_one_before_up_to_a_limit():
    hours = [hold_for(Cause.DEFERRALS, n) / timedelta(hours=1) for n in range(8)]
    assert hours == [1, 2, 4, 8, 16, 24, 24, 24]
    assert hold_for(Cause.COMPLAINTS, 1000) == timedelta(days=7)


@pytest.mark.parametrize(
    ("days", "success", "wanted"),
    [
        ([0, 1, 2, 3, 7], None, True),
        ([0, 1, 2, 3, 6], None, False),
        ([0, 7, 8, 9], None, False),
        ([0, 1, 2, 3, 7], 0, False),
        ([0, 1, 2, 3, 4, 8], 0, True),
        ([], None, False),
    ],
)
def test_soft_bounces_count_over_days_and_since_the_last_success(days, success, wanted):
    arrived = None if success is None else DAY + timedelta(days=success)
    bounces = [DAY + timedelta(days=day) for day in days]
    assert is_out_of_reach(bounces, arrived) is wanted
