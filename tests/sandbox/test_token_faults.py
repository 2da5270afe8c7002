"""Tokens that age, rotate, run out, and an endpoint that is not always there."""

import base64
import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lever_sandbox.grants import MOST_REFRESH_TOKENS
from lever_sandbox.tokens import is_foreign
from tests.sandbox.browser import CLIENT_ID, refresh, trade
from tests.sandbox.switching import bearer, switch, switch_all


@pytest.fixture
def issued(world):
    return world.connect("brightwater", CLIENT_ID)


def test_the_token_endpoint_is_away_for_one_account_only(browser, issued, world):
    other = world.connect("quiet-harbour", CLIENT_ID)
    switch(browser, token_unavailable_next=1)
    assert refresh(browser, other.refresh_token).status_code == 200
    assert refresh(browser, issued.refresh_token).status_code == 503
    assert refresh(browser, issued.refresh_token).status_code == 200


def test_too_many_requests_at_the_token_endpoint(browser, issued):
    switch(browser, token_too_many_next=2)
    first = refresh(browser, issued.refresh_token)
    assert (first.status_code, first.json()["error"]) == (429, "too_many_requests")
    assert "retry-after" not in first.headers
    switch(browser, retry_after_s=30)
    assert refresh(browser, issued.refresh_token).headers["retry-after"] == "30"
    assert refresh(browser, issued.refresh_token).status_code == 200


def test_a_cut_before_rotating_leaves_the_token_alive(browser, issued):
    switch(browser, token_cut_next=1)
    with pytest.raises(httpx.TransportError):
        refresh(browser, issued.refresh_token)
    assert refresh(browser, issued.refresh_token).status_code == 200


def test_a_cut_after_rotating_leaves_a_token_whose_reuse_kills(browser, issued):
    switch(browser, token_cut_after_rotating_next=1)
    with pytest.raises(httpx.TransportError):
        refresh(browser, issued.refresh_token)
    dead = refresh(browser, issued.refresh_token)
    assert (dead.status_code, dead.json()["error"]) == (403, "invalid_grant")


def test_one_account_rotates_loosely(browser, issued, world):
    other = world.connect("quiet-harbour", CLIENT_ID)
    switch(browser, strict_rotation=False)
    assert refresh(browser, issued.refresh_token).status_code == 200
    assert refresh(browser, issued.refresh_token).status_code == 200
    assert refresh(browser, other.refresh_token).status_code == 200
    assert refresh(browser, other.refresh_token).status_code == 403


def test_all_accounts_rotate_loosely(browser, issued):
    switch_all(browser, strict_rotation=False)
    assert refresh(browser, issued.refresh_token).status_code == 200
    assert refresh(browser, issued.refresh_token).status_code == 200


def test_the_oldest_of_more_than_200_refresh_tokens_goes(browser, world):
    many = [world.connect("brightwater", CLIENT_ID) for _ in range(MOST_REFRESH_TOKENS)]
    other = world.connect("quiet-harbour", CLIENT_ID)
    one_more = world.connect("brightwater", CLIENT_ID)
    assert refresh(browser, many[0].refresh_token).json()["error"] == "invalid_grant"
    assert refresh(browser, many[1].refresh_token).status_code == 200
    assert refresh(browser, one_more.refresh_token).status_code == 200
    assert refresh(browser, other.refresh_token).status_code == 200


def test_rotating_does_not_use_up_the_200(browser, world):
    first = world.connect("brightwater", CLIENT_ID)
    token = world.connect("brightwater", CLIENT_ID).refresh_token
    for _ in range(MOST_REFRESH_TOKENS + 5):
        token = world.grants.refresh(token, CLIENT_ID, world.now).refresh_token
    assert refresh(browser, first.refresh_token).status_code == 200


def test_a_new_consent_after_a_revocation_counts_from_nothing(browser, world):
    kept = [world.connect("brightwater", CLIENT_ID) for _ in range(MOST_REFRESH_TOKENS)]
    world.revoke_all("brightwater")
    newer = world.connect("brightwater", CLIENT_ID)
    assert refresh(browser, kept[-1].refresh_token).status_code == 403
    assert refresh(browser, newer.refresh_token).status_code == 200


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ("grant_type", "grant_type"),
        ("client_id", "client_id"),
        ("client_secret", "client_secret"),
        ("code", "code"),
        ("redirect_uri", "redirect_uri"),
    ],
)
@pytest.mark.parametrize("how", ["form", "json"])
def test_each_missing_field_is_named(browser, how, left_out, says):
    whole = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "client_secret": "invented-secret-for-the-local-demonstration",
        "code": "c",
        "redirect_uri": "http://127.0.0.1:8000/lever/callback",
    }
    sent = {name: value for name, value in whole.items() if name != left_out}
    body = {"data": sent} if how == "form" else {"json": sent}
    answer = browser.post("/oauth/token", **body)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert says in answer.json()["error_description"]


def test_an_api_key_is_no_client_secret(browser, world):
    answer = trade(
        browser,
        grant_type="refresh_token",
        refresh_token="v1.x",
        client_secret=world.accounts["brightwater"].api_key,
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "access_denied")


def token_of(kid: str) -> str:
    head = json.dumps({"alg": "RS256", "kid": kid}).encode()
    return base64.urlsafe_b64encode(head).rstrip(b"=").decode() + ".e30.c2ln"


def test_a_token_signed_elsewhere_finds_no_key(browser, world):
    answer = browser.get("/v1/stages", headers=bearer(token_of("of-production")))
    assert answer.status_code == 403
    assert "Unable to find a signing key that matches" in answer.json()["message"]


@pytest.mark.parametrize("token", ["unknown", "a.b", "a.b.c", "e30.e30"])
def test_any_other_unknown_token_is_401(browser, world, token):
    answer = browser.get("/v1/stages", headers=bearer(token))
    assert answer.status_code == 401


def test_an_expired_token_of_ours_is_401_and_not_foreign(browser, issued, world):
    world.clock.move(3_601)
    world.connect("brightwater", CLIENT_ID)  # which forgets the expired ones
    answer = browser.get("/v1/stages", headers=bearer(issued.access_token))
    assert answer.status_code == 401


@given(st.text(max_size=80))
def test_no_text_breaks_the_look_at_a_token(text):
    assert is_foreign(text) in {True, False}


def test_discovery_points_at_what_is_there(browser, world):
    found = browser.get("/.well-known/openid-configuration").json()
    claims = issuer_of(world.connect("brightwater", CLIENT_ID).access_token)
    assert found["issuer"] == claims == f"{world.base_url}/"
    keys = browser.get(found["jwks_uri"]).json()["keys"]
    assert keys[0]["alg"] in found["id_token_signing_alg_values_supported"]
    assert browser.get(found["authorization_endpoint"]).status_code == 403
    assert browser.post(found["token_endpoint"]).status_code == 400
    assert browser.post(found["revocation_endpoint"]).status_code == 400
    assert "offline_access" in found["scopes_supported"]


def issuer_of(token: str) -> str:
    body = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return str(claims["iss"])
