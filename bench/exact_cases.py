"""The ways in which the engine is compared with a reference: every kind of batch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from match_ours import Ours
from referio.matching.columns import Lists
from referio.matching.engine import NEVER, Matches
from referio.matching.index import AlertIndex
from workload import Alerts, Jobs, Legend, to_starts

Ints = NDArray[np.int64]
Found = tuple[Ints, Ints]  # jobs, best first, and their scores
LIMIT = 10
SENT_BEFORE = 3  # of what every second alert would get


@dataclass(frozen=True)
class Case:
    """Alerts, jobs (the last `new` of them new), and who knows what matches a row."""

    seed: int
    legend: Legend
    alerts: Alerts
    jobs: Jobs
    new: int
    truth: Callable[[int], Found]

    @cached_property
    def truths(self) -> list[Found]:
        """Every match of every alert."""
        return [self.truth(row) for row in range(len(self.alerts))]

    @cached_property
    def index(self) -> AlertIndex:
        """The alerts, compiled."""
        return self.ours.compiled(self.ours.conditions(self.alerts))

    @property
    def ours(self) -> Ours:
        """Our engine."""
        return Ours(self.legend)

    def found(self, first: int, last: int, limit: int, **known: object) -> Matches:
        """Return what the engine finds among the jobs from `first` to before `last`."""
        batch = self.ours.batch(self.jobs.part(first, last), first=first)
        return self.ours.match(self.index, batch, limit=limit, **known)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Checked:
    """One line of the table; `differences` counts alerts."""

    seed: int
    batch: str
    alerts: int
    matches: int
    differences: int


def check(case: Case, *, alone: int) -> Iterator[Checked]:
    """Compare the engine and the reference in every way; `alone` jobs one at a time."""
    count, fresh = len(case.jobs), len(case.jobs) - case.new
    for threads in (1, 2):
        name = f"{case.new:,} new, {threads} thread" + "s" * (threads > 1)
        found = case.found(fresh, count, LIMIT, threads=threads)
        yield _compared(case, name, found, lambda _, job: job >= fresh)
    found = case.found(0, count, LIMIT)
    yield _compared(case, f"{count:,} open", found, lambda _, job: job >= 0)
    found = case.found(0, count, count, threads=2)
    everything = _compared(
        case, "open, no limit", found, lambda _, job: job >= 0, count
    )
    yield everything
    yield _known_before(case)
    yield _one_at_a_time(case, alone)


def _compared(
    case: Case,
    name: str,
    found: Matches,
    counts: Callable[[int, Ints], NDArray[np.bool_]],
    limit: int = LIMIT,
) -> Checked:
    """Compare the matches of each alert, of which those that count are wanted."""
    alert, job, score = found.alert, found.job, found.score
    starts = np.searchsorted(alert, np.arange(len(case.alerts) + 1))
    differences = 0
    for row, (jobs, scores) in enumerate(case.truths):
        kept = counts(row, jobs)
        mine = slice(starts[row], starts[row + 1])
        same = np.array_equal(jobs[kept][:limit], job[mine])
        same = same and np.array_equal(scores[kept][:limit], score[mine])
        differences += not same
    return Checked(case.seed, name, len(case.alerts), len(found), differences)


def _known_before(case: Case) -> Checked:
    """Let every second alert have been sent its best, and others know the older jobs."""
    luck, count = np.random.default_rng(case.seed), len(case.alerts)
    after = np.full(count, -1, np.int64)
    after[::3] = luck.integers(0, len(case.jobs), len(after[::3]))
    after[::17] = NEVER
    sent = [
        np.sort(jobs[:SENT_BEFORE]) if row % 2 else jobs[:0]
        for row, (jobs, _) in enumerate(case.truths)
    ]
    starts = to_starts(np.array([len(jobs) for jobs in sent]))
    lists = Lists(starts, np.concatenate(sent).astype(np.int32))
    found = case.found(0, len(case.jobs), LIMIT, after=after, sent=lists)
    return _compared(
        case,
        "open, sent and known before",
        found,
        lambda row, jobs: (jobs > after[row]) & ~np.isin(jobs, sent[row]),
    )


def _one_at_a_time(case: Case, count: int) -> Checked:
    """Compare whom single jobs are for: all alerts, whatever else they match."""
    owner = np.repeat(
        np.arange(len(case.alerts)), [len(jobs) for jobs, _ in case.truths]
    )
    job = np.concatenate([jobs for jobs, _ in case.truths])
    score = np.concatenate([scores for _, scores in case.truths])
    rows = np.linspace(0, len(case.jobs) - 1, min(count, len(case.jobs))).astype(int)
    matches = differences = 0
    for row in np.unique(rows).tolist():
        found = case.found(row, row + 1, 1)
        wanted = job == row
        right = dict(zip(owner[wanted].tolist(), score[wanted].tolist(), strict=True))
        told = dict(zip(found.alert.tolist(), found.score.tolist(), strict=True))
        differences += len(right.items() ^ told.items())
        matches += len(told)
    name = f"{len(np.unique(rows)):,} one at a time"
    return Checked(case.seed, name, len(case.alerts), matches, differences)
