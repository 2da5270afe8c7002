"""One part of an edition: who of a span of subscribers gets which jobs, in one step."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from referio.alerts import due as alerts
from referio.alerts import rolls
from referio.alerts.due import Asked, Due
from referio.core.fairness import REMEMBERED, handicaps
from referio.jobs import queries as jobs
from referio.matching.batch import JobBatch
from referio.matching.engine import match
from referio.matching.merging import Batch, Found, Issues, merge
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.newsletters.operations import Prepared
from referio.newsletters.storing import Made
from referio.pipeline.matching import batches, living, memory, streaming
from referio.pipeline.matching.batches import Jobs
from referio.pipeline.matching.living import Portion
from referio.pipeline.matching.sent import Barred, barred
from referio.pipeline.matching.spans import span_of
from referio.transactions import Turn, take_turn, transaction_required

LIMIT = 10  # jobs of a newsletter
PER_EMPLOYER = 2
# An alert gives more than a newsletter holds: some are copies, or stand back for others.
KEPT = 2 * LIMIT
KEPT_PER_EMPLOYER = 2 * PER_EMPLOYER


@dataclass(frozen=True, slots=True)
class Answer:
    """Who gets what; `batch` and `due` are what was asked."""

    due: Due
    batch: JobBatch
    issues: Issues
    matched: int  # alerts that found something


@transaction_required
def match_part(edition_id: int, number: int, *, now: datetime) -> list[int]:
    """Store the newsletters of a part; returns the shards to send once all parts are in.

    All of it is one transaction, and all of it goes by the moment the edition opened: a
    step that was killed leaves nothing, and run again it gives the same rows. Run again
    after success it does nothing. Whom it asked is recorded in the same transaction.
    """
    # Two editions at once would both see the same alerts as not served yet.
    take_turn(Turn.MATCHING, number)
    if newsletter_queries.is_matched(edition_id, number):
        return []
    edition = newsletter_queries.edition(edition_id)
    at = edition.opened_at
    by_the_hour = not (edition.everyone or edition.instant)
    asked = Asked(span_of(number), at if by_the_hour else None, edition.instant)
    found = answer(asked, upto=edition.sequence, at=at, now=now)
    newsletters.prepare(edition_id, number, _prepared(found), at=at, now=now)
    due, sequence = found.due, edition.sequence
    rolls.call(
        asked.span,
        due.ids,
        due.subscribers,
        at=at,
        sequence=sequence,
        all_due=not edition.instant,
    )
    return newsletters.finish_matching(edition_id, now=now)


def answer(
    asked: Asked, *, upto: int, at: datetime, now: datetime, limit: int = LIMIT
) -> Answer:
    """Match the alerts that are asked with the jobs new to them; writes nothing."""
    due = alerts.read(streaming.stream, asked)
    oldest = int(due.after.min(initial=upto))
    with batches.shared(Jobs(after=oldest, upto=upto, at=at)) as batch:
        unwanted = barred(asked.span, due, batch)
        portions = living.portions(asked.span, due, now=now)
        with memory.kept():
            found = [found_in(portion, batch, unwanted) for portion in portions]
            matched = sum(len(np.unique(one.alert)) for one in found)
            issues = merged(found, batch, _handicaps(batch, at), limit=limit)
    return Answer(due, batch, issues, matched)


def found_in(portion: Portion, batch: JobBatch, unwanted: Barred) -> Found:
    """Return what the alerts of an index find that take part."""
    owners = portion.index.subscribers
    matches = match(
        portion.index,
        batch,
        limit=KEPT,
        per_employer=KEPT_PER_EMPLOYER,
        after=portion.after,
        sent=unwanted.of_rows(owners, portion.after),
        threads=settings.MATCH_THREADS,
    )
    return Found.of(matches, owners)


def merged(
    found: list[Found],
    batch: JobBatch,
    points: NDArray[np.int32],
    *,
    limit: int = LIMIT,
) -> Issues:
    """Merge what was found into newsletters; `points` are handicaps by position."""
    jobs_ = Batch(batch.employers, batch.clusters, points)
    return merge(Found.joined(found), jobs_, limit=limit, per_employer=PER_EMPLOYER)


def made(found: Answer) -> Made:
    """Return the newsletters as they are stored."""
    issues, entries = found.issues, found.issues.entries
    subscribers, first = np.unique(found.due.subscribers, return_index=True)
    rows = first[np.searchsorted(subscribers, issues.subscriber)]
    return Made(
        subscribers=issues.subscriber,
        shards=found.due.shards[rows],
        starts=issues.starts,
        jobs=found.batch.ids[entries.at],
        found_by=entries.alert,
        scores=entries.score,
        reasons=entries.reasons,
        more=entries.more,
    )


def _prepared(found: Answer) -> Prepared:
    employers = found.batch.employers[found.issues.entries.at]
    different, counts = np.unique(employers, return_counts=True)
    return Prepared(
        made=made(found),
        alerts=len(found.due),
        jobs=len(found.batch.ids),
        shown=dict(zip(different.tolist(), counts.tolist(), strict=True)),
    )


def _handicaps(batch: JobBatch, at: datetime) -> NDArray[np.int32]:
    """Return by position the points a job stands back by, as it was when all began."""
    shown = newsletter_queries.exposures(since=at - REMEMBERED, before=at)
    points = handicaps(shown, jobs.open_by_employer())
    by_position = [points.get(one, 0) for one in batch.employers.tolist()]
    return np.array(by_position, np.int32)
