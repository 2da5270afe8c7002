"""What a server says, line by line (RFC 5321 4.2), within bounds."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

LINE_LIMIT = 4096  # RFC 5321 4.5.3.1.5 says 512; some explain themselves at length
REPLY_LIMIT = 65536
TEXT_LIMIT = 500  # of what is kept: an answer stands in rows and on pages
CLOSING = 421  # RFC 5321 3.8: the server closes the channel
ENHANCED = re.compile(rb"([245]\.\d{1,3}\.\d{1,3})\b")
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
        return UNPRINTABLE.sub(" ", whole)[:TEXT_LIMIT]

    @property
    def enhanced(self) -> str:
        """Return the code of RFC 3463 it begins with, or ""."""
        found = ENHANCED.match(self.raw)
        return found[1].decode() if found else ""


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
            if (mark := self._checked(line)) == b"-":
                self._keep(line)
                continue
            yield (
                self._whole(line) if mark or self._lines else Reply(int(line[:3]), b"")
            )
        if len(self._rest) > LINE_LIMIT:
            raise Garbled("the server's line does not end")

    def _checked(self, line: bytes) -> bytes:
        """Return what stands after the code: blank, dash, or nothing."""
        code, mark = line[:3], line[3:4].strip(b"\r")
        if not (code.isdigit() and b"200" <= code <= b"599" and mark in b" -"):
            raise Garbled("the server's answer could not be read")
        if (self._code and code != self._code) or len(line) > LINE_LIMIT:
            raise Garbled("the server's answer could not be read")
        return mark

    def _keep(self, line: bytes) -> None:
        self._code = line[:3]
        self._lines.append(line[4:].rstrip(b"\r"))
        self._size += len(line)
        if self._size > REPLY_LIMIT:
            raise Garbled("the server's answer does not end")

    def _whole(self, line: bytes) -> Reply:
        if not self._lines:
            return Reply(int(line[:3]), line[4:].rstrip(b"\r"))
        raw = b"\n".join([*self._lines, line[4:].rstrip(b"\r")])
        self._lines, self._size, self._code = [], 0, b""
        return Reply(int(line[:3]), raw)
