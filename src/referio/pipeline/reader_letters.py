"""The letters to subscribers, in their language: from ids to a letter on its way.

Whoever left, or must not be mailed, since a letter was asked for does not get it.
"""

from datetime import date, datetime, timedelta

from django.conf import settings

from referio.alerts import exports, looking
from referio.alerts.models import Alert, Subscriber
from referio.alerts.queries import alert as alert_of
from referio.alerts.queries import alerts_of, suppressed
from referio.alerts.queries import subscriber as subscriber_of
from referio.core.cadence import Cadence, Schedule, next_due, zone_named
from referio.mailing import subscribing_letters as letters
from referio.mailing.headers import Headers, Stream, Unsubscribe, newsletter_headers
from referio.mailing.letter import Letter
from referio.pipeline import addresses, clock
from referio.pipeline.outgoing import send_letter
from referio.transactions import transaction

CONFIRM_WITHIN = timedelta(days=14)
State = Subscriber.State


def confirmation(alert_id: int) -> None:
    """Mail the link that makes an alert count."""
    alert = alert_of(alert_id)
    letter = letters.confirm_subscription(
        link=addresses.confirm(alert.pk, alert.created_at),
        alert=alert.name,
        schedule=_schedule(alert),
        expires=(alert.created_at + CONFIRM_WITHIN).date(),
        locale=alert.subscriber.language,
    )
    _send(letter, alert.subscriber, token=f"confirm-{alert.pk}")


def welcome(alert_id: int) -> None:
    """Mail who confirmed an alert what comes when."""
    alert, now = alert_of(alert_id), clock.now()
    owner = alert.subscriber
    if owner.state != State.ACTIVE or alert.confirmed_at is None or _is_barred(owner):
        return
    following = next_due(_schedule(alert), alert.confirmed_at)
    confirmed = letters.Confirmed(
        recipient=owner.email,
        alert=alert.name,
        schedule=_schedule(alert),
        next_mail=_day(following, owner),
        on=_day(alert.confirmed_at, owner),
    )
    letter = letters.welcome(
        confirmed,
        link=addresses.manage(owner.pk, now),
        way_out=addresses.unsubscribe(owner.pk, now),
        locale=owner.language,
    )
    _send(letter, owner, token=f"welcome-{alert.pk}", headers=_listed(owner, now))


def still_looking(subscriber_id: int) -> None:
    """Ask a subscriber whether to go on; nothing once they have answered."""
    owner, now = subscriber_of(subscriber_id), clock.now()
    if not looking.is_asked(owner) or owner.asked_at is None or _is_barred(owner):
        return
    question = letters.Question(
        recipient=owner.email,
        alerts=tuple(alert.name for alert in alerts_of(owner.pk)),
        said_yes=_day(looking.last_yes(owner), owner),
        until=_day(owner.asked_at + looking.ANSWERED_WITHIN, owner),
    )
    ways = letters.Choices(
        keep=addresses.looking(owner.pk, now),
        change=addresses.manage(owner.pk, now),
        stop=addresses.unsubscribe(owner.pk, now),
    )
    letter = letters.still_looking(question, ways, locale=owner.language)
    token = f"looking-{owner.pk}-{int(owner.asked_at.timestamp())}"
    _send(letter, owner, token=token, headers=_listed(owner, now))
    with transaction():
        looking.mailed(owner.pk, now=clock.now())


def resting(subscriber_id: int) -> None:
    """Tell a subscriber that their alerts are paused; nothing once they are back."""
    owner, now = subscriber_of(subscriber_id), clock.now()
    if owner.state != State.RESTING or owner.asked_at is None or _is_barred(owner):
        return
    letter = letters.resting(
        asked=_day(owner.asked_at, owner),
        link=addresses.looking(owner.pk, now),
        way_out=addresses.unsubscribe(owner.pk, now),
        locale=owner.language,
    )
    token = f"resting-{owner.pk}-{int(owner.asked_at.timestamp())}"
    _send(letter, owner, token=token, headers=_listed(owner, now))


def export_ready(export_id: int) -> None:
    """Mail a subscriber the link to the copy of their data."""
    export = exports.export(export_id)
    if export.made_at is None or export.expires_at is None:
        return
    owner = export.subscriber
    letter = letters.export_ready(
        made=export.made_at,
        expires=_day(export.expires_at, owner),
        octets=export.octets,
        link=addresses.export(export.pk, export.made_at),
        locale=owner.language,
    )
    _send(letter, owner, token=f"export-{export.pk}")


def _send(
    letter: Letter, owner: Subscriber, *, token: str, headers: Headers | None = None
) -> None:
    send_letter(letter, owner.email, token=token, at=clock.now(), headers=headers)


def _is_barred(owner: Subscriber) -> bool:
    return bool(suppressed([owner.email]))


def _schedule(alert: Alert) -> Schedule:
    return Schedule(
        Cadence(alert.cadence), alert.hour, alert.weekday, alert.subscriber.time_zone
    )


def _day(at: datetime, owner: Subscriber) -> date:
    """Return the day a moment falls on where the subscriber lives."""
    return at.astimezone(zone_named(owner.time_zone)).date()


def _listed(owner: Subscriber, now: datetime) -> Headers:
    """Return the headers of a letter that can be unsubscribed from with one click."""
    url = addresses.unsubscribe(owner.pk, now)
    mailto = f"unsubscribe+{url.rsplit('/', 1)[-1]}@{settings.MAIL_DOMAIN}"
    stream = Stream(
        list_id=f"alerts.{settings.MAIL_DOMAIN}",
        list_name="Refer.io job alerts",
        help_url=f"{settings.BASE_URL}/privacy",
        owner=settings.SUPPORT_EMAIL,
        feedback=f"alert:letter:jobs:{settings.MAIL_DOMAIN}",
    )
    return newsletter_headers(stream, Unsubscribe(url, mailto))
