"""A webhook, what it is told, and how that is signed (lever-api 5)."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from lever_sandbox.answers import Json, encode
from lever_sandbox.ids import new_id

WITH_ORIGINS = frozenset(
    [
        "applicationCreated",
        "candidateHired",
        "candidateStageChange",
        "candidateArchiveChange",
    ]
)
EVENTS = (
    "applicationCreated",
    "candidateHired",
    "candidateStageChange",
    "candidateArchiveChange",
    "candidateDeleted",
    "interviewCreated",
    "interviewUpdated",
    "interviewDeleted",
    "contactCreated",
    "contactUpdated",
)


@dataclass
class Webhook:
    """`client` is the application that made it, or "api key"."""

    event: str
    url: str
    configuration: Json
    client: str
    created_at: int
    updated_at: int
    id: str = field(default_factory=new_id)
    signature_token: str = field(
        default_factory=lambda: secrets.token_hex(24), repr=False
    )

    def suits(self, event: str, origin: str | None) -> bool:
        """Whether it wants this event of an opportunity with that origin."""
        if event != self.event:
            return False
        origins = self.configuration.get("conditions", {}).get("origins")
        return origin is None or not origins or origin in origins

    def as_json(self, *, with_token: bool = False) -> Json:
        """The token comes only in the answer to creating it (recorded)."""
        token = {"signatureToken": self.signature_token} if with_token else {}
        return {
            "id": self.id,
            "event": self.event,
            "url": self.url,
            "configuration": {**self.configuration, **token},
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        }


@dataclass
class Attempt:
    at: int
    status: int | None
    problem: str = ""

    @property
    def has_arrived(self) -> bool:
        """Any 2xx; a redirect is a failure (lever-api 5.3)."""
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Delivery:
    """One event on its way to one webhook; each attempt sends the same bytes."""

    webhook_id: str
    url: str
    body: Json
    attempts: list[Attempt] = field(default_factory=list)
    state: str = "pending"
    id: str = field(default_factory=new_id)

    @property
    def event(self) -> str:
        return str(self.body["event"])

    @property
    def triggered_at(self) -> int:
        return int(self.body["triggeredAt"])

    def as_bytes(self) -> bytes:
        return encode(self.body)

    def as_json(self) -> Json:
        return {
            "id": self.id,
            "webhook": self.webhook_id,
            "url": self.url,
            "event": self.event,
            "state": self.state,
            "body": self.body,
            "attempts": [vars(attempt) for attempt in self.attempts],
        }


def make_delivery(
    hook: Webhook, event: str, data: Json, now_ms: int, body_id: str | None = None
) -> Delivery:
    token = secrets.token_hex(24)
    body = {
        "id": body_id or new_id(),
        "event": event,
        "triggeredAt": now_ms,
        "token": token,
        "signature": sign(hook.signature_token, token, now_ms),
        "data": data,
    }
    return Delivery(hook.id, hook.url, body)


def sign(signature_token: str, token: str, triggered_at: int) -> str:
    """Hex HMAC-SHA256 over the token and the time; not over the body."""
    message = f"{token}{triggered_at}".encode()
    return hmac.new(signature_token.encode(), message, hashlib.sha256).hexdigest()
