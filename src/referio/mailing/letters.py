"""The ready-made letters: plain values in, a Letter out. Their words stand in `phrases`."""

from dataclasses import dataclass, field
from datetime import date, datetime

from referio.mailing.letter import Letter
from referio.mailing.phrases import say
from referio.mailing.template import shorten
from referio.mailing.wording import long_date, moment

SUBJECT_TITLE, SUBJECT_EMPLOYER = 60, 40


def invitation(
    *, employer: str, link: str, expires: date, locale: str = "en"
) -> Letter:
    """Ask an employer's Super Admin to accept, or the reader to forward the link."""
    until = long_date(expires, locale)
    paragraphs = (
        say("invite.purpose", locale, employer=employer),
        say("invite.who", locale),
        say("invite.steps", locale),
    )
    return Letter(
        subject=say("invite.subject", locale, employer=_short(employer)),
        preheader=say("invite.preheader", locale),
        heading=say("invite.heading", locale, employer=employer),
        paragraphs=paragraphs,
        details=(
            (say("invite.employer", locale), employer),
            (say("invite.by", locale), say("invite.super_admin", locale)),
            (say("invite.until", locale), until),
        ),
        action=(say("invite.action", locale), link),
        footnote=say("invite.footnote", locale, date=until),
        locale=locale,
    )


@dataclass(frozen=True, slots=True)
class Applied:
    """What somebody applied for; `link` leads to their receipt."""

    title: str
    employer: str
    link: str = field(repr=False)

    @property
    def names(self) -> dict[str, str]:
        """Job and employer, for sentences."""
        return {"title": self.title, "employer": self.employer}

    @property
    def short_names(self) -> dict[str, str]:
        """Job and employer, for subjects."""
        return {
            "title": shorten(self.title, SUBJECT_TITLE),
            "employer": _short(self.employer),
        }


def application_received(
    applied: Applied, *, received: datetime, locale: str = "en"
) -> Letter:
    """Tell a candidate that the application is with us, with the link to its receipt."""
    thanks = say("received.thanks", locale, **applied.names)
    return Letter(
        subject=say("received.subject", locale, **applied.short_names),
        preheader=say("received.preheader", locale),
        heading=say("received.heading", locale),
        paragraphs=(thanks,),
        details=_what(applied, ("received.at", received), locale),
        action=(say("received.action", locale), applied.link),
        footnote=say("received.footnote", locale),
        locale=locale,
    )


def application_again(
    applied: Applied, *, received: datetime, locale: str = "en"
) -> Letter:
    """Tell a candidate that the first of two applications stands."""
    return Letter(
        subject=say("again.subject", locale, **applied.short_names),
        preheader=say("again.preheader", locale),
        heading=say("again.heading", locale),
        paragraphs=(
            say("again.once", locale, **applied.names),
            say("again.change", locale, **applied.names),
        ),
        details=_what(applied, ("received.at", received), locale),
        action=(say("received.action", locale), applied.link),
        footnote=say("again.footnote", locale),
        locale=locale,
    )


def application_delivered(
    applied: Applied, *, delivered: datetime, locale: str = "en"
) -> Letter:
    """Tell a candidate that the employer has the application."""
    names = applied.names
    return Letter(
        subject=say("delivered.subject", locale, **applied.short_names),
        preheader=say("delivered.preheader", locale, **names),
        heading=say("delivered.heading", locale, **names),
        paragraphs=(say("delivered.arrived", locale, **names),),
        details=_what(applied, ("delivered.at", delivered), locale),
        action=(say("received.action", locale), applied.link),
        footnote=say("delivered.footnote", locale, **names),
        locale=locale,
    )


def application_unanswered(
    applied: Applied, *, until: date, locale: str = "en"
) -> Letter:
    """Ask a candidate for an answer that the employer asks for since they applied."""
    names = applied.names
    return Letter(
        subject=say("unanswered.subject", locale, **applied.short_names),
        preheader=say("unanswered.preheader", locale),
        heading=say("unanswered.heading", locale),
        paragraphs=(
            say("unanswered.asks", locale, **names),
            say("unanswered.kept", locale),
        ),
        details=_what(applied, None, locale),
        action=(say("unanswered.action", locale), applied.link),
        footnote=say("unanswered.footnote", locale, date=long_date(until, locale)),
        locale=locale,
    )


def application_refused(
    applied: Applied, *, job_closed: bool = False, locale: str = "en"
) -> Letter:
    """Tell a candidate that the employer's system said no, and what is left to do."""
    names = applied.names
    if job_closed:
        return Letter(
            subject=say("job_closed.subject", locale, **applied.short_names),
            preheader=say("job_closed.preheader", locale),
            heading=say("job_closed.heading", locale),
            paragraphs=(
                say("job_closed.no", locale, **names),
                say("job_closed.do", locale),
            ),
            details=_what(applied, None, locale),
            action=(say("job_closed.action", locale), applied.link),
            footnote=say("job_closed.footnote", locale),
            locale=locale,
        )
    return Letter(
        subject=say("refused.subject", locale, **applied.short_names),
        preheader=say("refused.preheader", locale),
        heading=say("refused.heading", locale),
        paragraphs=(
            say("refused.no", locale, **names),
            say("refused.do", locale, **names),
        ),
        details=_what(applied, None, locale),
        action=(say("received.action", locale), applied.link),
        footnote=say("refused.footnote", locale),
        locale=locale,
    )


def _what(
    applied: Applied, when: tuple[str, datetime] | None, locale: str
) -> tuple[tuple[str, str], ...]:
    """Return job and employer, and with `when` (key, aware UTC) what happened at that time."""
    rows = [
        (say("received.job", locale), applied.title),
        (say("received.employer", locale), applied.employer),
    ]
    if when is not None:
        rows.append((say(when[0], locale), moment(when[1], locale)))
    return tuple(rows)


def sign_in(*, link: str, until: datetime, locale: str = "en") -> Letter:
    """Give a person the link that signs them in once, before `until` (aware UTC)."""
    words = {"until": moment(until, locale)}
    return Letter(
        subject=say("sign_in.subject", locale),
        preheader=say("sign_in.preheader", locale, **words),
        heading=say("sign_in.heading", locale),
        paragraphs=(say("sign_in.open", locale, **words),),
        action=(say("sign_in.action", locale), link),
        footnote=say("sign_in.footnote", locale),
        locale=locale,
    )


def _short(employer: str) -> str:
    return shorten(employer, SUBJECT_EMPLOYER)
