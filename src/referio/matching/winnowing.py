"""Which of a leg's jobs pass an entry: many at once, without a branch for each.

About half of them pass, as if at random: letting a processor guess which costs more than
asking everything of all. So keys are written always, and kept by moving on.
"""

import numpy as np

from referio.matching.choosing import JOB, Terms
from referio.matching.compiled import inlined, whole
from referio.matching.evaluating import Scratch, Worth
from referio.matching.grounds import ROW, STANDING, Batch
from referio.matching.judging import (
    NO,
    NOT_NEAR,
    Asked,
    Side,
    is_special,
    liking,
    nearness,
    pay_of,
    suits,
)

ANY_KEY = np.iinfo(np.int64).max


@inlined
def winnow_there(begin: int, end: int, base: int, bound: int, asked: Asked, worth: Worth, room: Scratch) -> int:  # fmt: skip
    """Write keys of room.placed[begin:end] that pass from `base` on; return where they end."""
    to = base
    for at in range(begin, end):
        row, far = room.placed[at], room.squared[at]
        reached = (far == NOT_NEAR) | (far <= asked.radius)
        points = nearness(far, asked.radius, worth.near)
        to = _written(row, reached, points, to, bound, asked, worth, room)
    return to


@inlined
def winnow_afar(begin: int, end: int, base: int, bound: int, asked: Asked, worth: Worth, room: Scratch) -> int:  # fmt: skip
    """Do the same with room.open_to."""
    to = base
    for at in range(begin, end):
        to = _written(room.open_to[at], True, 0, to, bound, asked, worth, room)
    return to


@inlined
def _written(
    row: int, reached: bool, points: int, to: int, bound: int, asked: Asked, worth: Worth,
    room: Scratch,
) -> int:  # fmt: skip
    """Write the key of a job; return where the next goes: here again if it does not pass."""
    facts, passes = room.facts, reached & suits(row, asked, room.facts)
    if asked.floored:
        enough, more = pay_of(row, asked, worth, facts)
        passes, points = passes & enough, points + more
    key = (-(facts[row, STANDING] + points) << 32) | facts[row, ROW]
    room.keys[to] = key
    return to + whole(passes & (key <= bound))


@inlined
def bound_of(kept: int, asked: Asked, terms: Terms, room: Scratch) -> int:
    """Return the greatest key that can still be among the best, or must be counted."""
    if kept < terms.limit or terms.spread:
        return ANY_KEY
    liked = terms.worth.followed if asked.extras else 0
    return room.keys[kept - 1] + (liked << 32)


@inlined
def liked(first: int, last: int, asked: Asked, side: Side, batch: Batch, worth: Worth, room: Scratch) -> int:  # fmt: skip
    """Drop those keys that the rest of an entry's conditions refuse; return where they end."""
    if not is_special(asked, side.known):
        return last
    to = first
    for at in range(first, last):
        key = room.keys[at]
        row = key & JOB
        points = liking(batch.jobs.ranks[row], row, asked, side, batch, worth)
        if points != NO:
            room.keys[to] = key - (whole(points) << 32)
            to += 1
    return to
