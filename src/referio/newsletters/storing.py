"""Writing an edition's newsletters: millions of rows by one binary COPY.

Rows of one shard lie together, as they are sent together. Within a shard, rows with the
same number of jobs have the same shape; those of all shards are filled in as one block.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np
import psycopg
from django.db import connection as database
from numpy.typing import NDArray

from referio.core.copy_format import (
    BEGIN,
    BIGINT,
    END,
    INTEGER,
    SMALLINT,
    Record,
    moment,
    records,
)

Ints = NDArray[np.int64]

PLAIN = {
    "edition_id": BIGINT,
    "subscriber_id": BIGINT,
    "shard": SMALLINT,
    "prepared_at": BIGINT,
}
LISTS = {
    "jobs": BIGINT,
    "found_by": BIGINT,
    "scores": INTEGER,
    "reasons": INTEGER,
    "more": INTEGER,
}
COPY = (
    f"copy newsletters_newsletter ({', '.join([*PLAIN, *LISTS])})"
    " from stdin (format binary)"
)
THERE = "select string_agg(int8send(id), ''::bytea) from alerts_subscriber where "
DROP = """
    delete from newsletters_newsletter
     where edition_id = %s and subscriber_id = any(%s::bigint[])
"""
FEW = 20  # of so many ids in a range one by one, above that the range


@dataclass(frozen=True, slots=True)
class Made:
    """Newsletters as columns: number i has entries starts[i] to starts[i + 1]."""

    subscribers: Ints
    shards: NDArray[np.int16]
    starts: Ints  # one more than there are newsletters
    jobs: Ints
    found_by: Ints
    scores: NDArray[np.int32]
    reasons: NDArray[np.uint16]
    more: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.subscribers)


def copy(made: Made, *, edition_id: int, prepared_at: datetime) -> None:
    """Write newsletters; those of subscribers that are gone meanwhile are dropped.

    Of who goes between that and the commit a row is left, which sending deletes.
    """
    if not len(made):
        return
    with database.cursor() as cursor, cursor.cursor.copy(COPY) as target:
        for block in _blocks(made, edition_id, prepared_at):
            target.write(block)
    gone = _gone(made.subscribers)
    if len(gone):
        with database.cursor() as cursor:
            cursor.execute(DROP, [edition_id, gone.tolist()])


def _gone(subscribers: Ints) -> Ints:
    """Return which of some subscribers are not there any more.

    Asked for all at once and compared here: to look for each newsletter's subscriber costs
    PostgreSQL half as much again as storing it.
    """
    low, high = int(subscribers.min()), int(subscribers.max())
    with database.cursor() as cursor:
        binary = psycopg.Cursor(cursor.connection)
        if high - low < FEW * len(subscribers):
            binary.execute(THERE + "id between %s and %s", [low, high], binary=True)
        else:
            binary.execute(
                THERE + "id = any(%s::bigint[])", [subscribers.tolist()], binary=True
            )
        told = next(iter(binary))[0] or b""
    return np.setdiff1d(subscribers, np.frombuffer(told, ">i8").astype(np.int64))


def _blocks(made: Made, edition_id: int, prepared_at: datetime) -> Iterator[bytes]:
    sizes = np.diff(made.starts)
    pieces: dict[int, list[bytes]] = {}
    for size in np.unique(sizes).tolist():
        alike = np.flatnonzero(sizes == size)
        rows = alike[np.argsort(made.shards[alike], kind="stable")]
        block = _block(made, rows, size)
        block["edition_id"]["value"] = edition_id
        block["prepared_at"]["value"] = moment(prepared_at)
        _cut_by_shard(block.tobytes(), made.shards[rows], pieces)
    yield BEGIN
    for shard in sorted(pieces):
        yield b"".join(pieces[shard])
    yield END


def _block(made: Made, rows: Ints, size: int) -> Record:
    """Return rows of the same number of entries, filled in at once."""
    block = records(len(rows), PLAIN, LISTS, size)
    block["subscriber_id"]["value"] = made.subscribers[rows]
    block["shard"]["value"] = made.shards[rows]
    entries = made.starts[rows][:, None] + np.arange(size)
    for name in LISTS:
        block[name]["items"]["value"] = getattr(made, name)[entries]
    return block


def _cut_by_shard(
    whole: bytes, shards: NDArray[np.int16], pieces: dict[int, list[bytes]]
) -> None:
    """Put the rows of each shard, which lie together, to the pieces of that shard."""
    width = len(whole) // len(shards)
    cuts = [0, *(np.flatnonzero(np.diff(shards)) + 1).tolist(), len(shards)]
    for first, end in pairwise(cuts):
        piece = whole[first * width : end * width]
        pieces.setdefault(int(shards[first]), []).append(piece)
