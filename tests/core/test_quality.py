from datetime import UTC, datetime
from typing import Any

import pytest

from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, Listing, Posting, WorkMode
from referio.core.quality import ADVICE, Field, assess, is_readable_title

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def a_posting(**changes: Any) -> Posting:
    facts: dict[str, Any] = {
        "remote_id": "p1",
        "listing": Listing.OPEN,
        "title": "Hydraulics Engineer",
        "description_html": "",
        "description_text": "w" * 200,
        "locations": ("Leeds",),
        "country": "GB",
        "work_mode": WorkMode.ONSITE,
        "commitment": Commitment.FULL_TIME,
        "commitment_text": "Full time",
        "department": "",
        "team": "",
        "pay": Pay(1, 2, "GBP", Interval.YEAR),
        "pay_text": "",
        "tags": (),
        "site": "",
        "posted_at": NOW,
        "changed_at": NOW,
    }
    return Posting(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "placed", "score", "missing"),
    [
        ({}, True, 100, ()),
        ({"title": " "}, True, 75, (Field.TITLE,)),
        ({"description_text": "w" * 199 + " "}, True, 75, (Field.DESCRIPTION,)),
        ({}, False, 75, (Field.LOCATION,)),
        ({"work_mode": WorkMode.REMOTE}, False, 100, ()),
        ({"pay": None}, True, 75, (Field.SALARY,)),
        ({"title": "", "pay": None, "description_text": ""}, False, 0, tuple(Field)),
    ],
)
def test_each_field_counts_a_quarter(changes, placed, score, missing):
    quality = assess(a_posting(**changes), placed=placed)
    assert (quality.score, quality.missing) == (score, missing)


@pytest.mark.parametrize(
    ("title", "is_readable"),
    [
        ("Hydraulics Engineer", True),
        ("CFO", True),
        ("QA / SRE", True),
        ("DRIVER WANTED NOW", False),
        ("URGENT", False),
        ("营业经理", True),
        ("12345", False),
        ("", False),
    ],
)
def test_titles_are_read_as_people_read_them(title, is_readable):
    assert is_readable_title(title) is is_readable


@pytest.mark.parametrize("field", Field)
def test_every_missing_field_comes_with_the_place_to_fix_it(field):
    assert ADVICE[field].where.startswith("In Lever: Jobs > this posting > Edit")
