"""The props of the story: wishes that exist, files that are what they seem, mails as read."""

from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pytest

from referio.core.documents import Given, NotADocument, document, kind_of
from referio.local.expecting import Unexpected
from referio.local.mailbox import Mail
from referio.local.page import read
from referio.local.story.applicants import answers
from referio.local.story.cast import Reader
from referio.local.story.papers import PROGRAM, resume
from referio.local.story.wishes import wishes, word

POSTINGS: list[dict[str, Any]] = [
    {
        "text": "Senior Hydraulics Engineer",
        "categories": {"location": "Porto"},
        "country": "PT",
        "workplaceType": "hybrid",
        "salaryRange": {
            "min": 40000,
            "max": 50000,
            "currency": "EUR",
            "interval": "per-year-salary",
        },
    },
    {"text": "טכנאי", "categories": {}, "country": None},
    {
        "text": "Nurse",
        "categories": {"location": "Remote (US or Canada)"},
        "country": "US",
        "workplaceType": "remote",
        "salaryRange": {
            "min": 1,
            "max": 2,
            "currency": "AMD",
            "interval": "one-time",
        },
    },
]


def test_wishes_are_of_every_kind_and_all_ask_for_something() -> None:
    found = wishes(POSTINGS, 48)
    assert len(found) == 48
    fields = set(chain.from_iterable(found))
    assert fields >= {"words_any", "place", "areas", "remote", "floor", "work_modes"}
    assert fields >= {"commitments", "words_none", "cadence"}
    usual = {"time_zone", "hour"}
    assert all(one.keys() - usual for one in found)
    assert {one["place"] for one in found if "place" in one} == {"Porto"}
    floors = [one for one in found if "floor" in one]
    assert floors[0]["floor"] == "35000"
    assert all(one["floor_currency"] == "EUR" for one in floors)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Data Scientist – Leak Detection", "Scientist"),
        ("QA", "QA"),
        ("טכנאי", "טכנאי"),
    ],
)
def test_the_longest_word_of_a_title(title: str, expected: str) -> None:
    assert word({"text": title}) == expected


def test_the_resume_is_a_pdf_and_the_program_is_not() -> None:
    assert kind_of(resume("Ana Abreu"), "pdf") == "pdf"
    assert resume("Ana Abreu") == resume("Ana Abreu") != resume("Bo")
    with pytest.raises(NotADocument, match="is not a file we can hand on"):
        document(Given("resume.pdf", len(PROGRAM), PROGRAM))


def test_every_question_but_the_voluntary_ones_is_answered() -> None:
    page = read(
        '<form><input type="hidden" name="version" value="1">'
        '<input name="q.personal.fullName"><input name="q.personal.email">'
        '<input type="url" name="q.url.Other"><textarea name="q.custom.1"></textarea>'
        '<select name="q.custom.2"><option value=""><option>Yes</select>'
        '<select name="q.eeo.gender"><option value=""><option>A</select>'
        '<input type="file" name="q.personal.resume"><button>Go</button></form>',
        url="http://a.example",
    )
    values, files = answers(page.forms[0], Reader("Ana", "ana@readers.example", {}))
    assert values["q.personal.fullName"] == "Ana"
    assert values["q.url.Other"].startswith("https://")
    assert values["q.custom.2"] == "Yes"
    assert "version" not in values
    assert "q.eeo.gender" not in values
    assert list(files) == ["q.personal.resume"]


def mail(**more: Any) -> Mail:
    whole = {
        "id": 1,
        "to": "ana@readers.example",
        "subject": "2 new jobs",
        "received": datetime(2026, 11, 20, tzinfo=UTC),
        "headers": {},
        "html": "",
        "text": "",
        "links": (
            "http://a.example/jobs/7/engineer?for=token",
            "http://a.example/jobs/7/engineer?for=token",
            "http://a.example/mute/x",
            "http://a.example/jobs/3/nurse?for=token",
            "http://a.example/jobs/9/shared",
        ),
    }
    return Mail(**{**whole, **more})


def test_the_jobs_of_a_newsletter_are_those_it_leads_its_reader_to() -> None:
    assert mail().jobs == (7, 3)
    assert mail().job_page(3) == "http://a.example/jobs/3/nurse?for=token"
    assert mail().link("/mute/") == "http://a.example/mute/x"
    with pytest.raises(Unexpected, match="has no link to /confirm/"):
        mail().link("/confirm/")


def test_a_newsletter_is_told_from_letters_that_can_be_unsubscribed_from() -> None:
    way_out = "<http://a.example/out/t>, <mailto:out@a.example>"
    kinds = ("alert:newsletter:jobs:a.example", "alert:letter:jobs:a.example")
    newsletter, letter = (
        mail(headers={"list-unsubscribe": way_out, "feedback-id": kind})
        for kind in kinds
    )
    assert newsletter.is_newsletter
    assert not letter.is_newsletter
    assert not mail().is_newsletter
    assert newsletter.one_click == "http://a.example/out/t"


def test_a_mail_keeps_its_reader_out_of_logs() -> None:
    assert "ana@" not in repr(mail())
