"""From a newsletter's row to its mail: job ids and reasons to cards to parts."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from referio.alerts.queries import names_of
from referio.core.cadence import zone_named
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job
from referio.jobs.queries import pay_of, sendable
from referio.mailing.addresses import mailbox
from referio.mailing.cards import CardFacts, CardLinks, Fragment, card
from referio.mailing.headers import Stream, Unsubscribe, newsletter_headers
from referio.mailing.message import Signer
from referio.mailing.newsletter import Entry, Newsletter, NewsletterLinks, render
from referio.mailing.parts import Parts
from referio.newsletters import models
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import addresses
from referio.pipeline.outgoing import bounces_to, house, written
from referio.pipeline.reasons import Reasons

logger = logging.getLogger(__name__)


class NothingLeft(Exception):
    """Every job of the newsletter has closed since it was prepared."""


class Row(NamedTuple):
    """A newsletter to write, in the order of the columns that a sender reads.

    `jobs`, `found_by`, `reasons` and `more` are as they were stored. Signed links name a
    job by its place in `jobs`, so that list is never shortened: a job that was left out
    of a mail is stored as its negative.
    """

    id: int
    subscriber: int
    email: str
    language: str
    zone: str
    signed_up: datetime  # confirmed, or else created
    prepared_at: datetime
    jobs: Sequence[int]
    found_by: Sequence[int]
    reasons: Sequence[int]
    more: Sequence[int]

    def __repr__(self) -> str:
        return f"Row({self.id})"


def row_of(stored: models.Newsletter) -> Row:
    """Return a stored newsletter, with its subscriber, as a row."""
    reader = stored.subscriber
    return Row(
        stored.pk,
        reader.pk,
        reader.email,
        reader.language,
        reader.time_zone,
        reader.confirmed_at or reader.created_at,
        stored.prepared_at,
        stored.jobs,
        stored.found_by,
        stored.reasons,
        stored.more,
    )


@dataclass(frozen=True, slots=True)
class Written:
    """A newsletter as it goes out. `jobs` are the row's, negative where left out."""

    newsletter: int
    recipient: str = field(repr=False)
    return_path: str = field(repr=False)
    message: bytes = field(repr=False)
    jobs: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A newsletter that does not go out, and why. `broken` where that is a fault of ours."""

    newsletter: int
    why: str
    broken: bool = False


CLOSED = "Every job in it has closed."


@dataclass(frozen=True, slots=True)
class Shown:
    """A job with its card."""

    job: Job
    card: Fragment


class Composer:
    """Writes newsletters, a batch at a time, from job cards that are rendered once.

    `at` is the moment that the ages of jobs are told from. `signers` sign every message.
    """

    def __init__(self, at: datetime, *, signers: Sequence[Signer] = ()) -> None:
        self.at = at
        self.signers = tuple(signers)
        self._known: dict[int, Shown | None] = {}
        self._names: dict[int, str] = {}
        self._reasons = Reasons()

    def load(self, rows: Sequence[Row]) -> None:
        """Read what a batch needs: jobs not seen before, and its alerts as they are now.

        Jobs that have closed have no card.
        """
        wanted = {job for row in rows for job in row.jobs} - self._known.keys()
        alerts = {alert for row in rows for alert in row.found_by}
        self._reasons.load(alerts)
        self._names = names_of(alerts)
        self._known.update(dict.fromkeys(wanted))
        for job in sendable().filter(pk__in=wanted):
            self._known[job.pk] = Shown(job, card(facts(job, self.at)))

    def compose(
        self, rows: Sequence[Row], *, closed: Collection[int] = frozenset()
    ) -> Iterator[Written | Unwritten]:
        """Yield what goes out for each row, in order; one that fails stops no other.

        `closed` are jobs known to have closed since they were first seen here. Nothing is
        read from the database after the first is yielded.
        """
        self.load(rows)
        for row in rows:
            yield self._outcome(row, closed)

    def parts(self, row: Row) -> Parts:
        """Return a loaded newsletter as it reads now. Raises NothingLeft."""
        return compose(row, self.entries(row, frozenset()), self._names)

    def _outcome(self, row: Row, closed: Collection[int]) -> Written | Unwritten:
        try:
            return self._written(row, closed)
        except NothingLeft:
            return Unwritten(row.id, CLOSED)
        except (ValueError, KeyError) as error:
            # One that cannot be written must not keep the others from their readers.
            logger.exception("Newsletter %s cannot be written", row.id)
            why = f"{type(error).__name__}: {error}"
            return Unwritten(row.id, why, broken=True)

    def _written(self, row: Row, closed: Collection[int]) -> Written:
        entries = self.entries(row, closed)
        token = f"newsletter-{row.id}"
        message = written(
            compose(row, entries, self._names),
            row.email,
            token=token,
            headers=newsletter_headers(stream(), way_out(row)),
            at=row.prepared_at,
        )
        return Written(
            newsletter=row.id,
            recipient=mailbox(row.email),
            return_path=bounces_to(token),
            message=message,
            jobs=[job if job in entries else -job for job in row.jobs],
        )

    def entries(self, row: Row, closed: Collection[int]) -> dict[int, Entry]:
        """Return a newsletter's entries by job, without the jobs that have closed.

        Raises NothingLeft when all have.
        """
        left: dict[int, Entry] = {}
        for number, job_id in enumerate(row.jobs):
            shown = self._known.get(job_id)
            if shown and job_id not in closed:
                reasons = self._reasons.sentences(
                    row.found_by[number],
                    shown.job,
                    row.reasons[number],
                    language=row.language,
                    at=row.prepared_at,
                )
                left[job_id] = _entry(shown, reasons, row)
        if not left:
            raise NothingLeft
        return left


def stream() -> Stream:
    """Return what all job-alert newsletters share."""
    return Stream(
        list_id=f"alerts.{settings.MAIL_DOMAIN}",
        list_name="Refer.io job alerts",
        help_url=f"{settings.BASE_URL}/privacy",
        owner=settings.SUPPORT_EMAIL,
        feedback=f"alert:newsletter:jobs:{settings.MAIL_DOMAIN}",
    )


def way_out(row: Row) -> Unsubscribe:
    """Return a subscriber's two ways out of all newsletters."""
    url = addresses.unsubscribe(row.subscriber, row.prepared_at)
    token = url.rsplit("/", 1)[-1]
    return Unsubscribe(url, f"unsubscribe+{token}@{settings.MAIL_DOMAIN}")


def _entry(shown: Shown, reasons: tuple[str, ...], row: Row) -> Entry:
    job, reader, made = shown.job, row.subscriber, row.prepared_at
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


def compose(row: Row, entries: Mapping[int, Entry], alerts: Mapping[int, str]) -> Parts:
    """Return the mail of a newsletter, dated as its reader's calendar says."""
    made, zone = row.prepared_at, zone_named(row.zone)
    newsletter = Newsletter(
        recipient=row.email,
        alerts=_names(row, alerts),
        entries=tuple(entries.values()),
        sent_on=made.astimezone(zone).date(),
        signed_up=row.signed_up.astimezone(zone).date(),
        links=_links(row, made),
    )
    return render(newsletter, house())


def parts(newsletter_id: int, at: datetime) -> Parts:
    """Return a newsletter as it reads now: its web copy drops what has closed since."""
    row = row_of(newsletter_of(newsletter_id))
    composer = Composer(at)
    composer.load([row])
    return composer.parts(row)


def _names(row: Row, alerts: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alerts[one] for one in row.found_by if one in alerts))


def _links(row: Row, made: datetime) -> NewsletterLinks:
    manage = addresses.manage(row.subscriber, made)
    everything = addresses.unsubscribe(row.subscriber, made)
    only = row.found_by[0] if len(set(row.found_by)) == 1 else None
    return NewsletterLinks(
        web_copy=addresses.web_copy(row.id, made),
        change=manage,
        fewer=manage,
        unsubscribe=addresses.unsubscribe_alert(only, made) if only else manage,
        unsubscribe_all=everything,
    )
