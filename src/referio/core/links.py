"""Signed links: what lets a person act from a mail without logging in.

There are two kinds. A newsletter holds some forty, so those of one newsletter are made by
one hash (see `Marks`). All others are signed one by one: such a token is base64url (RFC 4648, section 5, no padding) over: five bytes of time, the parts
each closed by a zero byte, and HMAC-SHA256 (RFC 2104) cut to its first 128 bits.
The purpose is signed but not written, so a token opens only the door it was made for.

LinkError
├── BadLink      not ours, for another purpose, or damaged
└── ExpiredLink  ours, but too old
"""

import base64
import binascii
import hmac
import re
import struct
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from hashlib import shake_256
from typing import NamedTuple

TIME_BYTES = 5
MAC_BYTES = 16
LEAST_KEY_BYTES = 16
Keys = bytes | Sequence[bytes]


class LinkError(Exception):
    """A link does not open; the message can be shown to the person who followed it."""


class BadLink(LinkError):
    """The link is not one of ours, or was changed on the way."""


class ExpiredLink(LinkError):
    """The link is ours and whole, but older than it may be."""


def sign(purpose: str, *parts: str | int, key: Keys, at: int) -> str:
    """Return a URL-safe token naming `parts`, made at `at` (seconds since 1970).

    Of several keys the first, the newest, signs.
    """
    texts = [str(part) for part in parts]
    if any("\0" in text for text in (purpose, *texts)):
        raise ValueError("a link's purpose and parts must not contain a zero byte")
    closed = b"".join(text.encode() + b"\0" for text in texts)
    body = at.to_bytes(TIME_BYTES, "big") + closed
    return _written(body + _mac(_newest_first(key)[0], purpose, body))


def read(
    token: str, purpose: str, *, key: Keys, now: int, max_age: int | None
) -> tuple[str, ...]:
    """Return the parts `sign` was given. Raises BadLink or ExpiredLink.

    `max_age` is in seconds; None means that the link never grows too old.
    """
    raw = _bytes_of(token)
    body, mac = raw[:-MAC_BYTES], raw[-MAC_BYTES:]
    # Every key is tried, so that the time taken does not tell which one signed.
    fits = [
        hmac.compare_digest(_mac(one, purpose, body), mac) for one in _newest_first(key)
    ]
    if not any(fits):
        raise _bad()
    made = int.from_bytes(body[:TIME_BYTES], "big")
    if max_age is not None and now - made > max_age:
        raise ExpiredLink("This link is too old to be used. Please ask for a new one.")
    return tuple(part.decode() for part in body[TIME_BYTES:].split(b"\0")[:-1])


def _newest_first(key: Keys) -> list[bytes]:
    keys = [key] if isinstance(key, bytes) else list(key)
    if not keys or any(len(one) < LEAST_KEY_BYTES for one in keys):
        raise ValueError(
            f"signing links takes at least one key, each of {LEAST_KEY_BYTES} bytes or more"
        )
    return keys


def _mac(key: bytes, purpose: str, body: bytes) -> bytes:
    message = purpose.encode() + b"\0" + body
    return hmac.digest(key, message, "sha256")[:MAC_BYTES]


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes_of(token: str) -> bytes:
    try:
        padded = token + "=" * (-len(token) % 4)
        raw = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise _bad() from None
    # One token, one spelling: spare bits at the end must be the ones we wrote.
    if _written(raw) != token or len(raw) < TIME_BYTES + MAC_BYTES:
        raise _bad()
    return raw


def _bad() -> BadLink:
    return BadLink(
        "This link is not complete, or was changed on its way to you. "
        "Please copy the whole link from the mail and try again."
    )


class Slot(IntEnum):
    """What the links of a newsletter are for. The last three come once for each entry."""

    RETURN_PATH = 0  # where bounces go (VERP)
    LEAVE_BY_MAIL = 1
    WEB_COPY = 2
    MANAGE = 3
    STOP_ALERT = 4
    STOP_ALL = 5
    JOB = 6
    NOT_FOR_ME = 7
    MUTE_EMPLOYER = 8


class Named(NamedTuple):
    """What a token of a newsletter names; `entry` is the place of a job, else None."""

    newsletter: int
    slot: Slot
    entry: int | None


TAG_BYTES = 12  # 96 bits, of which a guess must be sent to us to be tried
TAG_LETTERS = 16
MOST_ENTRIES = 50
LAST_NUMBER = (1 << 63) - 1  # thirteen digits in base 36 could say more
A_HEAD, AN_ENTRY = int(Slot.JOB), 3
MOST_TAGS = A_HEAD + AN_ENTRY * MOST_ENTRIES
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_DIGITS = b"0123456789abcdefghijklmnopqrstuvwxyz"
_IN_PAGES = re.compile(r"n([1-9a-z][0-9a-z]{0,12})-([A-Za-z0-9_-]{16})")
_IN_MAIL = re.compile(r"n([1-9a-z][0-9a-z]{0,12})-([0-9a-f]{24})", re.IGNORECASE)


class Tokens(NamedTuple):
    """The tokens of one newsletter: for addresses of mail, for pages, for each entry."""

    return_path: bytes
    leave_by_mail: bytes
    pages: tuple[bytes, ...]  # by Slot; those of entry n begin at Slot.JOB + 3 n


class Marks:
    """Makes and reads the links of newsletters.

    SHAKE-256 (FIPS 202) over a key and the number of a newsletter gives a tag of 96 bits
    for each slot; a slot is one purpose and one thing. A token is the number in base 36
    and a tag, "n4fzyo-kR3…". It does not say its slot: that is the one whose tag it has,
    so a token opens only the door it was made for. In addresses of mail, whose capitals
    may get lost, tags are written in hexadecimal digits.
    """

    def __init__(self, key: Keys) -> None:
        self._starts = [
            b"newsletter\0" + len(one).to_bytes(2, "big") + one
            for one in _newest_first(key)
        ]

    def tokens(self, newsletter: int, entries: int) -> Tokens:
        """Return the tokens of a newsletter; of several keys the newest makes them.

        Raises ValueError for more than 50 entries.
        """
        if entries > MOST_ENTRIES:
            raise ValueError(f"a newsletter has links for at most {MOST_ENTRIES} jobs")
        count = A_HEAD + AN_ENTRY * entries
        raw = _tags(self._starts[0], newsletter, count)
        head = b"n%b-" % _base36(newsletter)
        written = binascii.b2a_base64(raw, newline=False).translate(_URL_SAFE)
        return Tokens(
            head + raw[:TAG_BYTES].hex().encode(),
            head + raw[TAG_BYTES : 2 * TAG_BYTES].hex().encode(),
            tuple([head + tag for tag in _cut(count, TAG_LETTERS).unpack(written)]),
        )

    def read(self, token: str) -> Named:
        """Return what a token of a page names. Raises BadLink."""
        found = _IN_PAGES.fullmatch(token)
        if not found:
            raise _bad()
        tag = base64.b64decode(found[2], altchars=b"-_")
        return self._named(int(found[1], 36), tag)

    def read_from_mail(self, token: str) -> Named:
        """Return what a token of a mail address names. Raises BadLink."""
        found = _IN_MAIL.fullmatch(token)
        if not found:
            raise _bad()
        named = self._named(int(found[1], 36), bytes.fromhex(found[2]))
        if named.slot not in {Slot.RETURN_PATH, Slot.LEAVE_BY_MAIL}:
            raise _bad()
        return named

    def _named(self, newsletter: int, tag: bytes) -> Named:
        if newsletter > LAST_NUMBER:
            raise _bad()
        # Every tag of every key is compared, so that the time taken tells nothing.
        slots = [
            slot
            for start in self._starts
            for slot, one in enumerate(
                _cut(MOST_TAGS, TAG_BYTES).unpack(_tags(start, newsletter, MOST_TAGS))
            )
            if hmac.compare_digest(one, tag)
        ]
        if not slots:
            raise _bad()
        if slots[0] < A_HEAD:
            return Named(newsletter, Slot(slots[0]), None)
        entry, which = divmod(slots[0] - A_HEAD, AN_ENTRY)
        return Named(newsletter, Slot(A_HEAD + which), entry)


def names_newsletter(token: str) -> bool:
    """Tell whether a token looks like one of a newsletter; others begin otherwise."""
    return _IN_PAGES.fullmatch(token) is not None


def _tags(start: bytes, newsletter: int, count: int) -> bytes:
    number = newsletter.to_bytes(8, "big")
    return shake_256(start + number).digest(count * TAG_BYTES)


@lru_cache(maxsize=256)
def _cut(count: int, size: int) -> struct.Struct:
    return struct.Struct(f"{size}s" * count)


def _base36(number: int) -> bytes:
    written = b""
    while number:
        number, digit = divmod(number, 36)
        written = _DIGITS[digit : digit + 1] + written
    return written
