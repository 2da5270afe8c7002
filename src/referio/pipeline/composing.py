"""From newsletters' rows to their mails: job ids and reasons to cards to bytes.

Everything that is the same for many is made once: a job's card in a language, why a job
fits those who ask alike, what stands around the cards. The rest is joining.
"""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from referio.alerts.conditions import Asked, asked
from referio.core.cadence import zone_named
from referio.core.links import AN_ENTRY, Slot, Tokens
from referio.jobs.models import Job
from referio.jobs.queries import sendable
from referio.mailing.addresses import mailbox
from referio.mailing.cards import (
    CardFacts,
    Fragment,
    Pages,
    card,
)
from referio.mailing.letterhead import Addressed
from referio.mailing.message import Signer
from referio.mailing.newsletter import (
    AnEntry,
    Newsletter,
    pieces,
    render,
)
from referio.mailing.parts import Parts
from referio.mailing.phrases import language
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import addresses
from referio.pipeline.card_facts import facts
from referio.pipeline.newsletter_links import marks, newsletter_pages
from referio.pipeline.newsletter_rows import Row, alerts_of, row_of
from referio.pipeline.outgoing import house, letterhead
from referio.pipeline.reasons import Lines, Reasons

logger = logging.getLogger(__name__)


class NothingLeft(Exception):
    """Every job of the newsletter has closed since it was prepared."""


class Written(NamedTuple):
    """A newsletter as it goes out. `jobs` are the row's, negative where left out.

    `is_plain` as in `messenger.Outgoing`.
    """

    newsletter: int
    recipient: str
    return_path: str
    message: bytes
    jobs: Sequence[int] = ()
    is_plain: bool = False

    def __repr__(self) -> str:
        return f"Written({self.newsletter})"


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A newsletter that does not go out, and why. `broken` where that is a fault of ours."""

    newsletter: int
    why: str
    broken: bool = False


class Without(NamedTuple):
    """What is left out: jobs that closed, and what alerts found that are paused or gone."""

    jobs: Collection[int] = ()
    alerts: Collection[int] = ()


CLOSED = "Every job in it has closed."


JOB = int(Slot.JOB)
MOST_JOBS = 6_000  # whose cards and words are kept
NOT_SHOWN = ("description_html", "tags", "missing", "fingerprint", "remote_evidence")


class Composer:
    """Writes newsletters, a batch at a time, from job cards that are rendered once.

    `at` is the moment that the ages of jobs are told from. `signers` sign every message.
    """

    def __init__(self, at: datetime, *, signers: Sequence[Signer] = ()) -> None:
        self.at = at
        self.signers = tuple(signers)
        self._house = house()
        self._letterhead = letterhead()
        self._marks = marks()
        self._pages = newsletter_pages()
        self._job_pages = addresses.job_pages()
        self._facts: dict[int, CardFacts | None] = {}  # None: not open when it was read
        self._begun: dict[int, Pages] = {}
        self._cards: dict[str, dict[int, Fragment]] = {}  # by language
        self._names: dict[int, str] = {}
        self._reasons = Reasons(at)

    def load(self, rows: Sequence[Row], alerts: Iterable[Asked] | None = None) -> None:
        """Read what a batch needs: jobs not seen before, and its alerts, unless given.

        Jobs that have closed have no card.
        """
        wanted = {job for row in rows for job in row.jobs}
        missing = wanted - self._facts.keys()
        if len(self._facts) + len(missing) > MOST_JOBS and self._facts:
            self._forget()
            missing = wanted
        self._reasons.load(asked(alerts_of(rows)) if alerts is None else alerts)
        self._names = self._reasons.names()
        self._facts.update(dict.fromkeys(missing))
        if missing:
            for job in sendable().defer(*NOT_SHOWN).filter(pk__in=missing):
                self._keep(job)

    def compose(
        self,
        rows: Sequence[Row],
        *,
        alerts: Iterable[Asked] | None = None,
        closed: Collection[int] = frozenset(),
        quiet: Collection[int] = frozenset(),
    ) -> Iterator[Written | Unwritten]:
        """Yield what goes out for each row, in order; one that fails stops no other.

        `closed` are jobs known to have closed since they were first seen here, `quiet` are
        alerts whose finds are left out. `alerts` are what those of all rows ask, where that
        is known. Nothing is read from the database after the first is yielded.
        """
        self.load(rows, alerts)
        for row in rows:
            yield self.message(row, closed, quiet)

    def message(
        self,
        row: Row,
        closed: Collection[int] = frozenset(),
        quiet: Collection[int] = frozenset(),
    ) -> Written | Unwritten:
        """Return what goes out for a loaded row."""
        try:
            return self._written(row, Without(closed, quiet))
        except NothingLeft:
            return Unwritten(row.id, CLOSED)
        except (ValueError, LookupError) as error:
            # One that cannot be written must not keep the others from their readers.
            logger.exception("Newsletter %s cannot be written", row.id)
            told = f"{type(error).__name__}: {error}"
            return Unwritten(row.id, told, broken=True)

    def parts(self, row: Row) -> Parts:
        """Return a loaded newsletter as it reads now. Raises NothingLeft."""
        tokens = self._marks.tokens(row.id, len(row.jobs))
        made, _ = self._newsletter(row, tokens, Without())
        return render(made, self._house, locale=language(row.language))

    def look_again(self) -> None:
        """Look again for jobs that were not open when they were read."""
        known = self._facts.items()
        self._facts = {job: one for job, one in known if one is not None}

    def _keep(self, job: Job) -> None:
        self._facts[job.pk] = facts(job, self.at, self._job_pages)
        self._begun[job.pk] = Pages(
            job=f"{self._job_pages.job(job.pk, job.title)}?for=",
            mute=self._pages.mute,
        )
        self._reasons.add(job)

    def _forget(self) -> None:
        for kept in (self._facts, self._begun, self._cards):
            kept.clear()
        self._reasons.forget()

    def _written(self, row: Row, without: Without) -> Written:
        recipient = mailbox(row.email)
        tokens = self._marks.tokens(row.id, len(row.jobs))
        made, jobs = self._newsletter(row, tokens, without)
        joined = pieces(made, self._house, locale=language(row.language))
        to = Addressed(
            recipient=recipient,
            token=tokens.return_path,
            unsubscribe=tokens.pages[Slot.STOP_ALL],
            unsubscribe_mail=tokens.leave_by_mail,
            date=row.prepared_at,
        )
        return Written(
            newsletter=row.id,
            recipient=recipient,
            return_path=self._letterhead.return_path(tokens.return_path),
            message=self._letterhead.message(to, joined, self.signers),
            jobs=jobs,
            is_plain=joined.is_plain,
        )

    def _newsletter(
        self, row: Row, tokens: Tokens, without: Without
    ) -> tuple[Newsletter, list[int]]:
        """Return what one person gets, dated by their calendar, and the jobs to store."""
        entries, jobs = self._entries(row, tokens.pages, without)
        if not entries:
            raise NothingLeft
        names = self._names
        alerts = tuple(
            dict.fromkeys(
                [
                    names[one]
                    for one in dict.fromkeys(row.found_by)
                    if one in names and one not in without.alerts
                ]
            )
        )
        newsletter = Newsletter(
            recipient=row.email,
            alerts=alerts,
            entries=entries,
            sent_on=_day(row.prepared_at, row.zone),
            signed_up=row.signed_up.astimezone(zone_named(row.zone)).date(),
            links=self._pages.links(row.found_by, tokens.pages),
        )
        return newsletter, jobs

    def _entries(
        self, row: Row, pages: tuple[bytes, ...], without: Without
    ) -> tuple[list[AnEntry], list[int]]:
        """Return the entries that are left, and the row's jobs, negative what is not."""
        locale = language(row.language)
        cards = self._cards.setdefault(locale, {})
        entries: list[AnEntry] = []
        jobs, at, before = list(row.jobs), JOB, None
        lines: Lines = {}
        columns = zip(row.jobs, row.found_by, row.reasons, row.more, strict=True)
        for number, (job_id, alert, bits, more) in enumerate(columns):
            shown = cards.get(job_id) or self._card(job_id, locale)
            if shown is None or job_id in without.jobs or alert in without.alerts:
                jobs[number] = -abs(job_id)
            else:
                if alert != before:
                    lines, before = self._reasons.lines(alert, locale), alert
                told = lines.get((job_id, bits))
                if told is None:
                    told = self._reasons.why(alert, job_id, bits, locale)
                entries.append((shown, told, pages[at : at + AN_ENTRY], more))
            at += AN_ENTRY
        return entries, jobs

    def _card(self, job_id: int, locale: str) -> Fragment | None:
        """Return a loaded job's card in a language; None when it is not open."""
        shown = self._facts.get(job_id)
        if shown is None:
            return None
        made = card(shown, locale=locale, pages=self._begun[job_id])
        self._cards[locale][job_id] = made
        return made


@lru_cache(maxsize=4096)
def _day(moment: datetime, zone: str) -> date:
    return moment.astimezone(zone_named(zone)).date()


def parts(newsletter_id: int, at: datetime) -> Parts:
    """Return a newsletter as it reads now: its web copy drops what has closed since."""
    row = row_of(newsletter_of(newsletter_id))
    composer = Composer(at)
    composer.load([row])
    return composer.parts(row)
