"""An edition: opened by the clock, matched part by part, its jobs looked at once more."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from referio.alerts import queries as alert_queries
from referio.jobs import queries as job_queries
from referio.jobs.operations import newest_sequence
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.newsletters.models import Edition
from referio.newsletters.operations import Plan
from referio.pipeline import clock, syncing
from referio.pipeline.matching.spans import spans
from referio.transactions import transaction, transaction_required

NOT_LEFT = frozenset({Edition.State.MATCHING, Edition.State.HELD})
BETWEEN_INSTANT = timedelta(minutes=1)
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
    return _opened(Plan(due_at, newest_sequence(), everyone=everyone, hold=hold), now)


@transaction_required
def open_instant(*, now: datetime) -> Edition | None:
    """Open an edition of the alerts that come at once, if there is a job they were not asked.

    None a minute after the last, so that what came in one sync goes out in one mail, and
    none while the last is matched or waits for somebody: the next takes in all since.
    """
    last = newsletter_queries.last_instant()
    if last and (now - last.opened_at < BETWEEN_INSTANT or last.state in NOT_LEFT):
        return None
    if not alert_queries.instant().exists():
        return None
    if last and job_queries.newest() <= last.sequence:
        return None
    return _opened(Plan(now, newest_sequence(), instant=True), now)


def _opened(plan: Plan, now: datetime) -> Edition | None:
    held = replace(plan, hold=plan.hold or settings.HOLD_EDITIONS)
    return newsletters.open_edition(held, parts=range(len(spans())), now=now)


def _anybody(everyone: bool, now: datetime) -> bool:  # noqa: FBT001
    if everyone:
        return alert_queries.listening().exists()
    # Arrow is large, and a worker that only sends does without it.
    from referio.alerts import due

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
