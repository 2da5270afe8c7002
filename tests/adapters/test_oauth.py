"""Consent, tokens, and what each failure of them means (lever-api 1)."""

import base64
import json
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from referio.adapters.http import Http
from referio.adapters.lever.oauth import LOSSES, SCOPES, LeverAuthorization
from referio.core.ports import Disconnected, Grant, Misconfigured, Refused, Unavailable

Answering = Callable[[httpx.Request], httpx.Response]


def jwt(claims: object) -> str:
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{payload}.signature"


CLAIMS = {
    "https://oauth.lever.co/accountId": "account-1",
    "https://oauth.lever.co/userId": "user-1",
}
TOKENS = {
    "access_token": jwt(CLAIMS),
    "refresh_token": "refresh-2",
    "scope": " ".join(SCOPES),
    "expires_in": 1800,
    "token_type": "Bearer",
}


def lever(answering: Answering) -> LeverAuthorization:
    return LeverAuthorization(
        Http(transport=httpx.MockTransport(answering)),
        authorize_url="https://auth.lever.co/authorize",
        token_url="https://auth.lever.co/oauth/token",
        revoke_url="https://auth.lever.co/oauth/revoke",
        client_id="rF3demoClient",
        client_secret="s3cret",
        audience="https://api.lever.co/v1/",
    )


def telling(status: int, body: Any) -> LeverAuthorization:
    return lever(lambda _request: httpx.Response(status, json=body))


def test_the_address_of_the_consent_page() -> None:
    address = httpx.URL(
        telling(200, {}).address(
            state="c0ffee", redirect_uri="https://refer.example/back?a=b"
        )
    )
    assert str(address).startswith("https://auth.lever.co/authorize?")
    assert dict(address.params) == {
        "client_id": "rF3demoClient",
        "redirect_uri": "https://refer.example/back?a=b",
        "response_type": "code",
        "state": "c0ffee",
        "audience": "https://api.lever.co/v1/",
        "scope": " ".join(SCOPES),
        "prompt": "consent",
    }


def test_a_code_becomes_tokens() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=TOKENS)

    grant = lever(answer).exchange(
        code="code-1", redirect_uri="https://refer.example/back"
    )
    assert grant == Grant(
        access_token=jwt(CLAIMS),
        refresh_token="refresh-2",
        expires_in=1800,
        scopes=tuple(SCOPES),
        account_id="account-1",
        user_id="user-1",
    )
    assert asked[0].headers["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qs(asked[0].content.decode()) == {
        "grant_type": ["authorization_code"],
        "client_id": ["rF3demoClient"],
        "client_secret": ["s3cret"],
        "code": ["code-1"],
        "redirect_uri": ["https://refer.example/back"],
    }


@pytest.mark.parametrize(
    "token",
    ["opaque", "a.b", "a.!!.c", jwt([]), "a." + "é" + ".c", jwt({"x": 1})],
)
def test_a_token_that_tells_nothing_is_normal(token: str) -> None:
    grant = telling(200, {"access_token": token}).refresh("refresh-1")
    assert (grant.account_id, grant.user_id) == ("", "")
    assert grant.expires_in == 3600
    assert grant.scopes == tuple(SCOPES)


def test_scopes_are_what_was_granted() -> None:
    told = telling(200, {**TOKENS, "scope": "offline_access"})
    grant = told.exchange(code="c", redirect_uri="r")
    assert grant.scopes == ("offline_access",)
    claimed = {
        **TOKENS,
        "access_token": jwt({"scope": "offline_access x"}),
        "scope": None,
    }
    assert telling(200, claimed).refresh("r").scopes == ("offline_access", "x")


def test_without_a_refresh_token_there_is_none() -> None:
    grant = telling(200, {**TOKENS, "refresh_token": None}).exchange(
        code="c", redirect_uri="r"
    )
    assert grant.refresh_token == ""


def test_renewing_keeps_the_token_in_use_unless_there_is_a_new_one() -> None:
    assert telling(200, TOKENS).refresh("refresh-1").refresh_token == "refresh-2"
    without = {key: value for key, value in TOKENS.items() if key != "refresh_token"}
    assert telling(200, without).refresh("refresh-1").refresh_token == "refresh-1"


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_dead_grant(status: int) -> None:
    body = {"error": "invalid_grant", "error_description": "Unknown refresh token."}
    with pytest.raises(Disconnected):
        telling(status, body).refresh("refresh-1")
    with pytest.raises(Refused, match="start connecting once more"):
        telling(status, body).exchange(code="c", redirect_uri="r")


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, "access_denied"), (403, "unsupported_grant_type"), (400, "invalid_request")],
)
def test_a_fault_of_ours_does_not_end_the_connection(status: int, error: str) -> None:
    with pytest.raises(Misconfigured):
        telling(status, {"error": error}).refresh("refresh-1")
    with pytest.raises(Refused):
        telling(status, {"error": error}).exchange(code="c", redirect_uri="r")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_later(status: int) -> None:
    with pytest.raises(Unavailable):
        telling(status, {"error": "access_denied"}).refresh("refresh-1")


@pytest.mark.parametrize("body", [{}, [], {"access_token": 7}])
def test_an_answer_without_a_token(body: object) -> None:
    with pytest.raises(Unavailable, match="no access token"):
        telling(200, body).refresh("refresh-1")


def test_giving_a_grant_back() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200)

    lever(answer).revoke("refresh-1")
    assert asked[0].url.path == "/oauth/revoke"
    assert parse_qs(asked[0].content.decode())["token"] == ["refresh-1"]


@pytest.mark.parametrize("status", [401, 404, 500])
def test_giving_a_grant_back_never_fails(
    status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    telling(status, {}).revoke("refresh-1")
    assert str(status) in caplog.text
    assert "refresh-1" not in caplog.text


def test_nothing_secret_shows() -> None:
    assert "s3cret" not in repr(telling(200, {}))
    assert "refresh-2" not in repr(telling(200, TOKENS).refresh("refresh-1"))


def test_every_scope_has_its_reason() -> None:
    assert len(SCOPES) <= 8  # what partners usually ask for (lever-api 1.1)
    assert all(len(reason.split()) > 5 for reason in SCOPES.values())


def test_every_scope_has_what_is_lost_without_it() -> None:
    assert LOSSES.keys() == SCOPES.keys()
