"""Match a batch of jobs with an index of alerts: the one call that an edition makes."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from referio.matching.batch import JobBatch
from referio.matching.choosing import Terms
from referio.matching.collecting import collect
from referio.matching.columns import Lists
from referio.matching.compiled import side_by_side
from referio.matching.conditions import I32, I64, U16, U32
from referio.matching.evaluating import Worth
from referio.matching.grounds import Batch
from referio.matching.index import AlertIndex
from referio.matching.judging import Known
from referio.matching.meeting import meet
from referio.matching.ranking import WEIGHTS
from referio.matching.serving import BEGUN, Index, Kept, serve
from referio.matching.uniting import Share

NEVER = np.iinfo(np.int64).max  # as `after`: this alert takes no part
# That the work of each of several threads is cut into, so that none waits long for another.
PIECES = 12
FIRST_KEYS, FURTHER_KEYS = 1 << 12, 1 << 18  # that arrays are made for
SMALL = 1 << 24  # entries times jobs: what is less is not cut
WORTH = Worth(
    WEIGHTS.found,
    WEIGHTS.in_title,
    WEIGHTS.phrase,
    WEIGHTS.near,
    WEIGHTS.pay,
    WEIGHTS.pay_step,
    WEIGHTS.followed,
)


@dataclass(frozen=True, slots=True)
class Matches:
    """Matches as columns of one length: by alert id, then best first, ties by job id.

    `row` and `at` are rows of the index and of the batch. `more` counts, at least, the
    further jobs of the same employer that were kept out. `reasons` are bits (reasons.py).
    """

    row: U32
    at: I32
    score: I32
    more: U16
    reasons: U16
    ids: I64
    job_ids: I64

    @property
    def alert(self) -> I64:
        """The ids of the alerts."""
        return self.ids[self.row]

    @property
    def job(self) -> I64:
        """The ids of the jobs."""
        return self.job_ids[self.at]

    def __len__(self) -> int:
        return len(self.row)


def match(  # noqa: PLR0913 - all but two are choices of the caller's
    index: AlertIndex,
    batch: JobBatch,
    *,
    limit: int | None = 10,
    per_employer: int = 0,
    after: I64 | None = None,
    sent: Lists | None = None,
    threads: int = 1,
    worth: Worth = WORTH,
) -> Matches:
    """Return the best `limit` new jobs for every alert, all where it is None.

    At most `per_employer` of one employer, if that is not 0. New are jobs with a sequence
    above `after` (int64[n] by row of the index; NEVER is none) and not among `sent` (by
    row of the index, rows of the batch). The answer does not depend on `threads`.
    """
    known = _known(after, sent)
    most = len(batch) if limit is None else min(limit, len(batch))
    terms = Terms(worth, most, per_employer)
    ground = meet(index, batch)
    parts = _serve(index, ground, known, terms, threads) if most else []
    share = Share(batch.columns.employers, batch.columns.remote, most, per_employer)
    found = collect(parts, len(index), share, threads)
    return Matches(
        *found,
        index.ids,
        batch.columns.ids,
    )


def _known(after: I64 | None, sent: Lists | None) -> Known:
    nothing = np.zeros(0, np.int64)
    return Known(
        nothing if after is None else np.asarray(after, np.int64),
        nothing if sent is None else sent.starts,
        np.zeros(0, np.int32) if sent is None else sent.values.astype(np.int32),
    )


def _serve(
    index: AlertIndex, ground: Batch, known: Known, terms: Terms, threads: int
) -> list[Kept]:
    alerts = Index(index.legs, index.venues, index.entries, index.tables)
    pieces = list(_pieces(index, ground, threads))

    def piece(legs: I64) -> list[Kept]:
        done, kept, size = BEGUN, [], FIRST_KEYS
        while done.leg < len(legs):
            done, some = serve(legs, done, size, alerts, ground, known, terms)
            kept.append(some)
            size = FURTHER_KEYS
        return kept

    with side_by_side(min(threads, len(pieces))) as each:
        return [kept for some in each(piece, pieces) for kept in some]


def _possible(index: AlertIndex, ground: Batch) -> I64:
    """Return the legs whose rarest feature some job has, and the one without any."""
    under = index.legs.under
    present = np.flatnonzero(np.diff(ground.postings.starts))
    sizes = under[present + 1] - under[present]
    present, sizes = present[sizes > 0], sizes[sizes > 0]
    steps = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    legs = np.repeat(under[present], sizes) + steps
    return np.concatenate([np.arange(under[0]), legs]).astype(np.int64)


def _pieces(index: AlertIndex, ground: Batch, threads: int) -> Iterator[I64]:
    """Cut the legs that may hold into runs of about as many entries each."""
    legs, venues = _possible(index, ground), index.legs.venues
    first, last = (
        index.venues.entries[venues[legs]],
        index.venues.entries[venues[legs + 1]],
    )
    work = np.cumsum(last - first + 8, dtype=np.int64)
    much = work[-1] * len(ground.jobs.ranks) // SMALL if len(legs) else 0
    most = PIECES * threads if threads > 1 else 1
    count = min(most, max(1, min(len(legs) // 64, much)))
    cuts = np.searchsorted(work, np.arange(1, count) * (work[-1] / count)) if count > 1 else []  # fmt: skip
    return (piece for piece in np.split(legs, cuts) if len(piece))
