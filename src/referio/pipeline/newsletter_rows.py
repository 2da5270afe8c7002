"""A newsletter as it is written: what of its row, and of its subscriber's, that takes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from referio.newsletters import models


class Row(NamedTuple):
    """A newsletter to write, in the order of the columns that a sender reads.

    `jobs`, `found_by`, `reasons` and `more` are as they were stored. Signed links name a
    job by its place in `jobs`, so that list is never shortened: a job that was left out
    of a mail is stored as its negative.
    """

    id: int
    subscriber: int
    email: str
    language: str
    zone: str
    signed_up: datetime  # confirmed, or else created
    prepared_at: datetime
    jobs: Sequence[int]
    found_by: Sequence[int]
    reasons: Sequence[int]
    more: Sequence[int]

    def __repr__(self) -> str:
        return f"Row({self.id})"


def alerts_of(rows: Iterable[Row]) -> set[int]:
    """Return the alerts that found what some newsletters hold."""
    return {alert for row in rows for alert in row.found_by}


def row_of(stored: models.Newsletter) -> Row:
    """Return a stored newsletter, with its subscriber, as a row."""
    reader = stored.subscriber
    return Row(
        stored.pk,
        reader.pk,
        reader.email,
        reader.language,
        reader.time_zone,
        reader.confirmed_at or reader.created_at,
        stored.prepared_at,
        stored.jobs,
        stored.found_by,
        stored.reasons,
        stored.more,
    )
