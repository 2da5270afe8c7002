"""What a mail service tells by its webhooks, in the same words as what comes back by mail."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from referio.alerts import operations as alerts
from referio.alerts.models import Subscriber
from referio.mailing.verdicts import Verdict, verdict
from referio.newsletters import feedback
from referio.newsletters.feedback import Kind, Told
from referio.newsletters.models import Newsletter
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import tokens
from referio.pipeline.step import defer_once
from referio.pipeline.steps import returning
from referio.transactions import transaction

# Words of django-anymail, which says the same of all services.
KINDS = {
    "delivered": Kind.DELIVERED,
    "deferred": Kind.DELAYED,
    "complained": Kind.COMPLAINED,
    "failed": Kind.OURS,
}
KEY = re.compile(r"[1-9][0-9]{0,17}")
BOUNCES = frozenset({"bounced", "rejected"})
REASONS = {
    "invalid": Kind.HARD,
    "spam": Kind.POLICY,
    "blocked": Kind.POLICY,
    "timed_out": Kind.SOFT,
}


@dataclass(frozen=True, slots=True)
class Tracked:
    """An event of a mail service. `key` is what we gave to the mail, `mail` its Message-ID."""

    event: str
    source: str
    mail: str = ""
    key: str = ""
    recipient: str = field(default="", repr=False)
    reason: str = ""  # why it was not taken
    text: str = field(default="", repr=False)


def take(tracked: Tracked, *, now: datetime) -> bool:
    """Do what an event leads to; twice is harmless. False where it leads to nothing."""
    newsletter_id = _newsletter(tracked)
    if newsletter_id is None:
        return False
    try:
        with transaction():
            return _taken(tracked, newsletter_id, now)
    except (Newsletter.DoesNotExist, Subscriber.DoesNotExist):
        return False


def _newsletter(tracked: Tracked) -> int | None:
    # The call is authenticated: a number, and even an address, is worth as much as a token.
    if KEY.fullmatch(tracked.key):
        return int(tracked.key)
    named = tokens.named_in(tracked.mail)
    if named and named.newsletter:
        return named.newsletter
    return feedback.latest_to(tracked.recipient) if tracked.recipient else None


def _taken(tracked: Tracked, newsletter_id: int, now: datetime) -> bool:
    if tracked.event == "unsubscribed" or tracked.reason == "unsubscribed":
        alerts.unsubscribe(newsletter_of(newsletter_id).subscriber_id, now=now)
        return True
    kind = _kind(tracked)
    if kind is None:
        return False
    told = Told(kind, tracked.source, text=tracked.text)
    # Looked at before it is recorded: what is handed over in between is followed here.
    if feedback.is_under_way(newsletter_id):
        key = f"events-{newsletter_id}"
        defer_once(returning.follow_events, key, newsletter_id=newsletter_id)
    return feedback.record(newsletter_id, told, now=now)


def _kind(tracked: Tracked) -> Kind | None:
    if tracked.event not in BOUNCES:
        return KINDS.get(tracked.event)
    judged = verdict(0, "", tracked.text)
    # Where the words say nothing, the service's own reason does.
    if judged is Verdict.SOFT:
        return REASONS.get(tracked.reason, Kind.SOFT)
    return Kind(judged)
