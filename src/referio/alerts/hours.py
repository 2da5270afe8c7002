"""When alerts are due: at one hour for all of a person's, so that they get one mail a day.

What is asked for at once is apart from that: it comes whenever there is something.
"""

from datetime import datetime
from operator import itemgetter

import numpy as np

from referio.alerts import rolls
from referio.alerts.models import Alert
from referio.alerts.rolls import Span
from referio.alerts.timetables import Row, day_ends, next_of, timetable_of
from referio.core.cadence import Cadence, Schedule, next_due
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
    return next_due(schedule, max(now, day_over(alert) or now))


def due_first(alert: Alert, now: datetime) -> datetime:
    """Return when an alert is due that was confirmed now: at once, if the day has no mail.

    Where the day had one it is due on another, and where it will have one it is due then.
    """
    if alert.cadence == Cadence.INSTANT:
        return now
    over = day_over(alert)
    if over and over > now:
        return due_next(alert, now)
    return later_today(alert.subscriber_id, now, hour=alert.hour) or now


def later_today(
    subscriber_id: int, now: datetime, *, hour: int | None = None
) -> datetime | None:
    """Return when alerts that listen bring a mail later on the day of their owner, if so.

    `hour` stands for theirs where they are about to get it.
    """
    theirs = Alert.objects.filter(subscriber_id=subscriber_id, paused=False)
    theirs = theirs.exclude(cadence=Cadence.INSTANT).exclude(confirmed_at=None)
    moments = [
        (next_of(_row(one, one.hour if hour is None else hour), now), one)
        for one in theirs.select_related("subscriber")
    ]
    first, one = min(moments, key=itemgetter(0), default=(now, None))
    return first if one and first <= day_ends(now, one.subscriber.time_zone) else None


def _row(alert: Alert, hour: int) -> Row:
    return alert.cadence, hour, alert.weekday, alert.subscriber.time_zone


@transaction_required
def keep_one_hour(alert: Alert, now: datetime) -> None:
    """Let all alerts of a subscriber come at the hour of this one: the last that was said.

    What comes at once has no hour, so nothing follows it.
    """
    if alert.cadence == Cadence.INSTANT:
        return
    others = Alert.objects.filter(subscriber_id=alert.subscriber_id)
    for one in others.exclude(hour=alert.hour).select_related("subscriber"):
        one.hour = alert.hour
        Alert.objects.filter(pk=one.pk).update(
            hour=one.hour, timetable=timetable_of(one), due_at=due_next(one, now)
        )


def day_over(alert: Alert) -> datetime | None:
    """Return when the day ends on which any daily or weekly alert of its owner was asked."""
    known = alert.subscriber.served_until  # by those that are deleted since
    asked = _asked_until(alert)
    return max(known, asked) if known and asked else known or asked


def _asked_until(alert: Alert) -> datetime | None:
    """Return the same by the alerts that are there."""
    owner = alert.subscriber_id
    theirs = Alert.objects.filter(subscriber_id=owner).exclude(cadence=Cadence.INSTANT)
    ids = np.array(sorted(theirs.values_list("pk", flat=True)), np.int64)
    known = rolls.asking(Span(owner, owner + 1))
    if not len(ids) or (last := int(known.last(ids).max())) < 0:
        return None
    return day_ends(known.moments[last], alert.subscriber.time_zone)
