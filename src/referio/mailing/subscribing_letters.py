"""The letters to subscribers: confirm, welcome, still looking, paused, your data."""

from dataclasses import dataclass, field
from datetime import date, datetime

from referio.core.cadence import Schedule
from referio.mailing.letter import Letter
from referio.mailing.phrases import count, say
from referio.mailing.template import shorten
from referio.mailing.wording import long_date, moment, rhythm, size

SUBJECT_ALERT = 60
MOST_NAMED = 5


def confirm_subscription(
    *, link: str, alert: str, schedule: Schedule, expires: date, locale: str = "en"
) -> Letter:
    """Ask whether the person who asked for an alert is the one who reads this address."""
    return Letter(
        subject=say("confirm.subject", locale),
        preheader=say("confirm.preheader", locale),
        heading=say("confirm.heading", locale),
        paragraphs=(say("confirm.asked", locale), say("confirm.nothing", locale)),
        details=(
            (say("detail.alert", locale), alert),
            (say("detail.cadence", locale), rhythm(schedule, locale)),
        ),
        action=(say("confirm.action", locale), link),
        footnote=say("confirm.footnote", locale, date=long_date(expires, locale)),
        locale=locale,
    )


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An alert that counts from now on; days are of its subscriber's calendar."""

    recipient: str = field(repr=False)
    alert: str
    schedule: Schedule
    next_mail: date  # the first by the schedule, after the one that comes at once
    on: date


def welcome(
    confirmed: Confirmed, *, link: str, way_out: str, locale: str = "en"
) -> Letter:
    """Tell who confirmed an alert what comes when, and how to change it."""
    alert = shorten(confirmed.alert, SUBJECT_ALERT)
    return Letter(
        subject=say("welcome.subject", locale, alert=alert),
        preheader=say("welcome.preheader", locale),
        heading=say("welcome.heading", locale),
        paragraphs=(
            say("welcome.first", locale),
            say("welcome.then", locale),
            say("welcome.tune", locale),
        ),
        details=(
            (say("detail.alert", locale), confirmed.alert),
            (say("detail.cadence", locale), rhythm(confirmed.schedule, locale)),
            (say("detail.first_mail", locale), say("welcome.today", locale)),
            (say("detail.next_mail", locale), long_date(confirmed.next_mail, locale)),
        ),
        action=(say("welcome.action", locale), link),
        footnote=say(
            "welcome.footnote",
            locale,
            recipient=confirmed.recipient,
            date=long_date(confirmed.on, locale),
        ),
        locale=locale,
        way_out=way_out,
    )


@dataclass(frozen=True, slots=True)
class Question:
    """Whom we ask whether they are still looking; days are of their calendar."""

    recipient: str = field(repr=False)
    alerts: tuple[str, ...]
    said_yes: date
    until: date


@dataclass(frozen=True, slots=True)
class Choices:
    """One person's pages for the three answers; none changes anything when opened."""

    keep: str = field(repr=False)
    change: str = field(repr=False)
    stop: str = field(repr=False)


def still_looking(asked: Question, ways: Choices, *, locale: str = "en") -> Letter:
    """Ask a subscriber, once a year, whether to go on."""
    return Letter(
        subject=say("looking.subject", locale),
        preheader=say("looking.preheader", locale),
        heading=say("looking.heading", locale),
        paragraphs=(
            say("looking.asked", locale),
            say("looking.silence", locale, date=long_date(asked.until, locale)),
        ),
        details=(
            (count("looking.alerts", len(asked.alerts), locale), _named(asked.alerts)),
        ),
        action=(say("looking.keep", locale), ways.keep),
        others=(
            (say("looking.change", locale), ways.change),
            (say("looking.stop", locale), ways.stop),
        ),
        footnote=say(
            "looking.footnote",
            locale,
            recipient=asked.recipient,
            date=long_date(asked.said_yes, locale),
        ),
        locale=locale,
        way_out=ways.stop,
    )


def _named(alerts: tuple[str, ...]) -> str:
    more = len(alerts) - MOST_NAMED
    return " · ".join([*alerts[:MOST_NAMED], *([f"+ {more}"] if more > 0 else [])])


def resting(*, asked: date, link: str, way_out: str, locale: str = "en") -> Letter:
    """Tell a subscriber who did not answer that their alerts are paused."""
    return Letter(
        subject=say("resting.subject", locale),
        preheader=say("resting.preheader", locale),
        heading=say("resting.heading", locale),
        paragraphs=(
            say("resting.why", locale, date=long_date(asked, locale)),
            say("resting.kept", locale),
        ),
        action=(say("resting.action", locale), link),
        footnote=say("resting.footnote", locale),
        locale=locale,
        way_out=way_out,
    )


def export_ready(
    *, made: datetime, expires: date, octets: int, link: str, locale: str = "en"
) -> Letter:
    """Tell a subscriber where to fetch the copy of their data they asked for."""
    until = long_date(expires, locale)
    return Letter(
        subject=say("export.subject", locale),
        preheader=say("export.preheader", locale, date=until),
        heading=say("export.heading", locale),
        paragraphs=(
            say("export.what", locale),
            say("export.until", locale, date=until),
        ),
        details=(
            (say("export.made", locale), moment(made, locale)),
            (say("export.size", locale), size(octets, locale)),
            (say("export.expires", locale), until),
        ),
        action=(say("export.action", locale), link),
        footnote=say("export.footnote", locale),
        locale=locale,
    )
