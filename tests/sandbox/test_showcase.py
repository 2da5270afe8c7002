"""One posting of every kind, and every question a form may ask."""

import httpx
import pytest

KEY = ("patchwork-api-key", "")


@pytest.fixture
def ids(browser, world):
    answer = browser.post("/_sandbox/showcase", json={})
    assert answer.status_code == 200, answer.text
    world.accounts["patchwork"].switches.rate_limited = False
    return answer.json()["postings"]


@pytest.fixture
def get(browser: httpx.Client):
    def read(path: str, **query: str):
        answer = browser.get(f"/v1{path}", params=query, auth=KEY)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    return read


@pytest.fixture
def postings(ids, get):
    return {one["text"]: one for one in get("/postings", confidentiality="all")}


def test_all_are_listed_and_a_second_call_adds_none(browser, ids, postings):
    again = browser.post("/_sandbox/showcase", json={}).json()
    assert again["postings"] == ids
    assert {one["id"] for one in postings.values()} == set(ids.values())


def test_every_state_and_its_nulls(postings):
    for state in ("internal", "draft", "pending", "rejected", "closed"):
        posting = postings[f"State {state}"]
        assert posting["state"] == state
        assert posting["distributionChannels"] is None
        assert (posting["urls"] is None) == (state != "internal")
    assert postings["Colleagues only"]["distributionChannels"] == ["internal"]
    assert postings["Confidential"]["confidentiality"] == "confidential"


def test_every_interval_workplace_and_absence(postings):
    ranges = [one["salaryRange"] for one in postings.values() if "salaryRange" in one]
    assert len({one["interval"] for one in ranges}) == 9
    assert {one["workplaceType"] for one in postings.values()} == {
        "unspecified",
        "onsite",
        "remote",
        "hybrid",
    }
    assert "salaryRange" not in postings["No salary"]
    assert postings["Salary in words"]["salaryDescription"] == "Fair.\n"
    assert postings["No country"]["country"] is None
    assert postings["No department"]["categories"].get("department") is None
    assert len(postings["Several places"]["categories"]["allLocations"]) == 3
    assert postings["Place without list"]["categories"]["allLocations"] == []
    assert postings["Empty description"]["content"]["description"] == ""
    assert "<script>" in postings["Odd HTML"]["content"]["descriptionHtml"]
    assert postings["Nobody owns it"]["owner"] is None


def test_every_question_type_is_asked(ids, get):
    form = get(f"/postings/{ids['Every question']}/apply")
    types = {one["type"] for each in form["customQuestions"] for one in each["fields"]}
    assert types == {
        "text",
        "textarea",
        "dropdown",
        "multiple-choice",
        "multiple-select",
        "university",
        "file-upload",
    }
    assert form["text"] == "Every question"


def test_all_six_equal_opportunity_questions(ids, get):
    form = get(f"/postings/{ids['Every equal opportunity question']}/apply")
    assert list(form["eeoQuestions"]) == [
        "gender",
        "race",
        "veteran",
        "disability",
        "disabilitySignature",
        "disabilitySignatureDate",
    ]


def test_types_of_other_forms_turn_up(ids, get):
    form = get(f"/postings/{ids['Types of other forms']}/apply")
    (only,) = form["customQuestions"]
    assert [one["type"] for one in only["fields"]] == ["date", "yes-no", "currency"]


@pytest.mark.parametrize(
    ("distribution", "titles"),
    [("external", ["About you"]), ("internal", ["Skills"])],
)
def test_a_set_is_shown_where_it_is_meant_for(ids, get, distribution, titles):
    path = f"/postings/{ids['A set for colleagues']}/apply"
    shown = get(path, distribution=distribution)["customQuestions"]
    assert [one["text"] for one in shown] == titles


def test_several_places_ask_for_the_preferred_one(ids, get):
    form = get(f"/postings/{ids['Several places']}/apply")
    last = form["personalInformation"][-1]
    assert last["name"] == "preferredPostingLocation"
    assert [one["text"] for one in last["options"]] == ["Ghent", "Porto", "Remote – EU"]


def test_consent_is_asked_for_both(ids, get):
    form = get(f"/postings/{ids['Consent to both']}/apply")
    assert set(form["consentDisclosures"]) == {"store", "marketing"}


def test_the_diversity_survey(ids, get, browser, world):
    path = f"/surveys/diversity/{ids['Several places']}"
    survey = get(path, country_code="pt", location="Porto")
    assert survey["countryCode"] == "PT"
    assert survey["candidateSelectedLocation"] == "Porto"
    assert survey["fields"]
    refused = browser.get(f"/v1{path}", params={"country_code": "PRT"}, auth=KEY)
    assert refused.status_code == 400
    other = next(iter(world.accounts["brightwater"].postings))
    answer = browser.get(
        f"/v1/surveys/diversity/{other}", auth=("brightwater-api-key", "")
    )
    assert answer.status_code == 404
