"""From what the loops kept, in the order of legs, to columns in the order of alerts.

Memory that nobody has touched yet is the dearest thing here (a page is cleared before it is
given), so keys are copied together once and then written where they stay.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from referio.matching.choosing import JOB, LIKED
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.conditions import I32, I64, U16, U32, Flags
from referio.matching.judging import FOLLOWED
from referio.matching.serving import ENDS, WHOSE, Kept

REASONS = 0xFFFF
RARE = 16  # alerts to an entry that kept a job: then entries are sorted, not counted
AHEAD = 256  # runs
KEY, REST = 0, 1  # columns of what is merged; the rest is reasons and more


class Found(NamedTuple):
    """Matches by alert, then best first."""

    row: U32
    at: I32
    score: I32
    more: U16
    reasons: U16


class Share(NamedTuple):
    """How much of what is found an alert gets, and of one employer (0 is any number)."""

    employers: I64  # of each job
    is_remote: Flags  # each job
    limit: int
    spread: int


def collect(parts: list[Kept], alerts: int, share: Share, threads: int) -> Found:
    """Return all parts as one, by alert, then best first; each job once for an alert.

    Of several entries of one alert the best `limit` of all are kept. Empties `parts`, so
    that nothing is in memory twice for long. A thread takes a range of alerts.
    """
    kept = _joined(parts)
    if RARE * len(kept.runs) < alerts:
        rare = np.argsort(kept.runs[1:, WHOSE], kind="stable") + 1
        return _written([rare.astype(np.uint32)], kept, share, threads)
    edges = np.linspace(0, alerts, threads + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(threads) as pool:
        orders = pool.map(partial(_by_alert, kept.runs), edges[:-1], edges[1:])
        return _written(list(orders), kept, share, threads)


def _joined(parts: list[Kept]) -> Kept:
    """Return all parts as one, their runs behind a first that keeps nothing."""
    runs = np.zeros((1 + sum(len(part.runs) for part in parts), 2), np.int64)
    keys = np.empty(sum(len(part.keys) for part in parts), np.int64)
    more = np.empty(sum(len(part.more) for part in parts), np.uint16)
    last, end = len(runs), len(keys)
    while parts:
        part = parts.pop()
        first, begin = last - len(part.runs), end - len(part.keys)
        runs[first:last] = part.runs
        runs[first:last, ENDS] += begin
        keys[begin:end] = part.keys
        if len(more):
            more[begin:end] = part.more
        last, end = first, begin
    return Kept(runs, keys, more)


def _written(orders: list[U32], kept: Kept, share: Share, threads: int) -> Found:
    """Return the keys of runs in some orders as the columns of one answer."""
    # One order needs no thread: to start one takes longer than all of a single job.
    with ThreadPoolExecutor(threads) as pool:
        each = pool.map if len(orders) > 1 else map
        sizes, mosts = zip(*each(partial(_size, kept.runs), orders), strict=True)
        firsts = np.cumsum([0, *sizes]).tolist()
        kinds = (np.uint32, np.int32, np.int32, np.uint16, np.uint16)
        found = Found(*(np.empty(firsts[-1], kind) for kind in kinds))
        pieces = [_piece(found, *bounds) for bounds in pairwise(firsts)]
        write = partial(_write, kept, share)
        counts = list(each(write, orders, mosts, pieces))
    end = 0
    for first, piece, count in zip(firsts, pieces, counts, strict=False):
        # What was merged left gaps; numpy copies what overlaps as if it did not.
        if first > end:
            for column, given in zip(found, piece, strict=True):
                column[end : end + count] = given[:count]
        end += count
    return _piece(found, 0, end)


def _piece(found: Found, first: int, last: int) -> Found:
    return Found(*(column[first:last] for column in found))


@compiled
def _by_alert(runs: I64, low: int, high: int) -> U32:
    """Return the runs of a range of alerts by alert, counted first."""
    free = np.zeros(high - low + 1, np.uint32)
    for run in range(1, len(runs)):
        alert = runs[run, WHOSE] >> 32
        if low <= alert < high:
            free[alert - low + 1] += 1
    total = whole(0)
    for at in range(len(free)):
        total += whole(free[at])
        free[at] = total
    order = np.empty(total, np.uint32)
    for run in range(1, len(runs)):
        alert = runs[run, WHOSE] >> 32
        if low <= alert < high:
            order[free[alert - low]] = run
            free[alert - low] += 1
    return order


@compiled
def _size(runs: I64, order: U32) -> tuple[int, int]:
    """Return how many keys runs have, and how many those of one alert at most."""
    total = most = mine = 0
    before = -1
    for run in order:
        alert = runs[run, WHOSE] >> 32
        count = runs[run, ENDS] - runs[whole(run) - 1, ENDS]
        mine = mine + count if alert == before else count
        before, total, most = alert, total + count, max(most, mine)
    return total, most


@compiled
def _write(kept: Kept, share: Share, order: U32, most: int, found: Found) -> int:
    """Write the keys of runs in some order into columns; return how many.

    `most` is how many an alert has: no array may take another's place in a loop, or Numba
    counts who holds it at every turn.
    """
    kept, share, found = borrowed(kept), borrowed(share), borrowed(found)
    seen = np.full(len(share.employers), -1, np.int64)
    mine, spare = np.empty((most + 1, 2), np.int64), np.empty((most + 1, 2), np.int64)
    at = to = touched = 0
    while at < len(order):
        if at >= touched:
            touched = _touch(at, order, kept, mine)
        alert = kept.runs[order[at], WHOSE] >> 32
        begin = at
        count = whole(0)
        while at < len(order) and kept.runs[order[at], WHOSE] >> 32 == alert:
            count = _read(whole(order[at]), kept, share.is_remote, mine, count)
            at += 1
        if at > begin + 1:
            _put_in_order(mine, count, spare)
            count = _merge(mine, count, share, seen)
        for one in range(count):
            key, rest = mine[one, KEY], mine[one, REST]
            found.row[to], found.at[to] = alert, key & JOB
            found.score[to] = -(key >> 32)
            found.more[to], found.reasons[to] = rest >> 16, rest & REASONS
            to += 1
    return to


@inlined
def _touch(first: int, order: U32, kept: Kept, mine: I64) -> int:
    """Read a little of what comes next, from all over memory, so that it is near by then.

    One load does not wait for another here, as it does where each is worked on. Returns how
    far it is near.
    """
    last, sum_of_all = min(first + AHEAD, len(order)), 0
    for at in range(first, last):
        sum_of_all += kept.keys[kept.runs[whole(order[at]) - 1, ENDS]]
    mine[0, KEY] = sum_of_all  # or the compiler would leave it out
    return last


@inlined
def _read(run: int, kept: Kept, is_remote: Flags, mine: I64, to: int) -> int:
    """Append the keys of a run, each with its reasons and more."""
    whose = kept.runs[run, WHOSE]
    for at in range(kept.runs[run - 1, ENDS], kept.runs[run, ENDS]):
        key = kept.keys[at]
        rest = whose & REASONS if is_remote[key & JOB] else whose >> 16 & REASONS
        if key & LIKED:
            rest |= FOLLOWED
        if len(kept.more):
            rest |= whole(kept.more[at]) << 16
        mine[to, KEY], mine[to, REST] = key & ~LIKED, rest
        to += 1
    return to


@compiled
def _merge(mine: I64, count: int, share: Share, seen: I64) -> int:
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
def _put_in_order(mine: I64, count: int, spare: I64) -> None:
    """Put the rows of an alert in order, best first: two ordered stretches become one.

    Each run is in order by itself, so few passes do, or one.
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
    """Make one stretch in order of two that follow one another."""
    left, right = begin, middle
    if middle < end:
        for to in range(begin, end):
            first = right == end or (
                left < middle and mine[left, KEY] <= mine[right, KEY]
            )
            one = left if first else right
            spare[to, KEY], spare[to, REST] = mine[one, KEY], mine[one, REST]
            left += first
            right += not first
        for to in range(begin, end):
            mine[to, KEY], mine[to, REST] = spare[to, KEY], spare[to, REST]


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
