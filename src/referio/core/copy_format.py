"""Rows for PostgreSQL's COPY in its binary format, filled in as columns.

Rows of one shape are one NumPy array of records; its bytes are what COPY reads. (PostgreSQL's
manual, COPY, "Binary Format"; arrays as `array_recv` reads them.)
"""

import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Record = NDArray[np.void]

BEGIN = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)
SMALLINT, INTEGER, BIGINT = ">i2", ">i4", ">i8"
TYPES = {SMALLINT: 21, INTEGER: 23, BIGINT: 20}  # their numbers in pg_type
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def moment(at: datetime) -> int:
    """Return what stands for a moment in a BIGINT field of timestamptz."""
    return (at - EPOCH) // timedelta(microseconds=1)


def records(
    count: int, plain: Mapping[str, str], lists: Mapping[str, str], size: int = 0
) -> Record:
    """Return `count` rows: `plain` fields, then arrays of `size` items, by name and type.

    All that is the same in each row is filled in. What remains are the values:
    rows["name"]["value"], and rows["name"]["items"]["value"] of shape (count, size).
    """
    row = np.zeros((), _shape(plain, lists, size))
    row["fields"] = len(plain) + len(lists)
    for name, how in plain.items():
        row[name]["length"] = np.dtype(how).itemsize
    for name, how in lists.items():
        field, head = row[name], np.dtype(INTEGER).itemsize
        field["length"] = field.dtype.itemsize - head
        field["dimensions"], field["kind"] = 1, TYPES[how]
        field["size"], field["first"] = size, 1
        field["items"]["length"] = np.dtype(how).itemsize
    return np.full(count, row)


def _shape(
    plain: Mapping[str, str], lists: Mapping[str, str], size: int
) -> np.dtype[np.void]:
    fields = [
        (name, [("length", INTEGER), ("value", how)]) for name, how in plain.items()
    ]
    arrays = [(name, _list(how, size)) for name, how in lists.items()]
    return np.dtype([("fields", SMALLINT), *fields, *arrays])


def _list(how: str, size: int) -> list[tuple[object, ...]]:
    head = ("length", "dimensions", "nulls", "kind", "size", "first")
    items = ("items", [("length", INTEGER), ("value", how)], (size,))
    return [*((name, INTEGER) for name in head), items]
