"""From what the loops kept, in the order of legs, to columns in the order of alerts.

Memory that nobody has touched yet is the dearest thing here (a page is cleared before it is
given), so keys are brought together once and then written where they stay.
"""

from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from referio.matching.buckets import KEYS, RUNS, Buckets, bits_for, bring_together
from referio.matching.choosing import JOB, LIKED
from referio.matching.compiled import borrowed, compiled, inlined, side_by_side, whole
from referio.matching.conditions import I32, I64, U16, U32, Flags
from referio.matching.judging import FOLLOWED
from referio.matching.serving import ENDS, WHOSE, Kept
from referio.matching.uniting import (
    KEY,
    REASONS,
    REST,
    Share,
    join_stretches,
    merge_jobs,
)

RARE = 16  # alerts to an entry that kept a job: then entries are sorted, not counted


class Found(NamedTuple):
    """Matches by alert, then best first."""

    row: U32
    at: I32
    score: I32
    more: U16
    reasons: U16


def collect(parts: list[Kept], alerts: int, share: Share, threads: int) -> Found:
    """Return all parts as one, by alert, then best first; each job once for an alert.

    Of several entries of one alert the best `limit` of all are kept. Empties `parts`. Each
    thread writes some of the buckets.
    """
    if not parts:
        return _room(0)
    if RARE * sum(len(part.runs) for part in parts) < alerts:
        return _of_few(bring_together(parts, alerts, alerts.bit_length(), map), share)
    with side_by_side(threads) as each:
        buckets = bring_together(parts, alerts, bits_for(alerts), each)
        ends = buckets.starts[:, KEYS]
        edges = np.linspace(0, ends[-1], threads + 1)
        cuts = [*np.searchsorted(ends[:-1], edges[:-1]).tolist(), len(ends) - 1]
        found = _room(ends[-1])
        pieces = [_piece(found, ends[low], ends[high]) for low, high in pairwise(cuts)]
        write = partial(_write_buckets, buckets, share)
        counts = list(each(write, cuts[:-1], cuts[1:], pieces))
    return _close(found, ends[cuts[:-1]].tolist(), counts)


def _of_few(buckets: Buckets, share: Share) -> Found:
    """Return what is in the only bucket: so few runs are sorted, not counted."""
    runs = buckets.kept.runs
    order = (np.argsort(runs[1:, WHOSE], kind="stable") + 1).astype(np.uint32)
    found = _room(len(buckets.kept.keys))
    seen = np.full(len(share.employers), -1, np.int64)
    return _piece(found, 0, _write(buckets.kept, share, order, seen, found, 0))


def _room(keys: int) -> Found:
    kinds = (np.uint32, np.int32, np.int32, np.uint16, np.uint16)
    return Found(*(np.empty(keys, kind) for kind in kinds))


def _piece(found: Found, first: int, last: int) -> Found:
    return Found(*(column[first:last] for column in found))


def _close(found: Found, firsts: list[int], counts: list[int]) -> Found:
    """Close the gaps that were left where several runs became one."""
    end = 0
    for first, count in zip(firsts, counts, strict=True):
        if first > end:
            # NumPy copies what overlaps as if it did not.
            for column in found:
                column[end : end + count] = column[first : first + count]
        end += count
    return _piece(found, 0, end)


@compiled
def _write_buckets(
    buckets: Buckets, share: Share, first: int, last: int, found: Found
) -> int:
    """Write the keys of some buckets into columns; return how many."""
    seen = np.full(len(share.employers), -1, np.int64)
    to = whole(0)
    for bucket in range(first, last):
        order = _by_alert(bucket, buckets)
        to = _write(buckets.kept, share, order, seen, found, to)
    return to


@compiled
def _by_alert(bucket: int, buckets: Buckets) -> U32:
    """Return the runs of a bucket by alert, counted first."""
    runs, low = buckets.kept.runs, bucket << buckets.bits
    begin, end = buckets.starts[bucket, RUNS], buckets.starts[bucket + 1, RUNS]
    free = np.zeros((1 << buckets.bits) + 1, np.uint32)
    for run in range(begin, end):
        free[(runs[run, WHOSE] >> 32) - low + 1] += 1
    total = whole(0)
    for at in range(len(free)):
        total += whole(free[at])
        free[at] = total
    order = np.empty(end - begin, np.uint32)
    for run in range(begin, end):
        alert = (runs[run, WHOSE] >> 32) - low
        order[free[alert]] = run
        free[alert] += 1
    return order


@compiled
def _most(runs: I64, order: U32) -> int:
    """Return how many keys the runs of one alert have at most."""
    most = mine = whole(0)
    before = whole(-1)
    for run in order:
        alert = runs[run, WHOSE] >> 32
        count = runs[run, ENDS] - runs[whole(run) - 1, ENDS]
        mine = mine + count if alert == before else count
        before, most = alert, max(most, mine)
    return most


@compiled
def _write(
    kept: Kept, share: Share, order: U32, seen: I64, found: Found, to: int
) -> int:
    """Write the keys of runs in some order into columns from `to` on; return the end.

    In this loop no array may take another's place, or Numba counts who holds it each turn.
    """
    kept, share, found = borrowed(kept), borrowed(share), borrowed(found)
    most = _most(kept.runs, order)
    mine, spare = np.empty((most, 2), np.int64), np.empty((most, 2), np.int64)
    at = whole(0)
    while at < len(order):
        begin, alert = at, kept.runs[order[at], WHOSE] >> 32
        at += 1
        while at < len(order) and kept.runs[order[at], WHOSE] >> 32 == alert:
            at += 1
        if at == begin + 1:
            to = _write_run(whole(order[begin]), kept, share.is_remote, found, to)
            continue
        count = whole(0)
        for one in range(begin, at):
            count = _read(whole(order[one]), kept, share.is_remote, mine, count)
        join_stretches(mine, count, spare)
        count = merge_jobs(mine, count, share, seen)
        for one in range(count):
            key, rest = mine[one, KEY], mine[one, REST]
            found.row[to + one], found.at[to + one] = alert, key & JOB
            found.score[to + one] = -(key >> 32)
            found.more[to + one], found.reasons[to + one] = rest >> 16, rest & REASONS
        to += count
    return to


@inlined
def _write_run(run: int, kept: Kept, is_remote: Flags, found: Found, to: int) -> int:
    """Write the keys of an alert's only run, as most are; return the end."""
    whose = kept.runs[run, WHOSE]
    for at in range(kept.runs[run - 1, ENDS], kept.runs[run, ENDS]):
        key = kept.keys[at]
        found.row[to], found.at[to], found.score[to] = (
            whose >> 32,
            key & JOB,
            -(key >> 32),
        )
        found.reasons[to] = _reasons(key, whose, is_remote)
        found.more[to] = kept.more[at] if len(kept.more) else 0
        to += 1
    return to


@inlined
def _read(run: int, kept: Kept, is_remote: Flags, mine: I64, to: int) -> int:
    """Append the keys of a run, each with its reasons and more."""
    whose = kept.runs[run, WHOSE]
    for at in range(kept.runs[run - 1, ENDS], kept.runs[run, ENDS]):
        key = kept.keys[at]
        more = whole(kept.more[at]) << 16 if len(kept.more) else 0
        mine[to, KEY], mine[to, REST] = (
            key & ~LIKED,
            more | _reasons(key, whose, is_remote),
        )
        to += 1
    return to


@inlined
def _reasons(key: int, whose: int, is_remote: Flags) -> int:
    reasons = whose if is_remote[key & JOB] else whose >> 16
    return reasons & REASONS | (FOLLOWED if key & LIKED else 0)
