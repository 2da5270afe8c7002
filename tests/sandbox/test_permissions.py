"""Packages, roles and custom roles: who may connect, revoke, and see what."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from lever_sandbox.packages import BASIC, ENTERPRISE, LEVER_TRM
from lever_sandbox.roles import MANAGE_INTEGRATIONS
from tests.sandbox.board_lines import CAPTAIN, NURSE, PUMPS
from tests.sandbox.browser import (
    CLIENT_ID,
    callback_fields,
    make_authorize_url,
    open_request,
    redeem,
    refresh,
    sign_in,
    walk,
)
from tests.sandbox.switching import bearer, plain_application, switch

ADMIN = "super-admin@brightwater.example"
LEAD = "integrations-lead@quiet-harbour.example"
SOURCER = "sourcer@quiet-harbour.example"


@pytest.fixture
def address(world) -> str:
    return make_authorize_url(world.base_url)


def open_consent(browser: httpx.Client, address: str, email: str) -> tuple[str, str]:
    """The ticket and the page at the point where scopes would be listed."""
    ticket = open_request(browser, address)
    sign_in(browser, email, ticket)
    return ticket, browser.get("/consent", params={"request": ticket}).text


def test_accounts_carry_packages_and_say_so(browser, world):
    accounts = browser.get("/_sandbox/state").json()["accounts"]
    assert accounts["brightwater"]["package"] == LEVER_TRM
    assert accounts["quiet-harbour"]["package"] == ENTERPRISE
    assert accounts["brightwater"]["hasIntegrations"] is True
    front = browser.get("/").text
    assert LEVER_TRM in front
    assert ENTERPRISE in front
    sign_in(browser, ADMIN)
    assert f"has the package {LEVER_TRM}" in browser.get("/settings/integrations").text


def test_without_integrations_a_page_explains_the_package(browser, world, address):
    switch(browser, package=BASIC)
    _, page = open_consent(browser, address, ADMIN)
    assert f"<strong>{BASIC}</strong>" in page
    assert f"{LEVER_TRM} or {ENTERPRISE}" in page
    assert "postings:write:admin" not in page
    assert 'value="accept"' not in page


def test_the_explaining_page_leads_back_and_nothing_is_connected(
    browser, world, address
):
    switch(browser, package=BASIC)
    ticket, _ = open_consent(browser, address, ADMIN)
    forced = browser.post("/consent", data={"request": ticket, "decision": "accept"})
    assert forced.status_code == 403
    back = browser.post("/consent", data={"request": ticket, "decision": "package"})
    told = callback_fields(back)
    assert (told["error"], told["state"]) == ("access_denied", "c0ffee-77")
    assert "package" in told["error_description"]
    assert world.grants.living("brightwater") == []


def test_a_package_change_stops_living_tokens_and_can_be_taken_back(
    browser, world, connect
):
    issued = world.connect("brightwater", CLIENT_ID)
    headers = bearer(issued.access_token)
    assert browser.get("/v1/stages", headers=headers).status_code == 200
    switch(browser, package=BASIC)
    refused = browser.get("/v1/stages", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "Forbidden")
    assert BASIC in refused.json()["message"]
    keyed = browser.get("/v1/stages", auth=("brightwater-api-key", ""))
    assert keyed.status_code == 403
    assert refresh(browser, issued.refresh_token).status_code == 200
    switch(browser, package=None)
    assert browser.get("/v1/stages", headers=headers).status_code == 200


def test_a_custom_role_with_the_permission_connects(browser, world, address):
    fields = walk(browser, address, LEAD)
    tokens = redeem(browser, fields["code"]).json()
    (grant,) = world.grants.living("quiet-harbour")
    lead = next(u for u in world.accounts["quiet-harbour"].users if u.email == LEAD)
    assert grant.user_id == lead.id
    assert refresh(browser, tokens["refresh_token"]).status_code == 200


def test_a_custom_role_without_it_fails_at_the_very_end(browser, world, address):
    _, page = open_consent(browser, address, SOURCER)
    assert "postings:write:admin" in page
    told = walk(browser, address, SOURCER)
    assert told["error"] == "access_denied"
    assert world.grants.living("quiet-harbour") == []


def test_custom_roles_are_told_by_id(connect, world):
    users = connect("quiet-harbour").get("/users").json()["data"]
    roles = {user["email"]: user["accessRole"] for user in users}
    custom = {roles[LEAD], roles[SOURCER]}
    assert len(custom) == 2
    assert all(len(role) == 36 for role in custom)
    found = connect("quiet-harbour").get("/users", accessRole=roles[LEAD]).json()
    assert [user["email"] for user in found["data"]] == [LEAD]


def test_the_pages_show_a_custom_role_by_name(browser, world):
    sign_in(browser, LEAD)
    page = browser.get("/settings/integrations").text
    assert "Integrations lead at Quiet Harbour" in page


def test_a_custom_role_with_the_permission_revokes(browser, world):
    world.connect("quiet-harbour", CLIENT_ID)
    sign_in(browser, SOURCER)
    shown = browser.get("/settings/integrations").text
    assert '<button class="danger"' not in shown
    assert MANAGE_INTEGRATIONS in shown
    path, sent = "/settings/integrations/revoke", {"client_id": CLIENT_ID}
    assert browser.post(path, data=sent).status_code == 403
    assert world.grants.living("quiet-harbour")
    sign_in(browser, LEAD)
    assert '<button class="danger"' in browser.get("/settings/integrations").text
    assert browser.post(path, data=sent).status_code == 303
    assert world.grants.living("quiet-harbour") == []


def test_authorized_apps_tell_name_logo_who_when_and_scopes(browser, world):
    world.connect("brightwater", CLIENT_ID, ("postings:read:admin",))
    sign_in(browser, ADMIN)
    page = browser.get("/settings/integrations").text
    name = world.accounts["brightwater"].users[0].name
    for words in ("<h3>Refer.io</h3>", 'class="logo"', f"Authorized by {name} on"):
        assert words in page
    assert "<code>postings:read:admin</code>" in page


@pytest.fixture
def applied(api, world):
    """One candidate for each of two postings with different people."""
    account = world.accounts["brightwater"]
    admin, member = account.users[1].id, account.users[2].id
    for posting, owner in ((PUMPS, admin), (NURSE, member)):
        fields = account.postings[posting].fields
        fields.update(user=admin, owner=owner, hiringManager=None, followers=[])
        assert plain_application(api, posting).status_code == 201
    return {one.posting_id: one.id for one in account.opportunities.values()}


def test_a_team_member_sees_the_candidates_of_associated_postings(browser, applied):
    sign_in(browser, "team-member@brightwater.example")
    jobs, candidates = browser.get("/jobs").text, browser.get("/candidates").text
    assert "Night Nurse" in jobs
    assert "Hydraulics Engineer" not in jobs
    assert applied[NURSE] in candidates
    assert applied[PUMPS] not in candidates
    assert browser.get(f"/candidates/{applied[PUMPS]}").status_code == 404
    assert browser.get(f"/jobs/{PUMPS}").status_code == 404
    changed = browser.post(f"/jobs/{PUMPS}", data={"to_state": "closed"})
    assert changed.status_code == 404


def test_following_a_posting_associates_with_it(browser, applied, world):
    account = world.accounts["brightwater"]
    limited = account.users[3]
    account.postings[PUMPS].fields["followers"] = [limited.id]
    sign_in(browser, limited.email)
    assert applied[PUMPS] in browser.get("/candidates").text
    page = browser.get(f"/jobs/{PUMPS}")
    assert page.status_code == 200
    assert "to_state" not in page.text
    changed = browser.post(f"/jobs/{PUMPS}", data={"to_state": "closed"})
    assert changed.status_code == 403


def test_an_admin_sees_everything(browser, applied):
    sign_in(browser, "admin@brightwater.example")
    candidates = browser.get("/candidates").text
    assert applied[NURSE] in candidates
    assert applied[PUMPS] in candidates


@pytest.mark.parametrize("path", ["/jobs", "/candidates"])
def test_an_interviewer_sees_nothing_and_is_told_why(browser, applied, path):
    sign_in(browser, "interviewer@brightwater.example")
    page = browser.get(path)
    assert page.status_code == 403
    assert "lacks the permission" in page.text
    assert browser.get(f"/candidates/{applied[NURSE]}").status_code == 404


def test_changing_the_role_takes_the_custom_one_away(world):
    lead = next(u for u in world.accounts["quiet-harbour"].users if u.email == LEAD)
    assert lead.may(MANAGE_INTEGRATIONS)
    lead.access_role = "interviewer"
    assert not lead.may(MANAGE_INTEGRATIONS)


def test_a_reset_keeps_what_each_account_was_sold(browser, world):
    world.sell("quiet-harbour", BASIC)
    assert CAPTAIN in world.accounts["quiet-harbour"].postings
    browser.post("/_sandbox/reset", json={})
    assert world.accounts["quiet-harbour"].package == BASIC
    world.sell("quiet-harbour", ENTERPRISE)
    with pytest.raises(ValueError, match="no package named 'Gold'"):
        world.sell("quiet-harbour", "Gold")


def test_an_unknown_client_is_named_in_levers_words(browser, world):
    answer = browser.get(make_authorize_url(world.base_url, client_id="elsewhere"))
    assert answer.status_code == 403
    assert "ClientID not found" in answer.text


def test_signing_in_leads_to_a_page_one_may_see(browser, world):
    answer = sign_in(browser, ADMIN)
    assert urlsplit(answer.headers["location"]).path == "/jobs"
    assert parse_qs(urlsplit(answer.headers["location"]).query) == {}
