"""Rows that came in Arrow batches, as NumPy columns: strings as numbers, lists as two columns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Long:
    """One of few rows that hold thousands each: a number, and bytes or texts by name."""

    number: int
    values: dict[str, NDArray[np.uint8]]

    def numbers(self, name: str) -> Ints:
        """Return what PostgreSQL's int8send put one behind the other."""
        return self.values[name].view(">i8").astype(np.int64)


def long_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[Long]:
    """Yield rows of a number and several long values; what is long is not copied."""
    for batch in batches:
        numbers, *columns = batch.columns
        names = batch.schema.names[1:]
        for row in range(batch.num_rows):
            data = (np.frombuffer(c[row].as_buffer(), np.uint8) for c in columns)
            yield Long(numbers[row].as_py(), dict(zip(names, data, strict=True)))


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows as they were read; None where there was none, and nobody said of which kind."""

    table: pa.Table | None

    @classmethod
    def of(cls, batches: Iterable[pa.RecordBatch]) -> "Rows":
        """Take batches as they come; equal strings of a batch are kept once."""
        encoded = [_encoded(batch) for batch in batches if batch.num_rows]
        return cls(pa.Table.from_batches(encoded) if encoded else None)

    def __len__(self) -> int:
        return self.table.num_rows if self.table is not None else 0

    def integers(self, name: str) -> Ints:
        """Return a column of integers, or the items of all its lists in a row."""
        return np.asarray(self._values(name, np.dtype(np.int64)), np.int64)

    def flags(self, name: str) -> NDArray[np.bool_]:
        """Return a column of yes and no."""
        return np.asarray(self._values(name, np.dtype(np.bool_)), np.bool_)

    def starts(self, name: str) -> Ints:
        """Return where the list of each row begins among the items; then where all end."""
        if self.table is None:
            return np.zeros(1, np.int64)
        lengths = pc.list_value_length(self.table.column(name)).to_numpy()
        return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)

    def coded(self, *names: str) -> tuple[list[Numbers], tuple[str, ...]]:
        """Return columns of strings, or of lists of them, as numbers of shared strings."""
        columns = [self._chunks(name) for name in names]
        chunks = [chunk for column in columns for chunk in column]
        if not chunks:
            return [np.empty(0, np.int32) for _ in names], ()
        shared = pa.chunked_array(chunks).unify_dictionaries()
        codes = [np.empty(0, np.int32), *(c.indices.to_numpy() for c in shared.chunks)]
        edges = np.cumsum([1, *map(len, columns)]).tolist()
        told = tuple(shared.chunk(0).dictionary.to_pylist())
        return [
            np.concatenate([codes[0], *codes[low:high]])
            for low, high in pairwise(edges)
        ], told

    def _chunks(self, name: str) -> list[pa.Array]:
        return _flat(self.table.column(name)).chunks if self.table is not None else []

    def _values(self, name: str, kind: np.dtype[np.generic]) -> NDArray[np.generic]:
        if self.table is None:
            return np.empty(0, kind)
        return np.asarray(_flat(self.table.column(name)).to_numpy(), kind)


def _encoded(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [_dictionary(column) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _dictionary(column: pa.Array) -> pa.Array:
    if pa.types.is_string(column.type):
        return column.dictionary_encode()
    if pa.types.is_list(column.type) and pa.types.is_string(column.type.value_type):
        lengths = pc.list_value_length(column).to_numpy()
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        items = column.flatten().dictionary_encode()
        return pa.ListArray.from_arrays(pa.array(offsets), items)
    return column


def _flat(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.list_flatten(column) if pa.types.is_list(column.type) else column
