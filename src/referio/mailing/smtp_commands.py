"""A mail as it is said to a server: its two commands, and its text for DATA."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from referio.mailing.addresses import AddressError, mailbox
from referio.mailing.messenger import Outgoing
from referio.mailing.outcomes import NO_REPLY, Deferred, Rejected, Stage
from referio.mailing.smtp_opening import Abilities

BREAK = re.compile(rb"\r\n|\r|\n")
CR, LF, DOT = b"\r\n."


@dataclass(slots=True)
class Carried:
    """A mail on a line. `tries` counts lines that were lost under it."""

    mail: Outgoing
    from_command: bytes = field(repr=False)
    to_command: bytes = field(repr=False)
    pulled_at: float = 0.0
    tries: int = 0

    def text(self) -> tuple[bytes, bytes]:
        """Return what follows DATA, and the final dot."""
        mail = self.mail
        body = mail.message if mail.is_plain else stuffed(mail.message)
        return body, b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"


def carried(mail: Outgoing, abilities: Abilities) -> Carried | Rejected | Deferred:
    """Return the mail ready for a server of these abilities, or why it cannot be said.

    Only an address is refused for good: a server that takes too little is for us to mend.
    """
    try:
        sender = mailbox(mail.sender, smtputf8=abilities.smtputf8)
    except AddressError as error:
        return Rejected(NO_REPLY, str(error), "5.1.7", Stage.SENDER)
    try:
        recipient = mailbox(mail.recipient, smtputf8=abilities.smtputf8)
    except AddressError as error:
        enhanced = "5.1.3" if mail.recipient.isascii() else "5.6.7"  # RFC 6531 4.2
        return Rejected(NO_REPLY, str(error), enhanced, Stage.RECIPIENT)
    is_ascii = mail.is_plain or mail.message.isascii()
    if impossible := _impossible(mail.message, recipient, abilities, is_ascii=is_ascii):
        return impossible
    options = f" SIZE={len(mail.message)}" if abilities.takes_size else ""
    if not (is_ascii and sender.isascii() and recipient.isascii()):
        options += _beyond_ascii(sender + recipient, abilities, is_ascii=is_ascii)
    return Carried(
        mail,
        f"MAIL FROM:<{sender}>{options}\r\n".encode(),
        f"RCPT TO:<{recipient}>\r\n".encode(),
    )


def _impossible(
    message: bytes, recipient: str, abilities: Abilities, *, is_ascii: bool
) -> Rejected | Deferred | None:
    if 0 < abilities.size < len(message):
        why = f"the server takes mails of up to {abilities.size} octets"
        return Deferred(NO_REPLY, why, "5.3.4")
    if abilities.eight_bit or is_ascii:
        return None
    why = "the server takes ASCII only, and the mail has more"
    if recipient.isascii():
        return Deferred(NO_REPLY, why, "5.6.3")
    return Rejected(NO_REPLY, why, "5.6.7", Stage.RECIPIENT)


def _beyond_ascii(addresses: str, abilities: Abilities, *, is_ascii: bool) -> str:
    """Return the options for a mail that is not ASCII, or whose addresses are not."""
    options = "" if is_ascii or not abilities.eight_bit else " BODY=8BITMIME"
    return options if addresses.isascii() else f"{options} SMTPUTF8"


def stuffed(message: bytes) -> bytes:
    """Return the message for DATA (RFC 5321 4.5.2): breaks of CRLF, dots doubled."""
    if is_plain(message):
        return message
    return _doubled(message if has_whole_breaks(message) else crlf(message))


def _doubled(body: bytes) -> bytes:
    """Double the dots that lines begin with; found in columns, as in `is_plain`."""
    octets = np.frombuffer(body, np.uint8)
    found = np.flatnonzero((octets[:-1] == LF) & (octets[1:] == DOT)) + 1
    cuts = [0, *found.tolist(), len(body)]
    dotted = b".".join(body[a:b] for a, b in pairwise(cuts))
    return b"." + dotted if body.startswith(b".") else dotted


def is_plain(message: bytes) -> bool:
    """Return whether every break is CRLF and no line begins with a dot.

    In columns: Python's own search for one pair of bytes takes longer than all this.
    """
    if not has_whole_breaks(message) or message[0] == DOT:
        return False
    octets = np.frombuffer(message, np.uint8)
    return not ((octets[:-1] == LF) & (octets[1:] == DOT)).any()


def has_whole_breaks(message: bytes) -> bool:
    """Return whether every break is CRLF."""
    if len(message) < 2 or message[0] == LF or message[-1] == CR:
        return False
    octets = np.frombuffer(message, np.uint8)
    return not ((octets[:-1] == CR) ^ (octets[1:] == LF)).any()


def crlf(message: bytes) -> bytes:
    """Return the message with CRLF only: a bare break could end it early at the server."""
    return BREAK.sub(b"\r\n", message)
