"""From what was typed to a submission, or to what to put right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.applying import LINE_LIMIT, NAME_LIMIT, check
from referio.core.documents import Given
from referio.core.postings import Form, Notice, Question, QuestionKind, QuestionSet

PDF = b"%PDF-1.7\n"
FORM = Form(
    "p-1",
    (
        QuestionSet(
            "About you",
            (
                Question(
                    "personal.fullName", "Full name", QuestionKind.LINE, required=True
                ),
                Question("personal.email", "Email", QuestionKind.LINE, required=True),
                Question("personal.resume", "Résumé", QuestionKind.FILE, required=True),
            ),
        ),
        QuestionSet(
            "About pumps",
            (
                Question("custom.s.note", "Please read this", QuestionKind.NOTE),
                Question("custom.s.why", "Why pumps?", QuestionKind.TEXT),
                Question(
                    "custom.s.eu",
                    "May you work in the EU?",
                    QuestionKind.ONE_OF,
                    required=True,
                    options=("Yes", "No "),
                ),
                Question(
                    "custom.s.tools",
                    "Tools",
                    QuestionKind.SOME_OF,
                    options=("CAD", "FEM", "Go"),
                ),
                Question("custom.s.sample", "Work sample", QuestionKind.FILE),
            ),
        ),
        QuestionSet(
            "Equal opportunity",
            (
                Question(
                    "eeo.gender",
                    "Gender",
                    QuestionKind.ONE_OF,
                    options=("Female", "Male"),
                ),
            ),
            voluntary=True,
        ),
    ),
    notices=(
        Notice("store", "<p>We keep it.</p>", "policy-1"),
        Notice("marketing", "<p>Mail?</p>", "p-2"),
    ),
    version="1",
)
TYPED = {
    "personal.fullName": ["Inês Prado"],
    "personal.email": ["Ines.Prado@candidate.org"],
    "custom.s.eu": ["Yes"],
}
FILES = {"personal.resume": Given("cv.pdf", len(PDF), PDF)}


def typed(**changes: list[str]) -> dict[str, list[str]]:
    """What a hurried person types, but for the changes (underscores stand for dots)."""
    return {
        **TYPED,
        **{key.replace("__", "."): value for key, value in changes.items()},
    }


def test_a_whole_form_becomes_a_submission():
    answers = typed(
        custom__s__tools=["FEM", "CAD"],
        custom__s__why=["They\r\nhum."],
        eeo__gender=["Female"],
    )
    checked = check(FORM, answers, FILES)
    assert checked.errors == {}
    assert checked.name == "Inês Prado"
    given_away = checked.submission
    assert given_away is not None
    assert given_away.email == "Ines.Prado@candidate.org"
    assert given_away.source == "Refer.io"
    assert given_away.answers == {
        "personal.fullName": "Inês Prado",
        "personal.email": "Ines.Prado@candidate.org",
        "custom.s.why": "They\nhum.",
        "custom.s.eu": "Yes",
        "custom.s.tools": ("FEM", "CAD"),
        "eeo.gender": "Female",
    }
    assert given_away.attachments["personal.resume"].content == PDF


def test_nothing_typed_names_every_question_that_needs_an_answer_and_no_other():
    checked = check(FORM, {}, {})
    assert set(checked.errors) == {
        "personal.fullName",
        "personal.email",
        "personal.resume",
        "custom.s.eu",
    }
    assert checked.submission is None
    assert "file" in checked.errors["personal.resume"]


def test_what_was_typed_is_kept_beside_the_errors():
    checked = check(
        FORM, {"personal.fullName": ["  Inês  "], "custom.s.tools": ["CAD"]}, {}
    )
    assert checked.typed["personal.fullName"] == ("Inês",)
    assert checked.typed["custom.s.tools"] == ("CAD",)


def test_an_option_is_answered_to_the_letter_though_browsers_trim_it():
    checked = check(FORM, typed(custom__s__eu=["No"]), FILES)
    assert checked.submission is not None
    assert checked.submission.answers["custom.s.eu"] == "No "


@pytest.mark.parametrize("key", ["custom.s.eu", "custom.s.tools", "eeo.gender"])
def test_an_option_that_is_not_offered_is_refused(key):
    checked = check(FORM, {**TYPED, key: ["Perhaps"]}, FILES)
    assert "no longer offered" in checked.errors[key]


@pytest.mark.parametrize(
    "email", ["ines", "ines@", "ines@nowhere", "a b@c.org", "x" * 300 + "@c.org"]
)
def test_an_address_nobody_can_be_mailed_at_is_refused(email):
    checked = check(FORM, typed(personal__email=[email]), FILES)
    assert "e-mail address" in checked.errors["personal.email"]


def test_ten_kilobytes_of_name_are_refused_with_both_lengths():
    checked = check(FORM, typed(personal__fullName=["N" * 10_000]), FILES)
    assert "10,000" in checked.errors["personal.fullName"]
    assert str(NAME_LIMIT) in checked.errors["personal.fullName"]


def test_a_long_line_is_refused_and_the_longest_is_taken():
    form = Form(
        "p", (QuestionSet("", (Question("custom.a.b", "Line", QuestionKind.LINE),)),)
    )
    assert (
        "custom.a.b" in check(form, {"custom.a.b": ["x" * (LINE_LIMIT + 1)]}, {}).errors
    )
    assert not check(form, {"custom.a.b": ["x" * LINE_LIMIT]}, {}).errors


@pytest.mark.parametrize(
    "text",
    ["<script>alert('1')</script>", "🛠️ Zoë Å", "مرحبا بالعالم", "';--", "{{ 7*7 }}"],
)
def test_odd_text_goes_through_as_it_is(text):
    checked = check(
        FORM, typed(personal__fullName=[text], custom__s__why=[text]), FILES
    )
    assert checked.submission is not None
    assert checked.submission.answers["custom.s.why"] == text


def test_zero_bytes_and_their_kin_are_dropped():
    checked = check(FORM, typed(personal__fullName=["In\x00ês\x07"]), FILES)
    assert checked.name == "Inês"


def test_a_program_called_pdf_is_refused_beside_its_question():
    program = b"MZ" + b"\0" * 100
    files = {**FILES, "custom.s.sample": Given("sample.pdf", len(program), program)}
    checked = check(FORM, TYPED, files)
    assert set(checked.errors) == {"custom.s.sample"}


def test_only_ticked_notices_are_consents():
    checked = check(FORM, typed(consent__store=["yes"]), FILES)
    assert checked.submission is not None
    assert checked.submission.consents == {"store": True, "marketing": False}


def test_answers_stay_out_of_logs():
    assert "Prado" not in repr(check(FORM, TYPED, FILES))


KEYS = [question.key for question in FORM.questions()]


@given(
    st.dictionaries(st.sampled_from(KEYS), st.lists(st.text(max_size=50), max_size=3))
)
def test_whatever_is_typed_gives_errors_or_a_submission_never_both(given_answers):
    checked = check(FORM, given_answers, FILES)
    assert bool(checked.errors) != (checked.submission is not None)
    assert set(checked.errors) <= set(KEYS)
