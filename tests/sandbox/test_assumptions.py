"""The list of assumptions is whole: what the code marks is in it, and it can be walked."""

import re
from collections import Counter
from pathlib import Path

import pytest

import lever_sandbox
from lever_sandbox.assumptions import read_assumptions

PACKAGE = Path(lever_sandbox.__file__).parent
MARK = re.compile(r"\(A: ([^)\s]+)\)")
BARE = re.compile(r"\(A\)|\(A[,;]|[,;] A\)")
# A section of lever-api, or where else the statement comes from.
SECTION = re.compile(r"(\d+(\.\d+)?|product)(,(\d+(\.\d+)?|product))*")
ROWS = {row.id: row for row in read_assumptions()}


def sources() -> dict[str, str]:
    """Every module but the list itself, by its path in the package."""
    found = (path for path in PACKAGE.rglob("*.py") if path.stem != "assumptions")
    return {
        path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in found
    }


def marks() -> list[tuple[str, str]]:
    return [
        (name, one) for name, text in sources().items() for one in MARK.findall(text)
    ]


def test_every_mark_in_the_code_is_in_the_list():
    unknown = [f"{name}: {one}" for name, one in marks() if one not in ROWS]
    assert marks()
    assert not unknown, "Write a row for it in assumptions.py, or mend the id"


def test_no_mark_is_without_an_id():
    bare = [name for name, text in sources().items() if BARE.search(text)]
    assert not bare, "Write (A: id), with an id from assumptions.py"


def test_a_row_names_the_file_that_marks_it():
    astray = [
        f"{one} is decided in {name}, its row says {ROWS[one].where}"
        for name, one in marks()
        if one in ROWS and name not in ROWS[one].where.split(",")
    ]
    assert not astray


def test_ids_are_unique_and_every_row_is_whole():
    counted = Counter(row.id for row in read_assumptions())
    assert {one for one, count in counted.items() if count > 1} == set()
    assert len(ROWS) >= 50
    for row in ROWS.values():
        assert re.fullmatch(r"[a-z0-9-]+", row.id)
        assert row.mark in {"A", "?"}
        assert SECTION.fullmatch(row.section), row
        assert row.assumed.endswith(".")
        assert row.check.endswith((".", "?"))


# Number 15 says only that we could not see the whole of two of Lever's pages.
@pytest.mark.parametrize("number", range(1, 15))
def test_every_open_doubt_of_the_reference_has_a_row(number):
    assert any(f"11.{number}" in row.section.split(",") for row in ROWS.values())


def test_the_page_shows_every_row_and_is_linked(browser):
    page = browser.get("/_sandbox/assumptions")
    assert page.status_code == 200
    for name in ROWS:
        assert f'<tr id="{name}">' in page.text
    assert 'href="/_sandbox/assumptions"' in browser.get("/").text


def test_the_list_as_json(browser):
    rows = browser.get("/_sandbox/assumptions?format=json").json()["data"]
    assert {row["id"] for row in rows} == set(ROWS)
    assert set(rows[0]) == {"id", "mark", "section", "where", "assumed", "check"}
