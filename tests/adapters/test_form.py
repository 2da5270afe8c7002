"""Lever's form as questions of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever.form import form as read_form
from referio.core.ports import Refused
from referio.core.postings import Form, Notice, Question, QuestionKind
from tests.adapters import payloads
from tests.adapters.payloads import SET_ID, field
from tests.adapters.test_odd_postings import ODD


def read(**changes: object) -> Form:
    return read_form(payloads.form(**changes), payloads.POSTING_ID)


def test_a_form() -> None:
    form = read()
    assert form.posting_id == payloads.POSTING_ID
    assert [(one.heading, one.voluntary) for one in form.sets] == [
        ("About you", False),
        ("Links", False),
        ("About pumps", False),
        ("Equal opportunity", True),
    ]
    assert [(q.key, q.kind, q.required) for q in form.questions()] == [
        ("personal.fullName", QuestionKind.LINE, True),
        ("personal.email", QuestionKind.LINE, True),
        ("personal.resume", QuestionKind.FILE, True),
        ("personal.preferredPostingLocation", QuestionKind.ONE_OF, False),
        ("url.LinkedIn", QuestionKind.LINE, False),
        ("url.Other", QuestionKind.LINE, False),
        (f"custom.{SET_ID}.f1", QuestionKind.LINE, True),
        (f"custom.{SET_ID}.f2", QuestionKind.NOTE, False),
        (f"custom.{SET_ID}.f3", QuestionKind.SOME_OF, False),
        (f"custom.{SET_ID}.f4", QuestionKind.FILE, False),
        (f"custom.{SET_ID}.f5", QuestionKind.ONE_OF, False),
        ("eeo.gender", QuestionKind.ONE_OF, False),
    ]
    assert form.notices == (Notice("store", "<p>We keep it.</p>", "policy-1"),)


def test_what_a_question_says() -> None:
    questions = {q.key: q for q in read().questions()}
    assert questions[f"custom.{SET_ID}.f1"] == Question(
        key=f"custom.{SET_ID}.f1",
        label="Favourite valve?",
        kind=QuestionKind.LINE,
        required=True,
        hint="One",
    )
    assert questions[f"custom.{SET_ID}.f3"].options == ("CAD", "FEM")
    assert questions["personal.preferredPostingLocation"].options == ("Porto", "Lisbon")


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("text", QuestionKind.LINE),
        ("textarea", QuestionKind.TEXT),
        ("university", QuestionKind.LINE),
        ("file-upload", QuestionKind.FILE),
        ("note", QuestionKind.NOTE),
        ("dropdown", QuestionKind.ONE_OF),
        ("multiple-choice", QuestionKind.ONE_OF),
        ("multiple-select", QuestionKind.SOME_OF),
        ("score-system", QuestionKind.LINE),
        (None, QuestionKind.LINE),
    ],
)
def test_kinds(kind: str, ours: QuestionKind) -> None:
    asked = field("A", kind, name="a", options=[{"text": "x"}])
    question = read(personalInformation=[asked]).questions()[0]
    assert question.kind is ours
    has_options = ours in (QuestionKind.ONE_OF, QuestionKind.SOME_OF)
    assert question.options == (("x",) if has_options else ())


@pytest.mark.parametrize("options", [None, [], [None, {"text": " "}]])
def test_a_choice_without_options_is_written(options: object) -> None:
    asked = field("A", "dropdown", name="a", options=options)
    question = read(personalInformation=[asked]).questions()[0]
    assert (question.kind, question.options) == (QuestionKind.LINE, ())


def test_options_are_kept_to_the_letter() -> None:
    asked = field("A", "dropdown", name="a", options=[{"text": "x  y "}, "x  y "])
    assert read(personalInformation=[asked]).questions()[0].options == ("x  y ",)


@pytest.mark.parametrize(
    ("distribution", "is_asked"),
    [
        (["external"], True),
        (["internal", "external"], True),
        ([], True),
        (None, True),
        (["internal"], False),
    ],
)
def test_only_sets_for_people_outside(distribution: object, is_asked: bool) -> None:
    asked = {
        "id": "s",
        "text": "S",
        "fields": [field("A")],
        "distribution": distribution,
    }
    form = read(customQuestions=[asked])
    assert ("S" in [one.heading for one in form.sets]) is is_asked


def test_fields_without_an_id_of_their_own_go_by_place() -> None:
    fields = [
        field("A"),
        field("B", id="x"),
        field("C", id="x"),
        field("D", id="a.b"),
        None,
    ]
    form = read(customQuestions=[{"id": "s", "text": "S", "fields": fields}])
    keys = [q.key for q in form.questions() if q.key.startswith("custom.")]
    assert keys == [
        "custom.s.0",
        "custom.s.1",
        "custom.s.2",
        "custom.s.3",
        "custom.s.4",
    ]


def test_what_has_no_name_is_not_asked() -> None:
    form = read(
        personalInformation=[field("A"), None, field("", name="email")],
        urls=None,
        customQuestions=[{"text": "no id", "fields": [field("A", id="f")]}, None],
        eeoQuestions={"gender": None},
        consentDisclosures=None,
    )
    assert [(q.key, q.label) for q in form.questions()] == [("personal.email", "email")]
    assert form.notices == ()


@pytest.mark.parametrize(
    ("disclosure", "statements"),
    [
        ({"statement": "a & b", "displayState": "SHOWN"}, ["<p>a &amp; b</p>"]),
        ({"statementHtml": "<p onclick=x>a</p>"}, ["<p>a</p>"]),
        ({"statement": "a", "displayState": "ANY_HIDDEN_STATE"}, []),
        ({"displayState": "MANDATORY_DISCLOSURE_SHOWN"}, []),
        (None, []),
    ],
)
def test_consents_are_asked_unless_hidden(
    disclosure: object, statements: list[str]
) -> None:
    form = read(consentDisclosures={"marketing": disclosure})
    assert [notice.html for notice in form.notices] == statements


def test_the_version_follows_the_questions() -> None:
    version = read().version
    assert version == read(text="Another title").version
    assert len(version) == 64
    assert version != read(urls=None).version
    assert version != read(consentDisclosures=None).version


@pytest.mark.parametrize("raw", [None, [], "form"])
def test_no_form(raw: object) -> None:
    with pytest.raises(Refused, match="p1 cannot be read"):
        read_form(raw, "p1")


@given(st.dictionaries(st.sampled_from(list(payloads.form())), ODD | st.lists(ODD)))
def test_any_form_is_read(changes: dict[str, object]) -> None:
    form = read(**changes)
    assert len({q.key for q in form.questions()}) == len(form.questions())


@pytest.mark.parametrize("personal", [None, [], [field("Name", name="fullName")]])
def test_an_email_is_asked_for_whatever_the_form_says(personal: object) -> None:
    asked = {q.key: q for q in read(personalInformation=personal).questions()}
    assert asked["personal.email"].required


@pytest.mark.parametrize("kind", ["file-upload", "multiple-select", "note"])
def test_name_and_email_are_written_whatever_the_form_says(kind: str) -> None:
    personal = [field(one, kind, name=one) for one in ("fullName", "email")]
    asked = {q.key: q for q in read(personalInformation=personal).questions()}
    assert asked["personal.fullName"].kind is QuestionKind.LINE
    assert asked["personal.email"].kind is QuestionKind.LINE
