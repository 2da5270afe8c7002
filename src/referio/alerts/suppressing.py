"""Addresses we must not mail: how one gets onto the list, and what takes it off again.

An address that could not be reached is mailed again once its owner confirms it: a click on
a link in a mail proves that mail arrives. Whoever called our mail spam must ask anew, by a
sign-up made after the complaint; a button on an old page is not enough. Every other reason
is for good.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from referio.alerts.models import Consent, Subscriber, Suppression
from referio.alerts.queries import address_hash
from referio.transactions import transaction_required

HARD = "hard bounce"
SOFT = "soft bounces"
COMPLAINT = "complaint"
OUT_OF_REACH = (HARD, SOFT)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many confirmation mails nobody answered an address may get, within what time."""

    most: int
    within: timedelta


DAY = timedelta(days=1)
PATIENCE = {
    "": Patience(5, DAY),
    HARD: Patience(1, DAY),
    SOFT: Patience(1, DAY),
    COMPLAINT: Patience(1, timedelta(days=30)),
}


class Suppressed(Exception):
    """The address must not be mailed. The message says so to its owner."""

    def __init__(self) -> None:
        super().__init__(
            "We do not write to this address, because one of our mails to it was reported"
            " as spam, or because we were asked not to. Please set the alert up again; if no"
            " mail comes then, write to us."
        )


def patience(email: str) -> Patience:
    """Return how often an address may be asked to confirm. Raises Suppressed if never."""
    why = _why(email)
    if why not in PATIENCE:
        raise Suppressed
    return PATIENCE[why]


@transaction_required
def bar(email: str, *, why: str, now: datetime) -> None:
    """Put an address on the list; a complaint is stronger than not being reached."""
    row, _ = Suppression.objects.get_or_create(
        email_hash=address_hash(email), defaults={"why": why, "at": now}
    )
    if why == COMPLAINT:
        mild = Suppression.objects.filter(pk=row.pk, why__in=OUT_OF_REACH)
        mild.update(why=why, at=now)


@transaction_required
def out_of_reach(subscriber_id: int, *, why: str, now: datetime) -> None:
    """Stop mailing somebody whose address takes no mail; alerts and consent are kept."""
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
    bar(subscriber.email, why=why, now=now)
    if subscriber.state == Subscriber.State.ACTIVE:
        subscriber.state, subscriber.changed_at = Subscriber.State.UNREACHABLE, now
        subscriber.save(update_fields=["state", "changed_at"])


@transaction_required
def lift(email: str, *, asked_at: datetime | None = None) -> None:
    """Take an address off the list on its owner's word. Raises Suppressed if it stays.

    `asked_at` is when the sign-up was made that is confirmed now; None means that its
    owner came by another way, which does not end a complaint.
    """
    row = Suppression.objects.filter(email_hash=address_hash(email)).first()
    if row is None:
        return
    anew = row.why == COMPLAINT and asked_at is not None and asked_at > row.at
    if row.why not in OUT_OF_REACH and not anew:
        raise Suppressed
    row.delete()


def last_word(subscriber_id: int) -> datetime | None:
    """Return when a subscriber last confirmed by a mail, or asked for newsletters again."""
    rows = Consent.objects.filter(subscriber_id=subscriber_id)
    found: datetime | None = rows.aggregate(at=Max("given_at"))["at"]
    return found


def _why(email: str) -> str:
    row = Suppression.objects.filter(email_hash=address_hash(email)).first()
    return row.why if row else ""
