"""Texts of marked items, as NumPy columns: each row says several things of several kinds.

An item is a mark, a letter for its kind, and what is said. All items of many rows are cut
out and numbered at once, so that what one means is worked out once for each that is
different, and no row is looked at by itself.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]

MARK = "\x1e"  # one byte that no item holds
LETTERS = 128  # ASCII


@dataclass(frozen=True, slots=True)
class Piece:
    """The items of a batch of rows, by kind and then by row."""

    size: int  # rows
    rows: Numbers  # of each item
    items: pa.DictionaryArray
    cuts: Ints  # where the items of each letter begin

    @classmethod
    def of(cls, texts: pa.StringArray) -> Self:
        """Take texts apart; each is empty or begins with a mark. Takes no lock for long."""
        edges = _edges(texts)
        data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[: edges[-1]]
        begins = np.flatnonzero(data[edges[0] :] == ord(MARK)) + edges[0]
        kinds = data[begins + 1]
        order = np.argsort(kinds, kind="stable")
        sizes = np.diff(np.searchsorted(begins, edges))
        rows = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        coded = _cut(texts, np.append(begins, edges[-1])).dictionary_encode()
        codes = pa.array(coded.indices.to_numpy()[order])
        return cls(
            len(texts),
            rows[order],
            pa.DictionaryArray.from_arrays(codes, coded.dictionary),
            np.searchsorted(kinds[order], np.arange(LETTERS + 1)),
        )


def _edges(texts: pa.StringArray) -> Ints:
    """Return where each text begins in the bytes of all, and where the last ends."""
    if not len(texts):
        return np.zeros(1, np.int64)
    offsets = np.frombuffer(texts.buffers()[1], np.int32)
    return offsets[texts.offset : texts.offset + len(texts) + 1].astype(np.int64)


def _cut(texts: pa.StringArray, edges: Ints) -> pa.StringArray:
    """Return the bytes of texts, without a copy, as strings that end at other places."""
    return pa.StringArray.from_buffers(
        len(edges) - 1, pa.py_buffer(edges.astype(np.int32)), texts.buffers()[2]
    )


@dataclass(frozen=True, slots=True)
class Said:
    """The items of one kind, by row: `names[which]`. Each name is there once."""

    size: int  # rows
    rows: Numbers  # of each item
    which: Numbers
    names: list[str]

    def values(self, value: Callable[[str], int]) -> Ints:
        """Return what each item comes to; it is worked out once for each name."""
        return np.array([value(name) for name in self.names], np.int64)[self.which]

    def starts(self) -> Ints:
        """Return where the items of each row begin; then where all end."""
        counts = np.bincount(self.rows, minlength=self.size)
        return np.concatenate([[0], np.cumsum(counts)])

    def each(self, value: Callable[[str], int], absent: int = 0) -> Ints:
        """Return for each row what its last item comes to, or what it is without one."""
        column = np.full(self.size, absent, np.int64)
        column[self.rows] = self.values(value)
        return column

    def mask(self, bit: Callable[[str], int]) -> Ints:
        """Return for each row the bits of all its items."""
        column = np.zeros(self.size, np.int64)
        np.bitwise_or.at(column, self.rows, np.int64(1) << self.values(bit))
        return column


@dataclass(frozen=True, slots=True)
class Items:
    """The items of all rows."""

    size: int  # rows
    pieces: Sequence[Piece]
    codes: Sequence[Numbers]  # of each piece: into names
    names: list[str]  # with mark and kind
    kinds: NDArray[np.uint8]  # of names

    @classmethod
    def of(cls, pieces: Iterable[Piece]) -> Self:
        """Take the rows of all pieces, one after the other."""
        several = list(pieces)
        size = sum(one.size for one in several)
        if not size:
            return cls(0, (), (), [], np.empty(0, np.uint8))
        shared = pa.chunked_array([one.items for one in several]).unify_dictionaries()
        codes = [chunk.indices.to_numpy() for chunk in shared.chunks]
        names = shared.chunk(0).dictionary.to_pylist()
        kinds = np.array([ord(name[1]) for name in names], np.uint8)
        return cls(size, several, codes, names, kinds)

    def said(self, kind: str) -> Said:
        """Return all items of a kind, which is one letter."""
        there = np.flatnonzero(self.kinds == ord(kind))
        number = np.zeros(len(self.names), np.int32)
        number[there] = np.arange(len(there), dtype=np.int32)
        rows, which = [np.empty(0, np.int32)], [np.empty(0, np.int32)]
        before = 0
        for piece, codes in zip(self.pieces, self.codes, strict=True):
            low, high = piece.cuts[ord(kind)], piece.cuts[ord(kind) + 1]
            rows.append(piece.rows[low:high] + np.int32(before))
            which.append(number[codes[low:high]])
            before += piece.size
        names = [self.names[code][2:] for code in there.tolist()]
        return Said(self.size, np.concatenate(rows), np.concatenate(which), names)
