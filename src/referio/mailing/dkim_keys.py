"""Keys for DKIM: made, read, and as others find them in the DNS."""

from base64 import b64encode

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from referio.mailing.dkim import Key, Signer, Signers, SigningError

LEAST_BITS = 2048  # RFC 8301 3.2: should be; 1024 must not be relied on
PIECE = 255  # octets of one string in a TXT record (RFC 1035 3.3)


def new_key(*, ed25519: bool = False) -> bytes:
    """Return a new private key as PEM: RSA of 2048 bits, or Ed25519."""
    made: Key = Ed25519PrivateKey.generate()
    if not ed25519:
        made = generate_private_key(public_exponent=65537, key_size=LEAST_BITS)
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_key(pem: bytes) -> Key:
    """Return the key. Raises SigningError for anything nobody should sign with."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise SigningError("the file holds no private key as plain PEM") from error
    if isinstance(key, Ed25519PrivateKey):
        return key
    if not isinstance(key, RSAPrivateKey):
        raise SigningError("DKIM takes RSA and Ed25519 keys, and this is another")
    if key.key_size < LEAST_BITS:
        raise SigningError(f"an RSA key needs at least {LEAST_BITS} bits (RFC 8301)")
    return key


def newest(signers: tuple[Signer, ...]) -> tuple[Signer, ...]:
    """Return those who sign: the first of each kind of key, RSA before Ed25519.

    The others stay published, for mail that is still under way.
    """
    rsa = [one for one in signers if isinstance(one.key, RSAPrivateKey)][:1]
    edwards = [one for one in signers if isinstance(one.key, Ed25519PrivateKey)][:1]
    return (*rsa, *edwards)


def signing(signers: tuple[Signer, ...], *, look_every: int = 1) -> tuple[Signers, ...]:
    """Return what signs a mail, or nothing where there is no key."""
    return (Signers(newest(signers), look_every),) if signers else ()


def record(signer: Signer) -> tuple[str, str]:
    """Return the name and the value of the TXT record that publishes a key."""
    public = signer.key.public_key()
    if isinstance(signer.key, RSAPrivateKey):
        kind = "rsa"
        raw = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        kind, raw = "ed25519", public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    value = f"v=DKIM1; k={kind}; p={b64encode(raw).decode()}"
    return f"{signer.selector}._domainkey.{signer.domain}", value


def zone_line(name: str, value: str) -> str:
    """Return a record as a zone file has it, in strings of at most 255 octets."""
    pieces = [value[at : at + PIECE] for at in range(0, len(value), PIECE)]
    return f"{name}. IN TXT " + " ".join(f'"{piece}"' for piece in pieces)
