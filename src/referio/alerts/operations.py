"""What happens to subscribers and their alerts."""

from dataclasses import asdict, fields
from datetime import datetime, timedelta

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from referio.alerts.drafts import AlertDraft
from referio.alerts.everywhere import listen_again, note_change
from referio.alerts.hours import day_over, due_first, due_next, keep_one_hour
from referio.alerts.models import SHARDS, Alert, Consent, Mute, Subscriber
from referio.alerts.queries import address_hash
from referio.alerts.suppressing import (
    COMPLAINT,
    Patience,
    Suppressed,
    bar,
    lift,
    patience,
)
from referio.alerts.timetables import timetable_of
from referio.transactions import transaction_required

NEWSLETTER = "newsletter"
CRITERIA = [field.name for field in fields(AlertDraft)]
MOST_ALERTS = 50  # of one subscriber
__all__ = ["Suppressed"]


class TooManyAlerts(Exception):
    """The subscriber has as many alerts as one person may; the message says so to them."""


class AskedTooOften(Exception):
    """The address has unanswered confirmation mails enough: no stranger may flood it."""


@transaction_required
def sign_up(
    email: str,
    draft: AlertDraft,
    *,
    time_zone: str,
    language: str,
    wording: str,
    now: datetime,
) -> Alert:
    """Store an alert that waits for the click in its owner's mail.

    Anybody may type anybody's address, so nothing of an existing subscriber changes and
    the alert counts only once confirmed. Raises Suppressed, AskedTooOften.
    """
    allowed = patience(email)
    subscriber, _ = Subscriber.objects.filter(email__lower=email.lower()).get_or_create(
        defaults={
            "email": email,
            "language": language,
            "time_zone": time_zone,
            "shard": address_hash(email)[0] % SHARDS,
            "created_at": now,
            "changed_at": now,
        }
    )
    _mind_the_inbox(subscriber, allowed, now)
    alert = _create(subscriber, draft, confirmed_at=None, now=now)
    _ask(subscriber.pk, wording, alert_id=alert.pk, now=now)
    return alert


@transaction_required
def confirm(alert_id: int, *, now: datetime) -> Alert:
    """Make an alert count, and its subscriber active; twice is harmless.

    Raises Suppressed where a complaint came after the alert was asked for.
    """
    # The subscriber is locked first here, in leaving and in starting again alike.
    Subscriber.objects.select_for_update().filter(alerts=alert_id).first()
    alert = Alert.objects.select_related("subscriber").get(pk=alert_id)
    if alert.confirmed_at:
        return alert
    lift(alert.subscriber.email, asked_at=alert.created_at)
    if alert.subscriber.state in (
        Subscriber.State.UNSUBSCRIBED,
        Subscriber.State.RESTING,
    ):
        # Who comes back with a new wish has not asked for the old ones again.
        others = Alert.objects.filter(subscriber_id=alert.subscriber_id)
        others.exclude(confirmed_at=None).update(paused=True, changed_at=now)
    # The first newsletter follows at once; after it the alert keeps its hour.
    alert.due_at = due_first(alert, now)
    alert.confirmed_at = alert.changed_at = now
    alert.save(update_fields=["confirmed_at", "due_at", "changed_at"])
    keep_one_hour(alert, now)
    Consent.objects.filter(alert_id=alert_id, given_at=None).update(given_at=now)
    activate(alert.subscriber_id, now=now)
    return alert


def _ask(
    subscriber_id: int, wording: str, *, alert_id: int | None, now: datetime
) -> Consent:
    return Consent.objects.create(
        subscriber_id=subscriber_id,
        alert_id=alert_id,
        purpose=NEWSLETTER,
        wording=wording,
        asked_at=now,
    )


@transaction_required
def activate(subscriber_id: int, *, now: datetime) -> None:
    """Send to a subscriber from now on, on their own word."""
    subscriber = Subscriber.objects.get(pk=subscriber_id)
    if subscriber.state not in (Subscriber.State.ACTIVE, Subscriber.State.PENDING):
        listen_again(subscriber_id, now)
    Subscriber.objects.filter(pk=subscriber_id).update(
        state=Subscriber.State.ACTIVE,
        confirmed_at=Coalesce("confirmed_at", Value(now)),
        said_yes_at=now,
        unsubscribed_at=None,
        asked_at=None,
        asked_by_mail_at=None,
        changed_at=now,
    )


@transaction_required
def add_alert(subscriber_id: int, draft: AlertDraft, *, now: datetime) -> Alert:
    """Add an alert that came through the owner's own link, so it counts at once.

    Raises TooManyAlerts.
    """
    # Held, so that two at a time are counted one after the other.
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    if subscriber.alerts.count() >= MOST_ALERTS:
        raise TooManyAlerts(
            f"You have {MOST_ALERTS} alerts, which is as many as we can keep for one"
            " person. Please change or delete one of them first."
        )
    alert = _create(subscriber, draft, confirmed_at=now, now=now)
    keep_one_hour(alert, now)
    return alert


@transaction_required
def change_alert(alert_id: int, draft: AlertDraft, *, now: datetime) -> Alert:
    """Replace an alert's criteria and cadence; what it was served stays served."""
    alert = Alert.objects.select_related("subscriber").get(pk=alert_id)
    _fill(alert, draft)
    alert.changed_at, alert.due_at = now, due_next(alert, now)
    alert.timetable = timetable_of(alert)
    alert.save(update_fields=[*CRITERIA, "changed_at", "due_at", "timetable"])
    keep_one_hour(alert, now)
    return alert


@transaction_required
def delete_alert(alert_id: int, *, now: datetime) -> None:
    """Remove an alert; twice is harmless."""
    alert = Alert.objects.select_related("subscriber").filter(pk=alert_id).first()
    if alert is None:
        return
    # A row that is gone cannot say that it changed, nor that it was asked today: its owner does.
    note_change(alert.subscriber_id, now, served_until=day_over(alert))
    alert.delete()


@transaction_required
def pause_alert(alert_id: int, paused: bool, *, now: datetime) -> None:  # noqa: FBT001
    """Pause or resume one alert."""
    alert = Alert.objects.select_related("subscriber").get(pk=alert_id)
    alert.paused, alert.changed_at, alert.due_at = paused, now, due_next(alert, now)
    alert.save(update_fields=["paused", "changed_at", "due_at"])


@transaction_required
def set_time_zone(subscriber_id: int, time_zone: str, *, now: datetime) -> None:
    """Move a subscriber, and with them when their alerts are due."""
    note_change(subscriber_id, now, time_zone=time_zone)
    for alert in Alert.objects.filter(subscriber_id=subscriber_id).select_related(
        "subscriber"
    ):
        Alert.objects.filter(pk=alert.pk).update(
            timetable=timetable_of(alert), due_at=due_next(alert, now)
        )


@transaction_required
def unsubscribe(subscriber_id: int, *, now: datetime) -> None:
    """End all newsletters of a subscriber at once; twice is harmless."""
    Subscriber.objects.filter(pk=subscriber_id).exclude(
        state=Subscriber.State.UNSUBSCRIBED
    ).update(state=Subscriber.State.UNSUBSCRIBED, unsubscribed_at=now, changed_at=now)
    Consent.objects.filter(
        Q(subscriber_id=subscriber_id, given_at__isnull=False),
        purpose=NEWSLETTER,
        withdrawn_at__isnull=True,
    ).update(withdrawn_at=now)


@transaction_required
def resume(subscriber_id: int, *, wording: str, now: datetime) -> None:
    """Start newsletters again, on the owner's word through their own link.

    Raises Suppressed after a complaint.
    """
    lift(Subscriber.objects.select_for_update().get(pk=subscriber_id).email)
    consent = _ask(subscriber_id, wording, alert_id=None, now=now)
    Consent.objects.filter(pk=consent.pk).update(given_at=now)
    activate(subscriber_id, now=now)


@transaction_required
def unsubscribe_alert(alert_id: int, *, now: datetime) -> None:
    """End one alert and leave the others; twice is harmless."""
    Alert.objects.filter(pk=alert_id).update(paused=True, changed_at=now)


@transaction_required
def mute(
    subscriber_id: int,
    *,
    employer_id: int | None = None,
    job_id: int | None = None,
    now: datetime,
) -> Mute:
    """Keep an employer or a job out of every alert of a subscriber; twice is harmless."""
    thing = {"job_id": job_id} if job_id else {"employer_id": employer_id}
    note_change(subscriber_id, now)
    return Mute.objects.get_or_create(
        subscriber_id=subscriber_id, **thing, defaults={"at": now}
    )[0]


@transaction_required
def unmute(mute_id: int, *, now: datetime) -> None:
    """Let a muted employer or job in again; twice is harmless."""
    Subscriber.objects.filter(mutes=mute_id).update(changed_at=now)
    Mute.objects.filter(pk=mute_id).delete()


@transaction_required
def suppress(email: str, *, why: str, now: datetime) -> None:
    """Never mail this address again, whatever waits for it; the first reason stays."""
    bar(email, why=why, now=now)
    for subscriber in Subscriber.objects.filter(email__lower=email.lower()):
        unsubscribe(subscriber.pk, now=now)


@transaction_required
def complained(subscriber_id: int, *, now: datetime) -> None:
    """End everything for somebody who called our mail spam; twice is harmless."""
    email = Subscriber.objects.select_for_update().get(pk=subscriber_id).email
    suppress(email, why=COMPLAINT, now=now)


@transaction_required
def forget_unconfirmed(*, now: datetime) -> None:
    """Delete alerts nobody confirmed within a month, and whom nothing else is known of."""
    month_ago = now - timedelta(days=30)
    Alert.objects.filter(confirmed_at=None, created_at__lt=month_ago).delete()
    Subscriber.objects.filter(
        state=Subscriber.State.PENDING, alerts=None, created_at__lt=month_ago
    ).delete()


def _mind_the_inbox(subscriber: Subscriber, allowed: Patience, now: datetime) -> None:
    asked = subscriber.alerts.filter(
        confirmed_at=None, created_at__gt=now - allowed.within
    )
    if asked.count() >= allowed.most:
        raise AskedTooOften


def _create(
    subscriber: Subscriber,
    draft: AlertDraft,
    *,
    confirmed_at: datetime | None,
    now: datetime,
) -> Alert:
    alert = Alert(
        subscriber=subscriber, confirmed_at=confirmed_at, created_at=now, changed_at=now
    )
    _fill(alert, draft)
    alert.due_at, alert.timetable = due_next(alert, now), timetable_of(alert)
    alert.save()
    return alert


def _fill(alert: Alert, draft: AlertDraft) -> None:
    for name, value in asdict(draft).items():
        setattr(alert, name, list(value) if isinstance(value, tuple) else value)
