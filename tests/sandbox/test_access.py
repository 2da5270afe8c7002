"""Scopes, revocation, the rate limit and the fault switches."""

import base64
import time

import httpx
import pytest

from lever_sandbox.rate import CAPACITY, Bucket
from tests.sandbox.board_lines import PUMPS
from tests.sandbox.browser import CLIENT_ID, refresh, sign_in

FORM = f"/postings/{PUMPS}/apply"


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("postings:read:admin", "get", "/postings", 200),
        ("postings:write:admin", "get", "/postings", 200),
        ("postings:read:admin", "get", FORM, 200),
        ("postings:read:admin", "post", FORM, 403),
        ("postings:write:admin", "post", FORM, 400),
        ("postings:write:admin", "post", "/uploads", 403),
        ("uploads:write:admin", "post", "/uploads", 400),
        ("uploads:write:admin", "get", "/postings", 403),
        ("postings:write:admin", "get", "/opportunities", 403),
        ("opportunities:read:admin", "get", "/opportunities", 200),
        ("opportunities:read:admin", "post", "/opportunities", 403),
        ("opportunities:write:admin", "post", "/opportunities", 400),
        ("opportunities:write:admin", "get", "/stages", 403),
        ("stages:read:admin", "get", "/stages", 200),
        ("sources:read:admin", "get", "/sources", 200),
        ("users:read:admin", "get", "/users", 200),
        ("archive_reasons:read:admin", "get", "/archive_reasons", 200),
        ("webhooks:read:admin", "post", "/webhooks", 403),
        ("webhooks:write:admin", "get", "/webhooks", 200),
        ("offline_access", "get", "/postings", 403),
    ],
)
def test_each_call_needs_its_scope_and_write_includes_read(
    connect, scope, method, path, status
):
    api = connect("brightwater", scope)
    answer = getattr(api, method)(path)
    assert answer.status_code == status, answer.text
    if status == 403:
        assert answer.json()["code"] == "Forbidden"


def test_one_accounts_token_shows_nothing_of_another(connect):
    other = connect("quiet-harbour")
    assert other.get(f"/postings/{PUMPS}").status_code == 404
    titles = {one["text"] for one in other.get("/postings").json()["data"]}
    assert "Harbour Captain" in titles
    assert "Hydraulics Engineer" not in titles


@pytest.fixture
def issued(world):
    return world.connect("brightwater", CLIENT_ID)


def use(browser: httpx.Client, issued) -> int:
    headers = {"Authorization": f"Bearer {issued.access_token}"}
    return browser.get("/v1/postings?limit=1", headers=headers).status_code


def revoke_in_settings(browser: httpx.Client, email: str) -> httpx.Response:
    sign_in(browser, email)
    return browser.post("/settings/integrations/revoke", data={"client_id": CLIENT_ID})


def test_revoking_in_settings_kills_everything_at_once(browser, issued, world):
    assert use(browser, issued) == 200
    sign_in(browser, "super-admin@brightwater.example")
    page = browser.get("/settings/integrations").text
    for words in (
        "Authorized Apps",
        "Refer.io",
        "Revoke access",
        "postings:write:admin",
    ):
        assert words in page

    revoke_in_settings(browser, "super-admin@brightwater.example")

    assert use(browser, issued) == 401
    answer = refresh(browser, issued.refresh_token)
    assert (answer.status_code, answer.json()["error"]) == (403, "invalid_grant")
    assert "Refer.io" not in browser.get("/settings/integrations").text


def test_only_a_super_admin_revokes(browser, issued):
    assert revoke_in_settings(browser, "admin@brightwater.example").status_code == 403
    page = browser.get("/settings/integrations").text
    assert "Refer.io" in page
    assert '<button class="danger"' not in page
    assert use(browser, issued) == 200


def test_revoking_one_account_leaves_the_other(browser, issued, world):
    other = world.connect("quiet-harbour", CLIENT_ID)
    browser.post("/_sandbox/accounts/brightwater/revoke", json={})
    assert use(browser, issued) == 401
    assert use(browser, other) == 200


def test_a_new_grant_does_not_wake_old_tokens(browser, issued, world):
    world.revoke_all("brightwater")
    newer = world.connect("brightwater", CLIENT_ID)
    assert use(browser, issued) == 401
    assert use(browser, newer) == 200


def test_access_tokens_may_outlive_revocation(browser, issued, world):
    switches = world.accounts["brightwater"].switches
    switches.access_tokens_outlive_revocation = True
    world.revoke_all("brightwater")
    assert use(browser, issued) == 200
    assert refresh(browser, issued.refresh_token).status_code == 403
    world.clock.move(3600)
    assert use(browser, issued) == 401


def test_the_bucket_takes_a_burst_and_fills_again():
    moments = [0.0]
    bucket = Bucket(lambda: moments[0])
    assert all(bucket.take() for _ in range(int(CAPACITY)))
    assert not bucket.take()
    moments[0] = 0.1
    assert bucket.take()
    assert not bucket.take()
    moments[0] = 100.0
    assert sum(bucket.take() for _ in range(50)) == CAPACITY


def test_more_than_a_burst_is_answered_429(browser, issued, world):
    # A slow machine refills while we ask, so ask until the bucket is empty.
    answers = [use(browser, issued) for _ in range(120)]
    assert answers[:20] == [200] * 20
    assert 429 in answers


def test_each_account_has_its_own_bucket(connect):
    first, other = connect("brightwater"), connect("quiet-harbour")
    while first.get("/stages").status_code == 200:
        pass
    assert other.get("/stages").status_code == 200


@pytest.mark.parametrize("of_the", ["world", "account"])
def test_the_rate_limit_can_be_off(browser, issued, world, of_the):
    if of_the == "world":
        world.rate_limited = False
    else:
        world.accounts["brightwater"].switches.rate_limited = False
    assert {use(browser, issued) for _ in range(60)} == {200}


@pytest.mark.parametrize(
    ("switch", "status", "code"),
    [
        ("unavailable_next", 503, "ServiceUnavailable"),
        ("too_many_next", 429, "TooManyRequests"),
    ],
)
def test_the_next_requests_fail(api, world, switch, status, code):
    setattr(world.accounts["brightwater"].switches, switch, 2)
    for _ in range(2):
        answer = api.get("/stages")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert api.get("/stages").status_code == 200


def test_slow_answers(api, world):
    world.accounts["brightwater"].switches.slow_ms = 150
    began = time.perf_counter()
    api.get("/stages")
    assert time.perf_counter() - began >= 0.15


def test_a_listing_breaks_after_its_first_page(api, world):
    world.accounts["brightwater"].switches.listing_breaks_after_first_page = True
    first = api.get("/postings", limit=2).json()
    assert api.get("/postings", limit=2, offset=first["next"]).status_code == 500


def test_a_key_of_a_deleted_account_is_unknown(browser, world):
    issued = world.connect("quiet-harbour", CLIENT_ID)
    world.accounts.pop("quiet-harbour")
    try:
        assert use(browser, issued) == 401
        key = base64.b64encode(b"quiet-harbour-api-key:").decode()
        headers = {"Authorization": f"Basic {key}"}
        assert browser.get("/v1/postings", headers=headers).status_code == 401
    finally:
        world.add_account("quiet-harbour")
