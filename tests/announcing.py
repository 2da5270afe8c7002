"""An ATS that announces, in memory, and deliveries signed as Lever signs them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from referio.adapters.lever import webhooks
from referio.adapters.lever.reading import milliseconds
from referio.ats import registry
from referio.core.announcing import Event, Progress, Registration
from referio.core.ports import Misconfigured, Unavailable

SCOPE = "webhooks:write:admin"


@dataclass
class MemoryAnnouncing:
    """Implements `core.announcing.Announcing` in a dict."""

    alive: dict[str, Registration] = field(default_factory=dict)
    standing: dict[str, Progress] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    fails_after: int = 1000  # registrations
    made: int = 0
    away: bool = False
    forbidden: bool = False

    def registrations(self) -> tuple[Registration, ...]:
        if self.forbidden:
            raise Misconfigured("Lever does not permit it.")
        found = self.alive.values()
        return tuple(Registration(one.remote_id, one.event, one.url) for one in found)

    def register(self, event: Event, url: str) -> Registration:
        self.made += 1
        number = self.made
        made = Registration(f"hook-{number}-{event}", event, url, key=f"key-{number}")
        self.alive[made.remote_id] = made
        self.fails_after -= 1
        if self.fails_after <= 0:
            raise Unavailable("The answer was lost.", asked=True)
        return made

    def unregister(self, remote_id: str) -> None:
        self.alive.pop(remote_id, None)

    def progress(self, opportunity_id: str) -> Progress | None:
        if self.away:
            raise Unavailable("Lever is away.")
        self.looked_up.append(opportunity_id)
        return self.standing.get(opportunity_id)

    def progress_since(self, since: datetime, *, source: str) -> Iterator[Progress]:
        assert since.tzinfo is not None
        assert source == "Refer.io"
        yield from self.standing.values()

    def announcer(self) -> registry.Announcer:
        return registry.Announcer(
            lambda _ats: self,
            SCOPE,
            webhooks.read,
            webhooks.is_signed,
        )


def delivery(key: str, when: datetime, **changes: Any) -> bytes:
    token = changes.pop("token", "9b7e2c51")
    at = milliseconds(when)
    body = {
        "id": "1f0c",
        "event": "candidateStageChange",
        "triggeredAt": at,
        "token": token,
        "signature": webhooks.signature(key, f"{token}{at}"),
        "data": {"opportunityId": "opportunity-1", "contactId": "contact-1"},
    }
    return json.dumps({**body, **changes}).encode()
