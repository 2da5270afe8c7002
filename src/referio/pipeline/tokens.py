"""Which mail of ours an address or Message-ID names: the one place that knows their looks."""

import re
from dataclasses import dataclass

from django.conf import settings

from referio.core import links
from referio.pipeline import addresses, clock

OURS = re.compile(r"(?:b\+)?([A-Za-z0-9_-]{1,64})@([a-z0-9.-]{1,253})")
NEWSLETTER = re.compile(r"newsletter-([1-9][0-9]{0,17})")
LEAVE = "unsubscribe+"


@dataclass(frozen=True, slots=True)
class Named:
    """A newsletter, or by its token a letter."""

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
    newsletter = NEWSLETTER.fullmatch(found[1])
    return Named(int(newsletter[1])) if newsletter else Named(letter=found[1])


def leaving(address: str) -> int | None:
    """Return the subscriber whom an address of List-Unsubscribe belongs to, or None."""
    local, _, domain = address.strip().rpartition("@")
    if domain.lower() != domains()[0] or not local.lower().startswith(LEAVE):
        return None
    try:
        (subscriber,) = addresses.parts_of(
            local[len(LEAVE) :], "unsubscribe", now=clock.now(), max_age=None
        )
        return int(subscriber)
    except (links.LinkError, ValueError):
        return None
