"""Whole newsletters as bytes: what all of a stream have in common is written once.

`message.py` writes any mail; this writes the same headers in the same order, quicker. The
boundary between the parts is one for all: "=_" can stand in neither quoted text (RFC 2045
6.7) nor our HTML (`template.html`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from referio.mailing.addresses import Sender, ascii_domain, mailbox, return_path
from referio.mailing.headers import (
    LINE,
    Stream,
    Unsubscribe,
    header,
    newsletter_headers,
    sender_line,
)
from referio.mailing.message import Signer, date_line, signed
from referio.mailing.newsletter import Pieces

BOUNDARY = b"=_next_part_of_this_newsletter"
TEXT = (
    b"--%b\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" % BOUNDARY
)
HTML = (
    b"\r\n--%b\r\n"
    b"Content-Type: text/html; charset=utf-8\r\n"
    b"Content-Transfer-Encoding: 7bit\r\n\r\n" % BOUNDARY
)
END = b"\r\n--%b--\r\n" % BOUNDARY
MIME = (
    b"MIME-Version: 1.0\r\n",
    b'Content-Type: multipart/alternative;\r\n boundary="%b"\r\n' % BOUNDARY,
)


class Addressed(NamedTuple):
    """To whom one newsletter goes, and the tokens in its headers.

    `recipient` is as `addresses.mailbox` returns it.
    """

    recipient: str
    token: bytes  # of the Message-ID and the return path
    unsubscribe: bytes  # of the page
    unsubscribe_mail: bytes
    date: datetime

    def __repr__(self) -> str:
        return "Addressed(...)"


class Letterhead:
    """What the newsletters of a stream have in common, ready to be written.

    `unsubscribe` is what stands before the token in the address of the page; `domain` is
    ours. Raises HeaderError or AddressError for what no mail may carry.
    """

    def __init__(
        self,
        sender: Sender,
        reply_to: str,
        stream: Stream,
        *,
        unsubscribe: str,
        domain: str,
    ) -> None:
        self.domain = ascii_domain(domain).encode()
        self._bounces = f"bounce.{ascii_domain(domain)}"
        self._from = sender_line("From", sender)
        self._reply_to = header("Reply-To", mailbox(reply_to))
        self._unsubscribe = unsubscribe.encode("ascii")
        sample = Unsubscribe(f"{unsubscribe}x", f"unsubscribe+x@{domain}")
        lines = [
            header(name, value) for name, value in newsletter_headers(stream, sample)
        ]
        self._rest = (*lines[1:], *MIME)  # the first is a person's own

    def message(
        self, to: Addressed, made: Pieces, signers: Sequence[Signer] = ()
    ) -> bytes:
        """Return a newsletter, signed. Raises HeaderError for an unusable address."""
        body = b"".join([TEXT, *made.text, HTML, *made.html, END])
        return signed(self._headers(to, made.opening.line), body, signers)

    def return_path(self, token: bytes) -> str:
        """Return where bounces of one newsletter go (VERP)."""
        return return_path(token.decode(), self._bounces)

    def _headers(self, to: Addressed, subject: bytes) -> list[bytes]:
        return [
            date_line(to.date),
            self._from,
            _to(to.recipient),
            self._reply_to,
            subject,
            b"Message-ID: <%b@%b>\r\n" % (to.token, self.domain),
            b"List-Unsubscribe: <%b%b>, <mailto:unsubscribe+%b@%b>\r\n"
            % (self._unsubscribe, to.unsubscribe, to.unsubscribe_mail, self.domain),
            *self._rest,
        ]


def _to(address: str) -> bytes:
    if len(address) + len("To: ") <= LINE and address.isprintable():
        return b"To: %b\r\n" % address.encode()
    return header("To", address)
