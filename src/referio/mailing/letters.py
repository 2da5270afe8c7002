"""The ready-made letters: plain values in, a Letter out. Their words stand in `phrases`."""

from dataclasses import dataclass
from datetime import date, datetime

from referio.mailing.letter import Letter
from referio.mailing.phrases import count, figure, say
from referio.mailing.template import shorten
from referio.mailing.wording import long_date, moment

SUBJECT_TITLE, SUBJECT_EMPLOYER = 60, 40


def confirm_subscription(
    *, link: str, alert: str, cadence: str, expires: date, locale: str = "en"
) -> Letter:
    """Ask whether the person who asked for an alert is the one who reads this address."""
    return Letter(
        subject=say("confirm.subject", locale),
        preheader=say("confirm.preheader", locale),
        heading=say("confirm.heading", locale),
        paragraphs=(say("confirm.asked", locale), say("confirm.nothing", locale)),
        details=(
            (say("detail.alert", locale), alert),
            (say("detail.cadence", locale), cadence),
        ),
        action=(say("confirm.action", locale), link),
        footnote=say("confirm.footnote", locale, date=long_date(expires, locale)),
    )


def welcome(
    *, link: str, alert: str, cadence: str, first: date | None, locale: str = "en"
) -> Letter:
    """Tell a new subscriber what happens next; `first` is the first day with a mail."""
    details = [
        (say("detail.alert", locale), alert),
        (say("detail.cadence", locale), cadence),
    ]
    if first is not None:
        details.append((say("detail.first", locale), long_date(first, locale)))
    return Letter(
        subject=say("welcome.subject", locale),
        preheader=say("welcome.preheader", locale),
        heading=say("welcome.heading", locale),
        paragraphs=(say("welcome.next", locale), say("welcome.say_so", locale)),
        details=tuple(details),
        action=(say("welcome.action", locale), link),
        footnote=say("welcome.footnote", locale),
    )


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
    )


def connected(*, employer: str, jobs: int, link: str, locale: str = "en") -> Letter:
    """Tell an employer that the connection works and how many jobs came over."""
    paragraphs = [count("connected.jobs", jobs, locale, employer=employer)]
    if jobs:
        paragraphs.append(say("connected.better", locale))
    return Letter(
        subject=say("connected.subject", locale, employer=_short(employer)),
        preheader=count("connected.preheader", jobs, locale),
        heading=say("connected.heading", locale, employer=employer),
        paragraphs=tuple(paragraphs),
        action=(say("connected.action", locale), link),
        footnote=say("connected.footnote", locale, employer=employer),
    )


@dataclass(frozen=True, slots=True)
class Disconnection:
    """What an employer must know after a revocation; `noticed` is aware UTC."""

    employer: str
    noticed: datetime
    jobs_withdrawn: int
    applications_waiting: int
    kept_until: date | None = None


def disconnected(cut: Disconnection, *, link: str, locale: str = "en") -> Letter:
    """Tell an employer that Lever refuses us, what we did, and how to come back."""
    waiting = count("cut.waiting", cut.applications_waiting, locale)
    return Letter(
        subject=say("cut.subject", locale, employer=_short(cut.employer)),
        preheader=say("cut.preheader", locale),
        heading=say("cut.heading", locale, employer=cut.employer),
        paragraphs=(
            say("cut.noticed", locale, employer=cut.employer),
            say("cut.done", locale),
            waiting,
            say("cut.kept", locale),
        ),
        details=_losses(cut, locale),
        action=(say("cut.action", locale), link),
        footnote=say("cut.footnote", locale),
    )


def _losses(cut: Disconnection, locale: str) -> tuple[tuple[str, str], ...]:
    rows = [
        (say("cut.when", locale), moment(cut.noticed, locale)),
        (say("cut.jobs", locale), figure(cut.jobs_withdrawn, locale)),
        (say("cut.applications", locale), figure(cut.applications_waiting, locale)),
    ]
    if cut.kept_until is not None and cut.applications_waiting:
        rows.append((say("cut.until", locale), long_date(cut.kept_until, locale)))
    return tuple(rows)


def application_received(
    *, title: str, employer: str, received: datetime, link: str, locale: str = "en"
) -> Letter:
    """Tell a candidate that the application is with us, with the link to its receipt."""
    names = {"title": title, "employer": employer}
    return Letter(
        subject=say("received.subject", locale, **_shortened(title, employer)),
        preheader=say("received.preheader", locale),
        heading=say("received.heading", locale),
        paragraphs=(say("received.thanks", locale, **names),),
        details=(
            (say("received.job", locale), title),
            (say("received.employer", locale), employer),
            (say("received.at", locale), moment(received, locale)),
        ),
        action=(say("received.action", locale), link),
        footnote=say("received.footnote", locale),
    )


def application_delivered(
    *, title: str, employer: str, delivered: datetime, link: str, locale: str = "en"
) -> Letter:
    """Tell a candidate that the employer has the application."""
    names = {"title": title, "employer": employer}
    return Letter(
        subject=say("delivered.subject", locale, **_shortened(title, employer)),
        preheader=say("delivered.preheader", locale, **names),
        heading=say("delivered.heading", locale, **names),
        paragraphs=(say("delivered.arrived", locale, **names),),
        details=(
            (say("received.job", locale), title),
            (say("received.employer", locale), employer),
            (say("delivered.at", locale), moment(delivered, locale)),
        ),
        action=(say("received.action", locale), link),
        footnote=say("delivered.footnote", locale, **names),
    )


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
    )


def _short(employer: str) -> str:
    return shorten(employer, SUBJECT_EMPLOYER)


def _shortened(title: str, employer: str) -> dict[str, str]:
    return {"title": shorten(title, SUBJECT_TITLE), "employer": _short(employer)}
