import pytest

from lever_sandbox.ids import stable_id
from tests.sandbox.board_lines import CAPTAIN, PUMPS
from tests.sandbox.browser import sign_in

ADMIN = "super-admin@brightwater.example"
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def admin(browser):
    """Signed in as Brightwater's Super Admin."""
    sign_in(browser, ADMIN)
    return browser


@pytest.fixture
def applicant(api, browser, world):
    """Somebody who fills every field with a script; their opportunity."""
    form = {
        "customQuestions": [
            {
                "id": "s",
                "text": SCRIPT,
                "fields": [
                    {"type": "text", "text": SCRIPT, "required": False},
                    {"type": "file-upload", "text": "Sample", "required": False},
                    {
                        "type": "multiple-select",
                        "text": "Tools",
                        "required": False,
                        "options": [{"text": "CAD"}, {"text": "FEM"}],
                    },
                ],
            }
        ],
        "personalInformation": [],
        "urls": [],
    }
    world.accounts["brightwater"].postings[PUMPS].form_override = form
    uri = api.upload("cv.pdf", b"the CV").json()["data"]["uri"]
    personal = {
        "fullName": SCRIPT,
        "email": f"{SCRIPT}@example.com",
        "additionalInformation": SCRIPT,
        "resume": uri,
    }
    body = {
        "personalInformation": [
            {"name": name, "value": value} for name, value in personal.items()
        ],
        "customQuestions": [
            {
                "id": "s",
                "fields": [
                    {"value": SCRIPT},
                    {"value": uri},
                    {"value": ["CAD", "FEM"]},
                ],
            }
        ],
        "source": "Refer.io",
    }
    assert api.post(f"/postings/{PUMPS}/apply", body).status_code == 201
    (one,) = world.accounts["brightwater"].opportunities.values()
    return one


def test_the_first_page_lists_accounts_and_how_to_sign_in(browser):
    text = browser.get("/").text
    for words in ("Brightwater", ADMIN, "<code>lever</code>", "Quiet Harbour"):
        assert words in text


def test_pages_forbid_scripts_by_header(browser):
    policy = browser.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert (
        browser.get("/static/sandbox.css")
        .headers["content-type"]
        .startswith("text/css")
    )


@pytest.mark.parametrize(
    "path", ["/jobs", f"/jobs/{PUMPS}", "/candidates", "/settings/integrations"]
)
def test_pages_need_somebody_signed_in_and_bring_them_back(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 303
    page = browser.get(answer.headers["location"]).text
    assert f'name="next" value="{path}"' in page
    back = browser.post(
        "/login", data={"email": ADMIN, "password": "lever", "next": path}
    )
    assert back.headers["location"] == path


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\e"]
)
def test_signing_in_never_leads_elsewhere(browser, elsewhere):
    sent = {"email": ADMIN, "password": "lever", "next": elsewhere}
    assert browser.post("/login", data=sent).headers["location"] == "/jobs"


def test_jobs_are_listed_and_searched(admin):
    everything = admin.get("/jobs").text
    assert "Hydraulics Engineer" in everything
    assert "internal only" in everything
    assert "Harbour Captain" not in everything
    found = admin.get("/jobs", params={"q": "nurse", "state": "published"}).text
    assert "Night Nurse" in found
    assert "Hydraulics Engineer" not in found
    assert "No job is like that" in admin.get("/jobs?state=pending").text


def test_long_lists_have_pages(admin, world):
    account = world.accounts["brightwater"]
    for number in range(60):
        admin.post(
            "/_sandbox/accounts/brightwater/postings", json={"text": f"Post {number}"}
        )
    assert len(account.postings) == 68
    assert "Page 1 of 2" in admin.get("/jobs").text
    assert "Page 2 of 2" in admin.get("/jobs?page=9").text
    assert "Page 1 of 2" in admin.get("/jobs?page=x").text


@pytest.mark.parametrize(
    ("state", "name"), [("closed", "Closed"), ("internal", "Unlisted")]
)
def test_a_job_is_closed_or_unlisted_and_published_again(admin, api, state, name):
    answer = admin.post(f"/jobs/{PUMPS}", data={"to_state": state})
    assert answer.headers["location"] == f"/jobs/{PUMPS}"
    assert name in admin.get(f"/jobs/{PUMPS}").text
    assert api.get(f"/postings/{PUMPS}").json()["data"]["state"] == state
    admin.post(f"/jobs/{PUMPS}", data={"to_state": "published"})
    assert api.get(f"/postings/{PUMPS}").json()["data"]["state"] == "published"


def test_a_job_is_edited(admin, api):
    sent = {
        "title": SCRIPT,
        "location": "Faro",
        "min": "21.5",
        "max": "30",
        "currency": "eur",
        "interval": "per-hour-wage",
    }
    assert admin.post(f"/jobs/{PUMPS}", data=sent).status_code == 303
    posting = api.get(f"/postings/{PUMPS}").json()["data"]
    assert posting["text"] == SCRIPT
    assert posting["categories"]["location"] == "Faro"
    assert posting["categories"]["allLocations"] == ["Faro", "Lisbon"]
    assert posting["salaryRange"] == {
        "min": 21.5,
        "max": 30,
        "currency": "EUR",
        "interval": "per-hour-wage",
    }
    for path in ("/jobs", f"/jobs/{PUMPS}", "/brightwater", f"/brightwater/{PUMPS}"):
        assert SCRIPT not in admin.get(path).text
    admin.post(f"/jobs/{PUMPS}", data={"title": "Back", "location": ""})
    assert "salaryRange" not in api.get(f"/postings/{PUMPS}").json()["data"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"title": ""}, "needs a title"),
        ({"title": "T", "min": "1"}, "leave all empty"),
        ({"title": "T", "min": "a", "max": "2", "currency": "EUR"}, "as a number"),
        (
            {"title": "T", "min": "3", "max": "2", "currency": "EUR"},
            "above the highest",
        ),
        ({"to_state": "open"}, "state must be one of"),
    ],
)
def test_what_cannot_be_saved_says_why(admin, sent, words):
    answer = admin.post(f"/jobs/{PUMPS}", data=sent)
    assert answer.status_code == 400
    assert words in answer.text


def test_an_interviewer_looks_but_does_not_touch(browser, api):
    sign_in(browser, "interviewer@brightwater.example")
    assert "to_state" not in browser.get(f"/jobs/{PUMPS}").text
    answer = browser.post(f"/jobs/{PUMPS}", data={"to_state": "closed"})
    assert answer.status_code == 403
    assert api.get(f"/postings/{PUMPS}").json()["data"]["state"] == "published"


def test_another_accounts_job_is_not_there(admin):
    assert admin.get(f"/jobs/{CAPTAIN}").status_code == 404
    assert admin.post(f"/jobs/{CAPTAIN}", data={"title": "T"}).status_code == 404


def test_a_form_from_another_port_is_refused(admin):
    answer = admin.post(
        f"/jobs/{PUMPS}",
        data={"to_state": "closed"},
        headers={"Origin": "http://127.0.0.1:9"},
    )
    assert answer.status_code == 403


def test_a_candidate_shows_source_origin_stage_answers_and_resume(admin, applicant):
    listed = admin.get("/candidates").text
    assert "Refer.io" in listed
    assert "New applicant" in listed
    path = f"/candidates/{applicant.id}"
    text = admin.get(path).text
    for words in ("Source", "Refer.io", "Origin", "applied", "Stage", "New applicant"):
        assert words in text
    for words in ("CAD, FEM", "A file, below", "Additional information"):
        assert words in text
    assert SCRIPT not in text
    assert SCRIPT not in listed
    resume = admin.get(f"{path}/files/{applicant.resumes[0].id}")
    assert resume.content == b"the CV"
    assert resume.headers["content-disposition"].startswith("attachment")
    assert admin.get(f"{path}/files/unknown").status_code == 404


def test_the_api_points_at_the_candidates_page(admin, api, applicant, world):
    shown = api.get(f"/opportunities/{applicant.id}").json()["data"]["urls"]["show"]
    assert admin.get(shown).status_code == 200


def test_an_archived_candidate_shows_why(admin, api, applicant, world):
    reason = world.accounts["brightwater"].archive_reasons[0]
    api.put(f"/opportunities/{applicant.id}/archived", {"reason": reason.id})
    assert "archived" in admin.get("/candidates").text
    assert "Hired" in admin.get(f"/candidates/{applicant.id}").text


def test_candidates_of_another_account_are_not_there(browser, applicant):
    sign_in(browser, "super-admin@quiet-harbour.example")
    assert "Nobody has applied yet" in browser.get("/candidates").text
    path = f"/candidates/{applicant.id}"
    assert browser.get(path).status_code == 404
    resume = f"{path}/files/{applicant.resumes[0].id}"
    assert browser.get(resume).status_code == 404


def test_signing_out(admin):
    assert admin.post("/logout").headers["location"] == "/"
    assert admin.get("/jobs").status_code == 303


def test_job_sites_show_public_and_unlisted_jobs_only(browser):
    listed = browser.get("/brightwater").text
    assert "Hydraulics Engineer" in listed
    assert "Quiet Search" not in listed

    def status(kind: str):
        posting_id = stable_id("brightwater", "hidden", kind)
        return browser.get(f"/brightwater/{posting_id}").status_code

    assert browser.get(f"/brightwater/{PUMPS}/apply").status_code == 200
    assert status("unlisted") == 200
    assert {status("draft"), status("closed"), status("confidential")} == {404}
    assert browser.get("/nobody").status_code == 404
    assert browser.get(f"/nobody/{PUMPS}").status_code == 404
