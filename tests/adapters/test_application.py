"""The body of the apply call: every set, every field at its place."""

from typing import Any

import pytest

from referio.adapters.lever import application
from referio.adapters.lever.form import form as read_form
from referio.core.applying import lacks
from referio.core.postings import Form
from tests.adapters import payloads
from tests.adapters.payloads import SET_ID, field, submission

FORM = read_form(payloads.form(), payloads.POSTING_ID)


def test_a_body() -> None:
    uploads = {
        "personal.resume": "https://up.example/1",
        f"custom.{SET_ID}.f4": "https://up.example/2",
    }
    assert application.body(FORM, submission(), uploads=uploads) == {
        "personalInformation": [
            {"name": "fullName", "value": "Inês Prado"},
            {"name": "email", "value": "ines.prado@example.com"},
            {"name": "resume", "value": "https://up.example/1"},
        ],
        "customQuestions": [
            {
                "id": SET_ID,
                "fields": [
                    {"value": "Ball"},
                    {"value": None},
                    {"value": ["CAD", "FEM"]},
                    {"value": "https://up.example/2"},
                    {"value": None},
                ],
            }
        ],
        "urls": [{"name": "LinkedIn", "value": "https://linkedin.example/ines"}],
        "eeoResponses": {"gender": "Female"},
        "consent": {"store": {"provided": True, "compliancePolicyId": "policy-1"}},
        "ipAddress": "203.0.113.7",
        "source": "Refer.io",
        "origin": "applied",
    }


def test_an_empty_body_keeps_its_places() -> None:
    given = submission(answers={}, attachments={}, consents={}, ip_address="")
    assert application.body(FORM, given, uploads={}) == {
        "personalInformation": [{"name": "email", "value": "ines.prado@example.com"}],
        "customQuestions": [
            {
                "id": SET_ID,
                "fields": [
                    {"value": None},
                    {"value": None},
                    {"value": []},
                    {"value": None},
                    {"value": None},
                ],
            }
        ],
        "consent": {"store": {"provided": False, "compliancePolicyId": "policy-1"}},
        "source": "Refer.io",
        "origin": "applied",
    }


def test_a_bare_form_needs_no_more_than_is_asked() -> None:
    raw = {"personalInformation": [field("Email", name="email")]}
    body = application.body(
        Form("p", read_form(raw, "p").sets), submission(ip_address=""), uploads={}
    )
    assert list(body) == ["personalInformation", "source", "origin"]


@pytest.mark.parametrize(
    ("key", "answer", "value"),
    [
        ("f1", ("Ball", "Gate"), "Ball, Gate"),
        ("f1", "", None),
        ("f3", "CAD", ["CAD"]),
        ("f3", None, []),
        ("f2", "a note is not answered", None),
    ],
)
def test_answers_take_the_shape_of_their_question(
    key: str, answer: Any, value: object
) -> None:
    given = submission(answers={f"custom.{SET_ID}.{key}": answer})
    body: Any = application.body(FORM, given, uploads={})
    place = ["f1", "f2", "f3"].index(key)
    assert body["customQuestions"][0]["fields"][place] == {"value": value}


def test_a_given_email_address_goes_before_the_known_one() -> None:
    given = submission(answers={"personal.email": "other@example.com"})
    body: Any = application.body(FORM, given, uploads={})
    assert {"name": "email", "value": "other@example.com"} in body[
        "personalInformation"
    ]


def test_a_complete_application_lacks_nothing() -> None:
    assert lacks(FORM, submission()) == ()


def test_what_lacks_is_named_without_answers() -> None:
    answers = {
        f"custom.{SET_ID}.f3": ("CAD", "Paper"),
        f"custom.{SET_ID}.f5": "Perhaps",
    }
    found = lacks(FORM, submission(answers=answers, attachments={}))
    assert [str(one) for one in found] == [
        "“Full name” needs an answer",
        "“Resume” needs a file",
        "“Favourite valve?” needs an answer",
        "“Tools you know” no longer offers what was chosen",
        "“May you work here?” no longer offers what was chosen",
    ]


def test_a_consent_counts_only_for_the_words_that_were_shown() -> None:
    for shown, provided in (({"store": "policy-1"}, True), ({"store": "old"}, False)):
        body: Any = application.body(FORM, submission(policies=shown), uploads={})
        assert body["consent"]["store"]["provided"] is provided


def test_every_equal_opportunity_key_goes_where_it_came_from() -> None:
    asked = {
        "disability": field(
            "Disability",
            "dropdown",
            options=[{"text": "Yes", "optionId": "y", "description": "Or had one"}],
        ),
        "disabilitySignature": field("Your name"),
        "disabilitySignatureDate": field("Date"),
        "race": field("Race", "dropdown", options=[{"text": "Two or more"}]),
        "veteran": field("Veteran", "dropdown", options=[{"text": "No"}]),
    }
    form = read_form(payloads.form(eeoQuestions=asked), payloads.POSTING_ID)
    hints = {question.key: question.hint for question in form.questions()}
    assert hints["eeo.disability"] == "Yes: Or had one"
    assert "11/25/2026" in hints["eeo.disabilitySignatureDate"]
    given = {
        "eeo.disability": "Yes",
        "eeo.disabilitySignature": "Inês Prado",
        "eeo.disabilitySignatureDate": "11/25/2026",
        "eeo.race": "Two or more",
        "eeo.veteran": "No",
    }
    body: Any = application.body(form, submission(answers=given), uploads={})
    assert body["eeoResponses"] == {
        key.removeprefix("eeo."): value for key, value in given.items()
    }
