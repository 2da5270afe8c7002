from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.cadence import Cadence, Schedule, next_due
from tests.examples import examples

ZONES = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "America/Havana",
]
schedules = st.builds(
    Schedule,
    st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]),
    st.integers(0, 23),
    st.integers(0, 6),
    st.sampled_from(ZONES),
)
moments = st.datetimes(timezones=st.just(UTC)).map(
    lambda one: one.replace(year=1995 + one.year % 42, day=min(one.day, 28))
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(hour: int, zone: str) -> Schedule:
    return Schedule(Cadence.DAILY, hour, 0, zone)


def weekly(hour: int, weekday: int, zone: str) -> Schedule:
    return Schedule(Cadence.WEEKLY, hour, weekday, zone)


def run(schedule: Schedule, after: datetime, times: int) -> Iterator[datetime]:
    for _ in range(times):
        after = next_due(schedule, after)
        yield after


@given(schedules, moments)
@settings(max_examples=examples(60))
def test_due_moments_grow_and_never_share_a_local_day(schedule, after):
    due = list(run(schedule, after, 6))
    days = [one.astimezone(ZoneInfo(schedule.time_zone)).date() for one in due]
    assert due[0] > after
    assert all(one < later for one, later in pairwise(due))
    assert all(one < later for one, later in pairwise(days))


@given(schedules, moments)
@settings(max_examples=examples(60))
def test_the_hour_and_weekday_are_kept_on_local_clocks(schedule, after):
    zone = ZoneInfo(schedule.time_zone)
    for one in run(schedule, after, 4):
        local = one.astimezone(zone)
        asked = local.replace(hour=schedule.hour, minute=0, fold=0)
        existed = asked.astimezone(UTC).astimezone(zone).hour == schedule.hour
        assert (local.hour, local.minute) == (schedule.hour, 0) or not existed
        if schedule.cadence is Cadence.WEEKLY:
            assert local.weekday() == schedule.weekday


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        # London: winter, the day before the clocks change, the days after
        (daily(8, "Europe/London"), "2026-03-27T08:00", "2026-03-28T08:00"),
        (daily(8, "Europe/London"), "2026-03-28T08:00", "2026-03-29T07:00"),
        (daily(8, "Europe/London"), "2026-10-24T07:00", "2026-10-25T08:00"),
        # 01:00 does not exist on 29 March, and comes twice on 25 October
        (daily(1, "Europe/London"), "2026-03-28T12:00", "2026-03-29T01:00"),
        (daily(1, "Europe/London"), "2026-10-24T12:00", "2026-10-25T00:00"),
        (daily(1, "Europe/London"), "2026-10-25T00:00", "2026-10-26T01:00"),
        # Lord Howe skips half an hour: 02:00 becomes 02:30
        (daily(2, "Australia/Lord_Howe"), "2026-10-03T12:00", "2026-10-03T15:30"),
        # Samoa had no 30 December 2011
        (daily(8, "Pacific/Apia"), "2011-12-29T18:00", "2011-12-30T18:00"),
        (weekly(8, 4, "Pacific/Apia"), "2011-12-29T18:00", "2012-01-05T18:00"),
        # Monday in Kolkata
        (weekly(9, 0, "Asia/Kolkata"), "2026-11-22T00:00", "2026-11-23T03:30"),
    ],
)
def test_due_moments_around_clock_changes(schedule, after, due):
    assert next_due(schedule, utc(after)) == utc(due)


@pytest.mark.parametrize("hour", [-1, 24])
def test_an_hour_that_no_clock_shows_is_refused(hour):
    with pytest.raises(ValueError, match="hour"):
        daily(hour, "UTC")


@pytest.mark.parametrize("weekday", [-1, 7])
def test_a_weekday_that_no_week_has_is_refused(weekday):
    with pytest.raises(ValueError, match="weekday"):
        weekly(8, weekday, "UTC")


@pytest.mark.parametrize("zone", ["Europe/Atlantis", "../etc/passwd", "", "Europe"])
def test_a_time_zone_that_is_none_is_refused_with_an_example(zone):
    with pytest.raises(ValueError, match="Europe/London"):
        daily(8, zone)


@given(moments)
@settings(max_examples=examples(10))
def test_what_is_instant_is_always_due(after):
    schedule = Schedule(Cadence.INSTANT, 0, 0, "Etc/UTC")
    assert after < next_due(schedule, after) <= after + timedelta(minutes=1)
