"""From the matches of many alerts to what stands in each subscriber's newsletter.

Columns in, columns out: nothing here is done a subscriber at a time. `core/composing.py`
says the same for one subscriber, slowly; the tests hold the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Bits = NDArray[np.uint16]
Flags = NDArray[np.bool_]
WIDEST = 63  # bits of a key that sorts as an integer


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

    def numbered(self) -> "Batch":
        """Return the same with employers and clusters as small numbers from 0."""
        return Batch(_dense(self.employers), _dense(self.clusters), self.handicaps)


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
    best one comes. Raises ValueError when ids lie too far apart to be sorted together.
    """
    batch = batch.numbered()
    ordered = found.take(_best_first(found, batch))
    people, who = _runs(ordered.subscriber)
    fresh = _grouped(who, batch.clusters[ordered.at], _width(batch.clusters)).first
    ordered, who = ordered.take(fresh), who[fresh]
    wide = _width(batch.employers)
    groups = _grouped(who, batch.employers[ordered.at], wide)
    shown = _up_to(limit, who, groups.place < per_employer)
    left = _totals(groups, _alone(found, batch, people, wide)) - _sizes(groups, shown)
    ordered.more[:] = np.where(groups.first, left[groups.number], 0)
    counts = np.bincount(who[shown], minlength=len(people))
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return Issues(people, starts, ordered.take(shown))


@dataclass(frozen=True, slots=True)
class _Groups:
    """Rows of a subscriber that share something, each with its place among them."""

    key: Ints  # of each group, ascending
    number: Ints  # each row's group
    place: Ints  # each row's place in it, in the order of the rows

    @property
    def first(self) -> Flags:
        return np.equal(self.place, 0)


def _best_first(found: Found, batch: Batch) -> Ints:
    """Return the order: by subscriber, best first, then the lower job, the lower alert."""
    worth = found.score.astype(np.int64) - batch.handicaps[found.at]
    key = _packed(found.subscriber, -worth, found.at)
    order = np.argsort(key)
    tied = _tied(key[order])
    rows = order[tied]
    order[tied] = rows[np.lexsort((found.alert[rows], key[rows]))]
    return order


def _tied(ascending: Ints) -> Flags:
    same = ascending[1:] == ascending[:-1]
    tied = np.zeros(len(ascending), np.bool_)
    tied[1:] |= same
    tied[:-1] |= same
    return tied


def _packed(*columns: NDArray[np.signedinteger]) -> Ints:
    """Return integers that sort as the columns do, one after the other."""
    key, width = np.zeros(len(columns[0]), np.int64), 0
    for column in columns if len(key) else ():
        low = int(column.min())
        bits = (int(column.max()) - low).bit_length()
        key = (key << bits) | (column - low).astype(np.int64)
        width += bits
    if width > WIDEST:
        raise ValueError(
            f"Keys of {width} bits cannot be sorted together: match fewer at a time."
        )
    return key


def _runs(ascending: Ints) -> tuple[Ints, Ints]:
    """Return the distinct values of a column in order, and the number of each row's."""
    first = np.ones(len(ascending), np.bool_)
    first[1:] = ascending[1:] != ascending[:-1]
    return ascending[first], np.cumsum(first) - 1


def _dense(values: Ints) -> Ints:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)


def _starts(numbers: Ints) -> Ints:
    """Return where the rows of each number begin; the numbers ascend without a gap."""
    return np.flatnonzero(np.diff(numbers, prepend=-1)).astype(np.int64)


def _width(numbers: Ints) -> int:
    return int(numbers.max(initial=1)).bit_length()


def _grouped(who: Ints, what: Ints, wide: int) -> _Groups:
    """Group the rows of each subscriber by a number of so many bits.

    `who` ascends from 0. The key of a group is who << wide | what.
    """
    if not len(who):
        return _Groups(who, who, who)
    starts = _starts(who)
    # Values sort several times faster than positions, so the position is in the value.
    position = np.arange(len(who)) - starts[who]
    bits = _width(position)
    if _width(who) + wide + bits > WIDEST:
        raise ValueError("Too many subscribers to sort at once: match fewer at a time.")
    packed = np.sort((who << wide | what) << bits | position)
    key, number = _runs(packed >> bits)
    rows = starts[packed >> (bits + wide)] + (packed & ((1 << bits) - 1))
    place = np.arange(len(packed)) - _starts(number)[number]
    return _Groups(key, _scattered(number, rows), _scattered(place, rows))


def _scattered(values: Ints, rows: Ints) -> Ints:
    spread = np.empty_like(values)
    spread[rows] = values
    return spread


def _up_to(limit: int, who: Ints, allowed: Flags) -> Flags:
    """Return the first `limit` allowed rows of each subscriber."""
    before: Ints = np.cumsum(allowed) - allowed
    return allowed & (before - before[_starts(who)][who] < limit)


def _sizes(groups: _Groups, rows: Flags) -> Ints:
    counted = np.bincount(groups.number[rows], minlength=len(groups.key))
    return counted.astype(np.int64)


def _totals(groups: _Groups, alone: tuple[Ints, Ints]) -> Ints:
    """Return how many different jobs of each group there are, as far as is sure.

    What one alert left out another may have kept, so they are not added up: it is what
    is here, or the most that one alert alone found.
    """
    total = _sizes(groups, np.ones(len(groups.number), np.bool_))
    keys, found = alone
    at = np.searchsorted(groups.key, keys)
    np.maximum.at(total, at, found)
    return total


def _alone(found: Found, batch: Batch, people: Ints, wide: int) -> tuple[Ints, Ints]:
    """Count by (subscriber, employer) what an alert found alone, where it kept not all."""
    cut = found.take(found.more > 0)
    cut = cut.take(np.lexsort((batch.employers[cut.at], cut.alert)))
    employer = batch.employers[cut.at]
    _, number = _runs(_packed(_dense(cut.alert), employer))
    first = _starts(number)
    who = np.searchsorted(people, cut.subscriber[first])
    kept = np.bincount(number, minlength=len(first)).astype(np.int64)
    return who << wide | employer[first], kept + cut.more[first]
