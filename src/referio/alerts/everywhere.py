"""What bears on all alerts of a subscriber at once, and the moment it last changed."""

from datetime import datetime

from django.db.models.functions import Now

from referio.alerts.drafts import Everywhere
from referio.alerts.hours import later_today
from referio.alerts.models import Alert, Subscriber
from referio.transactions import transaction_required


@transaction_required
def settle(subscriber_id: int, country: str, *, now: datetime) -> None:
    """Note where somebody lives whom nothing is known of yet: a stranger may be typing."""
    new = Subscriber.objects.filter(state=Subscriber.State.PENDING, country="")
    new.filter(pk=subscriber_id).update(country=country, changed_at=now)


@transaction_required
def set_everywhere(subscriber_id: int, chosen: Everywhere, *, now: datetime) -> None:
    """Replace what bears on all alerts of a subscriber."""
    note_change(
        subscriber_id,
        now,
        country=chosen.country,
        own_domains=list(chosen.own_domains),
        muted_words=list(chosen.muted_words),
    )


@transaction_required
def set_language(subscriber_id: int, language: str, *, now: datetime) -> None:
    """Write to a subscriber in another language from now on."""
    note_change(subscriber_id, now, language=language)


def note_change(subscriber_id: int, now: datetime, **values: object) -> None:
    """Store values, perhaps none, and that whoever knows a subscriber must look again."""
    Subscriber.objects.filter(pk=subscriber_id).update(changed_at=now, **values)


def listen_again(subscriber_id: int, now: datetime | Now) -> None:
    """Let the next edition look at alerts whose moments went by while their owner was away.

    Whoever makes a subscriber active again must say so here: since the moments passed, no
    edition would look before the next one (due.py). Where a mail comes later on that day
    anyway, they come with it: two on one day are one too many.
    """
    passed = Alert.objects.filter(subscriber_id=subscriber_id, due_at__lt=now)
    later = later_today(subscriber_id, now) if isinstance(now, datetime) else None
    passed.update(due_at=later or now)
