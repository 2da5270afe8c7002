"""The jobs that hold a leg: the shortest list of jobs, tested for the other features."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled, inlined, whole
from referio.matching.conditions import F64, I32, I64
from referio.matching.grounds import Postings, has_bit, position
from referio.matching.legs import Legs

MOST_BANDS = 1024
AT_ONCE = 16  # jobs of a crowd that an entry asks before it looks whether it has enough


class Crowd(NamedTuple):
    """Room for jobs that many entries ask about, column by column.

    `row` is that of Scratch.job, `squared` how far, or NOT_NEAR. Then as in Jobs.packed, with
    the leg's points in `standing`; `left` is the greatest of these from here on.
    """

    row: I32
    squared: F64
    ticks: I64
    languages: I64
    sequence: I64
    money: I64
    pay: I64
    standing: I64
    left: I64
    at: I64


class Bands(NamedTuple):
    """Room for where the jobs of one leg are: locations from the south pole to the north.

    On the unit sphere. Band b, of `bands` that cut the axis alike, begins at starts[b].
    """

    x: F64
    y: F64
    z: F64
    row: I32  # of Scratch.job
    starts: I64
    bands: I64  # one number


class Scratch(NamedTuple):
    """Room for the jobs of one leg (`job`, `points`, n of them) and of one venue of it."""

    job: I32
    points: I32
    remote: I32  # rows of `job` that are remote
    afar: Crowd  # ... and open to a home
    home: I64  # that home, and how many are
    there: Crowd  # the jobs at the place
    passing: I32  # rows of a crowd that an entry takes
    ground: Bands
    place_stamp: I32  # by row of `job`: the venue it was last found near
    place_row: I32  # ... and where in `there` it stands
    keys: I64  # passing jobs of one entry: worse is greater
    tally_stamp: I64
    tally: I32  # passing jobs of one entry, by employer


class Worth(NamedTuple):
    """Points as the loops take them (see ranking.Weights)."""

    found: int
    in_title: int
    phrase: int
    near: int
    pay: int
    pay_step: int
    followed: int


@compiled
def _crowd(jobs: int) -> Crowd:
    return Crowd(
        np.empty(jobs, np.int32),
        np.empty(jobs, np.float64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
        np.empty(jobs, np.int64),
    )


@compiled
def _bands(locations: int) -> Bands:
    return Bands(
        np.empty(locations, np.float64),
        np.empty(locations, np.float64),
        np.empty(locations, np.float64),
        np.empty(locations, np.int32),
        np.empty(MOST_BANDS + 2, np.int64),
        np.empty(1, np.int64),
    )


@compiled
def scratch(jobs: int, locations: int) -> Scratch:
    """Return room for so many jobs, and so many locations of theirs."""
    return Scratch(
        np.empty(jobs, np.int32),
        np.empty(jobs, np.int32),
        np.empty(jobs, np.int32),
        _crowd(jobs),
        np.empty(2, np.int64),
        _crowd(jobs),
        np.empty(AT_ONCE, np.int32),
        _bands(locations),
        np.full(jobs, -1, np.int32),
        np.empty(jobs, np.int32),
        np.empty(jobs, np.int64),
        np.full(jobs, -1, np.int64),
        np.empty(jobs, np.int32),
    )


@inlined
def hold(leg: int, legs: Legs, postings: Postings, worth: Worth, room: Scratch) -> int:
    """Write the jobs that hold a leg, and their points, into room; return how many."""
    first, last = legs.starts[leg], legs.starts[leg + 1]
    if first == last:
        return _everything(room)
    shortest = _shortest(first, last, legs, postings)
    count = _copied(whole(legs.features[shortest]), postings, room)
    for at in range(first, last):
        if at != shortest and count:
            count = _common(whole(legs.features[at]), count, postings, room)
    points = (last - first) * worth.found + legs.phrase[leg] * worth.phrase
    for row in range(count):
        room.points[row] = points
    if worth.in_title:
        _add_titles(count, leg, legs, postings, worth, room)
    return count


@inlined
def _copied(feature: int, postings: Postings, room: Scratch) -> int:
    begin = postings.starts[feature]
    count = postings.starts[feature + 1] - begin
    for at in range(count):
        room.job[at] = postings.jobs[begin + at]
    return count


@inlined
def _common(feature: int, count: int, postings: Postings, room: Scratch) -> int:
    """Keep those jobs in room that have another feature; return how many."""
    bits, kept = postings.bitmap_of[feature], 0
    if bits >= 0:
        for at in range(count):
            job = room.job[at]
            room.job[kept] = job
            kept += has_bit(postings.bitmaps, bits, job)
        return kept
    other, end = postings.starts[feature], postings.starts[feature + 1]
    for at in range(count):
        job = room.job[at]
        while other < end and postings.jobs[other] < job:
            other += 1
        if other == end:
            break
        if postings.jobs[other] == job:
            room.job[kept] = job
            kept += 1
    return kept


@inlined
def _everything(room: Scratch) -> int:
    for job in range(len(room.job)):
        room.job[job], room.points[job] = job, 0
    return len(room.job)


@inlined
def _shortest(first: int, last: int, legs: Legs, postings: Postings) -> int:
    best, least = first, whole(1) << 62
    for at in range(first, last):
        feature = whole(legs.features[at])
        length = postings.starts[feature + 1] - postings.starts[feature]
        if length < least:
            best, least = at, length
    return best


@inlined
def _add_titles(
    count: int, leg: int, legs: Legs, postings: Postings, worth: Worth, room: Scratch
) -> None:
    first, last = legs.starts[leg], legs.starts[leg + 1]
    if last == first + 1:  # all its jobs, as they stand in its list
        begin = postings.starts[whole(legs.features[first])]
        for row in range(count):
            room.points[row] += worth.in_title * postings.titled[begin + row]
        return
    for at in range(first, last):
        feature = whole(legs.features[at])
        for row in range(count):
            found = position(postings, feature, room.job[row])
            room.points[row] += worth.in_title * postings.titled[found]
