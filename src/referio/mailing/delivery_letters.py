"""Mails about delivery, to our staff."""

from dataclasses import dataclass
from datetime import datetime

from referio.mailing.letter import Letter
from referio.mailing.phrases import say
from referio.mailing.wording import moment


@dataclass(frozen=True, slots=True)
class Held:
    """A domain that gets no newsletters for a while; `cause` is complaints or deferrals."""

    domain: str
    cause: str
    figures: str
    until: datetime


def domain_held(held: Held, *, link: str, locale: str = "en") -> Letter:
    """Tell our staff that newsletters to a domain are held, why, and until when."""
    return Letter(
        subject=say("hold.subject", locale, domain=held.domain),
        preheader=say("hold.preheader", locale),
        heading=say("hold.subject", locale, domain=held.domain),
        paragraphs=(say(f"hold.why.{held.cause}", locale), say("hold.do", locale)),
        details=(
            (say("hold.figures", locale), held.figures),
            (say("hold.until", locale), moment(held.until, locale)),
        ),
        action=(say("hold.action", locale), link),
        footnote=say("hold.footnote", locale),
        locale=locale,
    )
