"""The hands of people in the local Lever, as far as measurements need them."""

import re
from dataclasses import dataclass, field
from typing import Any

import httpx

Json = dict[str, Any]


@dataclass
class LeverAccounts:
    """Accounts of the local Lever at `url`: made to grow, and asked what they hold."""

    url: str
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(base_url=self.url, timeout=300, trust_env=False)

    def sites(self, count: int) -> list[str]:
        """Return as many accounts by their sites."""
        return list(self._state())[:count]

    def grow(self, site: str, postings: int) -> None:
        """Add invented public postings to an account."""
        self._steer(f"accounts/{site}/grow", postings=postings)

    def lift_limit(self) -> None:
        """Let everybody ask as often as they like."""
        self._steer("switches", rate_limited=False)

    def set_limit(self) -> None:
        """Let nobody ask more often than Lever does."""
        self._steer("switches", rate_limited=True)

    def opportunities(self, site: str) -> int:
        """Count the opportunities that stand in an account."""
        return len(self._state()[site]["opportunities"])

    def refused_by_rate(self, site: str) -> int | None:
        """Return how often an account answered 429, where Lever counts it."""
        found: int | None = self._state()[site].get("throttled")
        return found

    def _state(self) -> Json:
        answer = self._client.get("/_sandbox/state").raise_for_status()
        found: Json = answer.json()["accounts"]
        return found

    def _steer(self, path: str, **body: object) -> None:
        self._client.post(f"/_sandbox/{path}", json=body).raise_for_status()


def consent(address: str, *, site: str) -> str:
    """Sign in as the account's super admin, accept, and return the code."""
    with httpx.Client(follow_redirects=True, trust_env=False, timeout=60) as browser:
        page = browser.get(address)
        found = re.search(r'name="request" value="([^"]+)"', page.text)
        if found is None:
            raise RuntimeError("The local Lever shows no sign-in page.")
        login = {"email": f"super-admin@{site}.example", "password": "lever"}
        browser.post(page.url.join("/login"), data={"request": found[1], **login})
        answer = browser.post(
            page.url.join("/consent"),
            data={"request": found[1], "decision": "accept"},
            follow_redirects=False,
        )
    code: str = httpx.URL(answer.headers["location"]).params["code"]
    return code
