"""Reading JSON that may hold anything: a wrong type reads as absent."""

import re
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LABEL_LIMIT = 300
_LAST_MOMENT = 253_402_300_799_000  # ms; the end of the year 9999
# Control characters but tab and newline, marks that turn the direction of the text
# around, and halves of surrogate pairs, which no database takes.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def at(raw: object, *path: str) -> object:
    """Return what lies at the path, or None."""
    for key in path:
        raw = raw.get(key) if isinstance(raw, dict) else None
    return raw


def text(raw: object, *path: str) -> str:
    """Return a string without unseen characters, lines ended by newlines; or ""."""
    value = at(raw, *path)
    if not isinstance(value, str):
        return ""
    if value.isprintable():  # so most are, and it is told many times faster
        return value
    return _UNSEEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def label(raw: object, *path: str) -> str:
    """Return a string as one line of at most LABEL_LIMIT characters."""
    written = text(raw, *path)
    if len(written) <= LABEL_LIMIT and written.isprintable() and "  " not in written:
        return written.strip()  # as most are
    return " ".join(written.split())[:LABEL_LIMIT].rstrip()


def items(raw: object, *path: str) -> list[object]:
    """Return a list, or an empty one."""
    value = at(raw, *path)
    return value if isinstance(value, list) else []


def labels(raw: object, *path: str) -> tuple[str, ...]:
    """Return the strings of a list as labels, each once, without the empty ones."""
    found = (label(item) for item in items(raw, *path))
    return tuple(dict.fromkeys(item for item in found if item))


def moment(raw: object, *path: str) -> datetime | None:
    """Return milliseconds since 1970, also written as text (lever-api 2.1), as a time."""
    value = at(raw, *path)
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:18])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 < value <= _LAST_MOMENT:
        return None
    return EPOCH + timedelta(milliseconds=value)


def milliseconds(when: datetime) -> int:
    """Return an aware time as Lever writes it."""
    return (when - EPOCH) // timedelta(milliseconds=1)
