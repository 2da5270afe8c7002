"""Once a year we ask whether somebody is still looking; who does not answer gets a rest.

    active ──a year after the last yes──▶ asked ──yes──▶ active
                                            └──30 days of silence──▶ resting ──yes──▶ active

Each move is one conditional update, so that it happens once however often it is called.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from referio.alerts.models import Consent, Subscriber
from referio.alerts.operations import NEWSLETTER, activate
from referio.transactions import transaction_required

ASKED_AFTER = timedelta(days=365)
ANSWERED_WITHIN = timedelta(days=30)
State = Subscriber.State
LAST_YES = Coalesce("said_yes_at", "confirmed_at")


@transaction_required
def claim_questions(*, limit: int, now: datetime) -> list[int]:
    """Mark whom to ask now, longest unasked first; returns their ids, each once a year.

    Whose mail did not get out within the time for an answer is asked anew.
    """
    active = Subscriber.objects.filter(state=State.ACTIVE)
    due = active.filter(asked_at=None).alias(last_yes=LAST_YES)
    ids = _taken(
        due.filter(last_yes__lte=now - ASKED_AFTER).order_by("last_yes"), limit
    )
    in_vain = active.filter(asked_at__lte=now - ANSWERED_WITHIN, asked_by_mail_at=None)
    ids += _taken(in_vain.order_by("asked_at"), limit - len(ids))
    Subscriber.objects.filter(pk__in=ids).update(asked_at=now)
    return ids


@transaction_required
def mailed(subscriber_id: int, *, now: datetime) -> None:
    """Note that the question is on its way: from here on silence counts."""
    asked = Subscriber.objects.filter(pk=subscriber_id, asked_at__isnull=False)
    asked.filter(asked_by_mail_at=None).update(asked_by_mail_at=now)


@transaction_required
def claim_rests(*, limit: int, now: datetime) -> list[int]:
    """Let rest who did not answer in time; returns their ids. Their alerts stay as set."""
    long_ago = now - ANSWERED_WITHIN
    asked = Subscriber.objects.filter(
        state=State.ACTIVE, asked_at__lte=long_ago, asked_by_mail_at__lte=long_ago
    )
    ids = _taken(asked.order_by("asked_at"), limit)
    Subscriber.objects.filter(pk__in=ids).update(state=State.RESTING, changed_at=now)
    return ids


def _taken(rows: QuerySet[Subscriber], limit: int) -> list[int]:
    # What somebody else is changing at this moment comes next time.
    locked = rows.select_for_update(skip_locked=True)
    return list(locked.values_list("pk", flat=True)[:limit])


@transaction_required
def say_yes(subscriber_id: int, *, wording: str, now: datetime) -> bool:
    """Go on for another year; False for who is unsubscribed or never confirmed."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    if subscriber.state not in (State.ACTIVE, State.RESTING):
        return False
    Consent.objects.create(
        subscriber_id=subscriber_id,
        purpose=NEWSLETTER,
        wording=wording,
        asked_at=subscriber.asked_at or now,
        given_at=now,
    )
    activate(subscriber_id, now=now)
    return True


def last_yes(subscriber: Subscriber) -> datetime:
    """Return when somebody last said that they want our mails."""
    return subscriber.said_yes_at or subscriber.confirmed_at or subscriber.created_at


def is_asked(subscriber: Subscriber) -> bool:
    """Tell whether an answer of theirs is waited for."""
    return subscriber.state == State.ACTIVE and subscriber.asked_at is not None
