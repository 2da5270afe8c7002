"""A partner's application, as Lever's staff registers it by hand (lever-api 1.1)."""

import hmac
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lever_sandbox.scopes import KNOWN

DEMO_CLIENT_ID = "referio-demo"
DEMO_CLIENT_SECRET = "invented-secret-for-the-local-demonstration"
DEMO_REDIRECT_URIS = (
    "http://127.0.0.1:*",
    "http://localhost:*",
    "http://testserver/*",
)


@dataclass(frozen=True)
class RegisteredApp:
    """Callbacks match exactly; one ending in `*` matches by prefix on one host."""

    client_id: str = DEMO_CLIENT_ID
    client_secret: str = field(default=DEMO_CLIENT_SECRET, repr=False)
    redirect_uris: tuple[str, ...] = DEMO_REDIRECT_URIS
    name: str = "Refer.io"
    description: str = "Sends your open jobs to people who asked for them."
    logo_url: str | None = None
    scopes: frozenset[str] = KNOWN

    def knows_secret(self, secret: str) -> bool:
        return hmac.compare_digest(self.client_secret.encode(), secret.encode())

    def allows_callback(self, uri: str) -> bool:
        return any(_matches(registered, uri) for registered in self.redirect_uris)


def _matches(registered: str, uri: str) -> bool:
    if not registered.endswith("*"):
        return registered == uri
    asked = urlsplit(uri)
    # A prefix such as http://127.0.0.1: would otherwise let user:password@ through.
    same_host = asked.hostname == urlsplit(registered.rstrip("*:")).hostname
    return uri.startswith(registered[:-1]) and same_host and "@" not in asked.netloc
