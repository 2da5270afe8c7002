"""From conditions to the arrays of an index: entries in the order that serves the cache.

An entry is one leg of an alert at one place. Entries lie by leg, then kind of where,
place and radius: a match evaluates each distinct leg once, finds the jobs of a venue (a leg
at a place) once for all alerts that ask there, and reads its entries from front to back.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.conditions import (
    I64,
    REMOTE,
    U8,
    U16,
    U32,
    U64,
    WITH_WORDS,
    AlertConditions,
)
from referio.matching.legs import Legs, by_rarest, distinct, gather, phrase_marks
from referio.matching.venues import Venues, venues_of


class Entries(NamedTuple):
    """One row for each leg and place of each alert; numbers point into Tables.

    The place itself is its venue's.
    """

    alert: U32
    kind: U8
    radius: U16
    home: U32
    filter: U32
    floor: U32
    excluded: U32
    extras: U32


def compile_entries(asked: AlertConditions) -> tuple[I64, Legs, Venues, Entries]:
    """Return (alerts by ascending id, their legs, the venues of these, their entries)."""
    with ThreadPoolExecutor(2) as pool:
        sorting = pool.submit(_by_id, asked.ids)
        return sorting.result()[0], *_compiled(asked, pool, sorting)


def _by_id(ids: I64) -> tuple[I64, U32]:
    """Return (rows by ascending id, and for each row where it comes)."""
    order = np.argsort(ids, kind="stable")
    row_of = np.empty(len(order), np.uint32)
    row_of[order] = np.arange(len(order), dtype=np.uint32)
    return order, row_of


def _compiled(
    asked: AlertConditions, pool: ThreadPoolExecutor, sorting: "Future[tuple[I64, U32]]"
) -> tuple[Legs, Venues, Entries]:
    numbers, starts, features = distinct(asked.feature_starts, asked.features)
    alert, leg, clause = _expand(
        asked.leg_starts, asked.where_starts, numbers.astype(np.uint32)
    )
    uses = np.bincount(leg, minlength=len(starts) - 1)
    by_rarity, under = by_rarest(starts, features, uses, asked.n_features)
    rank = np.empty(len(by_rarity), np.uint32)
    rank[by_rarity] = np.arange(len(by_rarity), dtype=np.uint32)
    cuts = np.concatenate([[0], np.cumsum(uses[by_rarity])]).astype(np.int64)
    sorted_rows = _by_leg_and_place(rank[leg], _place_keys(asked, clause), cuts)
    del leg, numbers
    starts, features = gather(starts, features, by_rarity)
    phrase = phrase_marks(starts, features, asked.phrases)
    alert, clause = pool.map(lambda column: column[sorted_rows], (alert, clause))
    entries = _entries(asked, alert, clause, sorting.result()[1], pool)
    place = asked.where.place[clause]
    of_legs, venues = venues_of(cuts, entries.kind, place, entries.radius)
    wordless = under[0] if len(under) else 0  # the empty leg comes first
    entries.kind[cuts[wordless] :] |= np.uint8(WITH_WORDS)
    return Legs(starts, features, phrase, of_legs, under), venues, entries


def _entries(
    asked: AlertConditions,
    alert: U32,
    clause: U32,
    row_of: U32,
    pool: ThreadPoolExecutor,
) -> Entries:
    where = asked.where
    columns = (
        *((one, clause) for one in (where.kind, where.radius, where.home)),
        *((one, alert) for one in (asked.filter, asked.floor)),
        *((one, alert) for one in (asked.excluded, asked.extras)),
    )
    taken = pool.map(lambda column: column[0][column[1]], ((row_of, alert), *columns))
    return Entries(*taken)


@compiled
def _expand(leg_starts: I64, where_starts: I64, numbers: U32) -> tuple[U32, U32, U32]:
    count = 0
    for row in range(len(leg_starts) - 1):
        legs = leg_starts[row + 1] - leg_starts[row]
        count += legs * (where_starts[row + 1] - where_starts[row])
    alert = np.empty(count, np.uint32)
    leg = np.empty(count, np.uint32)
    clause = np.empty(count, np.uint32)
    at = 0
    for row in range(len(leg_starts) - 1):
        for one in range(leg_starts[row], leg_starts[row + 1]):
            for place in range(where_starts[row], where_starts[row + 1]):
                alert[at], leg[at], clause[at] = row, numbers[one], place
                at += 1
    return alert, leg, clause


def _place_keys(asked: AlertConditions, clause: U32) -> U64:
    where = asked.where
    kind = where.kind & np.uint8(3)
    # Without a place, those of one home lie together: the same remote jobs are open to them.
    place = np.where(kind >= REMOTE, where.home, where.place).astype(np.uint64)
    keys = (kind.astype(np.uint64) << np.uint64(32) | place) << np.uint64(
        24
    ) | where.radius
    return np.asarray(keys[clause], np.uint64)


@compiled
def _by_leg_and_place(leg: U32, place: U64, cuts: I64) -> I64:
    """Return the rows by leg, then place; `cuts` says where each leg begins."""
    rows = np.empty(len(leg), np.int64)
    next_free = cuts.copy()
    for row in range(len(leg)):
        rows[next_free[leg[row]]] = row
        next_free[leg[row]] += 1
    for one in range(len(cuts) - 1):
        begin, end = cuts[one], cuts[one + 1]
        if end - begin > 24:
            mine = rows[begin:end].copy()
            rows[begin:end] = mine[np.argsort(place[mine], kind="mergesort")]
        else:
            _sort_few(rows, place, begin, end)
    return rows


@compiled
def _sort_few(rows: I64, keys: U64, begin: int, end: int) -> None:
    for at in range(begin + 1, end):
        row = rows[at]
        while at > begin and keys[rows[at - 1]] > keys[row]:
            rows[at] = rows[at - 1]
            at -= 1
        rows[at] = row
