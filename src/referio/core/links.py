"""Signed links: what lets a person act from a mail without logging in.

A token is base64url (RFC 4648, section 5, no padding) over: five bytes of time, the parts
each closed by a zero byte, and HMAC-SHA256 (RFC 2104) cut to its first 128 bits.
The purpose is signed but not written, so a token opens only the door it was made for.

LinkError
├── BadLink      not ours, for another purpose, or damaged
└── ExpiredLink  ours, but too old
"""

import base64
import binascii
import hmac
from collections.abc import Sequence

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
