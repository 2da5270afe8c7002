"""Reading a report: a complaint, a bounce, an automatic reply, or nothing we know."""

from email.message import Message

from referio.mailing.bounces import AWAY, bounce
from referio.mailing.complaints import complaint
from referio.mailing.report_parts import BROKEN, header, parsed
from referio.mailing.reports import AutoReply, Report, Unreadable

NOTHING = "It is neither a bounce nor a complaint, as far as we can tell."


def read(raw: bytes) -> Report:
    """Return what a mail that came back says. Never raises."""
    try:
        return _read(parsed(raw))
    except BROKEN as error:
        return Unreadable(f"It cannot be taken apart: {type(error).__name__}.")


def _read(message: Message) -> Report:
    # A complaint encloses a whole mail, which may look like anything.
    found = complaint(message) or bounce(message)
    if found:
        return found
    return AutoReply() if _is_automatic(message) else Unreadable(NOTHING)


def _is_automatic(message: Message) -> bool:
    """Tell whether nobody wrote it (RFC 3834, 5)."""
    said = header(message, "auto-submitted").lower()
    named = ("x-autoreply", "x-autorespond", "x-auto-response-suppress")
    return bool(
        (said and not said.startswith("no"))
        or any(header(message, name) for name in named)
        or AWAY.search(header(message, "subject"))
    )
