"""The clock, read here for background work and handed down from here."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the time, aware and UTC."""
    return datetime.now(UTC)
