"""The clock, read here for background work and handed down from here."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the time, aware and UTC."""
    return timezone.now()
