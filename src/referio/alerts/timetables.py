"""Timetables: the alerts that share one are due at the same moments."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from referio.alerts.models import Alert, Timetable
from referio.core.cadence import Cadence, Schedule, next_due, zone_named

Row = tuple[str, int, int, str]  # cadence, hour, weekday, time zone
ROW = ("cadence", "hour", "weekday", "time_zone")
NO_ZONE = "Etc/UTC"
JUST_BEFORE = timedelta(microseconds=1)
NEVER = datetime.max.replace(tzinfo=UTC)


def timetable_of(alert: Alert) -> Timetable:
    """Return the timetable of an alert as it is now, in the zone of its subscriber."""
    weekly = alert.cadence == Alert.Cadence.WEEKLY
    instant = alert.cadence == Alert.Cadence.INSTANT
    return Timetable.objects.get_or_create(
        cadence=alert.cadence,
        hour=0 if instant else alert.hour,
        weekday=alert.weekday if weekly else 0,
        time_zone=NO_ZONE if instant else alert.subscriber.time_zone,
    )[0]


def move(subscriber_id: int) -> None:
    """Give the alerts of a subscriber the timetables of the zone they live in now."""
    theirs = Alert.objects.filter(subscriber_id=subscriber_id)
    for alert in theirs.select_related("subscriber"):
        Alert.objects.filter(pk=alert.pk).update(timetable=timetable_of(alert))


def rows() -> dict[int, Row]:
    """Return all timetables by id: as many as there are different ones, so not many."""
    return {id_: tuple(row) for id_, *row in Timetable.objects.values_list("id", *ROW)}


def due_between(after: datetime, upto: datetime) -> list[int]:
    """Return the timetables that have a moment later than `after`, and not after `upto`."""
    return sorted(id_ for id_, row in rows().items() if next_of(row, after) <= upto)


def instant() -> list[int]:
    """Return the timetables of instant alerts."""
    rows_ = Timetable.objects.filter(cadence=Cadence.INSTANT)
    return list(rows_.values_list("pk", flat=True))


@lru_cache(maxsize=1 << 14)
def next_of(row: Row, after: datetime) -> datetime:
    """Return when a timetable is due next; the clocks of a zone nobody knows are UTC's.

    Instant alerts are asked by editions of their own, so never by the hour.
    """
    cadence, hour, weekday, zone = row
    if cadence == Cadence.INSTANT:
        return NEVER
    try:
        return next_due(Schedule(Cadence(cadence), hour, weekday, zone), after)
    except ValueError:
        return next_due(Schedule(Cadence(cadence), hour, weekday, NO_ZONE), after)


def next_after(row: Row, asked: datetime) -> datetime:
    """Return when a timetable is due next, on a later day than that on which it was asked."""
    return next_of(row, day_ends(asked, row[3]))


def day_ends(at: datetime, time_zone: str) -> datetime:
    """Return the last moment of the day that it is on the clocks of a zone."""
    try:
        zone = zone_named(time_zone)
    except ValueError:
        zone = zone_named(NO_ZONE)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    # What is due at midnight itself is due on the new day.
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC) - JUST_BEFORE
