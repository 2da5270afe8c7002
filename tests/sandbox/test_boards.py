"""The shipped boards are whole, and messy in the ways real boards are messy."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

import pytest

from lever_sandbox.boards import shipped

Posting = dict[str, Any]

SITES = ["atelier-lumen", "cielo-health", "halden-robotics", "northwind-water"]
KNOWN_INTERVALS = {
    "per-year-salary",
    "per-hour-wage",
    "per-month-salary",
    "per-week-salary",
    "per-day-wage",
    "semi-month-salary",
    "bi-month-salary",
    "bi-week-salary",
    "one-time",
}
ALWAYS = {
    *("_company", "_company_name", "_has_html", "id", "text", "categories"),
    *("country", "createdAt", "descriptionPlain", "lists", "additionalPlain"),
    *("hostedUrl", "applyUrl"),
}
WITH_HTML = ALWAYS | {
    *("description", "additional", "opening", "openingPlain"),
    *("descriptionBody", "descriptionBodyPlain"),
}
OPTIONAL = {
    *("workplaceType", "salaryRange", "salaryDescription", "salaryDescriptionPlain"),
}


@cache
def board(site: str) -> tuple[Posting, ...]:
    (path,) = (path for path in shipped() if path.stem == site)
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def everything() -> list[Posting]:
    return [posting for site in SITES for posting in board(site)]


def some(condition: Callable[[Posting], object]) -> list[str]:
    return [posting["text"] for posting in everything() if condition(posting)]


def salaries() -> list[Posting]:
    return [p["salaryRange"] for p in everything() if "salaryRange" in p]


def test_four_boards_are_shipped_and_small() -> None:
    assert [path.stem for path in shipped()] == SITES
    assert all(path.stat().st_size < 250_000 for path in shipped())
    assert {site: len(board(site)) for site in SITES} == dict.fromkeys(SITES, 30)


@pytest.mark.parametrize("site", SITES)
def test_every_posting_has_its_fields(site: str) -> None:
    for posting in board(site):
        keys = set(posting)
        assert (WITH_HTML if posting["_has_html"] else ALWAYS) <= keys
        assert keys <= WITH_HTML | OPTIONAL
        assert posting["_company"] == site
        assert 0 < len(posting["text"]) <= 150
        address = f"https://jobs.lever.co/{site}/{posting['id']}"
        assert (posting["hostedUrl"], posting["applyUrl"]) == (
            address,
            f"{address}/apply",
        )


def test_ids_are_uuids_and_unique() -> None:
    ids = [posting["id"] for posting in everything()]
    assert [str(UUID(value)) for value in ids] == ids
    assert len(set(ids)) == len(ids) == 120


def test_postings_are_months_old_at_most() -> None:
    for posting in everything():
        made = datetime.fromtimestamp(posting["createdAt"] / 1000, UTC)
        assert (
            datetime(2026, 5, 1, tzinfo=UTC) < made < datetime(2026, 11, 20, tzinfo=UTC)
        )


def test_texts_are_each_their_own() -> None:
    texts = [
        p.get("descriptionBodyPlain") or p["descriptionPlain"] for p in everything()
    ]
    assert max(Counter(texts).values()) == 1
    assert sum(len(text) > 300 for text in texts) > 80


def test_lists_are_bare_items_with_headings() -> None:
    found = [entry for posting in everything() for entry in posting["lists"]]
    assert len(found) > 150
    assert all(set(entry) == {"text", "content"} for entry in found)
    assert all(entry["content"].strip().startswith("<li") for entry in found)
    assert not any("<ul" in entry["content"] for entry in found)
    assert any(entry["text"] == "" for entry in found)


def test_about_half_of_the_postings_name_a_salary() -> None:
    assert 50 <= len(salaries()) <= 80
    assert all(set(s) == {"min", "max", "currency", "interval"} for s in salaries())


def test_every_interval_occurs_and_one_nobody_knows() -> None:
    intervals = {salary["interval"] for salary in salaries()}
    assert intervals - KNOWN_INTERVALS == {"per-event"}
    assert intervals >= KNOWN_INTERVALS


def test_odd_salaries_occur() -> None:
    assert sum(salary["min"] > salary["max"] for salary in salaries()) == 1
    drams = [salary for salary in salaries() if salary["currency"] == "AMD"]
    assert [(salary["min"], salary["max"]) for salary in drams] == [(1000, 1000)]
    assert any(isinstance(salary["min"], float) for salary in salaries())
    assert len(some(lambda p: "salaryDescription" in p)) > 10
    assert some(lambda p: "salaryDescription" in p and "salaryRange" not in p) == []


def test_workplace_types_occur_and_are_missing() -> None:
    kinds = Counter(posting.get("workplaceType") for posting in everything())
    assert set(kinds) == {"remote", "hybrid", "onsite", "on-site", "unspecified", None}


@pytest.mark.parametrize(
    "location",
    [
        *("Remote (US or Canada)", "Leeds, UK", "Paris", "Lisbon / Porto", "Various"),
        *("Asia", "Portugal - Porto"),
    ],
)
def test_locations_are_written_freely(location: str) -> None:
    assert some(lambda p: p["categories"].get("location") == location)


@pytest.mark.parametrize(
    "commitment",
    [
        *("Full-time", "CDI", "Contract (6 months)", "Permanent", "Part-time"),
        *("Internship", "Stage", "Full Time Remote"),
    ],
)
def test_commitments_are_written_freely(commitment: str) -> None:
    assert some(lambda p: p["categories"].get("commitment") == commitment)


@pytest.mark.parametrize("field", ["department", "location"])
def test_categories_are_null_or_absent(field: str) -> None:
    assert some(lambda p: field in p["categories"] and not p["categories"][field])
    assert some(lambda p: field not in p["categories"])


def test_other_gaps_occur() -> None:
    assert some(lambda p: "commitment" not in p["categories"])
    assert some(lambda p: "team" not in p["categories"])
    assert some(lambda p: p["categories"].get("allLocations") == [])
    assert some(lambda p: "allLocations" not in p["categories"])
    assert len(some(lambda p: p["country"] is None)) >= 5


def test_one_posting_is_in_fifteen_places() -> None:
    assert some(lambda p: len(p["categories"].get("allLocations", [])) == 15) == [
        "Travel Registered Nurse – 15 Cities"
    ]


def test_a_title_occurs_twice_in_one_board() -> None:
    titles = Counter(posting["text"] for posting in board("halden-robotics"))
    assert titles["Robotics Technician"] == 2


def test_one_posting_has_no_description_at_all() -> None:
    assert some(lambda p: p["descriptionPlain"] == "") == ["Spontaneous Application"]


def test_one_description_is_very_long() -> None:
    assert len(some(lambda p: len(p.get("description", "")) >= 30_000)) == 1


def test_some_postings_are_plain_text_only() -> None:
    plain = [posting for posting in everything() if not posting["_has_html"]]
    assert len(plain) == 4
    assert {posting.get("description") for posting in plain} == {None, ""}
    assert all(len(posting["descriptionPlain"]) > 200 for posting in plain)


def test_one_posting_carries_scripts() -> None:
    (hostile,) = (p for p in everything() if "<script" in p.get("description", ""))
    assert 'onclick="' in hostile["description"]
    assert "onerror=" in hostile["description"]
    assert "javascript:" in hostile["lists"][0]["content"]
    assert "<" not in hostile["descriptionPlain"]


@pytest.mark.parametrize(
    "piece", ["&nbsp;", "<div><div></div>", 'style="', "<br><br>", "rgb(", "MsoNormal"]
)
def test_the_html_is_as_untidy_as_real_html(piece: str) -> None:
    assert some(lambda p: piece in p.get("description", ""))


def test_one_posting_is_written_from_right_to_left() -> None:
    (hebrew,) = (
        p for p in everything() if unicodedata.bidirectional(p["text"][0]) == "R"
    )
    assert "direction: rtl" in hebrew["description"]
    assert hebrew["country"] == "IL"


def test_emoji_occur_in_titles_and_texts() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff]")
    assert some(lambda p: emoji.search(p["text"]))
    assert some(lambda p: emoji.search(p["descriptionPlain"]))


def test_the_lyon_and_paris_board_is_in_french() -> None:
    french = [
        p
        for p in board("atelier-lumen")
        if re.search(r"\b(vous|des|une)\b", p["descriptionPlain"])
    ]
    assert len(french) == 29
