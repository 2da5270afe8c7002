"""Header lines: encoded, folded, and with no way for a value to start a new line."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from functools import lru_cache

from referio.mailing.addresses import Sender, mailbox
from referio.mailing.template import one_line

LINE = 76  # RFC 2047 2 sets it for lines with encoded words; we keep it wherever we can
LINE_MAX = 998  # RFC 5322 2.1.1
NAME = re.compile(r"[!-9;-~]+")
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
URI = re.compile(r"(?:https?://|mailto:)[!-;=?-~]+")
FEEDBACK = re.compile(r"[A-Za-z0-9._-]+(?::[A-Za-z0-9._-]+){3}")
# A relay that unfolds List-Unsubscribe breaks the signature over it.
NEVER_FOLDED = frozenset({"list-unsubscribe", "list-unsubscribe-post", "message-id"})

Headers = tuple[tuple[str, str], ...]


class HeaderError(ValueError):
    """A header value would break the message or smuggle another header into it."""


def header(name: str, value: str) -> bytes:
    """Return one header, folded, ending in CRLF. Raises HeaderError for what cannot stand."""
    if not NAME.fullmatch(name):
        raise HeaderError("a header name may hold visible ASCII but no colon")
    if not value.isprintable():
        raise HeaderError(f"{name} holds a line break or another control character")
    if name.lower() in NEVER_FOLDED:
        return _unfolded(name, value)
    if len(name) + 2 + len(value) <= LINE and value.isascii():
        return f"{name}: {value}\r\n".encode()
    return _folded(f"{name}:", value.split(" "))


def _unfolded(name: str, value: str) -> bytes:
    line = f"{name}: {value}"
    if not line.isascii() or len(line) > LINE_MAX:
        raise HeaderError(f"{name} must be ASCII and fit one line of {LINE_MAX} octets")
    return line.encode() + b"\r\n"


def _folded(start: str, words: list[str]) -> bytes:
    lines = [start]
    for word in words:
        if (
            len(lines[-1].encode()) + 1 + len(word.encode()) > LINE
            and lines[-1] != start
        ):
            lines.append("")
        lines[-1] += " " + word
    if max(len(line.encode()) for line in lines) > LINE_MAX:
        raise HeaderError(f"{start} holds a word longer than {LINE_MAX} octets")
    return "\r\n".join([*lines, ""]).encode()


def unstructured(name: str, text: str) -> bytes:
    """Return a header for people, such as Subject: one line of any text, RFC 2047."""
    text = one_line(text)
    is_plain = text.isascii() and "=?" not in text
    if is_plain and all(len(word) < LINE for word in text.split(" ")):
        return header(name, text)
    return header(name, encoded_words(text, first=LINE - len(name) - 2))


def encoded_words(text: str, *, first: int = LINE - 1) -> str:
    """Return text as RFC 2047 encoded words, each whole characters, blanks between.

    `first` is the room for the first word on its line.
    """
    words, piece, size, room = [], "", 0, first
    for character in text:
        more = len(character.encode())
        if piece and _encoded_length(size + more) > room:
            words.append(_encoded(piece))
            piece, size, room = "", 0, LINE - 1
        piece, size = piece + character, size + more
    return " ".join([*words, _encoded(piece)])


def _encoded_length(octets: int) -> int:
    return len("=?utf-8?b??=") + -(-octets // 3) * 4


def _encoded(piece: str) -> str:
    return f"=?utf-8?b?{b64encode(piece.encode()).decode()}?="


@lru_cache(maxsize=256)
def sender_line(name: str, sender: Sender) -> bytes:
    """Return an address header with a display name, such as From."""
    return header(name, f"{_phrase(sender.name)}<{mailbox(sender.address)}>")


def _phrase(text: str) -> str:
    text = one_line(text)
    if not text:
        return ""
    if not text.isascii() or "=?" in text:
        return encoded_words(text, first=LINE - 12) + " "
    if ATOMS.fullmatch(text):
        return text + " "
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '" '


@dataclass(frozen=True, slots=True)
class Stream:
    """What all newsletters of a kind share. `feedback` is alert:frequency:stream:sender."""

    list_id: str
    list_name: str
    help_url: str
    owner: str
    feedback: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """One person's two ways out of one list, both with an opaque token."""

    url: str = field(repr=False)
    mailto: str = field(repr=False)


LOOPBACK = ("http://127.0.0.1:", "http://localhost:")
AUTOMATIC: Headers = (
    ("Auto-Submitted", "auto-generated"),  # RFC 3834
    ("X-Auto-Response-Suppress", "OOF, AutoReply"),  # Exchange
)


def newsletter_headers(stream: Stream, unsubscribe: Unsubscribe) -> Headers:
    """Return the list headers of a newsletter: RFC 2369, 2919, 8058, Feedback-ID.

    Raises HeaderError unless the one-click URL is https (RFC 8058 3.1) and all are URIs.
    On this machine itself http will do: no mail leaves it.
    """
    if not unsubscribe.url.startswith(("https://", *LOOPBACK)):
        raise HeaderError("one-click unsubscribe needs an https:// URL (RFC 8058)")
    out = f"<{_uri(unsubscribe.url)}>, <{_uri('mailto:' + unsubscribe.mailto)}>"
    return (
        ("List-Unsubscribe", out),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        *_stream_headers(stream),
    )


@lru_cache(maxsize=256)
def _stream_headers(stream: Stream) -> Headers:
    if not FEEDBACK.fullmatch(stream.feedback):
        raise HeaderError("Feedback-ID needs four words joined by colons")
    return (
        ("List-ID", f"{_phrase(stream.list_name)}<{_list_id(stream.list_id)}>"),
        ("List-Help", f"<{_uri(stream.help_url)}>"),
        ("List-Owner", f"<{_uri('mailto:' + stream.owner)}>"),
        ("Feedback-ID", stream.feedback),
        ("Precedence", "bulk"),
        *AUTOMATIC,
    )


def _list_id(list_id: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", list_id):
        raise HeaderError("List-ID needs a name with dots, as in alerts.example.org")
    return list_id


def _uri(uri: str) -> str:
    # A comma would end the first URI of the header (RFC 2369 2); encode it as %2C.
    if not URI.fullmatch(uri) or "," in uri:
        raise HeaderError("a list header needs an ASCII URI without blanks or commas")
    return uri
