from typing import Any

import httpx
import pytest


def data(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


def test_users_of_every_role_and_one_who_has_left(api):
    users = data(api.get("/users"))
    assert {user["accessRole"] for user in users} == {
        "super admin",
        "admin",
        "team member",
        "limited team member",
        "interviewer",
    }
    assert all(user["deactivatedAt"] is None for user in users)
    everybody = data(api.get("/users", includeDeactivated="True"))
    assert len(everybody) == len(users) + 1
    created = [user["createdAt"] for user in everybody]
    assert created == sorted(created, reverse=True)


def test_users_are_found_by_e_mail_and_role(api):
    by_email = data(api.get("/users", email="Admin@brightwater.example"))
    by_role = data(api.get("/users", **{"accessRole[]": "admin"}))
    assert by_email == by_role
    assert data(api.get(f"/users/{by_email[0]['id']}")) == by_email[0]
    assert api.get("/users/unknown").status_code == 404


def test_stages_come_in_pipeline_order_and_in_pages(api):
    stages = data(api.get("/stages"))
    assert stages[0] == {"id": "lead-new", "text": "New lead"}
    assert stages[-1]["id"] == "offer"
    first = api.get("/stages", limit=5).json()
    rest = api.get("/stages", limit=5, offset=first["next"]).json()
    assert first["data"] + rest["data"] == stages
    assert data(api.get("/stages/offer")) == stages[-1]
    gone = api.get("/stages/x").json()
    assert gone == {"code": "ResourceNotFound", "message": "stages x was not found"}
    ranked = data(api.get("/disposition_stages"))["stages"]
    assert [one["rank"] for one in ranked] == sorted(one["rank"] for one in ranked)


def test_archive_reasons_by_type(api):
    assert len(data(api.get("/archive_reasons"))) == 6
    (hired,) = data(api.get("/archive_reasons", type="hired"))
    assert hired["text"] == "Hired"
    assert data(api.get(f"/archive_reasons/{hired['id']}")) == hired
    assert api.get("/archive_reasons/x").status_code == 404


def test_empty_lists(api):
    assert data(api.get("/requisitions")) == []
    assert data(api.get("/tags")) == []
    assert api.get("/contacts/x").status_code == 404


class TestWebhooks:
    def test_a_webhook_is_made_listed_changed_and_deleted(self, api):
        body = {"url": "https://refer.example/hook", "event": "applicationCreated"}
        answer = api.post("/webhooks", body)
        assert answer.status_code == 201
        made = answer.json()["data"]
        assert len(made["configuration"]["signatureToken"]) == 48
        assert len(made["configuration"]["conditions"]["origins"]) == 6

        listed = api.get("/webhooks").json()
        assert set(listed) == {"data"}
        assert "signatureToken" not in listed["data"][0]["configuration"]

        origins = {"conditions": {"origins": ["applied"]}}
        changed = api.put(
            "/webhooks", {"data": [{"id": made["id"], "configuration": origins}]}
        )
        assert changed.json()["data"][0]["configuration"] == origins
        moved = api.put(f"/webhooks/{made['id']}", {"url": "https://other.example"})
        assert moved.json()["data"]["url"] == "https://other.example"

        gone = api.delete(f"/webhooks/{made['id']}")
        assert (gone.status_code, gone.content) == (204, b"")
        assert api.delete(f"/webhooks/{made['id']}").status_code == 404

    @pytest.mark.parametrize(
        "body",
        [
            {"url": "http://refer.example/hook", "event": "applicationCreated"},
            {"url": "https://refer.example/hook", "event": "postingCreated"},
            {"event": "applicationCreated"},
            {
                "url": "http://127.0.0.1/hook",
                "event": "candidateHired",
                "configuration": {"conditions": {"origins": ["unknown"]}},
            },
        ],
    )
    def test_what_cannot_be_a_webhook(self, api, body):
        assert api.post("/webhooks", body).status_code == 400

    def test_a_bulk_change_needs_a_list(self, api):
        assert api.put("/webhooks", {"data": {}}).status_code == 400

    def test_local_addresses_are_taken_and_other_events_have_no_origins(self, api):
        body = {"url": "http://127.0.0.1:9/hook", "event": "candidateDeleted"}
        made = api.post("/webhooks", body).json()["data"]
        assert set(made["configuration"]) == {"signatureToken"}
