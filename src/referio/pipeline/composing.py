"""From a newsletter's row to its mail: job ids and reasons to cards to parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from referio.alerts.queries import names_of
from referio.core.cadence import zone_named
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job
from referio.jobs.queries import pay_of, sendable
from referio.mailing.cards import CardFacts, CardLinks, Fragment, card
from referio.mailing.newsletter import Entry, Newsletter, NewsletterLinks, render
from referio.mailing.parts import Parts
from referio.newsletters import models
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import addresses
from referio.pipeline.outgoing import house
from referio.pipeline.reasons import Reasons


class NothingLeft(Exception):
    """Every job of the newsletter has closed since it was prepared."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A job with its card."""

    job: Job
    card: Fragment


class Cards:
    """Job cards, each rendered once and used in every newsletter that holds the job."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[int, Shown | None] = {}
        self._reasons = Reasons()

    def load(self, rows: Sequence[models.Newsletter]) -> None:
        """Prepare for these newsletters: cards of jobs not seen before, and the alerts.

        Jobs that have closed have no card.
        """
        wanted = {job for row in rows for job in row.jobs} - self._known.keys()
        self._reasons.load(rows)
        self._known.update(dict.fromkeys(wanted))
        for job in sendable().filter(pk__in=wanted):
            self._known[job.pk] = Shown(job, card(facts(job, self.at)))

    def entries(self, row: models.Newsletter) -> dict[int, Entry]:
        """Return a newsletter's entries by job, without the jobs that have closed.

        Raises NothingLeft when all have.
        """
        left: dict[int, Entry] = {}
        for number, job_id in enumerate(row.jobs):
            if shown := self._known.get(job_id):
                reasons = self._reasons.sentences(row, number, shown.job)
                left[job_id] = _entry(shown, reasons, row)
        if not left:
            raise NothingLeft
        return left


def _entry(shown: Shown, reasons: tuple[str, ...], row: models.Newsletter) -> Entry:
    job, reader, made = shown.job, row.subscriber_id, row.prepared_at
    return Entry(
        card=shown.card,
        reasons=reasons,
        links=CardLinks(
            job=addresses.job(job.pk, job.title, reader, made),
            not_for_me=addresses.mute(reader, "job", job.pk, made),
            mute_employer=addresses.mute(reader, "employer", job.employer_id, made),
        ),
    )


def facts(job: Job, at: datetime) -> CardFacts:
    """Return what a card shows of a job."""
    return CardFacts(
        title=job.title,
        employer=job.employer.name,
        place=" · ".join(job.locations[:3]) + (" …" if len(job.locations) > 3 else ""),
        work_mode=WorkMode(job.work_mode),
        commitment=Commitment(job.commitment),
        pay=pay_of(job),
        age_days=max(0, (at - job.posted_at).days),
        pay_text=job.pay_text,
    )


def compose(
    row: models.Newsletter, entries: Mapping[int, Entry], alerts: Mapping[int, str]
) -> Parts:
    """Return the mail of a newsletter, dated as its reader's calendar says."""
    made, reader = row.prepared_at, row.subscriber
    zone = zone_named(reader.time_zone)
    newsletter = Newsletter(
        recipient=reader.email,
        alerts=_names(row, alerts),
        entries=tuple(entries.values()),
        sent_on=made.astimezone(zone).date(),
        signed_up=(reader.confirmed_at or reader.created_at).astimezone(zone).date(),
        links=_links(row, made),
    )
    return render(newsletter, house())


def parts(newsletter_id: int, at: datetime) -> Parts:
    """Return a newsletter as it reads now: its web copy drops what has closed since."""
    row = newsletter_of(newsletter_id)
    cards = Cards(at)
    cards.load([row])
    return compose(row, cards.entries(row), names_of(row.alerts))


def _names(row: models.Newsletter, alerts: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alerts[one] for one in row.alerts if one in alerts))


def _links(row: models.Newsletter, made: datetime) -> NewsletterLinks:
    manage = addresses.manage(row.subscriber_id, made)
    everything = addresses.unsubscribe(row.subscriber_id, made)
    only = row.alerts[0] if len(row.alerts) == 1 else None
    return NewsletterLinks(
        web_copy=addresses.web_copy(row.pk, made),
        change=manage,
        fewer=manage,
        unsubscribe=addresses.unsubscribe_alert(only, made) if only else manage,
        unsubscribe_all=everything,
    )
