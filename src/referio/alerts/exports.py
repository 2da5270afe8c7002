"""Copies of what we hold about a subscriber: asked for, made, fetched, erased."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from referio.alerts.models import Export
from referio.core.sealing import Sealer
from referio.transactions import transaction_required

KEPT = timedelta(days=7)
ONE_A = timedelta(days=1)  # a copy takes work, and its mail is sent to one inbox


@transaction_required
def ask(subscriber_id: int, *, now: datetime) -> Export | None:
    """Note that a copy is wanted; None while one is in the making or was made today.

    One whose making failed, which is tried for a day, is taken up again.
    """
    recent = Export.objects.filter(subscriber_id=subscriber_id, made_at__gt=now - ONE_A)
    if recent.exists():
        return None
    export, is_new = Export.objects.get_or_create(
        subscriber_id=subscriber_id, made_at=None, defaults={"asked_at": now}
    )
    failed = Export.objects.filter(pk=export.pk, asked_at__lte=now - ONE_A)
    return export if is_new or failed.update(asked_at=now) else None


def wanted(export_id: int) -> Export | None:
    """Return an export that is still to be made; None once it is, or if it is gone."""
    rows = Export.objects.select_related("subscriber")
    return rows.filter(pk=export_id, made_at=None).first()


def export(export_id: int) -> Export:
    """Return an export with its subscriber. Raises Export.DoesNotExist."""
    rows = Export.objects.select_related("subscriber").defer("content")
    return rows.get(pk=export_id)


@transaction_required
def store(export_id: int, content: bytes, *, now: datetime) -> bool:
    """Keep what was made, sealed; False when it was made already."""
    sealed = Sealer.of(settings.SEAL_KEYS).seal(content, context=_context(export_id))
    rows = Export.objects.filter(pk=export_id, made_at=None)
    made = rows.update(
        content=sealed, octets=len(content), made_at=now, expires_at=now + KEPT
    )
    return made == 1


def content(export_id: int, *, now: datetime) -> bytes:
    """Return the ZIP of an export. Raises Export.DoesNotExist once it has expired."""
    found = Export.objects.get(pk=export_id, expires_at__gt=now, content__isnull=False)
    sealer = Sealer.of(settings.SEAL_KEYS)
    return sealer.open(found.content or b"", context=_context(export_id))


@transaction_required
def forget_expired(*, now: datetime) -> int:
    """Erase copies whose links no longer work, or that were never made; returns how many."""
    never_made = Q(made_at=None, asked_at__lte=now - KEPT)
    return Export.objects.filter(never_made | Q(expires_at__lte=now)).delete()[0]


def _context(export_id: int) -> str:
    return f"export {export_id}"
