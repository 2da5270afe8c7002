"""From what the loops found, in the order of legs, to columns in the order of alerts."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from referio.matching.choosing import JOB, MORE
from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64, U8, U16, U32
from referio.matching.serving import KEY, REST

REASONS = 0xFFFF
RARE = 16  # alerts to a row: then rows are sorted rather than counted


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
    limit: int
    spread: int


def collect(parts: list[I64], alone: U8, share: Share, threads: int) -> Found:
    """Return all parts as one, by alert, then best first; each job once for an alert.

    An alert with one entry is `alone`; of several the best `limit` of all are kept. Empties
    `parts`, so that nothing is in memory twice for long. A thread takes a range of alerts.
    """
    if RARE * sum(map(len, parts)) < len(alone):
        starts, whole = _sorted(parts)
        return _joined([_tidied(starts, alone, whole, share)], map)
    edges = np.linspace(0, len(alone), threads + 1).astype(np.int64).tolist()

    def ranged(low: int, high: int) -> I64:
        starts, whole = _dealt(parts, low, high, empty=threads == 1)
        return _tidied(starts, alone, whole, share)

    with ThreadPoolExecutor(threads) as pool:
        pieces = list(pool.map(ranged, edges[:-1], edges[1:]))
        parts.clear()
        return _joined(pieces, pool.map)


def _dealt(parts: list[I64], low: int, high: int, *, empty: bool) -> tuple[I64, I64]:
    """Return (where each alert's rows begin, the rows) of a range of alerts, counted first."""
    starts = np.zeros(high - low + 1, np.int64)
    for part in parts:
        _count(part, low, high, starts)
    starts = np.cumsum(starts)
    whole, free = np.empty((starts[-1], 2), np.int64), starts[:-1].copy()
    for at in range(len(parts) - 1, -1, -1):
        _scatter(parts.pop() if empty else parts[at], low, high, whole, free)
    return starts, whole


def _tidied(starts: I64, alone: U8, whole: I64, share: Share) -> I64:
    return whole[: _tidy(starts, alone, whole, share)]


def _joined(pieces: list[I64], each: Callable[..., Iterable[None]]) -> Found:
    """Return pieces as the columns of one answer."""
    ends = np.cumsum([0, *map(len, pieces)]).tolist()
    kinds = (np.uint32, np.int32, np.int32, np.uint16, np.uint16)
    found = Found(*(np.empty(ends[-1], kind) for kind in kinds))

    def fill(piece: I64, first: int) -> None:
        _fill(piece, *(column[first : first + len(piece)] for column in found))

    list(each(fill, pieces, ends[:-1]))
    return found


def _sorted(parts: list[I64]) -> tuple[I64, I64]:
    """Return the same for few rows, of those alerts only that have any."""
    whole = np.concatenate([np.zeros((0, 2), np.int64), *parts])
    alerts = whole[:, REST] >> 32
    order = np.argsort(alerts, kind="stable")
    firsts = np.flatnonzero(np.diff(alerts[order], prepend=-1))
    return np.append(firsts, len(order)), whole[order]


@compiled
def _count(part: I64, low: int, high: int, starts: I64) -> None:
    for at in range(len(part)):
        alert = part[at, REST] >> 32
        if low <= alert < high:
            starts[alert - low + 1] += 1


@compiled
def _scatter(part: I64, low: int, high: int, whole: I64, free: I64) -> None:
    for at in range(len(part)):
        alert = part[at, REST] >> 32
        if low <= alert < high:
            to = free[alert - low]
            free[alert - low] = to + 1
            whole[to, KEY], whole[to, REST] = part[at, KEY], part[at, REST]


@compiled
def _fill(whole: I64, row: U32, at: I32, score: I32, more: U16, reasons: U16) -> None:
    for one in range(len(whole)):
        key, rest = whole[one, KEY], whole[one, REST]
        row[one], at[one], score[one] = rest >> 32, key & JOB, -(key >> 32)
        more[one], reasons[one] = rest >> 16 & MORE, rest & REASONS


@compiled
def _tidy(starts: I64, alone: U8, whole: I64, share: Share) -> int:
    """Close the gaps; what several entries of one alert found is merged on the way."""
    seen = np.full(len(share.employers), -1, np.int64)
    to = 0
    for one in range(len(starts) - 1):
        first, last = starts[one], starts[one + 1]
        if first == last:
            continue
        if not alone[whole[first, REST] >> 32]:
            to = _merge(whole, first, last, share, seen, to)
        elif to == first:
            to = last
        else:
            for at in range(first, last):
                whole[to, KEY], whole[to, REST] = whole[at, KEY], whole[at, REST]
                to += 1
    return to


@compiled
def _merge(whole: I64, first: int, last: int, share: Share, seen: I64, to: int) -> int:  # fmt: skip
    """Write the best of an alert's rows from `to` on; return where they end.

    `to` is never beyond `first`: what is written has been read.
    """
    _sort(whole, first, last)
    begin = to
    for at in range(first, last):
        key, rest = whole[at, KEY], whole[at, REST]
        job = key & JOB
        # Several entries may find one job; no answer may depend on which comes first.
        if begin <= seen[job] < to and whole[seen[job], KEY] & JOB == job:
            whole[seen[job], REST] = _both(whole[seen[job], REST], rest)
            continue
        if _is_too_much(job, rest, begin, to, whole, share):
            continue
        whole[to, KEY], whole[to, REST] = key, rest
        seen[job] = to
        to += 1
    return to


@compiled
def _both(rest: int, other: int) -> int:
    """Return the reasons of both and the greater number of more."""
    more = max(rest >> 16 & MORE, other >> 16 & MORE)
    return rest >> 32 << 32 | more << 16 | (rest | other) & REASONS


@compiled
def _sort(whole: I64, first: int, last: int) -> None:
    if last - first > 64:
        order = first + np.argsort(whole[first:last, KEY], kind="mergesort")
        whole[first:last] = whole[order]
        return
    for at in range(first + 1, last):
        key, rest = whole[at, KEY], whole[at, REST]
        while at > first and whole[at - 1, KEY] > key:
            whole[at, KEY], whole[at, REST] = whole[at - 1, KEY], whole[at - 1, REST]
            at -= 1
        whole[at, KEY], whole[at, REST] = key, rest


@compiled
def _is_too_much(
    job: int, rest: int, begin: int, to: int, whole: I64, share: Share
) -> bool:
    """Tell whether no room is left for a job, and note what else its employer has.

    What two entries left out may be the same jobs: the greater number is surely there.
    """
    if share.spread == 0:
        return to - begin == share.limit
    employer, same = share.employers[job], 0
    for at in range(begin, to):
        if share.employers[whole[at, KEY] & JOB] == employer:
            same += 1
    too_much = same >= share.spread or to - begin == share.limit
    if too_much:
        least = max(1, rest >> 16 & MORE)
        for at in range(begin, to):
            if share.employers[whole[at, KEY] & JOB] == employer:
                known = whole[at, REST] >> 16 & MORE
                whole[at, REST] += max(0, least - known) << 16
    return too_much
