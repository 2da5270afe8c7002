"""Text with named slots, split once, filled by joining bytes.

A template is filled in rounds: colours and phrases when it is read, a job's facts
once per job, a person's links once per mail. Only the last round costs per mail.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape as html_escape
from pathlib import Path

from referio.core.text import shorten as text_shortened
from referio.mailing.palette import COLOURS
from referio.mailing.phrases import direction, fixed_phrases, language, say

LAYOUTS = Path(__file__).parent / "layouts"
INCLUDE = re.compile(r"\{\{> ([a-z]+)\}\}\n")
SLOT = re.compile(rb"\{\{([a-z_.]+)\}\}")
COMMENT = re.compile(r"<!--(?!\[if|<!\[).*?-->", re.DOTALL)

# Marks that turn the writing direction of everything after them.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSENDABLE = frozenset({"Cc", "Cs", "Co", "Cn"})
LONGEST_LETTER = len("&#1114111;")
BLANKS = re.compile(r"\s+")
# French sets them before some marks, and Babel between digits; a run of them is one blank.
UNBROKEN = frozenset("\u00a0\u202f")


@dataclass(frozen=True, slots=True)
class Template:
    """Bytes between slots: one segment more than there are slots."""

    segments: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, bytes]) -> bytes:
        """Return the whole text. Raises KeyError for a slot without a value."""
        return b"".join(self.pieces(values))

    def pieces(self, values: Mapping[str, bytes]) -> list[bytes]:
        """Return the text before it is joined. Raises KeyError as `fill` does."""
        pieces = [b""] * (2 * len(self.slots) + 1)
        pieces[::2] = self.segments
        pieces[1::2] = map(values.__getitem__, self.slots)
        return pieces

    def bind(self, values: Mapping[str, bytes]) -> "Template":
        """Return a template with these slots filled and the others still open."""
        segments, slots = [self.segments[0]], []
        for slot, segment in zip(self.slots, self.segments[1:], strict=True):
            if slot in values:
                segments[-1] += values[slot] + segment
            else:
                slots.append(slot)
                segments.append(segment)
        return Template(tuple(segments), tuple(slots))

    def around(self, slot: str) -> tuple["Template", "Template"]:
        """Return what stands before a slot and what stands behind it."""
        at = self.slots.index(slot)
        return (
            Template(self.segments[: at + 1], self.slots[:at]),
            Template(self.segments[at + 1 :], self.slots[at + 1 :]),
        )


def split(source: bytes) -> Template:
    """Return a template from bytes with {{slots}}."""
    pieces = SLOT.split(source)
    return Template(tuple(pieces[::2]), tuple(name.decode() for name in pieces[1::2]))


@lru_cache(maxsize=256)
def layout(name: str, locale: str) -> Template:
    """Return a file of `layouts/` with the colours and the phrases of a locale in it.

    Lines are already in DKIM's relaxed form (RFC 6376 3.4.4): no runs of blanks, no
    blanks at the end of a line, CRLF, so the body signed is the body sent.
    """
    source = _read(name)
    is_html = name.endswith(".html")
    lines = _html_lines(source) if is_html else source.rstrip().split("\n")
    write = html if is_html else plain
    words = {**COLOURS, "lang": language(locale), "dir": direction(locale)}
    # Outlook knows no `text-align:end`.
    words["end"] = "left" if words["dir"] == "rtl" else "right"
    words["colon"] = say(
        "letter.label", locale, label=""
    )  # French sets a blank before it
    words |= {f"say.{key}": text for key, text in fixed_phrases(locale).items()}
    template = split("\r\n".join([*lines, ""]).encode())
    return template.bind({slot: write(text) for slot, text in words.items()})


def _read(name: str) -> str:
    source = (LAYOUTS / name).read_text(encoding="utf-8")
    return INCLUDE.sub(lambda found: _read(f"{found[1]}.html"), source)


def _html_lines(source: str) -> Iterable[str]:
    lines = (" ".join(line.split()) for line in COMMENT.sub("", source).split("\n"))
    # A dot at the start of a line would have to be doubled for SMTP, in every mail.
    return [f" {line}" if line.startswith(".") else line for line in lines if line]


def one_line(text: str) -> str:
    """Return text without line breaks, control and direction marks, or runs of blanks."""
    if text.isprintable():
        return " ".join(text.split())
    text = "".join(_sendable(character) for character in text)
    return BLANKS.sub(_blank, text).strip(" ")


def _blank(run: re.Match[str]) -> str:
    return run[0] if run[0] in UNBROKEN else " "


def _sendable(character: str) -> str:
    if character in DIRECTION_MARKS:
        return ""
    return " " if unicodedata.category(character) in UNSENDABLE else character


def shorten(text: str, limit: int, octets: int | None = None) -> str:
    """Return text as it may stand in a mail, on one line of at most `limit` characters.

    And of at most so many octets in HTML, where a letter beyond ASCII takes six or more.
    """
    short = text_shortened(" ".join(one_line(text).split()), limit)
    while octets is not None and (over := len(html(short)) - octets) > 0:
        short = text_shortened(short, len(short) - -(-over // LONGEST_LETTER))
    return short


def html(text: str) -> bytes:
    """Return text for HTML, ASCII only, so that the part can travel as 7bit.

    "=_" begins the boundary between the parts of our newsletters, and stands nowhere else.
    """
    escaped = html_escape(one_line(text)).encode("ascii", "xmlcharrefreplace")
    return escaped.replace(b"=_", b"=&#95;")


def plain(text: str) -> bytes:
    """Return text for the plain part: one line of UTF-8, nothing escaped."""
    return one_line(text).encode()


def link(url: str) -> bytes:
    """Return a URL for the plain part. Raises ValueError unless it is ASCII http(s)."""
    if not url.startswith(("https://", "http://")):
        raise ValueError("a link in a mail must start with https:// or http://")
    if not (url.isascii() and url.isprintable()) or " " in url:
        raise ValueError("a link in a mail must be ASCII without blanks: encode it")
    return url.encode()


def attribute(url: bytes) -> bytes:
    """Return a checked URL for a quoted HTML attribute."""
    return url.replace(b"&", b"&amp;").replace(b'"', b"&quot;").replace(b"<", b"&lt;")
