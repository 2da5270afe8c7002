"""What subscribers were sent before, and whatever else of a batch must not come to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from referio.alerts import due as alerts
from referio.alerts.due import Due, Span
from referio.core.arrow_rows import Rows
from referio.jobs import queries as jobs
from referio.matching.batch import JobBatch
from referio.matching.columns import Lists
from referio.matching.engine import NEVER
from referio.newsletters import queries as newsletters
from referio.pipeline.matching import streaming

Ints = NDArray[np.int64]
FEW = 0.01  # of the alerts: those that were served long ago are looked up one by one
BITS = 24  # for the number beside a subscriber's id in a key


@dataclass(frozen=True, slots=True)
class Barred:
    """Pairs of a subscriber and a position in a batch, ascending."""

    subscribers: Ints
    at: Ints

    def of_rows(self, subscribers: Ints, after: Ints) -> Lists:
        """Return for each row of an index the positions its subscriber must not get.

        None for rows that take no part: most of them do not, and lists are long.
        """
        low = np.searchsorted(self.subscribers, subscribers, side="left")
        high = np.searchsorted(self.subscribers, subscribers, side="right")
        counts = np.where(after == NEVER, 0, high - low)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return Lists(starts, self.at[_ranges(low, counts)].astype(np.int32))


def barred(span: Span, due: Due, batch: JobBatch) -> Barred:
    """Return what was sent, or is about to be, itself or as a copy; and muted jobs.

    Whom the last editions served can only have got jobs of the batch in editions that held
    them, or copies of them; for the few who were served long ago, or never, all is read.
    """
    if not len(due) or not len(batch.ids):
        return Barred(np.empty(0, np.int64), np.empty(0, np.int64))
    different, which = np.unique(batch.clusters, return_inverse=True)
    members, clusters = jobs.members_of(different.tolist())
    served = int(np.quantile(due.after, FEW, method="lower"))
    newer = np.unique(batch.clusters[batch.sequences > served])
    editions = newsletters.editions_with(members[np.isin(clusters, newer)].tolist())
    late = np.unique(due.subscribers[due.after < served])
    asked = np.unique(due.subscribers)
    sent = np.concatenate(
        [
            _keys(newsletters.sent_in(editions, span.low, span.high), members, asked),
            _keys(newsletters.sent_to(late.tolist()), members, asked),
        ]
    )
    who, member = _pairs(sent)
    had = who << BITS | np.searchsorted(different, clusters[member])
    muted = _keys(alerts.muted_jobs(span), batch.ids, asked)
    return Barred(*_pairs(np.concatenate([_copies(had, which), muted])))


def _keys(statement: str, job_ids: Ints, asked: Ints) -> Ints:
    """Run a statement for (subscriber, jobs); return keys of these jobs and subscribers.

    Batch by batch: all that so many editions sent at once would not fit into memory.
    """
    batches = (Rows.of([batch]) for batch in streaming.stream(statement))
    kept = [_keys_of(rows, job_ids, asked) for rows in batches]
    return np.concatenate([np.empty(0, np.int64), *kept])


def _keys_of(rows: Rows, job_ids: Ints, asked: Ints) -> Ints:
    whose = rows.integers("subscriber_id")
    sizes = np.diff(rows.starts("jobs"))
    at, known = _found(job_ids, rows.integers("jobs"))
    known &= np.repeat(_found(asked, whose)[1], sizes)
    who = np.repeat(whose, sizes)
    return np.asarray(who[known] << BITS | at[known], np.int64)


def _found(among: Ints, numbers: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    """Return where numbers stand among ascending ones, and whether they do."""
    at = np.searchsorted(among, numbers)
    at[at == len(among)] = 0
    return at, among[at] == numbers


def _pairs(keys: Ints) -> tuple[Ints, Ints]:
    """Return the subscribers and numbers of keys, ascending, each pair once."""
    different = np.unique(keys)
    return different >> BITS, different & ((1 << BITS) - 1)


def _copies(had: Ints, which: Ints) -> Ints:
    """Return keys of all positions in the batch whose cluster, by number, somebody had."""
    who, cluster = _pairs(had)
    order = np.argsort(which, kind="stable")
    low = np.searchsorted(which[order], cluster, side="left")
    counts = np.searchsorted(which[order], cluster, side="right") - low
    return np.repeat(who, counts) << BITS | order[_ranges(low, counts)]


def _ranges(low: Ints, counts: Ints) -> Ints:
    """Return low[0], low[0] + 1, ... for counts[0] numbers, then the same from low[1]."""
    before = np.cumsum(counts) - counts
    return np.repeat(low - before, counts) + np.arange(counts.sum())
