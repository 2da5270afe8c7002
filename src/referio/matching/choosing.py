"""The best of the jobs that an entry meets: kept in order as they come, the rest let go.

A key is minus the score, then the row of the job: less is better, and no two are equal.
"""

from typing import NamedTuple

from referio.matching.compiled import inlined
from referio.matching.conditions import I32, I64
from referio.matching.evaluating import Scratch, Worth

JOB = 0x7FFFFFFF  # of a key
LIKED = 1 << 31  # of a key that is written: the subscriber follows the employer
MORE = 0xFFFF  # most that is counted
SHORT = 64  # keys; so few are put in order one by one


class Terms(NamedTuple):
    """What a run is to give: the best `limit` of each entry, `spread` of an employer."""

    worth: Worth
    limit: int
    spread: int  # 0 is any number


@inlined
def offer(keys: I64, kept: int, key: int, terms: Terms, sharers: I32) -> int:
    """Keep a key among the best if it is one of them; return how many are kept.

    At most `spread` of one employer: whoever has its share can only better it, so what was
    let go once need not come back.
    """
    if is_whole(keys, terms):
        keys[kept] = key
        return kept + 1
    full = kept == terms.limit
    if full and key > keys[kept - 1]:
        return kept
    hole = kept - 1 if full else kept
    if terms.spread:
        same, worst = _share(keys, kept, sharers[key & JOB], sharers)
        if same >= terms.spread:
            if key > keys[worst]:
                return kept
            _put(keys, key, worst)
            return kept
    _put(keys, key, hole)
    return hole + 1


@inlined
def is_whole(keys: I64, terms: Terms) -> bool:
    """Tell whether all that passes is kept: then it is put in order at the end."""
    return terms.spread == 0 and terms.limit == len(keys)


@inlined
def put_in_order(keys: I64, count: int) -> None:
    """Put the first keys in order, where all that passed were kept as they came."""
    if count > SHORT:
        keys[:count].sort()
        return
    for at in range(1, count):
        _put(keys, keys[at], at)


@inlined
def _put(keys: I64, key: int, hole: int) -> None:
    """Put a key among the ordered ones before a hole, which it closes."""
    while hole > 0 and keys[hole - 1] > key:
        keys[hole] = keys[hole - 1]
        hole -= 1
    keys[hole] = key


@inlined
def _share(keys: I64, kept: int, sharer: int, sharers: I32) -> tuple[int, int]:
    """Return how many of the kept jobs have an employer, and where the worst of them is."""
    same, worst = 0, 0
    for at in range(kept):
        if sharers[keys[at] & JOB] == sharer:
            same, worst = same + 1, at
    return same, worst


@inlined
def tally(entry: int, sharer: int, room: Scratch) -> None:
    """Count one more passing job of an employer for an entry."""
    if room.tally_stamp[sharer] != entry:
        room.tally_stamp[sharer] = entry
        room.tally[sharer] = 0
    room.tally[sharer] += 1
