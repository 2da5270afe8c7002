"""Mail that machines send, taken apart without ever failing: reports come in every shape.

The parser of the standard library mends most of what is broken. What it stumbles over is
read as text, so that the code further in has parts and fields, and no errors, to look at.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

# What the standard library raises for mail that is broken in ways it did not foresee.
BROKEN = (
    MessageError,
    ValueError,
    LookupError,
    AttributeError,
    TypeError,
    AssertionError,
    RecursionError,
)
DEEPEST = 20  # parts within parts; nobody means more
LONGEST_TEXT = 200_000  # characters of one part that are looked at
# Decoding takes time with the square of what is open, so little of a header is decoded.
LONGEST_ENCODED, MOST_ENCODED = 2_000, 50  # characters, words
FOLD = re.compile(r"\r?\n[ \t]+")
FIELD = re.compile(r"^([!-9;-~]{1,76})[ \t]*:[ \t]*(.*)$")
BETWEEN_BLOCKS = re.compile(r"\r?\n[ \t]*\r?\n")

Fields = Mapping[str, str]  # by name in small letters; of several the first


def parsed(raw: bytes) -> Message:
    """Return a message, whatever the bytes are; of what is no mail, an empty one."""
    try:
        return message_from_bytes(raw)
    except BROKEN:
        return message_from_string("")


def parts(message: Message, depth: int = 0) -> Iterator[tuple[str, Message]]:
    """Yield (content type, part) of everything in a message, the outside first.

    What stands in an enclosed mail is not yielded: it is somebody else's.
    """
    kind = kind_of(message)
    yield kind, message
    if depth < DEEPEST and kind.startswith("multipart/"):
        for part in _children(message):
            yield from parts(part, depth + 1)


def kind_of(part: Message) -> str:
    """Return the content type in small letters."""
    try:
        return str(part.get_content_type()).lower()
    except BROKEN:
        return "text/plain"


def _children(part: Message) -> list[Message]:
    inside = part.get_payload()
    return (
        [one for one in inside if isinstance(one, Message)]
        if isinstance(inside, list)
        else []
    )


def text_of(part: Message) -> str:
    """Return what a part says, decoded; of an enclosed mail its headers and text."""
    enclosed = _children(part)
    if enclosed:
        written = "\n\n".join(_written(one) for one in enclosed)
        return _decoded(written, header(part, "content-transfer-encoding"))
    try:
        raw = part.get_payload(decode=True)
    except BROKEN:
        raw = None
    if not isinstance(raw, bytes):
        return str(part.get_payload())[:LONGEST_TEXT]
    return _in_charset(raw, part)[:LONGEST_TEXT]


def _in_charset(raw: bytes, part: Message) -> str:
    try:
        return raw.decode(str(part.get_content_charset() or "utf-8"), "replace")
    except BROKEN:
        return raw.decode("utf-8", "replace")


def _written(part: Message) -> str:
    lines = [f"{name}: {_whole(value)}" for name, value in part.items()]
    inside = part.get_payload()
    body = inside if isinstance(inside, str) else ""
    return "\n".join(lines) + ("\n\n" + body if body else "")


def _decoded(text: str, encoding: str) -> str:
    """Undo an encoding that RFC 2046 forbids around a report, and that some use all the same."""
    raw = text.encode("utf-8", "replace")
    try:
        if encoding.lower() == "base64":
            return base64.b64decode(raw, validate=False).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text
    if encoding.lower() == "quoted-printable":
        return quopri.decodestring(raw).decode("utf-8", "replace")
    return text


def header(part: Message, name: str) -> str:
    """Return a header on one line with its encoded words read; "" where there is none."""
    try:
        return _whole(part.get(name, "")).strip()
    except BROKEN:
        return ""


def _whole(value: object) -> str:
    text = FOLD.sub(" ", str(value)[:LONGEST_TEXT])
    if "=?" not in text:
        return text
    text = text[:LONGEST_ENCODED]
    if text.count("=?") > MOST_ENCODED:
        return text
    try:
        return str(make_header(decode_header(text)))
    except BROKEN:
        return text


def blocks(text: str) -> list[Fields]:
    """Return the groups of fields that empty lines keep apart (RFC 3464, 2.1)."""
    found = [_fields(block) for block in BETWEEN_BLOCKS.split(text[:LONGEST_TEXT])]
    return [one for one in found if one]


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in FOLD.sub(" ", block.strip("\r\n")).splitlines():
        if field := FIELD.match(line):
            found.setdefault(field[1].lower(), field[2].strip())
    return found
