"""DKIM signatures (RFC 6376, 8301, 8463): relaxed/relaxed, over-signed, no l=.

What is the same from mail to mail is made once: the canonical form of header lines that do
not vary, and everything of the signature's own header but two values.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from referio.mailing.relaxed import is_relaxed_body, relaxed_body, relaxed_header

Key = RSAPrivateKey | Ed25519PrivateKey
SELECTOR = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
# Named once more than they stand, so that none can be added (RFC 6376 8.15).
OVER_SIGNED = (
    b"from",
    b"reply-to",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"list-unsubscribe",
    b"list-unsubscribe-post",
    b"list-id",
    b"list-help",
    b"list-owner",
)
SIGNED = (b"content-transfer-encoding", b"feedback-id", b"auto-submitted")
VARYING = frozenset(
    {b"to", b"subject", b"message-id", b"list-unsubscribe", b"content-type"}
)
LINE = 72
KNOWN: dict[bytes, tuple[bytes, bytes]] = {}  # lines that come again and again
MOST_KNOWN = 4096
PADDING, HASH = PKCS1v15(), SHA256()


class SigningError(ValueError):
    """A mail or key is not fit for a signature that anybody would accept."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the names of a mail's headers decide: which are signed, in which order."""

    order: tuple[int, ...]
    names: bytes  # the h= tag, folded


@lru_cache(maxsize=256)
def plan(names: tuple[bytes, ...]) -> Plan:
    """Return the plan for headers of these names. Of equal ones the last goes first.

    Raises SigningError without a From (RFC 6376 5.4).
    """
    if b"from" not in names:
        raise SigningError("a mail without From cannot be signed")
    order, listed = [], []
    for name in OVER_SIGNED + SIGNED:
        found = [at for at, one in enumerate(names) if one == name]
        order += found[::-1]
        listed += [name] * (len(found) + (name in OVER_SIGNED))
    return Plan(tuple(order), _folded_names(listed))


def _folded_names(names: Sequence[bytes]) -> bytes:
    lines, room = [b"h="], LINE
    for number, name in enumerate(names):
        word = name + b":" if number + 1 < len(names) else name
        if len(lines[-1]) + len(word) > room:
            lines.append(b"")
        lines[-1] += word
    return b"\r\n ".join(lines)


@dataclass(slots=True)
class Signer:
    """Signs with one key; others find its public half at selector._domainkey.domain."""

    domain: str
    selector: str
    key: Key = field(repr=False)
    _opening: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        if not SELECTOR.fullmatch(self.selector):
            raise SigningError(f"{self.selector!r} cannot be a DKIM selector")
        algorithm = "rsa" if isinstance(self.key, RSAPrivateKey) else "ed25519"
        self._opening = (
            f"v=1; a={algorithm}-sha256; c=relaxed/relaxed;\r\n"
            f" d={self.domain}; s={self.selector};\r\n "
        ).encode()

    def sign(self, headers: Sequence[bytes], body: bytes) -> bytes:
        """Return the DKIM-Signature line over whole header lines and a body, as sent."""
        return Signers((self,)).sign(headers, body)

    def signature(self, digested: "Digested") -> bytes:
        """Return the DKIM-Signature line over what was digested."""
        tags = b"%b%b;\r\n bh=%b;\r\n b=" % (
            self._opening,
            digested.names,
            digested.body,
        )
        own = b"dkim-signature:" + tags.replace(b"\r\n", b"")
        made = b64encode(self._made(digested.headers + own))
        lines = [made[at : at + LINE] for at in range(0, len(made), LINE)]
        return b"DKIM-Signature: %b%b\r\n" % (tags, b"\r\n ".join(lines))

    def _made(self, data: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return self.key.sign(data, PADDING, HASH)
        return self.key.sign(sha256(data).digest())  # RFC 8463 3


@dataclass(frozen=True, slots=True)
class Digested:
    """A mail as signatures see it: h= tag, canonical headers, hash of the body."""

    names: bytes
    headers: bytes
    body: bytes


@dataclass(slots=True)
class Signers:
    """Signs with several keys at once: headers and body are read once for all of them.

    `look_every` says which bodies are looked at whether they are in canonical form: 1
    for each; more where the writer keeps to it. Once one is not, all are looked at.
    """

    signers: Sequence[Signer]
    look_every: int = 1
    _numbers: "count[int]" = field(default_factory=count, init=False, repr=False)

    def sign(self, headers: Sequence[bytes], body: bytes) -> bytes:
        """Return a DKIM-Signature line for each key.

        `headers` are whole lines as sent, in order, folded or not, ending in CRLF.
        Raises SigningError without a From.
        """
        digested = self._digested(headers, body)
        return b"".join([one.signature(digested) for one in self.signers])

    def _digested(self, headers: Sequence[bytes], body: bytes) -> Digested:
        names, forms = (
            zip(*map(canonical, headers), strict=True) if headers else ((), ())
        )
        planned = plan(names)
        signed = b"".join([forms[at] for at in planned.order])
        return Digested(planned.names, signed, b64encode(self._hash(body)))

    def _hash(self, body: bytes) -> bytes:
        if next(self._numbers) % self.look_every == 0 and not is_relaxed_body(body):
            self.look_every = 1
            body = relaxed_body(body)
        return sha256(body).digest()


def canonical(line: bytes) -> tuple[bytes, bytes]:
    """Return the name, lower case, and the relaxed form of a header line."""
    if known := KNOWN.get(line):
        return known
    form = relaxed_header(line)
    made = form[: form.index(b":")], form
    if made[0] not in VARYING:
        if len(KNOWN) >= MOST_KNOWN:
            KNOWN.clear()
        KNOWN[line] = made
    return made
