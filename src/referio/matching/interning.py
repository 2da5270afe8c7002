"""Numbers for distinct values, in the order they are first seen: open addressing."""

import numpy as np

from referio.matching.compiled import compiled, inlined, whole
from referio.matching.conditions import I64, U64

_MIX = np.uint64(0x9E3779B97F4A7C15)


def intern(keys: U64) -> tuple[I64, U64]:
    """Return (number of each key, the distinct keys by number)."""
    numbers, firsts, count = _intern(keys)
    return numbers, keys[firsts[:count]]


@compiled
def _intern(keys: U64) -> tuple[I64, I64, int]:
    size = 1024
    table = np.full(size, -1, np.int64)
    numbers = np.empty(len(keys), np.int64)
    firsts = np.empty(len(keys), np.int64)
    count = 0
    for row in range(len(keys)):
        if 2 * count >= size:
            size *= 4
            table = _spread(keys, firsts, count, size)
        slot = _slot(keys, firsts, table, keys[row])
        if table[slot] < 0:
            table[slot] = count
            firsts[count] = row
            count += 1
        numbers[row] = table[slot]
    return numbers, firsts, count


@inlined
def mixed(key: np.uint64) -> np.uint64:
    """Return a key whose bits are spread, so that like keys do not lie together."""
    return (key ^ (key >> np.uint64(29))) * _MIX


@compiled
def _slot(keys: U64, firsts: I64, table: I64, key: np.uint64) -> int:
    mask = len(table) - 1
    at = whole(mixed(key) >> np.uint64(20)) & mask
    while table[at] >= 0 and keys[firsts[table[at]]] != key:
        at = (at + 1) & mask
    return at


@compiled
def _spread(keys: U64, firsts: I64, count: int, size: int) -> I64:
    table = np.full(size, -1, np.int64)
    for number in range(count):
        table[_slot(keys, firsts, table, keys[firsts[number]])] = number
    return table
