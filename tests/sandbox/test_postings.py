import base64
import time

import httpx
import pytest

from lever_sandbox.hidden_postings import make_hidden_postings
from lever_sandbox.people import make_users
from lever_sandbox.scopes import CONFIDENTIAL
from lever_sandbox.server import serve
from tests.sandbox.board_lines import NURSE, PUMPS, many_lines, write_board

FIELDS = [
    "id",
    "text",
    "state",
    "distributionChannels",
    "user",
    "owner",
    "hiringManager",
    "categories",
    "tags",
    "content",
    "country",
    "followers",
    "reqCode",
    "requisitionCodes",
    "urls",
    "confidentiality",
    "createdAt",
    "updatedAt",
    "workplaceType",
]
LAST_FIELDS = ["transcribeInterviews", "screening"]
SALARY = ["salaryRange", "salaryDescription", "salaryDescriptionHtml"]


def texts(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {posting["text"] for posting in answer.json()["data"]}


def hidden_titles(site: str) -> dict[str, str]:
    names = ("draft", "closed", "internal-only", "unlisted", "confidential")
    made = make_hidden_postings(site, make_users(site)[:3], None)
    return {name: one.text for name, one in zip(names, made, strict=True)}


HIDDEN = hidden_titles("brightwater")
PUBLIC = {"Hydraulics Engineer", "Night Nurse", "Bare Posting"}


def test_a_board_line_becomes_a_posting_with_levers_keys_in_order(api, world):
    posting = api.get(f"/postings/{PUMPS}").json()["data"]

    assert list(posting) == [*FIELDS, *SALARY, *LAST_FIELDS]
    assert posting["urls"]["show"] == f"{world.base_url}/brightwater/{PUMPS}"
    assert posting["content"] == {
        "description": "Hello.\nWe build quiet pumps.\n",
        "descriptionHtml": "<div>Hello.</div><div>We build <b>quiet</b> pumps.</div>",
        "lists": [{"text": "You bring", "content": "<li>A steady hand</li>"}],
        "closing": "Come and visit.\n",
        "closingHtml": "<div>Come and visit.</div>",
    }
    assert posting["distributionChannels"] == ["internal", "public"]
    assert posting["categories"]["allLocations"] == ["Porto", "Lisbon"]
    assert posting["categories"]["level"] is None


def test_what_a_line_lacks_is_absent_null_or_empty(api):
    nurse = api.get(f"/postings/{NURSE}").json()["data"]
    assert list(nurse) == [*FIELDS, *LAST_FIELDS]

    found = api.get("/postings", state="published").json()["data"]
    bare = next(one for one in found if one["text"] == "Bare Posting")
    assert bare["country"] is None
    assert bare["workplaceType"] == "unspecified"
    assert bare["content"]["descriptionHtml"] == ""
    assert bare["categories"]["allLocations"] == []
    assert bare["createdAt"] > 0


def test_ids_stay_the_same_over_a_reset(api, world):
    before = set(world.accounts["brightwater"].postings)
    world.reset()
    assert set(world.accounts["brightwater"].postings) == before


def test_without_a_filter_every_state_comes_but_nothing_confidential(api):
    expected = PUBLIC | set(HIDDEN.values()) - {HIDDEN["confidential"]}
    assert texts(api.get("/postings")) == expected


def test_postings_that_are_not_published_have_no_channels_and_some_no_urls(api):
    by_state = {one["state"]: one for one in api.get("/postings").json()["data"]}
    for state in ("draft", "closed"):
        assert by_state[state]["urls"] is None
        assert by_state[state]["distributionChannels"] is None
    assert by_state["internal"]["urls"]
    assert by_state["internal"]["distributionChannels"] is None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"state": "published"}, PUBLIC),
        (
            {"state": "published", "distributionChannel": ["public", "internal"]},
            PUBLIC | {HIDDEN["internal-only"]},
        ),
        ({"state": ["draft", "closed"]}, {HIDDEN["draft"], HIDDEN["closed"]}),
        ({"state": "internal"}, {HIDDEN["unlisted"]}),
        ({"state": "pending"}, set()),
        ({"team": "Care"}, {"Night Nurse"}),
        ({"team": ["Care", "Pumps"], "state": "published"}, PUBLIC - {"Bare Posting"}),
        ({"team": "care"}, set()),
        ({"location": "Lisbon", "state": "published"}, {"Hydraulics Engineer"}),
        ({"tag": "water"}, set()),
        ({"confidentiality": "confidential"}, set()),
    ],
)
def test_filters(api, query, expected):
    assert texts(api.get("/postings", **query)) == expected


def test_the_confidential_scope_opens_confidential_postings(connect, world):
    seeing = connect("brightwater", "postings:read:admin", CONFIDENTIAL)
    secret = HIDDEN["confidential"]
    assert secret not in texts(seeing.get("/postings"))
    only = seeing.get("/postings", confidentiality="confidential")
    assert texts(only) == {secret}
    assert secret in texts(seeing.get("/postings", confidentiality="all"))
    posting_id = only.json()["data"][0]["id"]
    assert seeing.get(f"/postings/{posting_id}").status_code == 200

    blind = connect("brightwater", "postings:read:admin")
    assert blind.get(f"/postings/{posting_id}").status_code == 404
    assert blind.get(f"/postings/{posting_id}/apply").status_code == 404


def test_updated_at_is_inclusive_and_alone(api):
    at = api.get(f"/postings/{PUMPS}").json()["data"]["updatedAt"]
    only = api.get(
        "/postings",
        updated_at_start=at,
        updated_at_end=at,
        confidentiality="non-confidential",
    )
    assert "Hydraulics Engineer" in texts(only)
    assert "Hydraulics Engineer" not in texts(
        api.get("/postings", updated_at_start=at + 1)
    )
    mixed = api.get("/postings", updated_at_start=at, state="published")
    assert mixed.status_code == 400
    assert mixed.json()["code"] == "BadRequestError"


@pytest.mark.parametrize(
    "query",
    [
        {"state": "open"},
        {"confidentiality": "some"},
        {"limit": 0},
        {"limit": 101},
        {"limit": "ten"},
        {"updated_at_start": "yesterday"},
        {"offset": "nonsense"},
        {"offset": "[1]"},
        {"offset": '{"a":1}'},
        {"offset": '["x","y"]'},
    ],
)
def test_bad_parameters(api, query):
    assert api.get("/postings", **query).status_code == 400


def test_a_bad_offset_says_so(api):
    answer = api.get("/postings", offset="0.14.nonsense")
    assert "Invalid offset token" in answer.json()["message"]


def test_pages_follow_each_other_newest_first(api):
    seen: list[tuple[int, str]] = []
    offset = None
    while True:
        query = {"limit": 2, **({"offset": offset} if offset else {})}
        answer = api.get("/postings", **query).json()
        seen.extend((one["createdAt"], one["id"]) for one in answer["data"])
        if not answer["hasNext"]:
            assert "next" not in answer
            break
        offset = answer["next"]
        assert offset.startswith("%5B")
    assert seen == sorted(seen, key=lambda pair: (-pair[0], pair[1]))
    assert len(set(seen)) == 7


def test_a_token_pasted_raw_is_understood_too(api, browser):
    token = api.get("/postings", limit=3).json()["next"]
    passed = api.get("/postings", offset=token).json()
    raw = browser.get(f"/v1/postings?offset={token}", headers=api.headers).json()
    assert raw == passed
    assert raw["data"]


def test_expand_replaces_ids_by_people(api):
    answer = api.get(
        f"/postings/{PUMPS}", expand=["owner", "user", "hiringManager", "followers"]
    )
    posting = answer.json()["data"]
    assert posting["owner"]["accessRole"]
    assert posting["followers"][0]["email"].endswith("@brightwater.example")


def test_neighbours_of_a_posting(api):
    users = api.get(f"/postings/{PUMPS}/users").json()
    assert users["posting"] == {"id": PUMPS, "text": "Hydraulics Engineer"}
    assert api.get("/postings/deleted").json() == {"data": [], "hasNext": False}
    gone = api.get("/postings/00000000-0000-0000-0000-000000000000")
    assert gone.status_code == 404
    assert gone.json()["code"] == "ResourceNotFound"


def test_a_deleted_posting_vanishes_into_the_deleted_list(api, browser, world):
    browser.delete(f"/_sandbox/accounts/brightwater/postings/{NURSE}")
    assert api.get(f"/postings/{NURSE}").status_code == 404
    gone = api.get("/postings/deleted", deleted_at_start=1).json()["data"]
    assert [one["id"] for one in gone] == [NURSE]
    later = api.get("/postings/deleted", deleted_at_start=world.now + 60_000)
    assert later.json()["data"] == []


def test_answers_carry_levers_headers(api):
    headers = api.get("/postings").headers
    assert headers["content-type"] == "application/json; charset=utf-8"
    assert headers["server"] == "lever-data-api"
    assert headers["x-lever-region"] == "global"


def test_an_api_key_works_as_basic_user_name(browser, world):
    key = base64.b64encode(b"brightwater-api-key:").decode()
    answer = browser.get("/v1/postings", headers={"Authorization": f"Basic {key}"})
    assert "Night Nurse" in texts(answer)


@pytest.mark.parametrize(
    "header",
    [None, "Bearer unknown", "Basic !", "Basic bm9ib2R5Og==", "Digest x", "Basic /w=="],
)
def test_without_a_known_token_the_answer_is_401(browser, header):
    headers = {"Authorization": header} if header else {}
    answer = browser.get("/v1/postings", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["code"] == "Unauthorized"


def test_an_unknown_route_is_404_in_json(api):
    answer = api.get("/nowhere")
    assert (answer.status_code, answer.json()["code"]) == (404, "ResourceNotFound")


def test_ten_thousand_postings_are_listed_in_five_seconds(tmp_path):
    board = write_board(tmp_path / "large.jsonl", many_lines(10_000))
    with serve([board]) as large, httpx.Client(base_url=large.url) as client:
        large.state.rate_limited = False
        issued = large.state.connect("largefold", "referio-demo")
        headers = {"Authorization": f"Bearer {issued.access_token}"}
        seen: set[str] = set()
        query: dict[str, str] = {"state": "published"}
        began = time.perf_counter()
        while True:
            page = client.get("/v1/postings", params=query, headers=headers).json()
            seen.update(one["id"] for one in page["data"])
            if not page["hasNext"]:
                break
            query["offset"] = page["next"]
        took = time.perf_counter() - began
    assert len(seen) == 10_000
    assert took <= 5
