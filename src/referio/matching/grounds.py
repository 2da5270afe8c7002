"""What the compiled loops read of a batch of jobs, and how they find jobs by it."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled, inlined
from referio.matching.conditions import F32, I32, I64, U8, U64, Flags

# Columns of Jobs.packed: a job is one cache line.
TICKS, LANGUAGES, PAY, STANDING, MONEY, EMPLOYER, SEQUENCE, ROW = range(8)
SHORT = 16  # jobs; a list of so few is searched as fast as a bitmap is asked


class Jobs(NamedTuple):
    """m jobs by rank: the best first (ordering.py); ROW says where each is in the batch.

    `packed` is int64[m, 8]. By row: `ranks`, and `sharers` (a number for each employer).
    """

    packed: I64
    ranks: I32
    sharers: I32
    remote: Flags
    scope: I32
    location_starts: I64
    locations: F32
    domain_starts: I64
    domains: I64  # as muted keys


class Postings(NamedTuple):
    """For each feature the jobs that have it, ascending; long lists also as bitmaps."""

    starts: I64
    jobs: I32
    titled: U8
    bitmap_of: I32  # row of `bitmaps`, or -1
    bitmaps: U64


class Ground(NamedTuple):
    """Where jobs are, areas as bitmaps, and who remote work is open to."""

    area_row: I32  # row of `area_bits`, or -1
    area_bits: U64
    open_to: Flags  # [homes, scopes]


@inlined
def has_bit(bits: U64, row: int, job: int) -> bool:
    """Tell whether a job's bit is set in a row of bitmaps."""
    return (bits[row, job >> 6] >> np.uint64(job & 63)) & np.uint64(1) != 0


@compiled
def set_bits(bits: U64, row: int, jobs: I32) -> None:
    """Set the bits of some jobs in a row of bitmaps."""
    for job in jobs:
        bits[row, job >> 6] |= np.uint64(1) << np.uint64(job & 63)


@inlined
def position(postings: Postings, feature: int, job: int) -> int:
    """Return where a job stands in a feature's list, or -1."""
    low, high = postings.starts[feature], postings.starts[feature + 1]
    while low < high:
        middle = (low + high) >> 1
        if postings.jobs[middle] < job:
            low = middle + 1
        else:
            high = middle
    found = low < postings.starts[feature + 1] and postings.jobs[low] == job
    return low if found else -1


@inlined
def is_on(postings: Postings, feature: int, job: int) -> bool:
    """Tell whether a job has a feature."""
    row = postings.bitmap_of[feature]
    if row >= 0:
        return has_bit(postings.bitmaps, row, job)
    return position(postings, feature, job) >= 0


def with_bitmaps(starts: I64, jobs: I32, titled: U8, m: int) -> Postings:
    """Return postings of m jobs, with bitmaps for the lists that hold one job in 64."""
    lengths = np.diff(starts)
    long = np.flatnonzero(lengths > max(m / 64, SHORT))
    bitmap_of = np.full(len(lengths), -1, np.int32)
    bitmap_of[long] = np.arange(len(long), dtype=np.int32)
    bitmaps = np.zeros((len(long), (m + 63) // 64), np.uint64)
    for row, feature in enumerate(long):
        set_bits(bitmaps, row, jobs[starts[feature] : starts[feature + 1]])
    return Postings(starts, jobs, titled, bitmap_of, bitmaps)


class Batch(NamedTuple):
    """All that is read of a batch."""

    jobs: Jobs
    postings: Postings
    ground: Ground
