"""Several runs of one alert become one: in order, each job once, no more than its share."""

from typing import NamedTuple

from referio.matching.choosing import JOB
from referio.matching.compiled import compiled, inlined
from referio.matching.conditions import I64, Flags

REASONS = 0xFFFF
KEY, REST = 0, 1  # columns of the rows of an alert; the rest is reasons and more


class Share(NamedTuple):
    """How much of what is found an alert gets, and of one employer (0 is any number)."""

    employers: I64  # of each job
    is_remote: Flags  # each job
    limit: int
    spread: int


@compiled
def merge_jobs(mine: I64, count: int, share: Share, seen: I64) -> int:
    """Merge the rows of one alert, the best first, in place; return how many stay."""
    to = 0
    for at in range(count):
        key, rest = mine[at, KEY], mine[at, REST]
        job = key & JOB
        # Several entries may find one job; no answer may depend on which comes first.
        if 0 <= seen[job] < to and mine[seen[job], KEY] & JOB == job:
            mine[seen[job], REST] = _both(mine[seen[job], REST], rest)
            continue
        if _is_too_much(job, rest, to, mine, share):
            continue
        mine[to, KEY], mine[to, REST] = key, rest
        seen[job] = to
        to += 1
    return to


@compiled
def _both(rest: int, other: int) -> int:
    """Return the reasons of both and the greater number of more."""
    more = max(rest >> 16, other >> 16)
    return more << 16 | (rest | other) & REASONS


@inlined
def join_stretches(mine: I64, count: int, spare: I64) -> None:
    """Put the rows of an alert in order, best first: two ordered stretches become one.

    Each run is such a stretch, so few passes do, or one.
    """
    stretches = 2
    while stretches > 1:
        stretches, begin = 0, 0
        while begin < count:
            middle = _ordered(mine, begin, count)
            end = _ordered(mine, middle, count)
            _join(mine, begin, middle, end, spare)
            stretches, begin = stretches + 1, end


@inlined
def _ordered(mine: I64, begin: int, count: int) -> int:
    """Return where the rows that are in order from a place on end."""
    end = min(begin + 1, count)
    while end < count and mine[end - 1, KEY] <= mine[end, KEY]:
        end += 1
    return end


@inlined
def _join(mine: I64, begin: int, middle: int, end: int, spare: I64) -> None:
    """Make one stretch in order of two that follow one another.

    While both have rows it chooses without a branch: none could be guessed.
    """
    left, right, to = begin, middle, begin
    while left < middle and right < end:
        is_left = mine[left, KEY] <= mine[right, KEY]
        one = left if is_left else right
        spare[to, KEY], spare[to, REST] = mine[one, KEY], mine[one, REST]
        left += is_left
        right += not is_left
        to += 1
    # What is left of the right stretch stands where it stays; of the left one, moves up.
    moved = middle - left if middle < end else 0
    for at in range(moved):
        mine[end - 1 - at, KEY] = mine[middle - 1 - at, KEY]
        mine[end - 1 - at, REST] = mine[middle - 1 - at, REST]
    for at in range(begin, to):
        mine[at, KEY], mine[at, REST] = spare[at, KEY], spare[at, REST]


@compiled
def _is_too_much(job: int, rest: int, to: int, mine: I64, share: Share) -> bool:
    """Tell whether no room is left for a job, and note what else its employer has.

    What two entries left out may be the same jobs: the greater number is surely there.
    """
    if share.spread == 0:
        return to == share.limit
    employer, same = share.employers[job], 0
    for at in range(to):
        if share.employers[mine[at, KEY] & JOB] == employer:
            same += 1
    too_much = same >= share.spread or to == share.limit
    if too_much:
        least = max(1, rest >> 16)
        for at in range(to):
            if share.employers[mine[at, KEY] & JOB] == employer:
                mine[at, REST] += max(0, least - (mine[at, REST] >> 16)) << 16
    return too_much
