"""Distinct legs: alerts that ask for the same words share one number and one evaluation."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled, inlined, whole
from referio.matching.conditions import I64, U8, U32, U64, Flags
from referio.matching.interning import mixed

_FEW = 1024  # slots, at first
_LONG = np.uint64(1 << 63)  # there are never so many features


class Legs(NamedTuple):
    """Distinct legs, those of one rarest feature side by side (the empty one first).

    Features of a leg ascend. `venues` cuts up the venues of the index; `under` says
    where the legs whose rarest feature is f begin: they are under[f]:under[f + 1].
    """

    starts: I64
    features: U32
    phrase: U8  # 1 where one of its features is a phrase
    venues: I64
    under: I64


def distinct(feature_starts: I64, features: U32) -> tuple[U32, I64, U32]:
    """Return (number of each leg, starts, features) of the distinct legs."""
    tidy_starts, tidy = _tidy(feature_starts, features)
    numbers, firsts = _number(tidy_starts, tidy)
    starts, kept = gather(tidy_starts, tidy, firsts)
    return numbers, starts, kept


def by_rarest(
    starts: I64, features: U32, weights: I64, n_features: int
) -> tuple[I64, I64]:
    """Return (leg numbers ordered by their rarest feature, `under`).

    Rare is what few alerts ask for: `weights` counts the uses of each leg.
    """
    uses = np.zeros(n_features, np.int64)
    np.add.at(uses, features, np.repeat(weights, np.diff(starts)))
    rarest = _rarest(starts, features, uses)
    order = np.argsort(rarest, kind="stable")
    under = np.searchsorted(rarest[order], np.arange(n_features + 1)).astype(np.int64)
    return order, under


@compiled
def _tidy(starts: I64, features: U32) -> tuple[I64, U32]:
    """Sort the features of each leg and drop repetitions."""
    tidy_starts = np.zeros(len(starts), np.int64)
    tidy = np.empty(len(features), np.uint32)
    end = 0
    for leg in range(len(starts) - 1):
        begin = end
        for at in range(starts[leg], starts[leg + 1]):
            end = _insert(tidy, begin, end, features[at])
        tidy_starts[leg + 1] = end
    return tidy_starts, tidy[:end].copy()


@compiled
def _insert(values: U32, begin: int, end: int, value: np.uint32) -> int:
    at = end
    while at > begin and values[at - 1] > value:
        at -= 1
    if at > begin and values[at - 1] == value:
        return end
    for moved in range(end, at, -1):
        values[moved] = values[moved - 1]
    values[at] = value
    return end + 1


@compiled
def _number(starts: I64, features: U32) -> tuple[U32, I64]:
    """Return (number of each leg, the first leg of each number).

    A slot is two numbers: a key, and n + 1 or, where there is none, 0. Up to two features
    are their own key; more have one above all those, and are compared where it agrees.
    """
    legs = len(starts) - 1
    slots = np.zeros(2 * _FEW, np.uint64)
    numbers = np.empty(legs, np.uint32)
    firsts = np.empty(legs, np.int64)
    count = 0
    for leg in range(legs):
        if 4 * count >= len(slots):
            slots = _spread(slots)
        key = _key(starts, features, leg)
        slot = _first_slot(key, len(slots))
        while slots[slot + 1]:
            if slots[slot] == key and (
                key < _LONG
                or _same(starts, features, firsts[whole(slots[slot + 1]) - 1], leg)
            ):
                break
            slot = (slot + 2) & (len(slots) - 1)
        if not slots[slot + 1]:
            firsts[count] = leg
            count += 1
            slots[slot], slots[slot + 1] = key, count
        numbers[leg] = slots[slot + 1] - np.uint64(1)
    return numbers, firsts[:count].copy()


@compiled
def _spread(slots: U64) -> U64:
    wider = np.zeros(4 * len(slots), np.uint64)
    for at in range(0, len(slots), 2):
        if slots[at + 1]:
            slot = _first_slot(slots[at], len(wider))
            while wider[slot + 1]:
                slot = (slot + 2) & (len(wider) - 1)
            wider[slot], wider[slot + 1] = slots[at], slots[at + 1]
    return wider


@inlined
def _key(starts: I64, features: U32, leg: int) -> np.uint64:
    begin, end = starts[leg], starts[leg + 1]
    key = np.uint64(0)
    if end - begin <= 2:
        for at in range(begin, end):
            key = key << np.uint64(32) | (np.uint64(features[at]) + np.uint64(1))
        return key
    for at in range(begin, end):
        key = mixed(key ^ np.uint64(features[at]))
    return key | _LONG


@inlined
def _first_slot(key: np.uint64, size: int) -> int:
    return 2 * whole(mixed(mixed(key)) >> np.uint64(20)) & (size - 1)


@compiled
def _same(starts: I64, features: U32, one: int, other: int) -> bool:
    length = starts[one + 1] - starts[one]
    if length != starts[other + 1] - starts[other]:
        return False
    for at in range(length):
        if features[starts[one] + at] != features[starts[other] + at]:
            return False
    return True


@compiled
def _rarest(starts: I64, features: U32, uses: I64) -> I64:
    found = np.full(len(starts) - 1, -1, np.int64)
    for leg in range(len(starts) - 1):
        for at in range(starts[leg], starts[leg + 1]):
            feature = whole(features[at])
            if found[leg] < 0 or uses[feature] < uses[found[leg]]:
                found[leg] = feature
    return found


@compiled
def gather(starts: I64, values: I64, rows: I64) -> tuple[I64, I64]:
    """Return the lists of some rows, one after the other, and where each begins."""
    new_starts = np.zeros(len(rows) + 1, np.int64)
    for at in range(len(rows)):
        length = starts[rows[at] + 1] - starts[rows[at]]
        new_starts[at + 1] = new_starts[at] + length
    gathered = np.empty(new_starts[-1], values.dtype)
    for at in range(len(rows)):
        begin = starts[rows[at]]
        for step in range(new_starts[at + 1] - new_starts[at]):
            gathered[new_starts[at] + step] = values[begin + step]
    return new_starts, gathered


def phrase_marks(starts: I64, features: U32, phrases: Flags) -> U8:
    """Return 1 for each leg that holds a phrase."""
    marks = np.zeros(len(starts) - 1, np.uint8)
    leg_of = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    marks[leg_of[phrases[features]]] = 1
    return marks
