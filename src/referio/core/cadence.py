"""When a subscriber's newsletter is due, on the clock of the place they live in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# A weekly newsletter whose weekday a place skipped altogether comes a week later.
LONGEST_WAIT_DAYS = 16
MOMENT = timedelta(seconds=1)


class Cadence(StrEnum):
    """How often a newsletter may come."""

    DAILY = "daily"
    WEEKLY = "weekly"
    INSTANT = "instant"  # whenever there is something: it has no hour


@dataclass(frozen=True, slots=True)
class Schedule:
    """An hour (0 to 23) on the clocks of a time zone; weekly on a weekday (Monday is 0).

    Raises ValueError for an hour, weekday or time zone that does not exist.
    """

    cadence: Cadence
    hour: int
    weekday: int
    time_zone: str

    def __post_init__(self) -> None:
        if not 0 <= self.hour <= 23:
            raise ValueError(f"the hour must be from 0 to 23, not {self.hour}")
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"the weekday must be from 0 to 6, not {self.weekday}")
        zone_named(self.time_zone)


def zone_named(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name. Raises ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"'{name}' is not a known time zone; use a name such as 'Europe/London'"
        ) from None


def next_due(schedule: Schedule, after: datetime) -> datetime:
    """Return the first due moment later than `after`, in UTC.

    An hour that the clocks skip becomes the next minute that exists on that day;
    an hour that they repeat counts the first time only. What is instant is always due.
    """
    if schedule.cadence is Cadence.INSTANT:
        return after + MOMENT
    zone = zone_named(schedule.time_zone)
    today = after.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in range(LONGEST_WAIT_DAYS))
    return next(
        moment
        for day in days
        if (moment := _due_on(day, schedule, zone)) and moment > after
    )


def _due_on(day: date, schedule: Schedule, zone: ZoneInfo) -> datetime | None:
    if schedule.cadence is Cadence.WEEKLY and day.weekday() != schedule.weekday:
        return None
    wall = datetime.combine(day, time(schedule.hour), tzinfo=zone)
    # Past midnight it would be the next day's newsletter: a day without such an hour has none.
    minutes = range((24 - schedule.hour) * 60)
    walls = (wall + timedelta(minutes=n) for n in minutes)
    return next((one.astimezone(UTC) for one in walls if _exists(one)), None)


def _exists(wall: datetime) -> bool:
    there_and_back = wall.astimezone(UTC).astimezone(wall.tzinfo)
    return there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None)
