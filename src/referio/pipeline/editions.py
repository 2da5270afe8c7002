"""An edition: opened by the clock, matched part by part, sent shard by shard."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from referio.alerts import queries as alert_queries
from referio.alerts.models import Alert
from referio.jobs import queries as job_queries
from referio.jobs.operations import newest_sequence
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
from referio.pipeline import clock, outgoing, syncing
from referio.pipeline.composing import Composer, Unwritten, Written, row_of
from referio.pipeline.matching import part
from referio.transactions import forbid_transaction, transaction, transaction_required

SLICE = 100  # newsletters claimed at a time
FRESH = timedelta(minutes=1)  # a job seen within it needs no other look


@transaction_required
def open_edition(*, now: datetime, everyone: bool = False) -> Edition | None:
    """Open an edition if any alert is due; None when none is, or it is open already."""
    due_at = now if everyone else _moment(now)
    # Numbering waits for every sync to commit, so it comes after the cheap questions.
    if newsletter_queries.is_open(due_at) or not _asked(everyone, now).exists():
        return None
    return newsletters.open_edition(
        due_at=due_at,
        sequence=newest_sequence(),
        everyone=everyone,
        parts=range(len(part.spans())),
        now=now,
    )


def _asked(everyone: bool, now: datetime) -> QuerySet[Alert]:  # noqa: FBT001
    return alert_queries.listening() if everyone else alert_queries.due(now=now)


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
    composer = Composer(clock.now())
    with outgoing.relay() as relay:
        while claimed := _claim(edition_id, shard):
            _send_slice(claimed, composer, relay)
    with transaction():
        return newsletters.finish_shard(edition_id, shard, now=clock.now())


def _claim(edition_id: int, shard: int) -> list[Newsletter]:
    with transaction():
        return newsletters.claim(edition_id, shard, limit=SLICE, now=clock.now())


def _send_slice(claimed: list[Newsletter], composer: Composer, relay: Relay) -> None:
    barred = alert_queries.suppressed(row.subscriber.email for row in claimed)
    wanted = []
    for row in claimed:
        if row.subscriber.email in barred:
            newsletters.skipped(row, why=newsletters.UNWANTED)
        else:
            wanted.append(row)
    mails = composer.compose([row_of(row) for row in wanted])
    for row, mail in zip(wanted, mails, strict=True):
        _send_one(row, mail, relay)


def _send_one(row: Newsletter, mail: Written | Unwritten, relay: Relay) -> None:
    if isinstance(mail, Unwritten):
        settle = newsletters.rejected if mail.broken else newsletters.skipped
        settle(row, why=mail.why)
    elif newsletters.submitting(row, now=clock.now()):
        outcome = relay.send(
            mail.message, sender=mail.return_path, recipient=mail.recipient
        )
        record(row, outcome, jobs=mail.jobs)


def record(row: Newsletter, outcome: Outcome, *, jobs: Sequence[int]) -> None:
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
