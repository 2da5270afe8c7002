import httpx
import pytest

from lever_sandbox.ids import stable_id
from tests.sandbox.board_lines import LINES, NURSE, PUMPS

ROOT = "/v0/postings/brightwater"


def titles(answer: httpx.Response) -> list[str]:
    return [one["text"] for one in answer.json()]


def test_the_public_list_is_a_bare_array_of_public_postings(browser):
    found = browser.get(f"{ROOT}?mode=json")
    assert set(titles(found)) == {"Hydraulics Engineer", "Night Nurse", "Bare Posting"}


def test_a_posting_comes_back_as_its_board_line_had_it(browser, world):
    shown = browser.get(f"{ROOT}/{PUMPS}").json()
    line = {k: v for k, v in LINES[0].items() if not k.startswith("_")}
    assert {name: shown[name] for name in line} == line
    assert shown["descriptionBody"] == "<div>We build <b>quiet</b> pumps.</div>"
    assert shown["applyUrl"] == f"{world.base_url}/brightwater/{PUMPS}/apply"
    assert "salaryRange" not in browser.get(f"{ROOT}/{NURSE}").json()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("team=Care", ["Night Nurse"]),
        ("team=care", []),
        ("location=Porto&location=Boston", ["Hydraulics Engineer", "Night Nurse"]),
        ("skip=1&limit=1", ["Night Nurse"]),
    ],
)
def test_filters(browser, query, expected):
    assert titles(browser.get(f"{ROOT}?{query}")) == expected


def test_grouping(browser):
    groups = browser.get(f"{ROOT}?group=team").json()
    assert {one["title"] for one in groups} == {"Pumps", "Care", ""}


@pytest.mark.parametrize("kind", ["draft", "unlisted", "internal-only", "confidential"])
def test_what_is_not_public_is_not_found(browser, kind):
    posting_id = stable_id("brightwater", "hidden", kind)
    answer = browser.get(f"{ROOT}/{posting_id}")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error": "Document not found"}


def test_an_unknown_site_is_not_found(browser):
    assert browser.get("/v0/postings/nobody").status_code == 404
    assert browser.get("/v0/postings/nobody/x").status_code == 404
