"""The best of an entry's passing jobs: kept in order as they come, the rest let go.

A key is minus the score, then the row of the job: less is better, and no two are equal.
"""

from typing import NamedTuple

from referio.matching.compiled import inlined
from referio.matching.conditions import I64
from referio.matching.evaluating import Scratch, Worth
from referio.matching.grounds import SHARER

JOB = 0xFFFFFFFF  # of a key
SORTED_WHOLE = 64  # keys; fewer are put in order one by one
MORE = 0xFFFF  # most that is counted


class Terms(NamedTuple):
    """What a run is to give: the best `limit` of each entry, `spread` of an employer."""

    worth: Worth
    limit: int
    spread: int  # 0 is any number


@inlined
def choose(keys: I64, count: int, limit: int) -> int:
    """Bring the best `limit` of some keys to the front, in order; return how many."""
    if count > SORTED_WHOLE and limit >= count:
        keys[:count].sort()
        return count
    kept = 0
    for at in range(count):
        key = keys[at]
        if kept < limit:
            kept += 1
        elif key > keys[kept - 1]:
            continue
        _put(keys, key, kept - 1)
    return kept


@inlined
def choose_spread(keys: I64, count: int, terms: Terms, packed: I64) -> int:
    """Do the same with at most `spread` jobs of one employer.

    Whoever has its share can only better it, so what was let go once need not come back.
    """
    kept = 0
    for at in range(count):
        key = keys[at]
        full = kept == terms.limit
        if full and key > keys[kept - 1]:
            continue
        same, worst = _share(keys, kept, key, packed)
        if same < terms.spread:
            kept += 0 if full else 1
            _put(keys, key, kept - 1)
        elif key < keys[worst]:
            _put(keys, key, worst)
    return kept


@inlined
def _put(keys: I64, key: int, hole: int) -> None:
    """Put a key among the ordered ones before a hole, which it closes."""
    while hole > 0 and keys[hole - 1] > key:
        keys[hole] = keys[hole - 1]
        hole -= 1
    keys[hole] = key


@inlined
def _share(keys: I64, kept: int, key: int, packed: I64) -> tuple[int, int]:
    """Return how many of the kept jobs have the employer of a job, and the worst of them."""
    employer, same, worst = packed[key & JOB, SHARER], 0, 0
    for at in range(kept):
        if packed[keys[at] & JOB, SHARER] == employer:
            same, worst = same + 1, at
    return same, worst


@inlined
def tally(entry: int, count: int, packed: I64, room: Scratch) -> None:
    """Count the passing jobs of an entry by employer."""
    for at in range(count):
        employer = packed[room.keys[at] & JOB, SHARER]
        if room.tally_stamp[employer] != entry:
            room.tally_stamp[employer] = entry
            room.tally[employer] = 0
        room.tally[employer] += 1
