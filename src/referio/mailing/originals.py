"""The mail that a report is about: enclosed whole, or its headers alone, or in the text."""

import re
from collections.abc import Iterator
from email.message import Message

from referio.mailing.report_parts import blocks, header, parts, text_of
from referio.mailing.reports import Original

ENCLOSED = frozenset({"message/rfc822", "message/global", "message/rfc822-headers"})
HEADERS = frozenset({"text/rfc822-headers", "message/global-headers", "text/rfc822"})
ADDRESS = re.compile(r"[^\s<>()\"',;:]{1,64}@[A-Za-z0-9.\-\u0080-\uffff]{1,253}")
COPY = re.compile(
    r"(?m)^(?=(?:return-path|received|message-id|dkim-signature):)", re.IGNORECASE
)
MOST_ADDRESSES = 50


def original_of(message: Message) -> Original:
    """Return what is told of the original mail; all "" where nothing is."""
    for said in _candidates(message):
        for fields in blocks(said)[:3]:
            if "message-id" in fields or "list-unsubscribe" in fields:
                return Original(
                    message_id=fields.get("message-id", ""),
                    sender=fields.get("return-path", "").strip("<> "),
                    unsubscribe=fields.get("list-unsubscribe", ""),
                    recipients=addresses_in(fields.get("to", "")),
                )
    return Original()


def _candidates(message: Message) -> Iterator[str]:
    found = list(parts(message))
    for kind, part in found:
        if kind in ENCLOSED or kind in HEADERS:
            yield text_of(part)
    # A copy in the text begins somewhere; its own headers end at the first empty line.
    for kind, part in found:
        if kind.startswith("text/") and (copy := COPY.search(text_of(part))):
            yield text_of(part)[copy.start() :]


def addresses_in(text: str) -> tuple[str, ...]:
    """Return the mail addresses in a text, in order."""
    return tuple(ADDRESS.findall(text)[:MOST_ADDRESSES])


def failed_recipients(message: Message) -> tuple[str, ...]:
    """Return whom X-Failed-Recipients names, as Exim and Google write it."""
    return addresses_in(header(message, "x-failed-recipients"))
