"""Ids and choices that come out the same on every start."""

import hashlib
import secrets
import uuid

_NAMESPACE = uuid.UUID("6f1f0e9a-7c43-5b1e-9a57-0a3f5d1c2b60")


def stable_id(*parts: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, "\n".join(parts)))


def stable_number(*parts: str) -> int:
    digest = hashlib.sha256("\n".join(parts).encode()).digest()
    return int.from_bytes(digest[:6], "big")


def new_id() -> str:
    return str(uuid.uuid4())


def new_secret(size: int = 24) -> str:
    return secrets.token_urlsafe(size)


def is_uuid(text: object) -> bool:
    try:
        return str(uuid.UUID(str(text))) == str(text).lower()
    except ValueError:
        return False
