"""Every mail of ours in every language, with data one could believe, for looking at.

`samples/` holds invented readers, employers and jobs, one file a language.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from referio.core.cadence import Cadence, Schedule
from referio.core.links import AN_ENTRY, Marks, Slot
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.mailing import connection_letters, letters, subscribing_letters
from referio.mailing.cards import CardFacts, Pages, card
from referio.mailing.catalogue import languages
from referio.mailing.connection_letters import Disconnection
from referio.mailing.delivery_letters import Held, domain_held
from referio.mailing.letter import Letter
from referio.mailing.letter import render as render_letter
from referio.mailing.newsletter import Entry, Newsletter, NewsletterLinks, render
from referio.mailing.parts import House, Parts
from referio.mailing.subscribing_letters import Choices, Confirmed, Question

SAMPLES = Path(__file__).parent / "samples"
NOON = datetime(2026, 6, 12, 12, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 6, 12), date(2026, 6, 13)
LAST_YEAR, NEXT_MONTH, NEXT_WEEK = (
    date(2025, 6, 12),
    date(2026, 7, 12),
    date(2026, 6, 19),
)
DAILY = Schedule(Cadence.DAILY, hour=8, weekday=0, time_zone="Europe/London")
WEEKLY = Schedule(Cadence.WEEKLY, hour=8, weekday=0, time_zone="Europe/London")
SIZES = (1, 3, 10)
TOKEN = "eyJzIjoxMjM0NTYsImoiOjQ1Nn0.Zk9vXQ.4bC0q1zYk2"  # noqa: S105 - of no key
OURS = "https://refer.example"
TOKENS = Marks(b"the key of samples, which opens nothing").tokens(123456, max(SIZES))
HOUSE = House(
    "Refer.io, 1 Harbour Street, Bristol BS1 4DJ, United Kingdom",
    "support@refer.example",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail in one language; `name` says which, as "newsletter-3-jobs" or "welcome".

    `issue` is what a newsletter is made of, and None of other mails.
    """

    name: str
    language: str
    parts: Parts
    issue: Newsletter | None = None


def gallery() -> list[Sample]:
    """Return every mail in every language."""
    return [sample for language in languages() for sample in in_language(language)]


def in_language(language: str) -> Iterator[Sample]:
    """Yield every mail in one language: the newsletters, then the letters."""
    for jobs in SIZES:
        name = f"newsletter-{jobs}-{'job' if jobs == 1 else 'jobs'}"
        made = issue(language, jobs)
        yield Sample(name, language, render(made, HOUSE, locale=language), issue=made)
    for name, letter in every_letter(language).items():
        yield Sample(name, language, render_letter(letter, HOUSE))


def every_letter(language: str) -> dict[str, Letter]:
    """Return {name: letter} of all that is not a newsletter."""
    kinds = (to_subscribers, to_candidates, to_employers, of_disconnections, to_staff)
    return {name: one for kind in kinds for name, one in kind(language).items()}


def link(page: str) -> str:
    """Return a page's address with a token of the usual length."""
    return f"{OURS}/{page}?t={TOKEN}&v=1"


@lru_cache(maxsize=16)
def _known(language: str) -> Any:
    return json.loads((SAMPLES / f"{language}.json").read_text(encoding="utf-8"))


def issue(language: str, jobs: int) -> Newsletter:
    """Return a newsletter with so many jobs; the longest answers two alerts."""
    known = _known(language)
    rows = known["jobs"][:jobs]
    pages = [f"{OURS}/my/".encode() + token for token in TOKENS.pages]
    me = pages[Slot.MANAGE]
    return Newsletter(
        recipient=known["reader"],
        alerts=tuple(known["alerts"][: 2 if jobs == max(SIZES) else 1]),
        entries=tuple(_entry(row, place, language) for place, row in enumerate(rows)),
        sent_on=TODAY,
        signed_up=date(2026, 3, 3),
        links=NewsletterLinks(
            web_copy=pages[Slot.WEB_COPY],
            change=me,
            fewer=me + b"/alerts/1",
            pause=me + b"#alert-1",
            unsubscribe=pages[Slot.STOP_ALERT],
            unsubscribe_all=pages[Slot.STOP_ALL],
        ),
    )


def _entry(row: Any, place: int, language: str) -> Entry:
    begin = Slot.JOB + AN_ENTRY * place
    pages = Pages(job=f"{OURS}/jobs/{place + 1}?for=", mute=f"{OURS}/mute/")
    made = card(facts(row), locale=language, pages=pages)
    more = 2 if place == 1 else 0  # some employers have more that fits
    links = TOKENS.pages[begin : begin + AN_ENTRY]
    return Entry(made, tuple(row["why"]), links, more)


def facts(row: Any) -> CardFacts:
    """Return what a card shows of a job in `samples/`."""
    return CardFacts(
        row["title"],
        row["employer"],
        row["place"],
        WorkMode(row["work_mode"]),
        Commitment(row["commitment"]),
        _pay(*row["pay"]) if row["pay"] else None,
        row["age_days"],
        all_jobs=link("jobs"),
    )


def _pay(low: int, high: int, currency: str, interval: str) -> Pay:
    return Pay(low, high, currency, Interval(interval))


def to_subscribers(language: str) -> dict[str, Letter]:
    """Return the letters to subscribers."""
    known = _known(language)
    reader, (alert, other) = known["reader"], known["alerts"]
    confirmed = Confirmed(reader, alert, DAILY, TOMORROW, TODAY)
    several = Question(reader, (alert, other), LAST_YEAR, NEXT_MONTH)
    one = Question(reader, (alert,), LAST_YEAR, NEXT_MONTH)
    ways = Choices(link("looking"), link("my"), link("unsubscribe"))
    me, out, ask = link("my"), link("unsubscribe"), subscribing_letters.still_looking
    return {
        "confirm": subscribing_letters.confirm_subscription(
            link=link("confirm"),
            alert=alert,
            schedule=WEEKLY,
            expires=NEXT_WEEK,
            locale=language,
        ),
        "welcome": subscribing_letters.welcome(
            confirmed, link=me, way_out=out, locale=language
        ),
        "still-looking": ask(several, ways, locale=language),
        "still-looking-one-alert": ask(one, ways, locale=language),
        "resting": subscribing_letters.resting(
            asked=TODAY, link=link("looking"), way_out=out, locale=language
        ),
        "export-ready": subscribing_letters.export_ready(
            made=NOON,
            expires=NEXT_WEEK,
            octets=1_240_000,
            link=link("my-data"),
            locale=language,
        ),
    }


def to_candidates(language: str) -> dict[str, Letter]:
    """Return the letters about an application."""
    job = _known(language)["jobs"][0]
    applied = letters.Applied(job["title"], job["employer"], link("applications"))
    return {
        "application-received": letters.application_received(
            applied, received=NOON, locale=language
        ),
        "application-again": letters.application_again(
            applied, received=NOON, locale=language
        ),
        "application-delivered": letters.application_delivered(
            applied, delivered=NOON, locale=language
        ),
        "application-unanswered": letters.application_unanswered(
            applied, until=NEXT_MONTH, locale=language
        ),
        "application-refused": letters.application_refused(applied, locale=language),
        "application-job-closed": letters.application_refused(
            applied, job_closed=True, locale=language
        ),
    }


def to_employers(language: str) -> dict[str, Letter]:
    """Return the letters to employers."""
    employer, portal = _known(language)["jobs"][0]["employer"], link("employers")
    tell = connection_letters
    return {
        "invitation": letters.invitation(
            employer=employer, link=link("connect"), expires=NEXT_WEEK, locale=language
        ),
        "sign-in": letters.sign_in(link=link("sign-in"), until=NOON, locale=language),
        "connected": tell.connected(
            employer=employer, jobs=1042, link=portal, locale=language
        ),
        "connected-one-job": tell.connected(
            employer=employer, jobs=1, link=portal, locale=language
        ),
        "connected-without-jobs": tell.connected(
            employer=employer, jobs=0, link=portal, locale=language
        ),
        "consent-ends": tell.consent_ends(
            employer=employer, ends=NEXT_MONTH, link=portal, locale=language
        ),
    }


def to_staff(language: str) -> dict[str, Letter]:
    """Return the letters to our own staff."""
    employer, console = _known(language)["jobs"][0]["employer"], link("console")
    refused = "Lever refuses our credentials: Unauthorized"
    held = {
        f"domain-held-{cause}": Held("mail.example", cause, figures, NOON)
        for cause, figures in (
            ("complaints", "7 of 4,120 (0.17 %)"),
            ("deferrals", "310 of 4,120 (7.5 %)"),
        )
    }
    alarm = connection_letters.alarm(
        [(employer, refused)], link=console, locale=language
    )
    return {"alarm": alarm} | {
        name: domain_held(one, link=console, locale=language)
        for name, one in held.items()
    }


def of_disconnections(language: str) -> dict[str, Letter]:
    """Return the reports on a connection that ended, with the way to reconnect."""
    known = _known(language)
    employer, closed = known["jobs"][0]["employer"], known["closed"]
    many = [f"{title} {number}" for number in range(1, 13) for title in closed]
    cuts = {
        "disconnected": Disconnection(employer, NOON, many, 3),
        "disconnected-one-waiting": Disconnection(employer, NOON, closed, 1),
        "disconnected-nothing-waiting": Disconnection(employer, NOON, closed[:1], 0),
        "disconnected-by-you": Disconnection(employer, NOON, [], 0, by_you=True),
    }
    say = connection_letters.disconnected
    return {
        name: say(cut, link=link("connect"), locale=language)
        for name, cut in cuts.items()
    }
