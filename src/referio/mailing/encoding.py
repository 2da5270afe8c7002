"""Pieces of a mail as they travel, so that whole parts are made by joining them.

HTML travels as 7bit: ASCII, in lines that are short enough however long a title is. Text
travels as quoted-printable (RFC 2045 6.7), each piece encoded by itself. Whatever two
pieces meet in a line, a soft break between them keeps it within its 76 characters.
"""

import re
from binascii import b2a_qp
from typing import NamedTuple

from referio.mailing.template import Template, html, shorten

QP_LINE = 76
HTML_LINE = 480  # of 998 (RFC 5322 2.1.1): two pieces and a link may meet in a line
ATTRIBUTE_OCTETS = 240  # what says more than that is cut
SOFT = b"=\r\n"
# Where a long line of HTML may end: at a blank, which HTML reads as it reads a line break.
_LONG = re.compile(rb"[^\r\n]{%d,}" % (HTML_LINE + 1))
# A character, and a comment that only holds a line break: nobody sees it.
_PIECE = re.compile(rb"&#?[A-Za-z0-9]{1,10};|[^&]|&")
_UNSEEN = b"<!--\r\n-->"


class Piece(NamedTuple):
    """The same as HTML and as quoted text, and whether both are plain (`are_plain`)."""

    html: bytes
    text: bytes
    is_plain: bool


def piece(html: bytes, text: bytes) -> Piece:
    """Return a piece of a mail from HTML and quoted text."""
    return Piece(html, text, are_plain(html, text))


def are_plain(*pieces: bytes) -> bool:
    """Return whether SMTP takes as it is whatever is joined of these, in any order.

    They are ASCII, every break in them is a whole CRLF, and no line begins with a dot
    (RFC 5321 4.5.2), nor does a piece, which might begin one.
    """
    text = b"\r\n".join([b"", *pieces])
    breaks = text.count(b"\r\n")
    are_whole = text.count(b"\r") == breaks == text.count(b"\n")
    return are_whole and b"\n." not in text and text.isascii()


def quoted(text: bytes) -> bytes:
    """Return text as quoted-printable to be joined: lines of 76, the last of at most 75."""
    # Of text without a line break b2a_qp does not see that ours are CRLF: give it one.
    encoded = b2a_qp(b"\r\n" + text, istext=True)[2:]
    start = encoded.rfind(b"\n") + 1
    if len(encoded) - start < QP_LINE:
        return encoded
    cut = len(encoded) - 6
    while b"=" in encoded[cut - 2 : cut]:
        cut -= 1
    return encoded[:cut] + SOFT + encoded[cut:]


def quoted_template(template: Template) -> Template:
    """Return a template of text whose segments are quoted; its slots take quoted text."""
    last = len(template.segments) - 1
    segments = []
    for at, segment in enumerate(template.segments):
        encoded = quoted(segment)
        if at > 0 and not segment.startswith(b"\r\n") and segment:
            encoded = SOFT + encoded
        if at < last and not (segment.endswith(b"\r\n") or (not segment and not at)):
            encoded += SOFT
        segments.append(encoded)
    return Template(tuple(segments), template.slots)


def in_short_lines(html: bytes) -> bytes:
    """Return HTML with its long lines broken where nobody sees it.

    What stands in attributes must have blanks, or be short: only there a line can break.
    """
    # First a look that costs little: most lines are short, and the pattern tries each octet.
    if max(map(len, html.split(b"\r\n"))) <= HTML_LINE:
        return html
    return _LONG.sub(lambda found: b"\r\n".join(_lines(found[0])), html)


def _lines(line: bytes) -> list[bytes]:
    lines = []
    while len(line) > HTML_LINE:
        cut = line.rfind(b" ", 0, HTML_LINE)
        if cut <= 0:
            cut = line.find(b" ", HTML_LINE)
        if cut < 0:
            break
        lines.append(line[:cut])
        line = line[cut:].lstrip(b" ")
    return [*lines, line]


def in_short_pieces(text: bytes) -> bytes:
    """Return escaped text that may stand between tags, broken where it has no blanks."""
    if len(text) <= HTML_LINE // 2:
        return text
    pieces, size = [], 0
    for piece in _PIECE.findall(text):
        size = 0 if piece == b" " else size + len(piece)
        if size > HTML_LINE // 2:
            pieces.append(_UNSEEN)
            size = len(piece)
        pieces.append(piece)
    return b"".join(pieces)


def in_attribute(text: str) -> bytes:
    """Return text for a quoted attribute or a <title>, where no line can be broken."""
    return html(shorten(text, len(text), ATTRIBUTE_OCTETS))
