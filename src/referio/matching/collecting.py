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
        sizes = each(partial(_size, kept.runs), orders)
        firsts = np.cumsum([0, *sizes]).tolist()
        kinds = (np.uint32, np.int32, np.int32, np.uint16, np.uint16)
        found = Found(*(np.empty(firsts[-1], kind) for kind in kinds))
        pieces = [_piece(found, *bounds) for bounds in pairwise(firsts)]
        write = partial(_write, kept, share)
        counts = list(each(write, orders, pieces))
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
def _size(runs: I64, order: U32) -> int:
    total = 0
    for run in order:
        total += runs[run, ENDS] - runs[whole(run) - 1, ENDS]
    return total


@compiled
def _write(kept: Kept, share: Share, order: U32, found: Found) -> int:
    """Write the keys of runs in some order into columns; return how many."""
    kept, share, found = borrowed(kept), borrowed(share), borrowed(found)
    seen = np.full(len(share.employers), -1, np.int64)
    mine = np.empty((64, 2), np.int64)
    at = to = touched = 0
    while at < len(order):
        if at >= touched:
            touched = _touch(at, order, kept, mine)
        alert = kept.runs[order[at], WHOSE] >> 32
        begin, count = at, 0
        while at < len(order) and kept.runs[order[at], WHOSE] >> 32 == alert:
            count += kept.runs[order[at], ENDS] - kept.runs[whole(order[at]) - 1, ENDS]
            at += 1
        if count > len(mine):
            mine = np.empty((2 * count, 2), np.int64)
        read = 0
        for one in range(begin, at):
            read = _read(whole(order[one]), kept, share.is_remote, mine, read)
        if at > begin + 1:
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
    """Put the rows of one alert in order, best first; return how many stay."""
    _sort(mine, count)
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


@compiled
def _sort(mine: I64, count: int) -> None:
    if count > 64:
        mine[:count] = mine[np.argsort(mine[:count, KEY], kind="mergesort")]
        return
    for at in range(1, count):
        key, rest = mine[at, KEY], mine[at, REST]
        while at > 0 and mine[at - 1, KEY] > key:
            mine[at, KEY], mine[at, REST] = mine[at - 1, KEY], mine[at - 1, REST]
            at -= 1
        mine[at, KEY], mine[at, REST] = key, rest


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
