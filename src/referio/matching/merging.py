"""From the matches of many alerts to what stands in each subscriber's newsletter.

Columns in, columns out. `core/composing.py` says the same for one subscriber, slowly; the
tests hold the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from referio.matching.engine import Matches
from referio.matching.issuing import Finds, Jobs, Most, Picked, issue, told

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Bits = NDArray[np.uint16]
Flags = NDArray[np.bool_]
MOST_JOBS = 1 << 24  # positions that fit beside a worth in one number


@dataclass(frozen=True, slots=True)
class Found:
    """Matches of one length, in any order: who, by which alert, and which job of a batch."""

    subscriber: Ints
    alert: Ints
    at: Numbers  # position in the batch
    score: Numbers
    reasons: Bits
    more: Numbers  # jobs of the same employer that this alert found besides those here

    def __len__(self) -> int:
        return len(self.subscriber)

    @classmethod
    def of(cls, matches: Matches, subscribers: Ints) -> "Found":
        """Return what an index found whose rows belong to these subscribers."""
        return cls(
            subscriber=subscribers[matches.row],
            alert=matches.alert,
            at=matches.at,
            score=matches.score,
            reasons=matches.reasons,
            more=matches.more.astype(np.int32),
        )

    @classmethod
    def joined(cls, several: Sequence["Found"]) -> "Found":
        """Return the rows of several as one; there must be one at least."""
        if len(several) == 1:
            return several[0]
        names = [one.name for one in fields(cls)]
        return cls(*(np.concatenate([getattr(f, n) for f in several]) for n in names))

    def take(self, rows: Ints | Flags) -> "Found":
        """Return these rows, in this order."""
        return Found(*(getattr(self, one.name)[rows] for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Batch:
    """What merging asks of the jobs, by position; positions ascend with the job ids."""

    employers: Ints
    clusters: Ints
    handicaps: Numbers  # points a job stands back by, for its employer's exposure


@dataclass(frozen=True, slots=True)
class Issues:
    """Newsletters: issue i holds entries starts[i] to starts[i + 1], best first.

    `more` stands at the first job of each employer in an issue, and is 0 at their others:
    how many further jobs of theirs matched, at least.
    """

    subscriber: Ints  # ascending
    starts: Ints  # one more than there are issues
    entries: Found

    def __len__(self) -> int:
        return len(self.subscriber)


def merge(
    found: Found, batch: Batch, *, limit: int = 10, per_employer: int = 2
) -> Issues:
    """Merge what all alerts found into one newsletter a subscriber; none has no job.

    Each job comes once, by the alert that ranks it best; of copies (one cluster) the
    best one comes. Raises ValueError when the batch has more jobs than can be numbered.
    """
    if len(batch.employers) >= MOST_JOBS:
        raise ValueError(
            f"A batch of {MOST_JOBS} jobs or more cannot be merged at once."
        )
    jobs = Jobs(_dense(batch.employers), _dense(batch.clusters), batch.handicaps)
    # Most often they come in that order nearly, which this sort makes use of.
    order = np.argsort(found.subscriber, kind="stable")
    owners = found.subscriber[order]
    starts = np.append(np.flatnonzero(np.diff(owners, prepend=-1)), len(owners))
    room = Picked(np.empty(len(found), np.int64), np.empty(len(found), np.int32))
    finds = Finds(order, found.alert, found.at, found.score, found.more)
    people = owners[starts[:-1]]
    issues = issue(finds, jobs, starts, Most(limit, per_employer), told(jobs), room)
    rows = room.row[: issues[-1]]
    entries = replace(found.take(rows), more=room.more[: issues[-1]])
    return Issues(people, issues, entries)


def _dense(values: Ints) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
