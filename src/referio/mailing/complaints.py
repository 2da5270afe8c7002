"""Complaints in the Abuse Reporting Format (RFC 5965), as providers' feedback loops send them."""

import re
from email.message import Message

from referio.mailing.originals import addresses_in, original_of
from referio.mailing.report_parts import blocks, header, parts, text_of
from referio.mailing.reports import Complaint, Original

KIND = re.compile(r"[a-z][a-z-]{1,30}")
UNKNOWN = "other"


def complaint(message: Message) -> Complaint | None:
    """Return the complaint in a message, or None where it is none."""
    for kind, part in parts(message):
        if kind == "message/feedback-report":
            return _complaint(message, text_of(part))
    # Some forget the type of the part, and say only outside what it is.
    if "feedback-report" in header(message, "content-type").lower():
        said = "\n\n".join(text_of(part) for _, part in parts(message))
        return _complaint(message, said)
    return None


def _complaint(message: Message, said: str) -> Complaint:
    found = [one for one in blocks(said) if "feedback-type" in one] or blocks(said)
    fields = found[0] if found else {}
    kind = fields.get("feedback-type", "").lower()
    about = original_of(message)
    told = Original(
        message_id=about.message_id,
        sender=about.sender or fields.get("original-mail-from", "").strip("<> "),
        unsubscribe=about.unsubscribe,
        recipients=(
            *addresses_in(fields.get("original-rcpt-to", "")),
            *about.recipients,
        ),
    )
    return Complaint(kind if KIND.fullmatch(kind) else UNKNOWN, told)
