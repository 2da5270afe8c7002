"""Sealing secrets at rest: AES-256-GCM, newest key first, bound to what they belong to."""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class SealBroken(Exception):
    """No key opens this: it was sealed by a lost key, for another thing, or damaged."""


class BadKey(ValueError):
    """A seal key is not the base64 of 32 bytes; make one with `referio doctor --new-key`."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with the newest key and opens with any."""

    keys: tuple[bytes, ...] = field(repr=False)

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Sealer":
        """Read keys from base64. Raises BadKey when one is unusable or there is none."""
        if not texts:
            raise BadKey("No seal key is set: REFERIO_SEAL_KEYS needs at least one.")
        return cls(tuple(_key(text) for text in texts))

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Return nonce and ciphertext; opens only with the same context."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self.keys[0]).encrypt(nonce, plain, context.encode())

    def open(self, sealed: bytes | memoryview, *, context: str) -> bytes:
        """Return what was sealed. Raises SealBroken."""
        nonce, ciphertext = bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:])
        for key in self.keys:
            try:
                return AESGCM(key).decrypt(nonce, ciphertext, context.encode())
            except (InvalidTag, ValueError):
                continue
        raise SealBroken(f"Nothing opens the seal of {context}.")


def new_key() -> str:
    """Return a fresh key as base64."""
    return base64.b64encode(AESGCM.generate_key(256)).decode()


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadKey("A seal key is not base64.") from error
    if len(key) != 32:
        raise BadKey(f"A seal key must be 32 bytes long, not {len(key)}.")
    return key
