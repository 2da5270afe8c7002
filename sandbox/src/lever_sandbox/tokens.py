"""Access tokens: JWTs signed RS256, with Lever's three claims (lever-api 1.6)."""

import base64
import json
from functools import cache

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lever_sandbox.answers import Json
from lever_sandbox.ids import new_secret, stable_id

LIFETIME_S = 3600
_KEY_ID = stable_id("signing key")


@cache
def _signing_key() -> rsa.RSAPrivateKey:
    # One per process: making it takes longer than all the rest of a start.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def sign_token(claims: Json) -> str:
    header = {"alg": "RS256", "typ": "JWT", "kid": _KEY_ID}
    signed = f"{_encode_json(header)}.{_encode_json(claims)}"
    signature = _signing_key().sign(
        signed.encode(), padding.PKCS1v15(), hashes.SHA256()
    )
    return f"{signed}.{_encode(signature)}"


def is_foreign(token: str) -> bool:
    """Whether it is a JWT signed with a key that is not ours (A: signing-key-403)."""
    head, _, rest = token.partition(".")
    try:
        decoded = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except ValueError:
        return False
    is_jwt = isinstance(decoded, dict) and rest.count(".") == 1
    return is_jwt and decoded.get("kid") != _KEY_ID


def make_claims(*, grant: Json, audience: str, issuer: str, now_s: int) -> Json:
    """`grant` gives userId, accountId, clientId and scope (A: claims-present)."""
    lever = {
        f"https://oauth.lever.co/{name}": grant[name]
        for name in ("userId", "accountId", "clientId")
    }
    return {
        **lever,
        "iss": f"{issuer}/",
        "sub": f"auth0|{grant['userId']}",
        "aud": audience,
        "iat": now_s,
        "exp": now_s + LIFETIME_S,
        "azp": grant["clientId"],
        "scope": grant["scope"],
        # Keeps two tokens of one second apart; a real one differs by signing time.
        "jti": new_secret(12),
    }


def published_keys() -> Json:
    numbers = _signing_key().public_key().public_numbers()
    key = {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": _KEY_ID,
        "n": _encode_number(numbers.n),
        "e": _encode_number(numbers.e),
    }
    return {"keys": [key]}


def _encode_json(value: Json) -> str:
    return _encode(json.dumps(value, separators=(",", ":")).encode())


def _encode_number(number: int) -> str:
    return _encode(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
