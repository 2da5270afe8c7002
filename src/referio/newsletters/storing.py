"""Writing an edition's newsletters: millions of rows by one binary COPY.

Rows of one shard lie together, as they are sent together. Within a shard, rows with the
same number of jobs have the same shape, and are filled in as one block of bytes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import connection as database
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Record = NDArray[np.void]

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL's
BEGIN = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
END = struct.pack(">h", -1)
BIGINT, INTEGER = (20, ">i8"), (23, ">i4")  # their numbers in pg_type
LISTS = {
    "jobs": BIGINT,
    "found_by": BIGINT,
    "scores": INTEGER,
    "reasons": INTEGER,
    "more": INTEGER,
}
PLAIN = {
    "edition_id": ">i8",
    "subscriber_id": ">i8",
    "shard": ">i2",
    "prepared_at": ">i8",
}
COPY = (
    f"copy newsletters_newsletter ({', '.join([*PLAIN, *LISTS])})"
    " from stdin (format binary)"
)


@dataclass(frozen=True, slots=True)
class Made:
    """Newsletters as columns: number i has entries starts[i] to starts[i + 1]."""

    subscribers: Ints
    shards: NDArray[np.int16]
    starts: Ints  # one more than there are newsletters
    jobs: Ints
    found_by: Ints
    scores: NDArray[np.int32]
    reasons: NDArray[np.uint32]
    more: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.subscribers)


def copy(made: Made, *, edition_id: int, prepared_at: datetime) -> None:
    """Write newsletters; those of subscribers that are gone meanwhile are dropped."""
    with database.cursor() as cursor:
        with cursor.cursor.copy(COPY) as target:
            for block in _blocks(made, edition_id, prepared_at):
                target.write(block)
        cursor.execute(
            "delete from newsletters_newsletter letter where edition_id = %s"
            " and subscriber_id between %s and %s and not exists (select from"
            " alerts_subscriber one where one.id = letter.subscriber_id)",
            [edition_id, *_ends(made.subscribers)],
        )


def _ends(values: Ints) -> tuple[int, int]:
    return (int(values.min()), int(values.max())) if len(values) else (0, -1)


def _blocks(made: Made, edition_id: int, prepared_at: datetime) -> Iterator[bytes]:
    moment = (prepared_at - EPOCH) // timedelta(microseconds=1)
    yield BEGIN
    for rows, size in _alike(made):
        records = _empty(len(rows), size)
        records["edition_id"]["value"] = edition_id
        records["subscriber_id"]["value"] = made.subscribers[rows]
        records["shard"]["value"] = made.shards[rows]
        records["prepared_at"]["value"] = moment
        entries = made.starts[rows][:, None] + np.arange(size)
        for name in LISTS:
            records[name]["items"]["value"] = getattr(made, name)[entries]
        yield records.tobytes()
    yield END


def _alike(made: Made) -> Iterator[tuple[Ints, int]]:
    """Yield the rows of a shard with the same number of entries, and that number."""
    sizes = np.diff(made.starts)
    order = np.lexsort((sizes, made.shards))
    key = made.shards[order].astype(np.int64) << 32 | sizes[order]
    edges = np.flatnonzero(np.diff(key)) + 1
    for rows in np.split(order, edges):
        if len(rows):
            yield rows, int(sizes[rows[0]])


def _empty(count: int, size: int) -> Record:
    """Return records with all that is the same in each: lengths, types and dimensions."""
    record = np.zeros((), _shape(size))
    record["fields"] = len(PLAIN) + len(LISTS)
    for name in PLAIN:
        record[name]["length"] = record[name]["value"].nbytes
    for name, (kind, _) in LISTS.items():
        field = record[name]
        field["length"] = field.nbytes - field["length"].nbytes
        field["dimensions"], field["kind"] = 1, kind
        field["size"], field["first"] = size, 1
        field["items"]["length"] = field["items"]["value"].dtype.itemsize
    return np.full(count, record)


def _shape(size: int) -> np.dtype[np.void]:
    """Return how a row with so many entries looks in COPY's binary format."""
    plain = [(name, [("length", ">i4"), ("value", how)]) for name, how in PLAIN.items()]
    lists = [(name, _list(how, size)) for name, (_, how) in LISTS.items()]
    return np.dtype([("fields", ">i2"), *plain, *lists])


def _list(item: str, size: int) -> list[tuple[object, ...]]:
    head = ("length", "dimensions", "nulls", "kind", "size", "first")
    items = ("items", [("length", ">i4"), ("value", item)], (size,))
    return [*((name, ">i4") for name in head), items]
