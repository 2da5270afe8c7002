"""What changed in a form between showing and sending."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core import drift
from referio.core.drift import Change
from referio.core.postings import Form, Notice, Question, QuestionKind, QuestionSet

NAME = Question("personal.fullName", "Full name", QuestionKind.LINE, required=True)
SWIM = Question(
    "custom.s.swim", "Do you swim?", QuestionKind.ONE_OF, options=("Yes", "No")
)
WHY = Question("custom.s.why", "Why pumps?", QuestionKind.TEXT)
AGE = Question("survey.s1", "Age?", QuestionKind.LINE)
STORE = Notice("store", "<p>Twelve months.</p>", "policy-1")


def a_form(*questions: Question, notices: tuple[Notice, ...] = (STORE,)) -> Form:
    return Form("p", (QuestionSet("", questions),), notices)


def changes(before: Form, after: Form) -> list[tuple[Change, str]]:
    trace = drift.read(drift.written(drift.traced(before)))
    return [(one.change, one.key) for one in drift.differences(trace, after)]


@pytest.mark.parametrize(
    ("after", "found"),
    [
        (a_form(NAME, SWIM), []),
        (a_form(SWIM, NAME), []),
        (a_form(NAME, replace(SWIM, hint="Far?")), []),
        (a_form(NAME, SWIM, AGE), []),
        (a_form(NAME, SWIM, WHY), [(Change.NEW, WHY.key)]),
        (a_form(NAME), [(Change.GONE, SWIM.key)]),
        (a_form(NAME, replace(SWIM, label="Can you?")), [(Change.REWORDED, SWIM.key)]),
        (
            a_form(NAME, replace(SWIM, options=("Yes",))),
            [(Change.OPTIONS, SWIM.key)],
        ),
        (
            a_form(NAME, replace(SWIM, kind=QuestionKind.SOME_OF)),
            [(Change.OPTIONS, SWIM.key)],
        ),
        (a_form(NAME, replace(SWIM, required=True)), [(Change.REQUIRED, SWIM.key)]),
        (a_form(replace(NAME, required=False), SWIM), []),
        (
            a_form(NAME, SWIM, notices=(replace(STORE, policy_id="policy-2"),)),
            [(Change.OPTIONS, "consent.store")],
        ),
        (
            a_form(NAME, SWIM, notices=(replace(STORE, html="<p>Two years.</p>"),)),
            [(Change.OPTIONS, "consent.store")],
        ),
    ],
)
def test_what_changed(after: Form, found: list[tuple[Change, str]]) -> None:
    assert changes(a_form(NAME, SWIM), after) == found


def test_what_is_gone_stands_last_and_has_its_old_words() -> None:
    before = drift.traced(a_form(NAME, SWIM))
    gone = drift.differences(before, a_form(NAME, WHY))[-1]
    assert (gone.change, gone.label) == (Change.GONE, "Do you swim?")


def test_only_what_needs_an_answer_is_asked_again() -> None:
    before = drift.traced(a_form(NAME, replace(SWIM, required=False), WHY))
    after = a_form(replace(NAME, label="Name"), replace(SWIM, required=True))
    found = drift.differences(before, after)
    assert drift.asked_again(found, {SWIM.key: ("Yes",)}) == (NAME.key,)
    assert drift.asked_again(found, {}) == (NAME.key, SWIM.key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "7",
        "{}",
        '["a"]',
        '[["a","b","c",1]]',
        "[" * 100_000,
        '[["a\\u0000","","",true]]',
    ],
)
def test_a_trace_that_cannot_be_read_traced_nothing(text: str) -> None:
    assert drift.read(text) == {}


@given(st.text(max_size=50), st.lists(st.text(min_size=1, max_size=9), max_size=4))
def test_a_form_does_not_differ_from_itself(label: str, options: list[str]) -> None:
    asked = replace(SWIM, label=label, options=tuple(options))
    assert changes(a_form(NAME, asked), a_form(NAME, asked)) == []
