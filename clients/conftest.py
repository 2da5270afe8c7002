"""What the clients' tests have in common: the sandbox, what it holds, what was done.

Only the standard library and pytest, because it runs in each client's environment.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    Request,
    build_opener,
    urlopen,
)

import pytest

Json = dict[str, Any]
PASSWORD = "lever"
_passed = Counter[str]()


class Sandbox:
    """The running sandbox as one client's account sees it."""

    def __init__(self) -> None:
        self.url = os.environ["LEVER_SANDBOX_URL"]
        text = Path(os.environ["LEVER_SANDBOX_HELD"]).read_text(encoding="utf-8")
        self.held: Json = json.loads(text)

    def ids(self, kind: str) -> set[str]:
        """Return the ids of what the account held before the client came."""
        return {one["id"] for one in self.held[kind]}

    def account(self) -> Json:
        """Return the account as the sandbox's control route shows it now."""
        state: Json = self._ask("/_sandbox/state")
        account: Json = state["accounts"][self.held["site"]]
        return account

    def opportunity(self, opportunity_id: str) -> Json:
        """Return one opportunity of the account's state."""
        found = self.account()["opportunities"]
        return next(one for one in found if one["id"] == opportunity_id)

    def switch(self, **switches: object) -> None:
        """Set switches of this account."""
        self._ask(f"/_sandbox/accounts/{self.held['site']}/switches", switches)

    def switch_all(self, **switches: object) -> None:
        """Set switches of the whole sandbox."""
        self._ask("/_sandbox/switches", switches)

    def set_clock(self, ahead_s: float) -> None:
        """Let the sandbox's time be that far ahead of ours; negative is behind."""
        self._ask("/_sandbox/clock", {"ahead_s": ahead_s})

    def authorise(self, scopes: str) -> str:
        """Sign in, consent, and return the code, as a browser would."""
        browser = _Browser(self.url)
        client = self.held["client"]
        query = {
            "client_id": client["id"],
            "redirect_uri": client["redirectUri"],
            "response_type": "code",
            "state": "invented-state",
            "audience": "https://api.lever.co/v1/",
            "scope": scopes,
            "prompt": "consent",
        }
        ticket = browser.go(f"/authorize?{urlencode(query)}")["request"]
        sign_in = {"email": self.held["superAdmin"], "password": PASSWORD}
        browser.go("/login", {**sign_in, "request": ticket})
        answer = browser.go("/consent", {"request": ticket, "decision": "accept"})
        assert answer["state"] == "invented-state"
        return answer["code"]

    def exchange(self, code: str) -> Json:
        """Return the tokens for a code."""
        client = self.held["client"]
        fields = {
            "grant_type": "authorization_code",
            "client_id": client["id"],
            "client_secret": client["secret"],
            "redirect_uri": client["redirectUri"],
            "code": code,
        }
        return self._ask("/oauth/token", fields)

    def _ask(self, path: str, body: Json | None = None) -> Json:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        asked = Request(self.url + path, data=data, headers=headers)
        with urlopen(asked, timeout=20) as answer:
            found: Json = json.load(answer)
        return found


class _StaysHere(HTTPRedirectHandler):
    """Follows nothing: a callback is somebody else's address."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _Browser:
    def __init__(self, url: str) -> None:
        self.url = url
        self.opener = build_opener(HTTPCookieProcessor(), _StaysHere())

    def go(self, path: str, form: dict[str, str] | None = None) -> dict[str, str]:
        """Return the query of the address one is sent to."""
        data = urlencode(form).encode() if form else None
        asked = Request(self.url + path, data=data, headers={"Origin": self.url})
        try:
            with self.opener.open(asked, timeout=20) as page:
                raise AssertionError(f"{path} led nowhere: {page.status}")
        except OSError as answer:
            location = getattr(answer, "headers", {}).get("location", "")
            if not location:
                raise AssertionError(f"{path}: {answer}") from answer
        return {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}


class Report:
    """What a client read, created and changed, for the closing line."""

    def __init__(self) -> None:
        self.told: dict[str, Counter[str]] = {}

    def read(self, kind: str, count: int) -> None:
        self._add("read", kind, count)

    def created(self, kind: str, count: int) -> None:
        self._add("created", kind, count)

    def _add(self, verb: str, kind: str, count: int) -> None:
        self.told.setdefault(verb, Counter())[kind] += count


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    return Sandbox()


@pytest.fixture(scope="session")
def report() -> Iterator[Report]:
    one = Report()
    yield one
    whole = {**one.told, "assertions": _passed["assertions"]}
    target = Path(os.environ["LEVER_SANDBOX_REPORT"])
    target.write_text(json.dumps(whole), encoding="utf-8")


def pytest_assertion_pass() -> None:
    """Count what was really compared; pytest calls this for each that held."""
    _passed["assertions"] += 1
