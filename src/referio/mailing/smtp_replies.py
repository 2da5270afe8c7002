"""What a server says, line by line (RFC 5321 4.2), within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from referio.mailing.verdicts import CODE

LINE_LIMIT = 4096  # RFC 5321 4.5.3.1.5 says 512; some explain themselves at length
REPLY_LIMIT = 65536
TEXT_LIMIT = 500  # of what is kept: an answer stands in rows and on pages
MARKS = (b" ", b"-", b"\r", b"")  # after the code; some say the code alone
UNPRINTABLE = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")


class Garbled(Exception):
    """The server said something that is no reply, or a reply to nothing."""


class Reply(NamedTuple):
    """One reply; `raw` is its text, the lines of it joined by a line feed."""

    code: int
    raw: bytes

    @property
    def text(self) -> str:
        """Return the text as it may be kept: printable, of bounded length."""
        whole = self.raw[: 4 * TEXT_LIMIT].decode("utf-8", "replace")
        if not whole.isprintable():
            whole = UNPRINTABLE.sub(" ", whole)
        return whole[:TEXT_LIMIT]

    @property
    def enhanced(self) -> str:
        """Return the code of RFC 3463 it begins with, or ""."""
        found = CODE.match(self.text)
        return found[1] if found else ""


@lru_cache(maxsize=256)  # most say the same again and again
def _single(line: bytes) -> Reply | None:
    """Return the reply that a line is, or None where it may be one of several.

    Raises Garbled for what can be neither.
    """
    code, mark = line[:3], line[3:4]
    if not (code.isdigit() and b"200" <= code <= b"599" and mark in MARKS):
        raise Garbled("the server's answer could not be read")
    if mark == b"-" or len(line) > LINE_LIMIT:
        return None
    return Reply(int(code), line[4:].rstrip(b"\r"))


@dataclass(slots=True)
class Replies:
    """Puts replies together from what arrives, however it was cut."""

    _rest: bytes = field(default=b"", init=False)
    _code: bytes = field(default=b"", init=False)
    _lines: list[bytes] = field(default_factory=list, init=False)
    _size: int = field(default=0, init=False)

    @property
    def is_between(self) -> bool:
        """Nothing of a further reply has arrived."""
        return not (self._rest or self._lines)

    def feed(self, data: bytes) -> Iterator[Reply]:
        """Yield the replies that are whole. Raises Garbled after those that can be read."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            reply = _single(line)
            if self._lines or reply is None:
                self._keep(line)
                if line[3:4] != b"-":
                    yield self._whole()
            else:
                yield reply
        if len(self._rest) > LINE_LIMIT:
            raise Garbled("the server's line does not end")

    def _keep(self, line: bytes) -> None:
        """Put a line to those of its reply, which all have one code."""
        if self._lines and line[:3] != self._code:
            raise Garbled("the server's answer could not be read")
        self._code = line[:3]
        self._lines.append(line[4:].rstrip(b"\r"))
        self._size += len(line)
        if len(line) > LINE_LIMIT or self._size > REPLY_LIMIT:
            raise Garbled("the server's answer does not end")

    def _whole(self) -> Reply:
        raw = b"\n".join(self._lines)
        self._lines, self._size = [], 0
        return Reply(int(self._code), raw)
