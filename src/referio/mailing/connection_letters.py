"""The letters about a connection: made, ending soon, ended, and stuck by our own fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from referio.mailing.letter import Letter
from referio.mailing.phrases import count, figure, say
from referio.mailing.template import shorten
from referio.mailing.wording import long_date, moment

SUBJECT_EMPLOYER = 40
MOST_NAMED = 20


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
        locale=locale,
    )


def consent_ends(*, employer: str, ends: date, link: str, locale: str = "en") -> Letter:
    """Warn an employer that the consent ends by itself on a day."""
    words = {"employer": employer, "date": long_date(ends, locale)}
    return Letter(
        subject=say(
            "ending.subject", locale, employer=_short(employer), date=words["date"]
        ),
        preheader=say("ending.preheader", locale),
        heading=say("ending.heading", locale, **words),
        paragraphs=(say("ending.why", locale, **words), say("ending.do", locale)),
        action=(say("ending.action", locale), link),
        footnote=say("ending.footnote", locale),
        locale=locale,
    )


@dataclass(frozen=True, slots=True)
class Disconnection:
    """What an employer must know after the end; `noticed` is aware UTC, `jobs` are titles."""

    employer: str
    noticed: datetime
    jobs: Sequence[str]
    applications_waiting: int
    by_you: bool = False  # the employer ended it with us, not in Lever


def disconnected(cut: Disconnection, *, link: str, locale: str = "en") -> Letter:
    """Tell an employer that access ended, what we did, what we keep, and how to come back."""
    cause = "cut.by_you" if cut.by_you else "cut.noticed"
    waiting = count("cut.waiting", cut.applications_waiting, locale)
    return Letter(
        subject=say("cut.subject", locale, employer=_short(cut.employer)),
        preheader=say("cut.preheader", locale),
        heading=say("cut.heading", locale, employer=cut.employer),
        paragraphs=(
            say(cause, locale, employer=cut.employer),
            say("cut.done", locale),
            *_named(cut.jobs, locale),
            waiting,
            say("cut.kept", locale),
        ),
        details=_losses(cut, locale),
        action=(say("cut.action", locale), link),
        footnote=say("cut.footnote", locale),
        locale=locale,
    )


def _named(jobs: Sequence[str], locale: str) -> tuple[str, ...]:
    if not jobs:
        return ()
    more = len(jobs) - MOST_NAMED
    titles = [*jobs[:MOST_NAMED], *([f"+ {more}"] if more > 0 else [])]
    return (say("cut.named", locale, titles="; ".join(titles)),)


def _losses(cut: Disconnection, locale: str) -> tuple[tuple[str, str], ...]:
    return (
        (say("cut.when", locale), moment(cut.noticed, locale)),
        (say("cut.jobs", locale), figure(len(cut.jobs), locale)),
        (say("cut.applications", locale), figure(cut.applications_waiting, locale)),
    )


def alarm(stuck: Sequence[tuple[str, str]], *, link: str, locale: str = "en") -> Letter:
    """Tell our staff which employers' connections stand still, each with what was said."""
    return Letter(
        subject=count("alarm.subject", len(stuck), locale),
        preheader=say("alarm.preheader", locale),
        heading=count("alarm.subject", len(stuck), locale),
        paragraphs=(say("alarm.why", locale), say("alarm.do", locale)),
        details=tuple(stuck[:MOST_NAMED]),
        action=(say("alarm.action", locale), link),
        footnote=say("alarm.footnote", locale),
        locale=locale,
    )


def _short(employer: str) -> str:
    return shorten(employer, SUBJECT_EMPLOYER)
