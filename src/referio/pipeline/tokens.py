"""Which mail of ours an address or Message-ID names: the one place that knows their looks."""

import re
from dataclasses import dataclass

from django.conf import settings

from referio.core import links
from referio.core.links import Slot
from referio.newsletters.models import Newsletter
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import addresses, clock
from referio.pipeline.newsletter_links import marks

OURS = re.compile(r"(?:b\+)?([A-Za-z0-9_-]{1,64})@([a-z0-9.-]{1,253})", re.IGNORECASE)
LEAVE = "unsubscribe+"


@dataclass(frozen=True, slots=True)
class Named:
    """A newsletter, or by its token a letter. Tokens of letters are not signed."""

    newsletter: int | None = None
    letter: str = ""


def domains() -> tuple[str, str]:
    """Return the domains that mail comes back to: ours, and that of bounces."""
    own = settings.MAIL_DOMAIN.lower()
    return own, f"bounce.{own}"


def named_in(text: str) -> Named | None:
    """Return the mail that a return path or Message-ID names, or None."""
    found = OURS.fullmatch(text.strip().strip("<>"))
    if found is None or found[2].lower() not in domains():
        return None
    newsletter = _sealed(found[1], Slot.RETURN_PATH)
    return Named(newsletter) if newsletter else Named(letter=found[1])


def leaving(address: str) -> int | None:
    """Return the subscriber whom an address of List-Unsubscribe belongs to, or None."""
    local, _, domain = address.strip().rpartition("@")
    if domain.lower() != domains()[0] or not local.lower().startswith(LEAVE):
        return None
    token = local[len(LEAVE) :]
    if newsletter_id := _sealed(token, Slot.LEAVE_BY_MAIL):
        try:
            return newsletter_of(newsletter_id).subscriber_id
        except Newsletter.DoesNotExist:
            return None
    return _signed(token)


def _sealed(token: str, slot: Slot) -> int | None:
    try:
        named = marks().read_from_mail(token)
    except links.BadLink:
        return None
    return named.newsletter if named.slot is slot else None


def _signed(token: str) -> int | None:
    """Return whom a link of another mail than a newsletter lets leave."""
    try:
        (subscriber,) = addresses.parts_of(
            token, "unsubscribe", now=clock.now(), max_age=None
        )
        return int(subscriber)
    except (links.LinkError, ValueError):
        return None
