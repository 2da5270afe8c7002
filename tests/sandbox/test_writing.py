"""Postings, users, contacts and files changed by API."""

import pytest

from tests.sandbox.board_lines import NURSE, PUMPS


@pytest.fixture
def admin(world):
    return world.accounts["brightwater"].users[1].id


def test_a_posting_is_created_as_a_draft_and_published_by_an_update(api, admin):
    body = {
        "text": "Lock Keeper",
        "categories": {"team": "Locks", "location": "Ghent"},
        "content": {
            "descriptionHtml": "<div>Mind the <b>gates</b>.</div>",
            "lists": [{"text": "You bring", "content": "<li>Calm</li>"}],
            "closingPostingHtml": "<p>Come by &amp; see.</p>",
        },
        "salaryDescriptionHtml": "<div>And a house.</div>",
    }
    answer = api.post("/postings", body, perform_as=admin)
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    assert (made["state"], made["urls"]) == ("draft", None)
    assert made["distributionChannels"] is None
    assert made["user"] == made["owner"] == admin
    assert made["content"]["description"] == "Mind the gates.\n"
    assert made["content"]["closing"] == "Come by & see.\n"
    assert made["salaryDescription"] == "And a house.\n"
    path = f"/postings/{made['id']}"
    for send, channels in ((api.post, ["public"]), (api.put, ["internal"])):
        wish = {"state": "published", "distributionChannels": channels}
        changed = send(path, wish, perform_as=admin)
        assert changed.status_code == 200, changed.text
        assert changed.json()["data"]["distributionChannels"] == channels
        assert changed.json()["data"]["text"] == "Lock Keeper"
    assert api.get(path).json()["data"]["categories"]["team"] == "Locks"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "Spy", "confidentiality": "confidential"},
        {"text": "A", "workplaceType": "unspecified"},
        {"text": "A", "salaryRange": {"min": 1}},
        {"text": "A", "state": "hidden"},
        {"text": "A", "distributionChannels": ["radio"]},
        {"text": "A", "owner": "nobody"},
        {"text": "A", "categories": "Locks"},
    ],
)
def test_what_a_posting_cannot_be(api, admin, world, body):
    before = len(world.accounts["brightwater"].postings)
    assert api.post("/postings", body, perform_as=admin).status_code == 400
    assert len(world.accounts["brightwater"].postings) == before


def test_writing_postings_needs_somebody_to_perform_as(api):
    assert api.post("/postings", {"text": "A"}).status_code == 400
    assert api.post(f"/postings/{PUMPS}", {"text": "A"}).status_code == 400
    assert api.get(f"/postings/{PUMPS}").json()["data"]["text"] == "Hydraulics Engineer"


def test_an_update_is_found_by_its_time(api, admin, world):
    since = world.now
    api.post(f"/postings/{NURSE}", {"text": "Day Nurse"}, perform_as=admin)
    found = api.get("/postings", updated_at_start=since).json()["data"]
    assert [one["text"] for one in found] == ["Day Nurse"]


def test_a_user_is_made_changed_and_sent_home_and_back(api):
    body = {"name": "Rosa Melo", "email": "Rosa@brightwater.example"}
    answer = api.post("/users", body)
    assert answer.status_code == 201
    made = answer.json()["data"]
    assert made["accessRole"] == "interviewer"
    assert made["email"] == "rosa@brightwater.example"
    path = f"/users/{made['id']}"
    changed = api.put(path, {"accessRole": "team member"}).json()["data"]
    assert (changed["name"], changed["accessRole"]) == ("Rosa Melo", "team member")
    assert api.post(f"{path}/deactivate").json()["data"]["deactivatedAt"]
    listed = {one["id"] for one in api.get("/users").json()["data"]}
    assert made["id"] not in listed
    assert api.post(f"{path}/reactivate").json()["data"]["deactivatedAt"] is None
    listed = {one["id"] for one in api.get("/users").json()["data"]}
    assert made["id"] in listed


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Rosa"},
        {"email": "rosa@brightwater.example"},
        {"name": "Rosa", "email": "admin@brightwater.example"},
        {"name": "Rosa", "email": "r@x.example", "accessRole": "king"},
    ],
)
def test_what_a_user_cannot_be(api, body):
    assert api.post("/users", body).status_code == 400


def test_unknown_users_and_contacts_are_not_found(api):
    assert api.put("/users/nobody", {}).status_code == 404
    assert api.post("/users/nobody/deactivate").status_code == 404
    assert api.put("/contacts/nobody", {}).status_code == 404
    assert api.get("/requisitions/none").status_code == 404


@pytest.fixture
def made(api, admin):
    person = {
        "name": "Ines Prado",
        "emails": ["ines@example.com"],
        "headline": "Engineer",
    }
    return api.post("/opportunities", person, perform_as=admin).json()["data"]


def test_a_contact_is_replaced_and_what_is_left_out_is_blank(api, made):
    path = f"/contacts/{made['contact']}"
    body = {"name": "Ines P.", "location": {"name": "Porto"}, "emails": ["i@x.example"]}
    assert api.put(path, body).json()["data"] == {
        "id": made["contact"],
        "name": "Ines P.",
        "headline": "",
        "isAnonymized": False,
        "location": {"name": "Porto"},
        "emails": ["i@x.example"],
        "phones": [],
    }
    assert api.put(path, {"emails": "i@x.example"}).status_code == 400
    assert api.get(path).json()["data"]["name"] == "Ines P."


def test_a_file_comes_and_goes(api, made, admin):
    path = f"/opportunities/{made['id']}/files"
    assert api.upload("note.txt", b"hello", path).status_code == 400
    asked = f"{path}?perform_as={admin}"
    answer = api.upload("note.txt", b"hello", asked)
    assert answer.status_code == 201, answer.text
    stored = answer.json()["data"]
    assert list(stored) == [
        "id",
        "name",
        "ext",
        "downloadUrl",
        "uploadedAt",
        "status",
        "size",
    ]
    assert api.get(f"{path}/{stored['id']}/download").content == b"hello"
    late = api.get(path, uploaded_at_end=stored["uploadedAt"] - 1).json()["data"]
    assert late == []
    gone = f"{path}/{stored['id']}?perform_as={admin}"
    assert api.delete(gone).status_code == 204
    assert api.delete(gone).status_code == 404
    assert api.get(path).json()["data"] == []
    assert api.upload("virus.exe", b"x", asked).status_code == 400


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("postings:read:admin", "post", "/postings"),
        ("postings:read:admin", "put", f"/postings/{PUMPS}"),
        ("users:read:admin", "post", "/users"),
        ("contact:read:admin", "put", "/contacts/x"),
        ("files:read:admin", "post", "/opportunities/x/files"),
        ("files:read:admin", "delete", "/opportunities/x/files/y"),
        ("postings:read:admin", "get", f"/surveys/diversity/{PUMPS}"),
        ("opportunities:read:admin", "get", "/applications/deleted"),
    ],
)
def test_writing_needs_the_writing_scope(connect, scope, method, path):
    api = connect("brightwater", scope)
    assert getattr(api, method)(path).status_code == 403
