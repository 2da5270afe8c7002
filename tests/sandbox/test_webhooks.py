"""Webhooks: who is told what, signed how, and what a failure leads to."""

import hashlib
import hmac
import time
from typing import Any

import pytest

from lever_sandbox.webhook import sign
from tests.sandbox.board_lines import PUMPS
from tests.sandbox.browser import sign_in
from tests.sandbox.listener import listen, wait_until

CONTROL = "/_sandbox/accounts/brightwater"
PATH = "/settings/integrations/webhooks"
ALL = [
    "applicationCreated",
    "candidateHired",
    "candidateStageChange",
    "candidateArchiveChange",
    "candidateDeleted",
    "contactCreated",
    "contactUpdated",
]
PERSON = {"name": "Ines Prado", "emails": ["ines.prado@example.com"]}


@pytest.fixture
def listener():
    with listen() as one:
        yield one


@pytest.fixture
def account(world):
    account = world.accounts["brightwater"]
    account.switches.webhook_wait_scale = 0.0
    account.switches.rate_limited = False
    return account


@pytest.fixture
def hear(api, browser, account, listener):
    """Registers webhooks for events and switches their groups on."""

    def register(*events: str, **conditions: object) -> list[dict[str, object]]:
        made = []
        for event in events:
            body = {"url": listener.url, "event": event}
            if conditions:
                body["configuration"] = {"conditions": conditions}
            answer = api.post("/webhooks", body)
            assert answer.status_code == 201, answer.text
            made.append(answer.json()["data"])
        toggles = dict.fromkeys(events, True)
        assert browser.post(f"{CONTROL}/webhook-groups", json=toggles).is_success
        return made

    return register


@pytest.fixture
def create(api, account):
    def make(**changes: object) -> Any:
        body = {**PERSON, "postings": [PUMPS], "origin": "applied", **changes}
        as_user = account.users[0].id
        answer = api.post("/opportunities", body, perform_as=as_user)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]

    return make


def test_the_signature_is_the_one_documented():
    key = "3f1c0a9be2d84c6670d1a5b48e92f7c3016d5eab94c2f870"
    token = "9b7e2c51f04ad8636ee0172bc95f8d44a1367e0db582cf19"
    assert sign(key, token, 1790000123456) == (
        "bf76ba82300e061434771a2a75ab2adeba88fed8f9ec182988ddd1f5168c8c05"
    )


def test_a_delivery_is_signed_with_the_webhooks_own_token(hear, create, listener):
    (hook,) = hear("applicationCreated")
    made = create()
    listener.wait_for(1)
    headers, body = listener.heard[0]
    assert headers["user-agent"] == "Lever-Webhooks"
    assert headers["content-type"] == "application/json"
    key = hook["configuration"]["signatureToken"]
    message = f"{body['token']}{body['triggeredAt']}".encode()
    expected = hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
    assert body["signature"] == expected
    assert list(body) == ["id", "event", "triggeredAt", "token", "signature", "data"]
    assert body["data"]["applicationId"] == made["applications"][0]
    assert body["data"]["opportunityId"] == made["id"]
    assert body["data"]["contactId"] == made["contact"]


def test_nothing_is_sent_until_the_group_is_on(api, browser, create, listener):
    api.post("/webhooks", {"url": listener.url, "event": "applicationCreated"})
    create()
    assert browser.get(f"{CONTROL}/deliveries").json() == {"data": []}
    browser.post(f"{CONTROL}/webhook-groups", json={"applicationCreated": True})
    create()
    assert len(listener.wait_for(1)) == 1


def test_an_application_by_apply_tells_of_itself_and_its_contact(
    api, hear, account, listener
):
    hear("applicationCreated", "contactCreated")
    account.postings[PUMPS].form_override = {
        "customQuestions": [],
        "personalInformation": [],
        "urls": [],
        "consentDisclosures": None,
    }
    person = [
        {"name": "fullName", "value": "Ines Prado"},
        {"name": "email", "value": "ines.prado@example.com"},
    ]
    answer = api.post(f"/postings/{PUMPS}/apply", {"personalInformation": person})
    heard = {one["event"]: one["data"] for one in listener.wait_for(2)}
    told = heard["applicationCreated"]
    assert told["applicationId"] == answer.json()["data"]["applicationId"]
    assert heard["contactCreated"]["accountId"] == account.id
    assert heard["contactCreated"]["contactId"] == told["contactId"]


def test_a_move_an_archiving_a_hire_and_a_deletion_are_told(
    browser, hear, create, account, listener
):
    hear(*ALL[1:5])
    made = create(stage="applicant-new")
    root = f"{CONTROL}/opportunities/{made['id']}"
    assert browser.post(f"{root}/stage", json={"stage": "Offer"}).is_success
    (moved,) = listener.wait_for(1)
    assert moved["data"]["fromStageId"] == "applicant-new"
    assert moved["data"]["toStageId"] == "offer"
    assert moved["data"]["candidateId"] == made["id"]
    browser.post(f"{root}/archive", json={"reason": "Withdrew"})
    archived = listener.wait_for(2)[1]
    assert archived["event"] == "candidateArchiveChange"
    assert archived["data"]["fromArchived"] is None
    assert set(archived["data"]["toArchived"]) == {"reason", "archivedAt"}
    browser.post(f"{root}/hire", json={})
    two = {one["event"]: one["data"] for one in listener.wait_for(4)[2:]}
    assert two["candidateHired"]["opportunityId"] == made["id"]
    assert two["candidateArchiveChange"]["fromArchived"] is not None
    browser.post(f"{root}/delete", json={})
    gone = listener.wait_for(5)[4]
    assert gone["event"] == "candidateDeleted"
    assert gone["data"]["deletedBy"] == account.users[0].id


def test_a_deleted_opportunity_is_listed_as_deleted(api, browser, create):
    made = create()
    browser.post(f"{CONTROL}/opportunities/{made['id']}/delete", json={})
    assert api.get(f"/opportunities/{made['id']}").status_code == 404
    (gone,) = api.get("/opportunities/deleted").json()["data"]
    assert gone["id"] == made["id"]
    later = api.get("/opportunities/deleted", deleted_at_start=gone["deletedAt"] + 1)
    assert later.json() == {"data": [], "hasNext": False}
    (application,) = api.get("/applications/deleted").json()["data"]
    assert application["id"] == made["applications"][0]


def test_origins_narrow_what_is_told(hear, create, listener):
    hear("applicationCreated", origins=["referred"])
    create(origin="applied")
    wanted = create(origin="referred")
    (body,) = listener.wait_for(1)
    assert body["data"]["opportunityId"] == wanted["id"]


@pytest.mark.parametrize("failure", [302, 400, 404, 500])
def test_anything_but_2xx_is_tried_again_with_the_same_bytes(
    hear, create, account, listener, failure
):
    listener.answers = [failure, failure]
    hear("applicationCreated")
    create()
    bodies = listener.wait_for(3)
    assert bodies[0] == bodies[1] == bodies[2]
    (kept,) = account.deliveries
    wait_until(lambda: kept.state == "delivered")
    assert [one.status for one in kept.attempts] == [failure, failure, 200]


def test_after_five_retries_it_is_given_up_and_can_be_sent_again_by_hand(
    browser, hear, create, account, listener
):
    listener.answers = [500] * 6
    hear("applicationCreated")
    create()
    (kept,) = account.deliveries
    wait_until(lambda: kept.state == "failed")
    assert len(listener.heard) == 6
    answer = browser.post(f"{CONTROL}/deliveries/{kept.id}/resend", json={})
    assert answer.is_success
    again = listener.wait_for(7)[6]
    assert again["id"] == kept.body["id"]
    assert again["data"] == kept.body["data"]
    assert again["token"] != kept.body["token"]


def test_waits_grow_and_follow_the_movable_clock(
    browser, world, hear, create, account, listener
):
    account.switches.webhook_wait_scale = 1.0
    listener.answers = [500, 500]
    hear("applicationCreated")
    create()
    listener.wait_for(1)
    (kept,) = account.deliveries
    wait_until(lambda: len(kept.attempts) == 1)
    time.sleep(0.2)
    assert len(listener.heard) == 1
    world.clock.move(6)
    listener.wait_for(2)
    wait_until(lambda: len(kept.attempts) == 2)
    world.clock.move(31)
    listener.wait_for(3)


def test_a_slow_receiver_does_not_hold_up_the_answer(hear, create, listener):
    listener.slow_s = 1.0
    hear("applicationCreated")
    started = time.monotonic()
    create()
    assert time.monotonic() - started < 0.8
    listener.wait_for(1)


def test_a_receiver_that_is_not_there_is_a_failure(hear, create, account, api):
    hear("applicationCreated")
    hook = next(iter(account.webhooks.values()))
    hook.url = "http://127.0.0.1:9/hook"
    create()
    (kept,) = account.deliveries
    wait_until(lambda: kept.state == "failed")
    assert {one.status for one in kept.attempts} == {None}


@pytest.mark.parametrize("outlive", [False, True])
def test_whether_webhooks_outlive_a_revocation_is_a_switch(
    browser, hear, create, account, listener, outlive
):
    account.switches.webhooks_outlive_revocation = outlive
    hear("candidateStageChange")
    made = create()
    browser.post(f"{CONTROL}/revoke", json={})
    path = f"{CONTROL}/opportunities/{made['id']}/stage"
    browser.post(path, json={"stage": "offer"})
    assert len(account.deliveries) == int(outlive)


def test_verify_connection_refuses_an_address_that_does_not_answer(
    api, listener, account
):
    body = {
        "url": listener.url,
        "event": "candidateHired",
        "configuration": {"verifyConnection": True},
    }
    assert api.post("/webhooks", body).status_code == 201
    assert listener.wait_for(1)[0]["data"] == {}
    listener.answers = [500]
    assert api.post("/webhooks", body).status_code == 400
    assert len(account.webhooks) == 1


def test_http_is_for_loopback_only(api):
    far = {"url": "http://example.com/hook", "event": "candidateHired"}
    assert api.post("/webhooks", far).status_code == 400
    assert api.post("/webhooks", {**far, "url": "https://x.example/"}).is_success


def test_a_super_admin_toggles_sends_a_test_and_sends_again(
    browser, api, account, create, listener
):
    sign_in(browser, "super-admin@brightwater.example")
    api.post("/webhooks", {"url": listener.url, "event": "applicationCreated"})
    assert listener.url in browser.get(PATH).text
    answer = browser.post(f"{PATH}/groups", data={"event": "applicationCreated"})
    assert answer.status_code == 303
    assert account.webhook_groups["applicationCreated"]
    assert not account.webhook_groups["candidateHired"]
    hook = next(iter(account.webhooks))
    browser.post(f"{PATH}/test", data={"webhook": hook})
    assert listener.wait_for(1)[0]["data"] == {}
    create()
    listener.wait_for(2)
    newest = account.deliveries[-1]
    wait_until(lambda: newest.state == "delivered")
    assert "delivered" in browser.get(PATH).text
    browser.post(f"{PATH}/resend", data={"delivery": newest.id})
    assert listener.wait_for(3)[2]["data"] == newest.body["data"]


@pytest.mark.parametrize("form", ["groups", "test", "resend"])
def test_others_may_look_but_not_touch(browser, account, form):
    sign_in(browser, "interviewer@brightwater.example")
    assert "Only a Super Admin" in browser.get(PATH).text
    answer = browser.post(f"{PATH}/{form}", data={"event": "candidateHired"})
    assert answer.status_code == 403
    assert account.webhook_groups == {}


def test_an_unknown_event_group_is_refused(browser, world):
    answer = browser.post(f"{CONTROL}/webhook-groups", json={"postingMoved": True})
    assert answer.status_code == 400
    assert "postingMoved" in answer.json()["error"]


@pytest.mark.parametrize("verb", ["stage", "archive", "hire", "delete"])
def test_an_unknown_opportunity_is_refused(browser, world, verb):
    answer = browser.post(f"{CONTROL}/opportunities/nobody/{verb}", json={})
    assert answer.status_code == 404


def test_a_reset_ends_what_is_still_on_its_way(
    browser, world, hear, create, account, listener
):
    account.switches.webhook_wait_scale = 1.0
    listener.answers = [500]
    hear("applicationCreated")
    create()
    (kept,) = account.deliveries
    wait_until(lambda: len(kept.attempts) == 1)
    world.reset()
    world.clock.move(10)
    wait_until(lambda: kept.state == "stopped")
    assert len(listener.heard) == 1


def test_the_history_is_two_weeks_long(browser, world, hear, create, account, listener):
    hear("applicationCreated")
    create()
    listener.wait_for(1)
    assert len(browser.get(f"{CONTROL}/deliveries").json()["data"]) == 1
    world.clock.move(15 * 24 * 3600)
    assert browser.get(f"{CONTROL}/deliveries").json()["data"] == []
