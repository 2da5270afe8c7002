"""An edition: opened by the clock, matched part by part, sent shard by shard."""

import logging
from datetime import datetime, timedelta

from django.conf import settings

from referio.alerts import due
from referio.alerts import queries as alert_queries
from referio.jobs import queries as job_queries
from referio.jobs.operations import newest_sequence
from referio.mailing.headers import Stream, Unsubscribe, newsletter_headers
from referio.mailing.smtp import (
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Relay,
    Stage,
)
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.newsletters.models import Edition, Newsletter
from referio.pipeline import addresses, clock, outgoing, syncing
from referio.pipeline.composing import Cards, NothingLeft
from referio.pipeline.composing import compose as compose_mail
from referio.pipeline.matching import part
from referio.transactions import forbid_transaction, transaction, transaction_required

logger = logging.getLogger(__name__)
SLICE = 100  # newsletters claimed at a time
FRESH = timedelta(minutes=1)  # a job seen within it needs no other look


@transaction_required
def open_edition(*, now: datetime, everyone: bool = False) -> Edition | None:
    """Open an edition if any alert is due; None when none is, or it is open already."""
    due_at = now if everyone else _moment(now)
    # Numbering waits for every sync to commit, so it comes after the cheap questions.
    if newsletter_queries.is_open(due_at) or not _anybody(everyone, now):
        return None
    return newsletters.open_edition(
        due_at=due_at,
        sequence=newest_sequence(),
        everyone=everyone,
        parts=range(len(part.spans())),
        now=now,
    )


def _anybody(everyone: bool, now: datetime) -> bool:  # noqa: FBT001
    if everyone:
        return alert_queries.listening().exists()
    return due.anybody(part.spans(), now=now)


def _moment(now: datetime) -> datetime:
    """Round down to the pace of editions, so that one moment has one edition."""
    pace = settings.EDITIONS_EVERY_SECONDS
    return datetime.fromtimestamp(int(now.timestamp()) // pace * pace, tz=now.tzinfo)


@transaction_required
def plan_looks(edition_id: int, *, now: datetime) -> list[int]:
    """Decide whose jobs are looked at once more before sending; returns the connections."""
    chosen = newsletter_queries.jobs_in(edition_id)
    postings = job_queries.to_look_at(chosen, seen_since=now - FRESH)
    newsletters.plan_looks(edition_id, postings)
    return list(postings)


def look(edition_id: int, connection_id: int) -> bool:
    """See the jobs of an employer that an edition holds as they are now.

    What has closed leaves the newsletters by itself, since sending asks whether a job is
    open. True when no other look is waited for.
    """
    planned = newsletter_queries.look(edition_id, connection_id)
    if planned.done_at is None:
        syncing.look_at(connection_id, planned.postings)
    with transaction():
        return newsletters.finish_look(edition_id, connection_id, now=clock.now())


def send_shard(edition_id: int, shard: int) -> bool:
    """Send what waits in a shard; True when nothing of it is left for later.

    Two workers on one shard never take the same newsletter.
    """
    forbid_transaction()
    cards = Cards(clock.now())
    with outgoing.relay() as relay:
        while claimed := _claim(edition_id, shard):
            _send_slice(claimed, cards, relay)
    with transaction():
        return newsletters.finish_shard(edition_id, shard, now=clock.now())


def _claim(edition_id: int, shard: int) -> list[Newsletter]:
    with transaction():
        return newsletters.claim(edition_id, shard, limit=SLICE, now=clock.now())


def _send_slice(claimed: list[Newsletter], cards: Cards, relay: Relay) -> None:
    cards.load(claimed)
    names = alert_queries.names_of({alert for row in claimed for alert in row.alerts})
    barred = alert_queries.suppressed(row.subscriber.email for row in claimed)
    for row in claimed:
        if row.subscriber.email in barred:
            newsletters.skipped(row, why=newsletters.UNWANTED)
            continue
        try:
            mail = _written(row, names, cards)
        except NothingLeft:
            newsletters.skipped(row, why="Every job in it has closed.")
        except (ValueError, KeyError) as error:
            # One that cannot be written must not keep the others from their readers.
            logger.exception("Newsletter %s cannot be written", row.pk)
            newsletters.rejected(row, why=f"{type(error).__name__}: {error}")
        else:
            _send_one(row, mail, relay)


def _written(
    row: Newsletter, names: dict[int, str], cards: Cards
) -> tuple[bytes, list[int]]:
    """Return the message of a newsletter, and the jobs in it that are still open."""
    entries = cards.entries(row)
    body = outgoing.written(
        compose_mail(row, entries, names),
        row.subscriber.email,
        token=_token(row),
        headers=newsletter_headers(stream(), way_out(row)),
        at=row.prepared_at,
    )
    return body, list(entries)


def _send_one(row: Newsletter, mail: tuple[bytes, list[int]], relay: Relay) -> None:
    if newsletters.submitting(row, now=clock.now()):
        body, jobs = mail
        sender, to = outgoing.bounces_to(_token(row)), row.subscriber.email
        record(row, relay.send(body, sender=sender, recipient=to), jobs=jobs)


def _token(row: Newsletter) -> str:
    return f"newsletter-{row.pk}"


def record(row: Newsletter, outcome: Outcome, *, jobs: list[int]) -> None:
    """Store what became of a newsletter that held these jobs."""
    now = clock.now()
    if isinstance(outcome, Accepted):
        newsletters.submitted(row, jobs=jobs, now=now)
    elif isinstance(outcome, Rejected) and outcome.stage is Stage.RECIPIENT:
        newsletters.rejected(row, why=f"{outcome.code} {outcome.text}")
    elif isinstance(outcome, Rejected):
        # They refuse us or the message, not this person: it waits for our mending.
        newsletters.deferred(row, why=f"{outcome.code} {outcome.text}", now=now)
    elif isinstance(outcome, Deferred):
        newsletters.deferred(row, why=outcome.text, now=now)
    else:
        newsletters.in_doubt(row, why=outcome.text, now=now)


def stream() -> Stream:
    """Return what all job-alert newsletters share."""
    return Stream(
        list_id=f"alerts.{settings.MAIL_DOMAIN}",
        list_name="Refer.io job alerts",
        help_url=f"{settings.BASE_URL}/privacy",
        owner=settings.SUPPORT_EMAIL,
        feedback=f"alert:newsletter:jobs:{settings.MAIL_DOMAIN}",
    )


def way_out(row: Newsletter) -> Unsubscribe:
    """Return a subscriber's two ways out of all newsletters."""
    url = addresses.unsubscribe(row.subscriber_id, row.prepared_at)
    token = url.rsplit("/", 1)[-1]
    return Unsubscribe(url, f"unsubscribe+{token}@{settings.MAIL_DOMAIN}")
