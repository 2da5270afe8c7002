"""From a newsletter's row to its mail: job ids and reasons to cards to parts."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from referio.alerts.queries import names_of
from referio.core.criteria import Reason
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job
from referio.jobs.queries import jobs, pay_of
from referio.mailing.cards import CardFacts, CardLinks, Fragment, card
from referio.mailing.newsletter import Entry, Newsletter, NewsletterLinks, render
from referio.mailing.parts import Parts
from referio.matching.explain import sentence
from referio.newsletters import models
from referio.newsletters.queries import newsletter as newsletter_of
from referio.pipeline import addresses
from referio.pipeline.outgoing import house

REASONS = 3  # the first few say most


class NothingLeft(Exception):
    """Every job of the newsletter has closed since it was prepared."""


class Cards:
    """Job cards, each rendered once and used in every newsletter that holds the job."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._known: dict[int, Fragment | None] = {}
        self._titles: dict[int, tuple[str, int]] = {}

    def load(self, job_ids: Iterable[int]) -> None:
        """Render the cards of jobs not seen before; closed ones have none."""
        wanted = set(job_ids) - self._known.keys()
        self._known.update(dict.fromkeys(wanted))
        for job in jobs().filter(pk__in=wanted, state=Job.State.OPEN):
            self._known[job.pk] = card(facts(job, self.at))
            self._titles[job.pk] = (job.title, job.employer_id)

    def entry(
        self, stored: Mapping[str, object], subscriber_id: int, made: datetime
    ) -> Entry | None:
        """Return a newsletter's entry, or None when its job has closed."""
        job_id = int(str(stored["job"]))
        fragment = self._known.get(job_id)
        if fragment is None:
            return None
        title, employer_id = self._titles[job_id]
        return Entry(
            card=fragment,
            reasons=_sentences(stored["reasons"]),
            links=CardLinks(
                job=addresses.job(job_id, title, subscriber_id, made),
                not_for_me=addresses.mute(subscriber_id, "job", job_id, made),
                mute_employer=addresses.mute(
                    subscriber_id, "employer", employer_id, made
                ),
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
    )


def compose(row: models.Newsletter, alerts: Mapping[int, str], cards: Cards) -> Parts:
    """Return the mail of a newsletter. Raises NothingLeft when all its jobs have closed."""
    made = row.prepared_at
    stored = (cards.entry(entry, row.subscriber_id, made) for entry in row.entries)
    entries = tuple(entry for entry in stored if entry is not None)
    if not entries:
        raise NothingLeft
    signed_up = row.subscriber.confirmed_at or row.subscriber.created_at
    newsletter = Newsletter(
        recipient=row.subscriber.email,
        alerts=_names(row, alerts),
        entries=entries,
        sent_on=made.date(),
        signed_up=signed_up.date(),
        links=_links(row, made),
    )
    return render(newsletter, house())


def parts(newsletter_id: int, at: datetime) -> Parts:
    """Return a newsletter as it reads now: its web copy drops what has closed since."""
    row = newsletter_of(newsletter_id)
    cards = Cards(at)
    cards.load(row.jobs)
    return compose(row, names_of(row.alerts), cards)


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


def _sentences(reasons: object) -> tuple[str, ...]:
    if not isinstance(reasons, list):
        return ()
    return tuple(sentence(Reason(r["clause"], r["values"])) for r in reasons[:REASONS])
