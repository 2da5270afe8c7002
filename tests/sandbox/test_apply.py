from collections.abc import Callable
from typing import Any

import pytest

from lever_sandbox.account import Account
from lever_sandbox.apply_form import make_form
from lever_sandbox.board import make_posting
from lever_sandbox.ids import stable_id
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.question_sets import all_set_names, make_set
from tests.sandbox.board_lines import NURSE, PUMPS

Json = dict[str, Any]
DAY_S = 24 * 3600


def make_body(form: Json, **changes: object) -> Json:
    """An application that answers everything that is required."""
    personal = {"fullName": "Inês Prado", "email": "ines.prado@example.com"}
    return {
        "personalInformation": [
            {"name": name, "value": value}
            for name, value in {**personal, "phone": "+351 912 000 000"}.items()
        ],
        "customQuestions": [
            {"id": one["id"], "fields": [answer(field) for field in one["fields"]]}
            for one in form["customQuestions"]
        ],
        "source": "Refer.io",
        "origin": "applied",
        **changes,
    }


def answer(field: Json) -> Json:
    if field["type"] == "multiple-select":
        return {"value": [field["options"][0]["text"]]}
    if field.get("options"):
        return {"value": field["options"][0]["text"]}
    return {"value": None if field["type"] == "file-upload" else "An answer"}


def complete(api, form: Json, **changes: object) -> Json:
    """As `make_body`, with the covering letter that the form insists on."""
    letter = api.upload("letter.txt", b"Dear").json()["data"]["uri"]
    return change(make_body(form, **changes), SETS["Motivation"], 1, letter)


OPEN_FORM = {
    "customQuestions": [],
    "personalInformation": [
        {"text": "Full name", "name": "fullName", "type": "text", "required": True},
        {"text": "Email", "name": "email", "type": "text", "required": True},
        {"text": "Phone", "name": "phone", "type": "text", "required": False},
        {"text": "Resume", "name": "resume", "type": "file-upload", "required": False},
    ],
    "urls": [{"text": "Site", "name": "Site", "type": "text", "required": False}],
    "consentDisclosures": None,
}


@pytest.fixture
def account(world):
    return world.accounts["brightwater"]


@pytest.fixture
def form(account):
    """The pumps posting asks for one set of every type of question."""
    sets = [make_set("brightwater", name) for name in all_set_names()]
    account.postings[PUMPS].form_override = {**OPEN_FORM, "customQuestions": sets}
    return account.postings[PUMPS].form_override


@pytest.fixture
def plain(account) -> Json:
    """The pumps posting asks for no more than a name and an e-mail."""
    account.postings[PUMPS].form_override = OPEN_FORM
    return OPEN_FORM


def apply(api, body: Json, posting: str = PUMPS):
    return api.post(f"/postings/{posting}/apply", body)


def only_opportunity(account: Account) -> Opportunity:
    (one,) = account.opportunities.values()
    return one


def test_forms_are_distributed_with_none_one_and_two_sets(account):
    sizes: set[int] = set()
    kinds: set[str] = set()
    seen: set[str] = set()
    for number in range(60):
        line = {"_company": "brightwater", "text": f"Post {number}"}
        posting = make_posting(line, account.owners)
        made = make_form(account, posting)
        assert made == make_form(account, posting)
        sizes.add(len(made["customQuestions"]))
        for one in made["customQuestions"]:
            kinds.update(field["type"] for field in one["fields"])
        seen.update(field["name"] for field in made["personalInformation"])
    assert sizes == {0, 1, 2}
    assert kinds == {
        "text",
        "textarea",
        "dropdown",
        "multiple-choice",
        "multiple-select",
        "university",
        "file-upload",
    }
    assert {"fullName", "email", "resume", "phone"} <= seen


def test_the_form_has_levers_parts(api):
    pumps = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    assert pumps["id"] == PUMPS
    assert "eeoQuestions" not in pumps
    assert pumps["consentDisclosures"]["store"]["compliancePolicyId"]
    named = {field["name"]: field for field in pumps["personalInformation"]}
    options = named["preferredPostingLocation"]["options"]
    assert options == [{"text": "Porto"}, {"text": "Lisbon"}]
    assert [one["name"] for one in pumps["urls"]] == ["LinkedIn", "Other"]

    nurse = api.get(f"/postings/{NURSE}/apply").json()["data"]
    assert nurse["consentDisclosures"] is None
    assert nurse["eeoQuestions"]["gender"]["options"][0]["optionId"] == "Female"


def test_a_form_is_shown_for_one_distribution(api, form):
    def sets(**query: str):
        shown = api.get(f"/postings/{PUMPS}/apply", **query).json()["data"]
        return len(shown["customQuestions"])

    assert sets(distribution="external") == len(all_set_names())
    assert sets(distribution="internal") == 0


def test_eeo_and_consent_can_be_switched(api, account):
    account.switches.asks_eeo, account.switches.asks_consent = True, False
    pumps = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    assert "eeoQuestions" in pumps
    assert pumps["consentDisclosures"] is None


def test_an_application_makes_what_lever_makes(api, account, form):
    links = [{"name": "Site", "value": "https://i.example"}]
    sent = apply(api, complete(api, form, urls=links))

    assert sent.status_code == 201
    assert list(sent.json()["data"]) == ["applicationId"]
    found = api.get(
        "/opportunities",
        email="INES.prado@example.com",
        posting_id=PUMPS,
        expand="applications",
    ).json()["data"]
    (one,) = found
    posting = account.postings[PUMPS]
    assert one["applications"][0]["id"] == sent.json()["data"]["applicationId"]
    assert one["stage"] == "applicant-new"
    assert one["sources"] == ["Refer.io"]
    assert one["sourcedBy"] is None
    assert one["origin"] == "applied"
    assert one["owner"] == posting.fields["owner"]
    assert one["followers"] == posting.fields["followers"]
    assert one["tags"] == [
        "Engineering",
        "Pumps",
        "Porto",
        "Permanent",
        "Hydraulics Engineer",
    ]
    assert one["opportunityLocation"] == "Porto"
    assert one["links"] == ["https://i.example"]
    (change,) = one["stageChanges"]
    assert set(change) == {"toStageId", "toStageIndex", "updatedAt"}
    assert one["phones"] == [{"type": "mobile", "value": "+351 912 000 000"}]


def test_answers_are_kept_with_their_questions(api, account, form):
    apply(api, complete(api, form))
    one = only_opportunity(account)
    path = f"/opportunities/{one.id}/applications"
    (record,) = api.get(path).json()["data"]
    assert record["type"] == "posting"
    assert record["email"] == "ines.prado@example.com"
    assert record["customQuestions"][0]["fields"][0]["value"] == "An answer"
    same = api.get(f"{path}/{record['id']}").json()["data"]
    assert same == record
    assert api.get(f"{path}/unknown").status_code == 404


def test_without_a_source_it_is_the_job_site(api, account, plain):
    apply(api, make_body(plain, source=None))
    assert only_opportunity(account).sources == ["Job site"]


def test_a_source_may_join_the_job_site(api, account, plain):
    account.switches.source_joins_job_site = True
    apply(api, make_body(plain))
    assert only_opportunity(account).sources == ["Job site", "Refer.io"]


def test_sources_are_listed_once_used(api, plain):
    apply(api, make_body(plain))
    listed = api.get("/sources").json()["data"]
    assert {"text": "Refer.io", "count": 1} in listed
    assert [one["text"] for one in listed] == sorted(
        (one["text"] for one in listed), key=str.casefold
    )
    assert {"text": "Pumps", "count": 1} in api.get("/tags").json()["data"]


def test_applying_twice_makes_two_opportunities_and_one_contact(api, account, plain):
    apply(api, make_body(plain))
    again = make_body(plain)
    again["personalInformation"][1]["value"] = "Ines.Prado@Example.com"
    apply(api, again)

    assert len(account.opportunities) == 2
    (contact,) = account.contacts.values()
    shown = api.get(f"/contacts/{contact.id}").json()["data"]
    assert shown["emails"] == ["ines.prado@example.com"]


def test_an_unlisted_posting_takes_applications_and_calls_them_internal(api, account):
    posting = account.postings[stable_id("brightwater", "hidden", "unlisted")]
    posting.form_override = OPEN_FORM
    body = make_body(OPEN_FORM)
    del body["origin"]
    assert apply(api, body, posting.id).status_code == 201
    assert only_opportunity(account).origin == "internal"


@pytest.mark.parametrize("name", ["draft", "closed"])
def test_a_draft_or_closed_posting_shows_its_form_but_takes_nothing(api, account, name):
    posting = account.postings[stable_id("brightwater", "hidden", name)]
    posting.form_override = OPEN_FORM
    assert api.get(f"/postings/{posting.id}/apply").status_code == 200
    assert apply(api, make_body(OPEN_FORM), posting.id).status_code == 400
    assert account.opportunities == {}


def test_a_preferred_location_is_where_they_are_considered(api, account, browser):
    body = make_body(api.get(f"/postings/{PUMPS}/apply").json()["data"])
    upload = api.upload("cv.txt", b"me").json()["data"]["uri"]
    body["personalInformation"] += [
        {"name": "preferredPostingLocation", "value": "Lisbon"},
        {"name": "resume", "value": upload},
    ]
    for one in body["customQuestions"]:
        for field in one["fields"]:
            field["value"] = field["value"] or upload
    assert apply(api, body).status_code == 201
    assert only_opportunity(account).opportunity_location == "Lisbon"


def test_consent_is_checked_and_kept(api, account):
    consent = {"store": {"provided": True, "compliancePolicyId": "wrong"}}
    form = api.get(f"/postings/{PUMPS}/apply").json()["data"]
    account.postings[PUMPS].form_override = {
        **OPEN_FORM,
        "consentDisclosures": form["consentDisclosures"],
    }
    assert apply(api, make_body(OPEN_FORM, consent=consent)).status_code == 400
    policy = form["consentDisclosures"]["store"]["compliancePolicyId"]
    consent["store"]["compliancePolicyId"] = policy
    assert apply(api, make_body(OPEN_FORM, consent=consent)).status_code == 201
    kept = only_opportunity(account).data_protection
    assert kept is not None
    assert kept["store"]["allowed"] is True
    assert kept["contact"] == {"allowed": False, "expiresAt": None}


def change(body: Json, set_number: int, field_number: int, value: object) -> Json:
    body["customQuestions"][set_number]["fields"][field_number]["value"] = value
    return body


SETS = {name: number for number, name in enumerate(all_set_names())}


def with_personal(body: Json, **values: object) -> Json:
    given = {one["name"]: one["value"] for one in body["personalInformation"]}
    body["personalInformation"] = [
        {"name": name, "value": value} for name, value in {**given, **values}.items()
    ]
    return body


def drop_an_answer(body: Json) -> Json:
    body["customQuestions"][0]["fields"].pop()
    return body


BAD_CHANGES: dict[str, Callable[[Json], Json]] = {
    "no name": lambda body: with_personal(body, fullName=""),
    "no e-mail": lambda body: with_personal(body, email=None),
    "not an e-mail": lambda body: with_personal(body, email="ines"),
    "unknown résumé": lambda body: with_personal(body, resume="https://x/uploads/y"),
    "required answer": lambda body: change(body, SETS["About you"], 0, None),
    "required select": lambda body: change(body, SETS["Skills"], 1, []),
    "bad choice": lambda body: change(body, SETS["Right to work"], 0, "Maybe"),
    "bad dropdown": lambda body: change(body, SETS["Right to work"], 1, "at once"),
    "bad select": lambda body: change(body, SETS["Skills"], 0, ["Juggling"]),
    "select as text": lambda body: change(body, SETS["Skills"], 0, "Driving"),
    "text as list": lambda body: change(body, SETS["About you"], 0, ["a"]),
    "unknown file": lambda body: change(body, SETS["Work sample"], 0, "gone.pdf"),
    "set left out": lambda body: {**body, "customQuestions": []},
    "set too short": drop_an_answer,
    "unknown set": lambda body: {**body, "customQuestions": [{"id": "x"}]},
    "sets as object": lambda body: {**body, "customQuestions": {}} | {"urls": {}},
    "consent as list": lambda body: {**body, "consent": ["yes"]},
    "eeo as text": lambda body: {**body, "eeoResponses": "none"},
    "bad origin": lambda body: {**body, "origin": "sourced"},
}


@pytest.mark.parametrize("name", list(BAD_CHANGES))
def test_a_wrong_answer_is_refused_and_nothing_is_made(api, account, form, name):
    refused = apply(api, BAD_CHANGES[name](complete(api, form)))

    assert refused.status_code == 400, refused.text
    assert refused.json()["code"] == "BadRequestError"
    assert account.opportunities == {}


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(api, browser, plain, raw):
    answer = browser.post(
        f"/v1/postings/{PUMPS}/apply", content=raw, headers=api.headers
    )
    assert answer.status_code == 400


def test_eeo_answers_must_be_among_the_options(api, account):
    account.postings[NURSE].form_override = {
        **OPEN_FORM,
        "eeoQuestions": api.get(f"/postings/{NURSE}/apply").json()["data"][
            "eeoQuestions"
        ],
    }
    bad = make_body(OPEN_FORM, eeoResponses={"gender": "Unheard of"})
    assert apply(api, bad, NURSE).status_code == 400
    good = make_body(OPEN_FORM, eeoResponses={"gender": "Female", "other": "x"})
    assert apply(api, good, NURSE).status_code == 201


def test_an_answer_lost_after_storing(api, account, plain):
    account.switches.apply_fails_after_storing = True
    assert apply(api, make_body(plain)).status_code == 500
    assert only_opportunity(account).sources == ["Refer.io"]


def test_an_upload_becomes_the_resume(api, account, plain, browser):
    content = b"%PDF-1.4 in\xc3\xaas"
    upload = api.upload("Inês CV.pdf", content).json()["data"]
    assert upload["size"] == len(content)
    assert upload["filename"] == "Inês CV.pdf"
    # Another host in front of the same path is the same upload.
    elsewhere = f"https://api.lever.co/v1/uploads/{upload['id']}"
    body = with_personal(make_body(plain), resume=elsewhere)
    assert apply(api, body).status_code == 201

    root = f"/opportunities/{only_opportunity(account).id}/resumes"
    (resume,) = api.get(root).json()["data"]
    assert resume["file"]["ext"] == "pdf"
    assert api.get(f"{root}/{resume['id']}").json()["data"] == resume
    download = browser.get(resume["file"]["downloadUrl"], headers=api.headers)
    assert download.content == content
    assert download.headers["content-disposition"].startswith("attachment")
    assert api.get(f"{root}/unknown").status_code == 404
    assert api.get(root, uploaded_at_start=9_999_999_999_999).json()["data"] == []


def test_a_file_question_is_kept_among_the_files(api, account, form):
    assert apply(api, complete(api, form)).status_code == 201
    root = f"/opportunities/{only_opportunity(account).id}/files"
    (kept,) = api.get(root).json()["data"]
    assert (kept["name"], kept["status"]) == ("letter.txt", "processed")


@pytest.mark.parametrize(("seconds", "status"), [(DAY_S - 60, 201), (DAY_S, 400)])
def test_an_upload_lives_a_day(connect, world, plain, seconds, status):
    before = connect("brightwater").upload("cv.pdf", b"me").json()["data"]
    world.clock.move(seconds)
    body = with_personal(make_body(plain), resume=before["uri"])
    assert apply(connect("brightwater"), body).status_code == status


@pytest.mark.parametrize("name", ["cv.exe", "cv", "pdf"])
def test_other_kinds_of_files_are_refused(api, name):
    assert api.upload(name, b"x").status_code == 400


def test_uploads_need_multipart_and_at_most_30_mb(api, account):
    assert api.post("/uploads", {"file": "x"}).status_code == 400
    other = api.client.post("/v1/uploads", headers=api.headers, files={"other": b"x"})
    assert other.status_code == 400
    large = b"x" * (30 * 1024 * 1024 + 1)
    assert api.upload("cv.pdf", large).status_code == 400
    assert api.upload("cv.pdf", large + b"x" * 200_000).status_code == 400
    assert account.uploads == {}


def test_an_opportunity_may_appear_late(api, connect, account, plain, world):
    account.switches.opportunities_appear_after_ms = 5_000
    apply(api, make_body(plain))
    assert api.get("/opportunities").json()["data"] == []
    world.clock.move(6)
    assert len(api.get("/opportunities").json()["data"]) == 1


def test_answers_to_a_diversity_survey_are_taken_along(api, account):
    account.postings[PUMPS].form_override = OPEN_FORM
    survey = {
        "surveyId": "s",
        "candidateSelectedLocation": "Porto",
        "responses": [
            {
                "questionId": "q",
                "questionText": "Age group?",
                "questionType": "multiple-choice",
                "answer": "30 to 49",
            }
        ],
    }
    person = [
        {"name": "fullName", "value": "Ines Prado"},
        {"name": "email", "value": "ines.prado@example.com"},
    ]
    body = {"personalInformation": person, "diversitySurvey": survey}
    assert api.post(f"/postings/{PUMPS}/apply", body).status_code == 201
