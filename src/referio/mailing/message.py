"""The bytes of a whole mail: headers (RFC 5322) and two parts (RFC 2046), text first."""

import re
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256
from typing import Protocol

from referio.mailing.addresses import Sender, mailbox
from referio.mailing.headers import (
    LINE_MAX,
    HeaderError,
    Headers,
    header,
    sender_line,
    unstructured,
)
from referio.mailing.parts import Parts

MESSAGE_ID = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
# What `message` writes itself; given twice, a mail would be malformed.
OWN_HEADERS = frozenset(
    [
        "date",
        "from",
        "to",
        "cc",
        "bcc",
        "reply-to",
        "subject",
        "message-id",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
    ]
)


class Signer(Protocol):
    """Signs messages, as DKIM does."""

    def sign(self, headers: Sequence[bytes], body: bytes) -> bytes:
        """Return the header lines of a signature over whole header lines and a body."""
        ...


@dataclass(frozen=True, slots=True)
class Envelope:
    """Who writes to whom, when. `date` is aware; `headers` are added as they stand."""

    sender: Sender
    recipient: str = field(repr=False)
    reply_to: str
    message_id: str
    date: datetime
    headers: Headers = field(default=(), repr=False)


def message(
    parts: Parts, envelope: Envelope, *, signers: Sequence[Signer] = ()
) -> bytes:
    """Return the message, the same bytes for the same values, every line ending in CRLF.

    Signatures come first. Raises AddressError for an unusable address and HeaderError for
    an unusable header.
    """
    text, html = _part(parts.text, b"plain"), _part(parts.html, b"html")
    boundary = _boundary(envelope.message_id, text, html)
    kind = b'Content-Type: multipart/alternative;\r\n boundary="%b"\r\n' % boundary
    headers = [*_head(parts.subject, envelope), b"MIME-Version: 1.0\r\n", kind]
    between = b"\r\n--%b\r\n" % boundary
    body = b"".join([between[2:], text, between, html, b"\r\n--%b--\r\n" % boundary])
    return signed(headers, body, signers)


def signed(headers: Sequence[bytes], body: bytes, signers: Sequence[Signer]) -> bytes:
    """Return a message from whole header lines and a body, with signatures at its head."""
    signatures = [one.sign(headers, body) for one in signers]
    return b"".join([*signatures, *headers, b"\r\n", body])


def _head(subject: str, envelope: Envelope) -> list[bytes]:
    if not MESSAGE_ID.fullmatch(envelope.message_id):
        raise HeaderError("Message-ID needs the form <token@domain>")
    return [
        date_line(envelope.date),
        sender_line("From", envelope.sender),
        header("To", mailbox(envelope.recipient)),
        header("Reply-To", mailbox(envelope.reply_to)),
        unstructured("Subject", subject),
        header("Message-ID", envelope.message_id),
        *[_added(name, value) for name, value in envelope.headers],
    ]


def _added(name: str, value: str) -> bytes:
    if name.lower() in OWN_HEADERS:
        raise HeaderError(f"{name} is set from the envelope and cannot be added")
    if not value.isascii():
        raise HeaderError(f"{name} must be ASCII")
    return header(name, value)


@lru_cache(maxsize=64)
def date_line(at: datetime) -> bytes:
    """Return the Date header of an aware moment, in UTC."""
    moment = format_datetime(at.astimezone(UTC).replace(microsecond=0))
    return b"Date: %b\r\n" % moment.encode()


def _part(body: bytes, subtype: bytes) -> bytes:
    encoding = b"7bit"
    if not (body.isascii() and lines_are_short(body)):
        encoding, body = b"quoted-printable", b2a_qp(body, istext=True)
    return (
        b"Content-Type: text/%b; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: %b\r\n\r\n%b" % (subtype, encoding, body)
    )


def lines_are_short(body: bytes) -> bool:
    """Return whether no line is longer than RFC 5322 allows, looking at few bytes."""
    start, end = 0, len(body)
    while end - start > LINE_MAX:
        line_break = body.rfind(b"\n", start, start + LINE_MAX + 2)
        if line_break < 0:
            return False
        start = line_break + 1
    return True


def _boundary(seed: str, text: bytes, html: bytes) -> bytes:
    """Return a boundary that follows from the Message-ID and stands in neither part."""
    boundary = b"=_" + sha256(seed.encode()).hexdigest()[:32].encode()
    while boundary in text or boundary in html:
        boundary = b"=_" + sha256(boundary).hexdigest()[:32].encode()
    return boundary
