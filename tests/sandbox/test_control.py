import httpx
import pytest

from tests.sandbox.board_lines import NURSE, PUMPS
from tests.sandbox.browser import CLIENT_ID, sign_in

ACCOUNT = "/_sandbox/accounts/brightwater"


def post(browser: httpx.Client, path: str, body: object = None) -> httpx.Response:
    return browser.post(path, json=body or {})


def test_the_state_is_a_summary(browser, world):
    world.connect("brightwater", CLIENT_ID, ("postings:read:admin",))
    state = browser.get("/_sandbox/state").json()
    account = state["accounts"]["brightwater"]
    assert account["postings"] == {
        "published": 5,
        "draft": 1,
        "closed": 1,
        "internal": 1,
        "all": 8,
        "public": 3,
    }
    assert account["grants"][0]["scopes"] == ["postings:read:admin"]
    assert account["opportunities"] == []
    assert account["uploads"] == 0
    assert state["accounts"]["quiet-harbour"]["name"] == "Quiet Harbour"


def test_the_state_shows_who_applied(browser, api):
    form = api.get(f"/postings/{NURSE}/apply").json()["data"]
    post(
        browser,
        f"{ACCOUNT}/postings/{NURSE}",
        {"form": {**form, "customQuestions": []}},
    )
    world_form = {
        "personalInformation": [
            {"name": field["name"], "value": "x@example.com"}
            for field in form["personalInformation"]
            if field["name"] != "resume"
        ]
    }
    upload = api.upload("cv.pdf", b"me").json()["data"]["uri"]
    world_form["personalInformation"].append({"name": "resume", "value": upload})
    answer = api.post(f"/postings/{NURSE}/apply", {**world_form, "source": "Refer.io"})
    assert answer.status_code == 201, answer.text
    state = browser.get("/_sandbox/state").json()["accounts"]["brightwater"]
    (one,) = state["opportunities"]
    assert (one["sources"], one["posting"]) == (["Refer.io"], NURSE)
    assert state["uploads"] == 1


def test_editing_bumps_updated_at(browser, api):
    before = api.get(f"/postings/{PUMPS}").json()["data"]["updatedAt"]
    changes = {
        "text": "Pump Engineer",
        "salaryRange": None,
        "categories": {"location": "Faro"},
    }
    edited = post(browser, f"{ACCOUNT}/postings/{PUMPS}", changes).json()
    assert edited == api.get(f"/postings/{PUMPS}").json()["data"]
    assert edited["updatedAt"] > before
    assert "salaryRange" not in edited
    assert edited["categories"]["location"] == "Faro"
    assert edited["categories"]["team"] == "Pumps"


def test_closing_and_publishing_settle_channels_and_urls(browser):
    path = f"{ACCOUNT}/postings/{PUMPS}"
    closed = post(browser, path, {"state": "closed"}).json()
    assert (closed["urls"], closed["distributionChannels"]) == (None, None)
    again = post(browser, path, {"state": "published"}).json()
    assert again["urls"]
    assert again["distributionChannels"] == ["internal", "public"]


def test_a_form_is_replaced_and_given_back(browser, api):
    path, form = f"{ACCOUNT}/postings/{PUMPS}", f"/postings/{PUMPS}/apply"
    usual = api.get(form).json()
    own: dict[str, object] = {
        "customQuestions": [],
        "personalInformation": [],
        "urls": [],
    }
    post(browser, path, {"form": own})
    assert api.get(form).json()["data"]["personalInformation"] == []
    post(browser, path, {"form": None})
    assert api.get(form).json() == usual


def test_adding_a_posting(browser, api):
    made = post(
        browser, f"{ACCOUNT}/postings", {"text": "New", "state": "draft"}
    ).json()
    assert made["state"] == "draft"
    assert api.get(f"/postings/{made['id']}").json()["data"] == made
    assert post(browser, f"{ACCOUNT}/postings").status_code == 400


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/_sandbox/accounts/nobody/revoke", {}, 404),
        (f"{ACCOUNT}/postings/unknown", {}, 404),
        (f"{ACCOUNT}/postings/{PUMPS}", {"colour": "red"}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"state": "open"}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"categories": None}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"salaryRange": {"min": 1}}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"createdAt": None}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"createdAt": "today"}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"updatedAt": True}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"tags": None}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"form": []}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"form": "none"}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"form": {"urls": "none"}}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"form": {"urls": ["one"]}}, 400),
        (f"{ACCOUNT}/postings/{PUMPS}", {"form": {"eeoQuestions": ["one"]}}, 400),
        (f"{ACCOUNT}/switches", {"colour": "red"}, 400),
        ("/_sandbox/switches", {"colour": "red"}, 400),
        ("/_sandbox/clock", {"ahead_s": "soon"}, 400),
    ],
)
def test_what_cannot_be_followed_says_why(browser, path, body, status):
    answer = post(browser, path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"createdAt": None}, "createdAt must be a whole number of milliseconds"),
        ({"form": []}, "form must be an object"),
        ({"form": "none"}, "form must be an object"),
    ],
)
def test_what_would_break_the_posting_is_refused_and_nothing_changes(
    browser, api, changes, says
):
    listed, form = api.get("/postings").json(), api.get(f"/postings/{PUMPS}/apply")
    answer = post(browser, f"{ACCOUNT}/postings/{PUMPS}", {"text": "New", **changes})
    assert (answer.status_code, says in answer.json()["error"]) == (400, True)
    assert api.get("/postings").json() == listed
    assert api.get(f"/postings/{PUMPS}/apply").json() == form.json()
    page = browser.get(f"/brightwater/{PUMPS}")
    assert page.status_code == 200


def test_deleting_an_unknown_posting(browser):
    assert browser.delete(f"{ACCOUNT}/postings/unknown").status_code == 404


def test_only_json_steers(browser, world):
    answer = browser.post("/_sandbox/reset", data={"a": "b"})
    assert answer.status_code == 415
    headers = {"content-type": "application/json"}
    bad = browser.post("/_sandbox/reset", content=b"{", headers=headers)
    assert bad.status_code == 400


def test_switches(browser, world):
    answer = post(browser, f"{ACCOUNT}/switches", {"unavailable_next": 2})
    assert answer.json()["unavailable_next"] == 2
    assert world.accounts["brightwater"].switches.unavailable_next == 2
    wide = {
        "rate_limited": False,
        "token_unavailable_next": 3,
        "strict_rotation": False,
    }
    assert post(browser, "/_sandbox/switches", wide).status_code == 200
    assert (world.rate_limited, world.token_unavailable_next) == (False, 3)
    assert world.grants.strict_rotation is False


def test_the_clock_moves_and_reset_brings_all_back(browser, world):
    before = browser.get("/_sandbox/state").json()["now"]
    moved = post(browser, "/_sandbox/clock", {"ahead_s": 86_400}).json()
    assert moved["now"] - before >= 86_400_000
    post(browser, f"{ACCOUNT}/postings/{PUMPS}", {"state": "closed"})
    world.connect("brightwater", CLIENT_ID)

    assert post(browser, "/_sandbox/reset").json() == {"ok": True}

    state = browser.get("/_sandbox/state").json()
    assert state["now"] < moved["now"]
    assert state["accounts"]["brightwater"]["postings"]["public"] == 3
    assert state["accounts"]["brightwater"]["grants"] == []
    assert state["accounts"]["brightwater"]["name"] == "Brightwater"


def test_reset_signs_everybody_out(browser):
    sign_in(browser, "admin@brightwater.example")
    assert browser.get("/jobs").status_code == 200
    post(browser, "/_sandbox/reset")
    assert browser.get("/jobs").status_code == 303
