import base64
import hashlib
import json

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from lever_sandbox.clock import DAY
from lever_sandbox.world import World
from tests.sandbox.browser import (
    CALLBACK,
    CLIENT_ID,
    CLIENT_SECRET,
    SCOPES,
    callback_fields,
    make_authorize_url,
    open_request,
    redeem,
    refresh,
    sign_in,
    trade,
    walk,
)

SUPER_ADMIN = "super-admin@brightwater.example"
DAY_S = DAY // 1000


@pytest.fixture
def url(world: World) -> str:
    return world.base_url


@pytest.fixture
def tokens(browser, url):
    fields = walk(browser, make_authorize_url(url), SUPER_ADMIN)
    answer = redeem(browser, fields["code"])
    assert answer.status_code == 200, answer.text
    return answer.json()


def decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def use(browser: httpx.Client, access_token: str) -> int:
    headers = {"Authorization": f"Bearer {access_token}"}
    return browser.get("/v1/postings?limit=1", headers=headers).status_code


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]


def test_a_super_admin_signs_in_accepts_and_gets_a_code(browser, url):
    fields = walk(browser, make_authorize_url(url), SUPER_ADMIN)

    assert fields["state"] == "c0ffee-77"
    assert fields["code"]


def test_the_consent_page_names_the_app_the_account_and_each_scope(browser, url):
    ticket = open_request(browser, make_authorize_url(url))
    sign_in(browser, SUPER_ADMIN, ticket)

    text = browser.get("/consent", params={"request": ticket}).text

    for words in (
        "Authorize Refer.io",
        "Brightwater",
        "Accept",
        "Deny",
        *SCOPES.split(),
    ):
        assert words in text
    assert "Sends your open jobs" in text


def test_a_user_is_chosen_by_a_button_on_the_sign_in_page(browser, url, world):
    ticket = open_request(browser, make_authorize_url(url))
    page = browser.get("/login", params={"request": ticket}).text
    user = world.accounts["brightwater"].users[0]
    assert user.id in page

    answer = browser.post("/login", data={"user": user.id, "request": ticket})

    assert answer.headers["location"] == f"/consent?request={ticket}"


def test_a_wrong_password_stays_on_the_sign_in_page(browser, url):
    ticket = open_request(browser, make_authorize_url(url))
    answer = browser.post(
        "/login", data={"email": SUPER_ADMIN, "password": "no", "request": ticket}
    )
    assert answer.status_code == 401
    assert ticket in answer.text


def test_somebody_who_has_left_cannot_sign_in(browser):
    assert sign_in(browser, "former-admin@brightwater.example").status_code == 401


def test_denying_redirects_with_access_denied(browser, url):
    fields = walk(browser, make_authorize_url(url), SUPER_ADMIN, decision="deny")

    assert fields == {
        "error": "access_denied",
        "error_description": "User did not authorize the request",
        "state": "c0ffee-77",
    }


@pytest.mark.parametrize(
    "role", ["admin", "team-member", "limited-team-member", "interviewer"]
)
def test_the_flow_fails_only_at_the_end_for_others_than_super_admins(
    browser, url, world, role
):
    fields = walk(browser, make_authorize_url(url), f"{role}@brightwater.example")

    assert fields["error"] == "access_denied"
    assert "Super Admin" in fields["error_description"]
    assert world.grants.living("brightwater") == []


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "unknown"},
        {"client_id": None},
        {"redirect_uri": "https://elsewhere.example/callback"},
        {"redirect_uri": "http://127.0.0.1:8000@elsewhere.example/callback"},
        {"redirect_uri": "http://127.0.0.1.elsewhere.example/callback"},
        {"redirect_uri": None},
    ],
)
def test_an_unknown_app_or_callback_gets_a_page_and_no_redirect(browser, url, changes):
    answer = browser.get(make_authorize_url(url, **changes))

    assert answer.status_code == 403
    assert "location" not in answer.headers


@pytest.mark.parametrize("missing", ["state", "scope", "audience", "response_type"])
def test_a_missing_field_is_told_by_redirect(browser, url, missing):
    fields = callback_fields(browser.get(make_authorize_url(url, **{missing: None})))
    assert fields["error"] == "invalid_request"


def test_a_callback_with_a_query_keeps_it(browser, url):
    address = make_authorize_url(url, redirect_uri=f"{CALLBACK}?from=lever")
    assert walk(browser, address, SUPER_ADMIN)["from"] == "lever"


def test_consent_is_skipped_once_given_unless_prompted(browser, url, tokens):
    again = browser.get(make_authorize_url(url))
    assert "/consent?" in again.headers["location"]
    assert callback_fields(browser.get(again.headers["location"]))["code"]

    prompted = browser.get(make_authorize_url(url, prompt="consent"))
    assert browser.get(prompted.headers["location"]).status_code == 200


def test_a_new_scope_asks_for_consent_again(browser, url, tokens):
    wider = make_authorize_url(url, scope=f"{SCOPES} stages:read:admin")
    answer = browser.get(wider)
    assert browser.get(answer.headers["location"]).status_code == 200


def test_a_wrong_audience_leaves_offline_access_and_a_useless_token(browser, url):
    address = make_authorize_url(url, audience=f"{url}/v1")
    fields = walk(browser, address, SUPER_ADMIN)

    tokens = redeem(browser, fields["code"]).json()

    assert tokens["scope"] == "offline_access"
    assert use(browser, tokens["access_token"]) == 403


def test_the_token_answer_has_levers_shape(tokens, world):
    assert tokens["expires_in"] == 3600
    assert tokens["token_type"] == "Bearer"
    assert tokens["scope"] == SCOPES
    assert set(tokens) == {
        "access_token",
        "refresh_token",
        "scope",
        "expires_in",
        "token_type",
    }


def test_no_refresh_token_without_offline_access(browser, url):
    address = make_authorize_url(url, scope="postings:read:admin")
    fields = walk(browser, address, SUPER_ADMIN)
    assert "refresh_token" not in redeem(browser, fields["code"]).json()


def test_the_access_token_carries_levers_claims_and_our_signature(
    browser, tokens, world
):
    head, body, signature = tokens["access_token"].split(".")
    claims = json.loads(decode(body))
    account = world.accounts["brightwater"]
    assert claims["https://oauth.lever.co/accountId"] == account.id
    assert claims["https://oauth.lever.co/userId"] == account.users[0].id
    assert claims["https://oauth.lever.co/clientId"] == CLIENT_ID
    assert claims["exp"] - claims["iat"] == 3600

    key = browser.get("/.well-known/jwks.json").json()["keys"][0]
    assert json.loads(decode(head))["kid"] == key["kid"]
    numbers = rsa.RSAPublicNumbers(
        e=int.from_bytes(decode(key["e"]), "big"),
        n=int.from_bytes(decode(key["n"]), "big"),
    )
    numbers.public_key().verify(
        decode(signature),
        f"{head}.{body}".encode(),
        padding.PKCS1v15(),
        hashes.SHA256(),
    )


def test_tokens_are_given_for_json_too(browser, url):
    fields = walk(browser, make_authorize_url(url), SUPER_ADMIN)
    body = {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "code": fields["code"],
        "redirect_uri": CALLBACK,
    }
    answer = browser.post("/oauth/token", json=body)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"


def test_a_code_works_once(browser, url):
    code = walk(browser, make_authorize_url(url), SUPER_ADMIN)["code"]
    assert redeem(browser, code).status_code == 200
    assert refusal(redeem(browser, code)) == (403, "invalid_grant")


def test_a_code_dies_after_ten_minutes(browser, url, world):
    code = walk(browser, make_authorize_url(url), SUPER_ADMIN)["code"]
    world.clock.move(600)
    assert refusal(redeem(browser, code)) == (403, "invalid_grant")


def test_a_code_belongs_to_its_callback(browser, url):
    code = walk(browser, make_authorize_url(url), SUPER_ADMIN)["code"]
    answer = redeem(browser, code, redirect_uri="http://127.0.0.1:8000/other")
    assert refusal(answer) == (403, "invalid_grant")


def test_a_code_asked_for_with_a_challenge_needs_its_verifier(browser, url):
    verifier = "a-verifier-long-enough-for-anybody-to-be-content"
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    address = make_authorize_url(
        url, code_challenge=challenge, code_challenge_method="S256"
    )
    without = walk(browser, address, SUPER_ADMIN)["code"]
    assert refusal(redeem(browser, without)) == (403, "invalid_grant")
    fields = walk(browser, address, SUPER_ADMIN)
    answer = redeem(browser, fields["code"], code_verifier=verifier)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"client_secret": "wrong"}, (401, "access_denied")),
        ({"client_id": "unknown"}, (401, "access_denied")),
        ({"grant_type": ""}, (400, "invalid_request")),
        ({"refresh_token": ""}, (400, "invalid_request")),
        ({"grant_type": "password"}, (403, "unsupported_grant_type")),
        ({"refresh_token": "unknown"}, (403, "invalid_grant")),
    ],
)
def test_the_token_endpoint_refuses_in_auth0s_words(browser, fields, expected):
    asked = {"grant_type": "refresh_token", "refresh_token": "v1.x", **fields}
    assert refusal(trade(browser, **asked)) == expected


def test_a_body_that_is_no_json_names_the_missing_field(browser):
    answer = browser.post(
        "/oauth/token", content=b"{", headers={"content-type": "application/json"}
    )
    assert refusal(answer) == (400, "invalid_request")


def test_refreshing_rotates(browser, tokens):
    answer = refresh(browser, tokens["refresh_token"]).json()

    assert answer["refresh_token"] != tokens["refresh_token"]
    assert use(browser, answer["access_token"]) == 200
    assert refresh(browser, answer["refresh_token"]).status_code == 200


def test_using_an_old_refresh_token_kills_the_whole_family(browser, tokens):
    newer = refresh(browser, tokens["refresh_token"]).json()

    assert refusal(refresh(browser, tokens["refresh_token"])) == (403, "invalid_grant")
    assert refusal(refresh(browser, newer["refresh_token"])) == (403, "invalid_grant")


def test_without_strict_rotation_old_refresh_tokens_live(browser, tokens, world):
    world.grants.strict_rotation = False
    assert refresh(browser, tokens["refresh_token"]).status_code == 200
    assert refresh(browser, tokens["refresh_token"]).status_code == 200


def test_an_access_token_lives_an_hour(browser, tokens, world):
    assert use(browser, tokens["access_token"]) == 200
    world.clock.move(3600)
    assert use(browser, tokens["access_token"]) == 401


@pytest.mark.parametrize(("days", "status"), [(89, 200), (90, 403)])
def test_a_refresh_token_dies_of_90_idle_days(browser, tokens, world, days, status):
    world.clock.move(days * DAY_S)
    assert refresh(browser, tokens["refresh_token"]).status_code == status


def test_a_family_dies_after_a_year_however_used(browser, tokens, world):
    token = tokens["refresh_token"]
    for _ in range(4):
        world.clock.move(80 * DAY_S)
        token = refresh(browser, token).json()["refresh_token"]
    world.clock.move(50 * DAY_S)
    assert refusal(refresh(browser, token)) == (403, "invalid_grant")


def test_the_token_endpoint_can_be_away(browser, tokens, world):
    world.token_unavailable_next = 1
    assert refresh(browser, tokens["refresh_token"]).status_code == 503
    assert refresh(browser, tokens["refresh_token"]).status_code == 200


def test_the_partner_gives_a_grant_back(browser, tokens, world):
    sent = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "token": tokens["refresh_token"],
    }
    answer = browser.post("/oauth/revoke", data=sent)
    assert (answer.status_code, answer.content) == (200, b"")
    assert use(browser, tokens["access_token"]) == 401
    assert world.grants.living("brightwater") == []
    assert browser.post("/oauth/revoke", data=sent).status_code == 200
    wrong = browser.post("/oauth/revoke", data={**sent, "client_secret": "x"})
    assert refusal(wrong) == (401, "access_denied")


def test_a_form_from_another_site_cannot_accept(browser, url, world):
    ticket = open_request(browser, make_authorize_url(url))
    sign_in(browser, SUPER_ADMIN, ticket)
    answer = browser.post(
        "/consent",
        data={"request": ticket, "decision": "accept"},
        headers={"Origin": "http://127.0.0.1:9"},
    )
    assert answer.status_code == 400
    assert world.grants.living("brightwater") == []


def test_a_consent_that_is_no_longer_open_says_so(browser):
    sign_in(browser, SUPER_ADMIN)
    assert browser.get("/consent", params={"request": "gone"}).status_code == 400
    answer = browser.post("/consent", data={"request": "gone", "decision": "accept"})
    assert answer.status_code == 400


def test_consent_needs_somebody_signed_in(browser, url):
    ticket = open_request(browser, make_authorize_url(url))
    expected = f"/login?request={ticket}"
    shown = browser.get("/consent", params={"request": ticket})
    assert shown.headers["location"] == expected
    sent = browser.post("/consent", data={"request": ticket, "decision": "accept"})
    assert sent.headers["location"] == expected


def test_signing_in_as_someone_else_keeps_the_request(browser, url):
    ticket = open_request(browser, make_authorize_url(url))
    sign_in(browser, "admin@brightwater.example", ticket)
    answer = browser.post("/logout", data={"request": ticket})
    assert answer.headers["location"] == f"/login?request={ticket}"
    sign_in(browser, SUPER_ADMIN, ticket)
    assert browser.get("/consent", params={"request": ticket}).status_code == 200
