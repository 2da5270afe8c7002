"""An edition: opened by the clock, matched part by part, its jobs looked at once more."""

from datetime import datetime, timedelta

from django.conf import settings

from referio.alerts import due
from referio.alerts import queries as alert_queries
from referio.jobs import queries as job_queries
from referio.jobs.operations import newest_sequence
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.newsletters.models import Edition
from referio.pipeline import clock, syncing
from referio.pipeline.matching.spans import spans
from referio.transactions import transaction, transaction_required

FRESH = timedelta(minutes=1)  # a job seen within it needs no other look


@transaction_required
def open_edition(
    *, now: datetime, everyone: bool = False, hold: bool = False
) -> Edition | None:
    """Open an edition if any alert is due; None when none is, or it is open already."""
    due_at = now if everyone else _moment(now)
    # Numbering waits for every sync to commit, so it comes after the cheap questions.
    if newsletter_queries.is_open(due_at) or not _anybody(everyone, now):
        return None
    return newsletters.open_edition(
        due_at=due_at,
        sequence=newest_sequence(),
        everyone=everyone,
        parts=range(len(spans())),
        now=now,
        hold=hold or settings.HOLD_EDITIONS,
    )


def _anybody(everyone: bool, now: datetime) -> bool:  # noqa: FBT001
    if everyone:
        return alert_queries.listening().exists()
    return due.anybody(spans(), now=now)


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
