import json

import httpx
import pytest

from lever_sandbox.ids import stable_id
from lever_sandbox.pipeline import NEW_APPLICANT
from tests.sandbox.board_lines import NURSE, PUMPS


@pytest.fixture
def account(world):
    return world.accounts["brightwater"]


@pytest.fixture
def admin(account):
    return account.users[1].id


@pytest.fixture
def create(api, admin):
    def make(**fields: object):
        wish = {"name": "Inês Prado", "emails": ["ines@example.com"], **fields}
        return api.post("/opportunities", wish, perform_as=admin)

    return make


def ids(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["data"]]


def test_creating_answers_the_whole_opportunity(create, admin, account):
    answer = create(postings=[PUMPS], tags=["water"], sources=["Refer.io"])

    assert answer.status_code == 201
    assert answer.json()["deduped"] is False
    made = answer.json()["data"]
    assert made["stage"] == "lead-new"
    assert made["origin"] == "sourced"
    assert made["sourcedBy"] == made["owner"] == admin
    assert made["sources"] == ["Refer.io"]
    assert made["tags"][:2] == ["water", "Hydraulics Engineer"]
    assert made["stageChanges"][0]["userId"] == admin
    assert "opportunityLocation" not in made
    (application,) = account.opportunities[made["id"]].applications
    assert application.record["type"] == "user"
    assert list(application.record)[-5:] == [
        "ipAddress",
        "referer",
        "userAgent",
        "acceptLanguage",
        "timezone",
    ]


def test_a_known_e_mail_joins_the_contact_whose_name_wins(create):
    first = create().json()["data"]
    second = create(name="Somebody", emails=["INES@example.com"]).json()
    assert second["deduped"] is True
    assert second["data"]["contact"] == first["contact"]
    assert second["data"]["name"] == "Inês Prado"
    third = create(emails=[], contact=first["contact"]).json()
    assert third["data"]["contact"] == first["contact"]


def test_creating_by_multipart_with_a_resume(api, admin, account):
    fields = {
        "name": "Rui",
        "emails[]": ["rui@example.com", "rui@work.example"],
        "phones[]": json.dumps({"type": "mobile", "value": "1"}),
        "postings[]": PUMPS,
        "origin": "applied",
        "stage": NEW_APPLICANT,
        "archived[reason]": account.archive_reasons[1].id,
        "archived[archivedAt]": "1790000000000",
    }
    files = {"resumeFile": ("cv.pdf", b"me"), "files[]": ("note.txt", b"note")}
    answer = api.client.post(
        "/v1/opportunities",
        params={"perform_as": admin, "perform_as_posting_owner": "True"},
        data=fields,
        files=files,
        headers=api.headers,
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()["data"]
    assert made["emails"] == ["rui@example.com", "rui@work.example"]
    assert made["phones"] == [{"type": "mobile", "value": "1"}]
    assert made["archived"]["archivedAt"] == 1_790_000_000_000
    assert made["owner"] == account.postings[PUMPS].fields["owner"]
    resumes = api.get(f"/opportunities/{made['id']}/resumes").json()["data"]
    assert [one["file"]["name"] for one in resumes] == ["cv.pdf"]


@pytest.mark.parametrize(
    "fields",
    [
        {"postings": [PUMPS, NURSE]},
        {"postings": ["unknown"]},
        {"postings": PUMPS},
        {"stage": "unknown"},
        {"origin": "unknown"},
        {"archived": {"archivedAt": 1}},
        {"archived": "yes"},
        {"createdAt": "yesterday"},
        {"postings": [stable_id("brightwater", "hidden", "confidential")]},
    ],
)
def test_what_cannot_be_created(create, account, fields):
    assert create(**fields).status_code == 400
    assert account.opportunities == {}


@pytest.mark.parametrize("fields", [{"phones[]": "{"}, {"a": "1", "a[b]": "2"}])
def test_a_form_that_cannot_be_read_is_refused(api, admin, fields):
    answer = api.client.post(
        "/v1/opportunities",
        params={"perform_as": admin},
        data=fields,
        files={"file": ("note.txt", b"note")},
        headers=api.headers,
    )
    assert answer.status_code == 400


def test_an_unknown_contact_is_404(create):
    assert create(contact="unknown").status_code == 404


def test_perform_as_is_required_and_must_be_active(api, account):
    former = next(user for user in account.users if not user.is_active)
    assert api.post("/opportunities", {}).status_code == 400
    assert api.post("/opportunities", {}, perform_as="x").status_code == 400
    assert api.post("/opportunities", {}, perform_as=former.id).status_code == 400
    answer = api.post(
        "/opportunities",
        {},
        perform_as=account.users[0].id,
        perform_as_posting_owner="true",
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["Sources", "Tags", "Links"])
def test_adding_and_removing_texts(api, create, kind):
    path = f"/opportunities/{create().json()['data']['id']}"
    name = kind.lower()
    before = api.get(path).json()["data"][name]

    twice = {name: ["One", "Two", "One"]}
    added = api.post(f"{path}/add{kind}", twice).json()["data"]
    assert added[name] == [*before, "One", "Two"]
    removed = api.post(f"{path}/remove{kind}", {name: ["One"]}).json()["data"]
    assert removed[name] == [*before, "Two"]
    assert api.post(f"{path}/add{kind}", {name: "One"}).status_code == 400


def test_moving_to_a_stage(api, create, admin, world):
    made = create().json()["data"]
    path = f"/opportunities/{made['id']}"
    world.clock.move(60)
    moved = api.put(f"{path}/stage", {"stage": "offer"}, perform_as=admin)
    after = moved.json()["data"]
    assert after["stage"] == "offer"
    assert after["stageChanges"][-1]["userId"] == admin
    assert after["lastAdvancedAt"] > made["lastAdvancedAt"]
    assert api.put(f"{path}/stage", {"stage": "x"}).status_code == 400


def test_archiving_as_hired_and_back(api, create, account):
    path = f"/opportunities/{create(postings=[PUMPS]).json()['data']['id']}"
    hired = next(one for one in account.archive_reasons if one.type == "hired")
    archived = api.put(f"{path}/archived", {"reason": hired.id}).json()["data"]
    assert archived["archived"]["reason"] == hired.id
    assert ids(api.get("/opportunities", posting_id=PUMPS)) == []
    assert len(ids(api.get("/opportunities", archived_posting_id=PUMPS))) == 1
    assert len(ids(api.get("/opportunities", archive_reason_id=hired.id))) == 1
    assert len(ids(api.get("/opportunities", archived_at_start=1))) == 1
    assert len(ids(api.get("/opportunities", archived="True"))) == 1
    back = api.put(f"{path}/archived", {"reason": None}).json()["data"]
    assert back["archived"] is None
    assert api.put(f"{path}/archived", {"reason": "x"}).status_code == 400
    assert api.put(f"{path}/archived", {}).status_code == 400


def test_filters(api, create, world):
    first = create(postings=[PUMPS], sources=["Refer.io"], tags=["a"]).json()["data"]
    world.clock.move(60)
    second = create(emails=["rui@example.com"], origin="applied", stage="offer").json()[
        "data"
    ]

    def found(**query: object) -> list[str]:
        return ids(api.get("/opportunities", **query))

    assert found() == [first["id"], second["id"]]
    assert found(email=" RUI@example.com") == [second["id"]]
    assert found(posting_id=PUMPS) == [first["id"]]
    assert found(stage_id=["offer", "lead-new"]) == [first["id"], second["id"]]
    assert found(stage_id="offer") == [second["id"]]
    assert found(origin="applied") == [second["id"]]
    assert found(source="Refer.io") == [first["id"]]
    assert found(source="refer.io") == []
    assert found(tag="a") == [first["id"]]
    assert found(contact_id=second["contact"]) == [second["id"]]
    assert found(archived="false") == [first["id"], second["id"]]
    assert found(snoozed="true") == []
    assert found(created_at_start=second["createdAt"]) == [second["id"]]
    assert found(updated_at_end=first["updatedAt"]) == [first["id"]]
    assert found(location="Porto") == []
    assert found(confidentiality="confidential") == []


def test_pages_follow_stage_rank_then_latest_advanced(api, create, world):
    made = []
    for number in range(5):
        stage = "offer" if number % 2 else "lead-new"
        answer = create(emails=[f"{number}@example.com"], stage=stage)
        made.append(answer.json()["data"]["id"])
        world.clock.move(1)
    seen: list[str] = []
    query: dict[str, object] = {"limit": 2}
    while True:
        page = api.get("/opportunities", **query).json()
        seen.extend(one["id"] for one in page["data"])
        if not page["hasNext"]:
            break
        query["offset"] = page["next"]
    assert seen == [made[4], made[2], made[0], made[3], made[1]]


def test_expanding(api, create, account):
    made = create(postings=[PUMPS]).json()["data"]
    names = ["applications", "stage", "owner", "followers", "sourcedBy", "contact"]
    one = api.get(f"/opportunities/{made['id']}", expand=names).json()["data"]
    assert one["stage"] == {"id": "lead-new", "text": "New lead"}
    assert one["owner"]["id"] == one["sourcedBy"]["id"] == account.users[1].id
    assert one["contact"]["emails"] == ["ines@example.com"]
    assert one["applications"][0]["posting"] == PUMPS
    assert one["followers"][0]["name"]


def test_the_old_name_and_the_empty_sub_lists(api, create):
    made = create().json()["data"]
    assert ids(api.get("/candidates")) == [made["id"]]
    for name in ("interviews", "notes", "offers", "referrals", "feedback", "panels"):
        answer = api.get(f"/candidates/{made['id']}/{name}").json()
        assert answer == {"data": [], "hasNext": False}
    assert api.get("/opportunities/unknown/notes").status_code == 404
    assert api.get("/opportunities/deleted").json()["data"] == []


def test_an_opportunity_of_a_confidential_posting_is_hidden(connect, api, account):
    posting = account.postings[stable_id("brightwater", "hidden", "confidential")]
    seeing = connect("brightwater")
    wish = {"name": "X", "emails": ["x@example.com"], "postings": [posting.id]}
    made = seeing.post("/opportunities", wish, perform_as=account.users[0].id).json()[
        "data"
    ]
    assert seeing.get(f"/opportunities/{made['id']}").status_code == 200
    assert ids(seeing.get("/opportunities", confidentiality="all")) == [made["id"]]
    assert api.get(f"/opportunities/{made['id']}").status_code == 404
    assert ids(api.get("/opportunities", confidentiality="all")) == []
