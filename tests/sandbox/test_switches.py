"""Every switch, set by the control routes and felt over HTTP."""

import asyncio
import re
import time
from pathlib import Path

import httpx
import pytest

import lever_sandbox
from lever_sandbox.app import create_app
from lever_sandbox.faults import Switches, check_switches
from lever_sandbox.flags import read_switch
from tests.sandbox.board_lines import NURSE, PUMPS
from tests.sandbox.browser import CLIENT_ID, refresh
from tests.sandbox.switching import (
    bearer,
    fill,
    move_clock,
    plain_application,
    switch,
    switch_all,
)

ACCOUNT = "/_sandbox/accounts/brightwater"


def statuses(api, count: int, path: str = "/stages") -> list[int]:
    return [api.get(path).status_code for _ in range(count)]


def test_every_nth_call_is_too_many(browser, api):
    switch(browser, too_many_every=3)
    assert statuses(api, 7) == [200, 200, 429, 200, 200, 429, 200]
    state = browser.get("/_sandbox/state").json()["accounts"]
    assert state["brightwater"]["throttled"] == 2
    assert state["quiet-harbour"]["throttled"] == 0
    switch(browser, too_many_every=0)
    assert statuses(api, 3) == [200] * 3


def test_a_storm_of_so_many_calls(browser, api):
    switch(browser, too_many_next=2)
    assert statuses(api, 3) == [429, 429, 200]


@pytest.mark.parametrize(
    ("name", "status"), [("too_many_for_s", 429), ("unavailable_for_s", 503)]
)
def test_a_storm_of_so_many_seconds(browser, api, name, status):
    switch(browser, **{name: 60})
    assert statuses(api, 2) == [status] * 2
    move_clock(browser, 59)
    assert statuses(api, 1) == [status]
    move_clock(browser, 61)
    assert statuses(api, 2) == [200] * 2
    assert (
        browser.get("/_sandbox/state").json()["accounts"]["brightwater"]["switches"][
            name
        ]
        == 0
    )
    switch(browser, **{name: 60})
    assert statuses(api, 1) == [status]
    switch(browser, **{name: 0})
    assert statuses(api, 1) == [200]


def test_the_time_of_a_storm_begins_when_it_is_set(browser, api):
    switch(browser, unavailable_for_s=60)
    move_clock(browser, 61)
    assert statuses(api, 1) == [200]


def test_retry_after_comes_only_when_switched(browser, api):
    switch(browser, too_many_next=2)
    assert "retry-after" not in api.get("/stages").headers
    switch(browser, retry_after_s=7)
    assert api.get("/stages").headers["retry-after"] == "7"
    switch(browser, unavailable_next=1)
    assert "retry-after" not in api.get("/stages").headers


@pytest.mark.parametrize(
    ("look", "kind", "begins"),
    [
        ("json", "application/json", '{"code"'),
        ("html", "text/html", "<html>"),
        ("empty", None, ""),
    ],
)
def test_error_bodies(browser, api, look, kind, begins):
    switch(browser, error_bodies=look, unavailable_next=1)
    for status, path in ((503, "/stages"), (404, "/stages/unknown")):
        answer = api.get(path)
        assert answer.status_code == status
        assert (answer.headers.get("content-type") or "").startswith(kind or "")
        assert answer.text[: len(begins) or 1] == begins
    assert api.get("/stages").json()["data"]


def test_the_connection_is_cut_without_an_answer(browser, api, caplog):
    switch(browser, cut_next=1)
    with pytest.raises(httpx.TransportError):
        api.get("/stages")
    assert api.get("/stages").status_code == 200
    assert not caplog.records or all(one.levelname != "ERROR" for one in caplog.records)


def test_where_nothing_can_be_cut_the_answer_is_500(world):
    world.accounts["brightwater"].switches.cut_next = 1
    transport = httpx.ASGITransport(app=create_app(world))

    async def ask() -> int:
        async with httpx.AsyncClient(
            transport=transport, base_url="http://bare.example"
        ) as client:
            answer = await client.get("/v1/stages", auth=("brightwater-api-key", ""))
            return answer.status_code

    assert asyncio.run(ask()) == 500


def test_offset_tokens_become_invalid_and_a_new_start_gets_through(browser, api):
    first = api.get("/postings", limit=2).json()
    switch(browser, offset_tokens_invalid_next=1)
    assert api.get("/postings", limit=2).status_code == 200
    refused = api.get("/postings", limit=2, offset=first["next"])
    assert refused.status_code == 400
    assert "Invalid offset token" in refused.json()["message"]
    again = api.get("/postings", limit=2, offset=first["next"])
    assert again.status_code == 200


@pytest.mark.parametrize("path", ["/postings", "/users", "/sources"])
def test_an_item_slips_away_between_two_pages(browser, api, path):
    everything = api.get(path).json()["data"]
    first = api.get(path, limit=2).json()
    switch(browser, pages_lose_item_next=1)
    second = api.get(path, limit=2, offset=first["next"]).json()["data"]
    assert first["data"] == everything[:2]
    assert second == everything[3:5]
    whole = api.get(path, limit=2, offset=first["next"]).json()["data"]
    assert whole == everything[2:4]


def test_a_revocation_comes_during_a_call(browser, api, world):
    issued = world.connect("brightwater", CLIENT_ID)
    switch(browser, revoked_after_calls=2)
    assert statuses(api, 3) == [200, 200, 401]
    assert refresh(browser, issued.refresh_token).json()["error"] == "invalid_grant"
    assert world.accounts["brightwater"].switches.revoked_after_calls is None


def test_applying_cut_before_storing_leaves_nothing(browser, api, world):
    form = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    body = fill(api, form)
    switch(browser, apply_cut_before_storing_next=1)
    with pytest.raises(httpx.TransportError):
        api.post(f"/postings/{PUMPS}/apply", body)
    assert not world.accounts["brightwater"].opportunities
    assert api.post(f"/postings/{PUMPS}/apply", body).status_code == 201


def test_applying_cut_after_storing_leaves_one(browser, api, world):
    switch(browser, apply_cut_after_storing_next=1)
    with pytest.raises(httpx.TransportError):
        plain_application(api, PUMPS)
    (one,) = world.accounts["brightwater"].opportunities.values()
    assert one.emails == ["ines.prado@example.com"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [("apply_slow_before_storing_ms", 0), ("apply_slow_after_storing_ms", 1)],
)
def test_applying_answers_too_late(browser, api, world, name, stored):
    form = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    body = fill(api, form)
    switch(browser, **{name: 400})
    url, headers = f"{world.base_url}/v1/postings/{PUMPS}/apply", api.headers
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, json=body, headers=headers, timeout=0.15)
    account = world.accounts["brightwater"]
    assert len(account.opportunities) == stored
    patience = time.monotonic() + 10
    while not account.opportunities and time.monotonic() < patience:
        browser.get("/_sandbox/state")
    assert len(account.opportunities) == 1, "Lever goes on though nobody listens"


def test_a_storing_that_fails_afterwards(browser, api, world):
    switch(browser, apply_fails_after_storing=True)
    assert plain_application(api, PUMPS).status_code == 500
    assert len(world.accounts["brightwater"].opportunities) == 1


def test_a_source_joins_or_replaces(browser, api, world):
    plain_application(api, PUMPS, source="Refer.io")
    switch(browser, source_joins_job_site=True)
    plain_application(api, NURSE, source="Refer.io")
    account = world.accounts["brightwater"]
    sources = {one.posting_id: one.sources for one in account.opportunities.values()}
    assert sources == {PUMPS: ["Refer.io"], NURSE: ["Job site", "Refer.io"]}


def test_a_locked_list_of_sources_takes_only_known_ones(browser, api, world):
    switch(browser, sources_locked=True)
    account = world.accounts["brightwater"]
    assert plain_application(api, PUMPS, source="Refer.io").status_code == 201
    (one,) = account.opportunities.values()
    assert one.sources == ["Job site"]
    path = f"/opportunities/{one.id}/addSources"
    added = api.post(path, {"sources": ["Refer.io", "LinkedIn"]})
    assert added.json()["data"]["sources"] == ["Job site", "LinkedIn"]
    wish = {"name": "Rui", "emails": ["rui@example.com"], "sources": ["Refer.io"]}
    made = api.post("/opportunities", wish, perform_as=account.users[0].id)
    assert made.json()["data"]["sources"] == ["Added manually"]
    texts = [source["text"] for source in api.get("/sources").json()["data"]]
    assert "Refer.io" not in texts


def test_a_known_source_stays_known_once_the_list_is_locked(browser, api, world):
    plain_application(api, PUMPS, source="Refer.io")
    switch(browser, sources_locked=True)
    plain_application(api, NURSE, source="Refer.io")
    account = world.accounts["brightwater"]
    assert all(one.sources == ["Refer.io"] for one in account.opportunities.values())


def test_opportunities_appear_late(browser, api):
    switch(browser, opportunities_appear_after_ms=60_000)
    plain_application(api, PUMPS)
    assert api.get("/opportunities").json()["data"] == []
    move_clock(browser, 61)
    assert len(api.get("/opportunities").json()["data"]) == 1


def test_uploads_expire_after_a_day_of_the_movable_clock(browser, api, world):
    uri = api.upload("cv.pdf", b"%PDF-1.7 me").json()["data"]["uri"]
    form = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    body = fill(api, form)
    body["personalInformation"] = [
        {**one, "value": uri} if one["name"] == "resume" else one
        for one in body["personalInformation"]
    ]
    move_clock(browser, 86_401)
    late = world.connect("brightwater", CLIENT_ID)
    answer = browser.post(
        f"/v1/postings/{PUMPS}/apply", json=body, headers=bearer(late.access_token)
    )
    assert answer.status_code == 400
    assert "expired upload" in answer.json()["message"]


def test_switching_all_accounts_at_once(browser, world, connect):
    switch_all(browser, unavailable_next=1, rate_limited=False)
    assert world.rate_limited is False
    for site in world.accounts:
        assert statuses(connect(site), 2) == [503, 200]


def test_a_reset_switches_everything_back(browser, world):
    before = browser.get("/_sandbox/state").json()
    switch(browser, cut_next=9, package="Lever Basic", moved_to_second_base=True)
    switch(browser, unavailable_for_s=60, error_bodies="html", too_many_every=2)
    switch_all(
        browser, strict_rotation=False, token_unavailable_next=4, rate_limited=False
    )
    move_clock(browser, 1_000)
    browser.post("/_sandbox/reset", json={})
    after = browser.get("/_sandbox/state").json()
    assert {**after, "now": 0} == {**before, "now": 0}
    assert after["now"] - before["now"] < 600_000


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"slow_ms": "100"}, "slow_ms must be int"),
        ({"slow_ms": -1}, "slow_ms must be int"),
        ({"slow_ms": True}, "slow_ms must be int"),
        ({"cut_next": 1.5}, "cut_next must be int"),
        ({"rate_limited": 1}, "rate_limited must be bool"),
        ({"retry_after_s": "soon"}, "retry_after_s must be int or NoneType"),
        ({"package": "Gold"}, "no package named 'Gold'"),
        ({"error_bodies": "xml"}, "error_bodies must be one of"),
        ({"_calls": 3}, "no switch named _calls"),
    ],
)
def test_a_switch_of_the_wrong_kind_is_refused_and_none_is_set(browser, changes, says):
    before = switch(browser)
    answer = browser.post(f"{ACCOUNT}/switches", json={"slow_ms": 0, **changes})
    assert answer.status_code == 400
    assert says in answer.json()["error"]
    assert switch(browser) == before


def test_seconds_may_be_whole_or_not():
    check_switches({"too_many_for_s": 2})
    check_switches({"too_many_for_s": 0.5})
    with pytest.raises(ValueError, match="must be float"):
        check_switches({"too_many_for_s": -0.5})


def test_counting_down_ends_at_nothing():
    switches = Switches(cut_next=2)
    spent = [switches.spend("cut_next") for _ in range(4)]
    assert spent == [True, True, False, False]
    assert switches.cut_next == 0


def test_the_readme_tells_every_switch_with_its_beginning():
    text = (Path(lever_sandbox.__file__).parents[2] / "README.md").read_text("utf-8")
    table = text.partition("## Switches")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in table.splitlines() if line[:3] == "| `"]
    told = {
        name: begins.strip().strip("`")
        for names, begins in rows
        for name in re.findall(r"`(\w+)`", names)
    }
    for name, begins in Switches().as_json().items():
        assert read_switch(f"{name}={told[name]}") == (None, {name: begins})
