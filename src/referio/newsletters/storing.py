"""Writing an edition's newsletters: millions of rows by one binary COPY.

Rows of one shard lie together, as they are sent together. Within a shard, rows with the
same number of jobs have the same shape, and are filled in as one block.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from django.db import connection as database
from numpy.typing import NDArray

from referio.core.copy_format import (
    BEGIN,
    BIGINT,
    END,
    INTEGER,
    SMALLINT,
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
DROP_ORPHANS = """
    delete from newsletters_newsletter letter
     where edition_id = %s and subscriber_id between %s and %s and not exists (
        select from alerts_subscriber one where one.id = letter.subscriber_id)
"""


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
    low, high = int(made.subscribers.min()), int(made.subscribers.max())
    with database.cursor() as cursor:
        with cursor.cursor.copy(COPY) as target:
            for block in _blocks(made, edition_id, prepared_at):
                target.write(block)
        cursor.execute(DROP_ORPHANS, [edition_id, low, high])


def _blocks(made: Made, edition_id: int, prepared_at: datetime) -> Iterator[bytes]:
    yield BEGIN
    for rows, size in _alike(made):
        block = records(len(rows), PLAIN, LISTS, size)
        block["edition_id"]["value"] = edition_id
        block["subscriber_id"]["value"] = made.subscribers[rows]
        block["shard"]["value"] = made.shards[rows]
        block["prepared_at"]["value"] = moment(prepared_at)
        entries = made.starts[rows][:, None] + np.arange(size)
        for name in LISTS:
            block[name]["items"]["value"] = getattr(made, name)[entries]
        yield block.tobytes()
    yield END


def _alike(made: Made) -> Iterator[tuple[Ints, int]]:
    """Yield the rows of a shard with the same number of entries, and that number."""
    sizes = np.diff(made.starts)
    order = np.lexsort((sizes, made.shards))
    key = made.shards[order].astype(np.int64) << 32 | sizes[order]
    for rows in np.split(order, np.flatnonzero(np.diff(key)) + 1):
        yield rows, int(sizes[rows[0]])
