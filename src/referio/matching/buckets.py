"""What was kept leg by leg, brought together by ranges of alerts: buckets.

A bucket's runs and keys lie together when they are put in order, and where alerts keep their
best ten the cache holds them. Taken alert by alert from where legs left them, each run would
be a line of memory somewhere. To copy all into one has to be done anyway.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np

from referio.matching.compiled import Each, borrowed, compiled, whole
from referio.matching.conditions import I64
from referio.matching.serving import ENDS, WHOSE, Kept

BUCKET_BITS = 8  # of how many buckets there are, at most
LEAST_BITS = 12  # of the alerts in one
RUNS, KEYS = 0, 1  # columns of what is counted


class Buckets(NamedTuple):
    """Kept runs of 2**bits alerts in each bucket, in the order they were kept in.

    The first of `kept.runs` keeps nothing. Those of bucket b begin at starts[b, RUNS], and
    their keys at starts[b, KEYS]: int64[buckets + 1, 2].
    """

    kept: Kept
    starts: I64
    bits: int


def bits_for(alerts: int) -> int:
    """Return how many bits number the alerts of a bucket, of so many alerts in all."""
    return max(LEAST_BITS, alerts.bit_length() - BUCKET_BITS)


def bring_together(parts: list[Kept], alerts: int, bits: int, each: Each) -> Buckets:
    """Return all parts as one, bucket by bucket.

    Empties `parts`: each is let go once it is copied.
    """
    count = (alerts >> bits) + 1
    counted = each(partial(_sizes, bits, count), [part.runs for part in parts])
    sizes = np.array(list(counted)).reshape(-1, count, 2)
    ends = sizes.swapaxes(0, 1).reshape(-1, 2).cumsum(axis=0)
    ends = np.concatenate([np.zeros((1, 2), np.int64), ends])
    ends[:, RUNS] += 1  # behind the run that keeps nothing
    free = ends[:-1].reshape(count, len(parts), 2).swapaxes(0, 1).copy()
    kept = _room(parts, *ends[-1].tolist())
    starts = ends[:: len(parts)].copy()
    for _ in each(partial(_copy, bits, kept), free, _drained(parts)):
        pass
    return Buckets(kept, starts, bits)


def _room(parts: list[Kept], runs: int, keys: int) -> Kept:
    is_counted = any(len(part.more) for part in parts)
    kept = Kept(
        np.empty((runs, 2), np.int64),
        np.empty(keys, np.int64),
        np.empty(keys if is_counted else 0, np.uint16),
    )
    kept.runs[0] = 0
    return kept


def _drained(parts: list[Kept]) -> Iterator[Kept]:
    parts.reverse()
    while parts:
        yield parts.pop()


@compiled
def _sizes(bits: int, count: int, runs: I64) -> I64:
    """Return how many runs and keys go into each bucket."""
    sizes = np.zeros((count, 2), np.int64)
    begin = whole(0)
    for run in range(len(runs)):
        bucket = runs[run, WHOSE] >> 32 >> bits
        sizes[bucket, RUNS] += 1
        sizes[bucket, KEYS] += runs[run, ENDS] - begin
        begin = runs[run, ENDS]
    return sizes


@compiled
def _copy(bits: int, kept: Kept, free: I64, part: Kept) -> None:
    """Copy a part to where each bucket has room for it."""
    kept, part = borrowed(kept), borrowed(part)
    begin = whole(0)
    for run in range(len(part.runs)):
        whose, end = part.runs[run, WHOSE], part.runs[run, ENDS]
        bucket = whose >> 32 >> bits
        to = free[bucket, KEYS]
        for at in range(begin, end):
            kept.keys[to + at - begin] = part.keys[at]
        if len(part.more):
            for at in range(begin, end):
                kept.more[to + at - begin] = part.more[at]
        to += end - begin
        kept.runs[free[bucket, RUNS], WHOSE] = whose
        kept.runs[free[bucket, RUNS], ENDS] = to
        free[bucket, RUNS] += 1
        free[bucket, KEYS] = to
        begin = end
