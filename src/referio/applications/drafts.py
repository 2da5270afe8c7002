"""Drafts: what somebody typed and attached, kept sealed until it can be sent."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from referio.applications import models
from referio.core.documents import Given
from referio.core.postings import Attachment
from referio.core.sealing import Sealer
from referio.transactions import transaction_required

# With the hourly tidying, gone within a day.
KEPT_FOR = timedelta(hours=22)
KEY_LIMIT, VALUE_LIMIT = 200, 50_000  # characters; no honest form has longer ones


@dataclass(frozen=True, slots=True)
class Draft:
    """An unsent application as it was left."""

    id: uuid.UUID
    typed: Mapping[str, tuple[str, ...]] = field(repr=False)
    files: Mapping[str, Given] = field(repr=False)


@transaction_required
def keep(
    job_id: int,
    typed: Mapping[str, Sequence[str]],
    files: Mapping[str, Attachment],
    *,
    again: uuid.UUID | None,
    now: datetime,
) -> uuid.UUID:
    """Keep what was given and return the id to find it by.

    `again` is a draft that goes on under its id: people go back to earlier pages.
    """
    row = models.Draft(
        id=again or uuid.uuid4(), job_id=job_id, expires_at=now + KEPT_FOR
    )
    short = {
        key: [value[:VALUE_LIMIT] for value in values]
        for key, values in typed.items()
        if len(key) <= KEY_LIMIT
    }
    row.typed = _sealer().seal(json.dumps(short).encode(), context=str(row))
    # Two may press at once: the later one's answers stand.
    models.Draft.objects.update_or_create(
        id=row.id,
        defaults={"job_id": job_id, "expires_at": row.expires_at, "typed": row.typed},
    )
    row.documents.all().delete()
    models.DraftDocument.objects.bulk_create(
        models.DraftDocument(
            draft=row,
            key=key,
            filename=file.filename[:255],
            content=_sealer().seal(file.content, context=_context(row, key)),
        )
        for key, file in files.items()
        if len(key) <= KEY_LIMIT
    )
    return row.id


def find(draft_id: str, *, job_id: int, now: datetime) -> Draft | None:
    """Return a draft for a job, or None for one that is gone or was never ours."""
    try:
        wanted = uuid.UUID(draft_id)
    except ValueError:
        return None
    rows = models.Draft.objects.filter(pk=wanted, job_id=job_id, expires_at__gt=now)
    row = rows.first()
    if row is None:
        return None
    typed = json.loads(_sealer().open(row.typed, context=str(row)))
    files = {one.key: _given(row, one) for one in row.documents.all()}
    return Draft(row.id, {key: tuple(some) for key, some in typed.items()}, files)


def forget(draft_id: uuid.UUID | None) -> None:
    """Erase a draft: it was sent, or is written anew."""
    if draft_id is not None:
        models.Draft.objects.filter(pk=draft_id).delete()


@transaction_required
def forget_old(*, now: datetime) -> int:
    """Erase the drafts whose time is over; returns how many."""
    rows = models.Draft.objects.filter(expires_at__lte=now)
    ids = list(rows.values_list("pk", flat=True)[:1000])
    models.Draft.objects.filter(pk__in=ids).delete()
    return len(ids)


def _given(row: models.Draft, file: models.DraftDocument) -> Given:
    content = _sealer().open(file.content, context=_context(row, file.key))
    return Given(file.filename, len(content), content)


def _context(row: models.Draft, key: str) -> str:
    return f"{key} of {row}"


def _sealer() -> Sealer:
    return Sealer.of(settings.SEAL_KEYS)
