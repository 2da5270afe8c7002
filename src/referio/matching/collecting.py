"""From what the loops found, in the order of legs, to columns in the order of alerts."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.conditions import I64, U8, U32
from referio.matching.serving import MOST_MORE, Found


class Share(NamedTuple):
    """How much of what is found an alert gets, and of one employer (0 is any number)."""

    employers: I64  # of each job
    limit: int
    spread: int


def collect(parts: list[tuple[Found, int]], alone: U8, share: Share) -> Found:
    """Return all parts as one, by alert, then best first; each job once for an alert.

    An alert with one entry is `alone`; of several the best `limit` of all are kept.
    Empties `parts` as it goes, so that nothing is in memory twice for long.
    """
    counts = np.zeros(len(alone) + 1, np.int64)
    for found, count in parts:
        _count(found.alert[:count], counts)
    free = np.cumsum(counts)[:-1]
    starts = free.copy()
    whole = _empty(int(counts.sum()))
    while parts:
        found, count = parts.pop()
        _scatter(found, count, whole, free)
    kept = _tidy(starts, free, alone, whole, share)
    return Found(*(column[:kept] for column in whole))


def _empty(size: int) -> Found:
    return Found(
        np.empty(size, np.uint32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.uint16),
        np.empty(size, np.uint16),
    )


@compiled
def _count(alert: U32, counts: I64) -> None:
    for row in alert:
        counts[row + 1] += 1


@compiled
def _scatter(found: Found, count: int, whole: Found, free: I64) -> None:
    for at in range(count):
        to = free[found.alert[at]]
        free[found.alert[at]] = to + 1
        whole.alert[to], whole.job[to] = found.alert[at], found.job[at]
        whole.score[to], whole.more[to] = found.score[at], found.more[at]
        whole.reasons[to] = found.reasons[at]


@compiled
def _tidy(starts: I64, ends: I64, alone: U8, whole: Found, share: Share) -> int:
    """Close the gaps; what several entries of one alert found is merged on the way."""
    seen = np.full(len(share.employers), -1, np.int64)
    to = 0
    for alert in range(len(starts)):
        first, last = starts[alert], ends[alert]
        if alone[alert] and to == first:
            to = last
        elif alone[alert]:
            to = _move(whole, first, last, to)
        elif last > first:
            to = _merge(whole, first, last, share, seen, to)
    return to


@compiled
def _move(whole: Found, first: int, last: int, to: int) -> int:
    for at in range(first, last):
        _copy(whole, at, to)
        to += 1
    return to


@compiled
def _copy(whole: Found, at: int, to: int) -> None:
    whole.alert[to], whole.job[to] = whole.alert[at], whole.job[at]
    whole.score[to], whole.more[to] = whole.score[at], whole.more[at]
    whole.reasons[to] = whole.reasons[at]


@compiled
def _merge(whole: Found, first: int, last: int, share: Share, seen: I64, to: int) -> int:  # fmt: skip
    """Write the best of an alert's rows from `to` on; return where they end.

    The rows lie behind `to` or begin there, so they are taken out before they are written.
    """
    rows = _sorted(whole, first, last)
    begin = to
    for at in range(len(rows.job)):
        job = rows.job[at]
        # Several entries may find one job; no answer may depend on which comes first.
        if begin <= seen[job] < to and whole.job[seen[job]] == job:
            _add(whole, seen[job], rows.reasons[at], rows.more[at])
            continue
        if _is_too_much(job, rows.more[at], begin, to, whole, share):
            continue
        whole.alert[to], whole.job[to] = rows.alert[at], job
        whole.score[to], whole.more[to] = rows.score[at], rows.more[at]
        whole.reasons[to] = rows.reasons[at]
        seen[job] = to
        to += 1
    return to


@compiled
def _add(whole: Found, at: int, reasons: int, more: int) -> None:
    whole.reasons[at] |= reasons
    whole.more[at] = max(whole.more[at], more)


@compiled
def _sorted(whole: Found, first: int, last: int) -> Found:
    keys = np.empty(last - first, np.int64)
    for at in range(first, last):
        keys[at - first] = (-np.int64(whole.score[at]) << 32) | whole.job[at]
    order = first + np.argsort(keys, kind="mergesort")
    return Found(
        whole.alert[order],
        whole.job[order],
        whole.score[order],
        whole.more[order],
        whole.reasons[order],
    )


@compiled
def _is_too_much(  # noqa: PLR0913
    job: int, more: int, begin: int, to: int, whole: Found, share: Share
) -> bool:
    """Tell whether no room is left for a job, and note what else its employer has.

    What two entries left out may be the same jobs: the greater number is surely there.
    """
    if share.spread == 0:
        return to - begin == share.limit
    employer, same = share.employers[job], 0
    for at in range(begin, to):
        if share.employers[whole.job[at]] == employer:
            same += 1
    too_much = same >= share.spread or to - begin == share.limit
    if too_much:
        for at in range(begin, to):
            if share.employers[whole.job[at]] == employer:
                whole.more[at] = min(MOST_MORE, max(whole.more[at], more, 1))
    return too_much
