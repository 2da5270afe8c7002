"""What people and accidents do in the local Lever."""

from collections.abc import Iterable
from typing import Any

import httpx

from lever_sandbox.registered_app import DEMO_CLIENT_ID
from lever_sandbox.server import Running
from referio.adapters.lever.oauth import SCOPES
from referio.core.ports import Grant

SITE = "northwind-water"
Json = dict[str, Any]


class LeverHands:
    """The account of one employer, steered from outside as its people would."""

    def __init__(self, running: Running, client: httpx.Client) -> None:
        self._running = running
        self._client = client

    def begin_anew(self) -> None:
        """Bring Lever to its start, without a posting and without a rate limit."""
        self._running.state.reset()
        self.switch_all(rate_limited=False)
        for posting in list(self.postings()):
            self._send("DELETE", f"/postings/{posting}")

    def consent(self, scopes: tuple[str, ...] = tuple(SCOPES)) -> Grant:
        """Let the super admin accept; what the token endpoint would answer."""
        world = self._running.state
        issued = world.connect(SITE, DEMO_CLIENT_ID, scopes)
        account = world.accounts[SITE]
        return Grant(
            access_token=issued.access_token,
            refresh_token=issued.refresh_token or "",
            expires_in=3600,
            scopes=scopes,
            account_id=account.id,
            user_id=account.users[0].id,
        )

    def revoke(self) -> None:
        """Press Revoke access."""
        self._send("POST", "/revoke", {})

    def postings(self) -> Json:
        """Return every posting by its id, as Lever holds it."""
        account = self._running.state.accounts[SITE]
        return {
            one.id: one.as_v1(self._running.url)
            for one in list(account.postings.values())
        }

    def public(self) -> dict[str, str]:
        """Return {id: title} of what should be a job: public, and not tagged off."""
        return {
            id_: posting["text"]
            for id_, posting in self.postings().items()
            if posting["state"] == "published"
            and "public" in (posting["distributionChannels"] or ())
            and posting["confidentiality"] == "non-confidential"
            and "referio:off" not in posting["tags"]
        }

    def is_confidential(self, posting: str) -> bool:
        """Tell whether a posting, and who applied to it, is for no application's eyes."""
        found = self.postings().get(posting)
        return found is not None and found["confidentiality"] == "confidential"

    def add(self, **fields: object) -> str:
        """Write a posting and publish it."""
        return str(self._send("POST", "/postings", fields)["id"])

    def edit(self, posting: str, **fields: object) -> None:
        """Change a posting."""
        self._send("POST", f"/postings/{posting}", fields)

    def delete(self, posting: str) -> None:
        """Take a posting away."""
        self._send("DELETE", f"/postings/{posting}")

    def switch(self, **switches: object) -> None:
        """Make the account misbehave."""
        self._send("POST", "/switches", switches)

    def switch_all(self, **switches: object) -> None:
        """Make all of Lever behave in some way."""
        answer = self._client.post("/_sandbox/switches", json=switches)
        answer.raise_for_status()

    def sources_of(self, email: str) -> list[list[str]]:
        """Return the sources of each of a person's opportunities."""
        account = self._running.state.accounts[SITE]
        found = list(account.opportunities.values())
        return [list(one.sources) for one in found if email in one.emails]

    def secrets(self) -> Iterable[str]:
        """Return every token that was ever issued since the start."""
        grants = self._running.state.grants
        return [*grants.access_tokens, *grants.refresh_tokens]

    def _send(self, method: str, path: str, body: Json | None = None) -> Json:
        answer = self._client.request(
            method, f"/_sandbox/accounts/{SITE}{path}", json=body
        )
        assert answer.is_success, answer.text
        told: Json = answer.json()
        return told
