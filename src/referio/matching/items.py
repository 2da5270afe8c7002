"""Texts of marked items, as NumPy columns: each row says several things of several kinds.

An item is a mark, a letter for its kind, and what is said. A row begins with an item of a
kind that it has once, so that rows may lie one behind the other in one text. All items are
cut out and numbered in one pass, those that say the same alike, so that what one means is
worked out once for each that is different, and no row is looked at by itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from referio.matching.compiled import compiled
from referio.matching.conditions import I64
from referio.matching.distinct_texts import (
    Texts,
    no_texts,
    numbers_of,
    together,
    told,
)

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Bytes = NDArray[np.uint8]

MARK = "\x1e"  # one byte that no item holds
_MARK = ord(MARK)
LETTERS = 128  # ASCII
DROPPED = -1  # as the number of a row
_NOTHING = np.empty(0, np.int32), np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Piece:
    """The items of some rows: of each kind that there is, row and number of each item."""

    size: int  # rows
    kinds: dict[int, tuple[Numbers, Numbers]]

    @classmethod
    def joined(cls, several: Sequence[Self]) -> Self:
        """Return several as one, which is used up: long columns go back as they are let go."""
        sizes = [one.size for one in several]
        before = np.cumsum([0, *sizes]).astype(np.int32)
        kinds = {}
        for kind in sorted({kind for one in several for kind in one.kinds}):
            parts = [
                (rows + low, codes)
                for low, one in zip(before, several, strict=False)
                for rows, codes in [one.kinds.pop(kind, _NOTHING)]
            ]
            rows, codes = zip(*parts, strict=True)
            kinds[kind] = np.concatenate(rows), np.concatenate(codes)
        return cls(sum(sizes), kinds)


class Known:
    """What items say, each different one by a number."""

    def __init__(self, texts: Texts | None = None) -> None:
        self._texts = no_texts() if texts is None else texts

    @classmethod
    def joined(cls, several: Sequence[Self]) -> tuple[list[Numbers], Self]:
        """Return the numbers that what several know has in one, and that one."""
        numbers, texts = together([one._texts for one in several])  # noqa: SLF001
        return numbers, cls(texts)

    def cut(self, data: Bytes, first: str, kept: NDArray[np.bool_]) -> Piece:
        """Take rows apart that begin with a kind; of those not kept nothing is told."""
        numbers = np.where(kept, np.cumsum(kept) - 1, DROPPED).astype(np.int32)
        rows, begins, ends, cuts = _cut(data, ord(first), numbers)
        codes = self._numbers(data, begins, ends)
        return Piece(int(kept.sum()), _by_kind(rows, codes, cuts.tolist()))

    def whole(self, data: Bytes, first: str) -> Numbers:
        """Return the numbers of rows as a whole, which begin with a kind."""
        begins = _begins(data, ord(first))
        return self._numbers(data, begins, np.append(begins[1:], np.int32(len(data))))

    def told(self) -> list[bytes]:
        """Return by its number what each is."""
        return told(self._texts)

    def _numbers(self, data: Bytes, begins: Numbers, ends: Numbers) -> Numbers:
        numbers, self._texts = numbers_of(data, begins, ends, self._texts)
        return numbers


def _by_kind(
    rows: Numbers, codes: Numbers, cuts: list[int]
) -> dict[int, tuple[Numbers, Numbers]]:
    # Copies, so that those of a kind are let go when they have been read.
    return {
        kind: (rows[low:high].copy(), codes[low:high].copy())
        for kind, (low, high) in enumerate(pairwise(cuts))
        if high > low
    }


@dataclass(frozen=True, slots=True)
class Said:
    """The items of one kind, by row: `names[which]`. Each name is there once."""

    size: int  # rows
    rows: Numbers  # of each item
    which: Numbers
    names: list[str]

    def values(self, value: Callable[[str], int]) -> Numbers:
        """Return what each item comes to; it is worked out once for each name."""
        return np.array([value(name) for name in self.names], np.int32)[self.which]

    def starts(self) -> Ints:
        """Return where the items of each row begin; then where all end."""
        if not len(self.rows):
            return np.zeros(
                self.size + 1, np.int64
            )  # takes no memory before it is written
        return _starts_of(self.rows, self.size)

    def each(self, value: Callable[[str], int], absent: int = 0) -> Ints:
        """Return for each row what its last item comes to, or what it is without one."""
        column = np.full(self.size, absent, np.int64)
        known = np.array([value(name) for name in self.names], np.int64)
        column[self.rows] = known[self.which]
        return column

    def mask(self, bit: Callable[[str], int]) -> Ints:
        """Return for each row the bits of all its items."""
        if not len(self.rows):
            return np.zeros(self.size, np.int64)
        known = np.array([1 << bit(name) for name in self.names], np.int64)
        return _masks(self.rows, known[self.which], self.size)


class Items:
    """The items of all rows: piece behind piece. Each kind is asked for once, and let go.

    `known` holds for each piece what its numbers stand for.
    """

    def __init__(self, pieces: Sequence[Piece], known: Sequence[Known]) -> None:
        self.size = sum(piece.size for piece in pieces)
        self._pieces = pieces
        self._numbers, every = Known.joined(known)
        self._named: dict[int, list[tuple[bytes, int]]] = {}
        texts = every.told()
        self._total = len(texts)
        for number, text in enumerate(texts):
            self._named.setdefault(text[1], []).append((text[2:], number))

    def said(self, kind: str) -> Said:
        """Return all items of a kind, which is one letter."""
        # By name: which came first depends on how they were read.
        named = sorted(self._named.pop(ord(kind), []))
        number = np.zeros(self._total, np.int32)
        number[[code for _, code in named]] = np.arange(len(named), dtype=np.int32)
        rows, which = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        before = 0
        for piece, numbers in zip(self._pieces, self._numbers, strict=True):
            mine, codes = piece.kinds.pop(ord(kind), _NOTHING)
            rows.append(mine + np.int32(before))
            which.append(number[numbers][codes])
            before += piece.size
        names = [name.decode(errors="replace") for name, _ in named]
        return Said(self.size, np.concatenate(rows), np.concatenate(which), names)


@compiled
def _begins(data: Bytes, first: int) -> Numbers:
    """Return where the rows of a text begin."""
    count = 0
    for at in range(len(data) - 1):
        count += data[at] == _MARK and data[at + 1] == first
    found = np.empty(count, np.int32)
    count = 0
    for at in range(len(data) - 1):
        if data[at] == _MARK and data[at + 1] == first:
            found[count] = at
            count += 1
    return found


@compiled
def _cut(
    data: Bytes, first: int, numbers: Numbers
) -> tuple[Numbers, Numbers, Numbers, I64]:
    """Return (row of each item, its begin, its end, where each kind begins), by kind."""
    cuts = np.zeros(LETTERS + 1, np.int64)
    row, kept = -1, False
    for at in range(len(data)):
        if data[at] == _MARK:
            if data[at + 1] == first:
                row += 1
                kept = numbers[row] >= 0
            cuts[data[at + 1] + 1] += kept
    cuts = np.cumsum(cuts)
    free = cuts.copy()
    rows = np.empty(cuts[-1], np.int32)
    begins = np.empty(cuts[-1], np.int32)
    ends = np.empty(cuts[-1], np.int32)
    row, begin = -1, 0
    while begin < len(data):
        kind = data[begin + 1]
        row += kind == first
        end = begin + 2
        while end < len(data) and data[end] != _MARK:
            end += 1
        if numbers[row] >= 0:
            to = free[kind]
            rows[to], begins[to], ends[to] = numbers[row], begin, end
            free[kind] = to + 1
        begin = end
    return rows, begins, ends, cuts


@compiled
def _starts_of(rows: Numbers, size: int) -> I64:
    starts = np.zeros(size + 1, np.int64)
    for row in rows:
        starts[row + 1] += 1
    for row in range(size):
        starts[row + 1] += starts[row]
    return starts


@compiled
def _masks(rows: Numbers, bits: I64, size: int) -> I64:
    column = np.zeros(size, np.int64)
    for at in range(len(rows)):
        column[rows[at]] |= bits[at]
    return column
