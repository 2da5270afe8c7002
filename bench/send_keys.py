"""The keys a measurement signs with, as variables of the environment."""

from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)


def keys(kind: str) -> dict[str, str]:
    """Return the variables for no signature, "rsa", or "both"."""
    return {"BENCH_PEER_KEY": _rsa(), "BENCH_SIGN": kind}


@cache
def _rsa() -> str:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()
    ).decode()
