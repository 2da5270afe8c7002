"""When alerts are due: at one hour for all of a person's, so that they get one mail a day.

What is asked for at once is apart from that: it comes whenever there is something.
"""

from datetime import datetime, timedelta

import numpy as np

from referio.alerts import rolls
from referio.alerts.models import Alert
from referio.alerts.rolls import Span
from referio.alerts.timetables import timetable_of
from referio.core.cadence import Cadence, Schedule, next_due, zone_named
from referio.transactions import transaction_required


def due_next(alert: Alert, now: datetime) -> datetime:
    """Return when an alert is due: on no day on which its owner was asked already."""
    schedule = Schedule(
        cadence=Cadence(alert.cadence),
        hour=alert.hour,
        weekday=alert.weekday,
        time_zone=alert.subscriber.time_zone,
    )
    if schedule.cadence is Cadence.INSTANT:
        return now
    return next_due(schedule, max(now, _day_over(alert) or now))


def due_first(alert: Alert, now: datetime) -> datetime:
    """Return when an alert is due that was confirmed now: at once, if the day had no mail."""
    over = _day_over(alert)
    return now if over is None or over <= now else due_next(alert, now)


@transaction_required
def keep_one_hour(alert: Alert, now: datetime) -> None:
    """Let all alerts of a subscriber come at the hour of this one: the last that was said."""
    others = Alert.objects.filter(subscriber_id=alert.subscriber_id)
    for one in others.exclude(hour=alert.hour).select_related("subscriber"):
        one.hour = alert.hour
        Alert.objects.filter(pk=one.pk).update(
            hour=one.hour, timetable=timetable_of(one), due_at=due_next(one, now)
        )


def _day_over(alert: Alert) -> datetime | None:
    """Return when the day ends on which any daily or weekly alert of its owner was asked."""
    owner = alert.subscriber_id
    theirs = Alert.objects.filter(subscriber_id=owner).exclude(cadence=Cadence.INSTANT)
    ids = np.array(sorted(theirs.values_list("pk", flat=True)), np.int64)
    known = rolls.asking(Span(owner, owner + 1))
    if not len(ids) or (last := int(known.last(ids).max())) < 0:
        return None
    zone = zone_named(alert.subscriber.time_zone)
    day = known.moments[last].astimezone(zone).date()
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
