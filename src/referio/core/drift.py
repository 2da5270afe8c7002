"""What of an employer's form changed while somebody filled it in.

The page carries a trace of the form it showed, so the difference can be told by any web
process, later. Somebody who changes their own trace is asked another set of questions and
nothing more: what is sent is held against the form itself.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from referio.core.applying import CONSENT
from referio.core.postings import Form, Notice, Question, QuestionKind

MOST_TRACED = 1_000
MARK_LENGTH = 16


class Change(StrEnum):
    """What happened to a question."""

    NEW = "new"
    REWORDED = "reworded"  # so the answer given may not fit it
    OPTIONS = "options"  # other answers to choose from, or another kind of question
    REQUIRED = "required"  # it was not
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Traced:
    """A question or notice as it was shown; `mark` stands for kind, options or statement."""

    label: str
    mark: str
    required: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `label` is the question's now; `before` what it said, if that changed."""

    change: Change
    key: str
    label: str
    before: str = ""


def traced(form: Form) -> dict[str, Traced]:
    """Return what identifies each question and notice of a form, by key.

    A diversity survey leaves no trace: it is voluntary, and holds nobody up.
    """
    asked = {
        one.key: Traced(one.label, _mark(one.kind, *one.options), one.required)
        for one in form.questions()
        if not is_survey(one) and one.kind is not QuestionKind.NOTE
    }
    return asked | {CONSENT + one.key: _notice(one) for one in form.notices}


def is_survey(question: Question) -> bool:
    """Tell whether a question belongs to a diversity survey."""
    return question.key.startswith("survey.")


def written(trace: Mapping[str, Traced]) -> str:
    """Return a trace as text for a page."""
    rows = [[key, one.label, one.mark, one.required] for key, one in trace.items()]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def read(text: str) -> dict[str, Traced]:
    """Return a trace from a page; what cannot be read was not traced."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    found = rows[:MOST_TRACED] if isinstance(rows, list) else []
    return {row[0]: Traced(row[1], row[2], row[3]) for row in found if _is_row(row)}


def differences(before: Mapping[str, Traced], form: Form) -> tuple[Difference, ...]:
    """Return what changed since, in the form's order; what is gone stands last."""
    now = traced(form)
    changed = (_difference(key, before.get(key), one) for key, one in now.items())
    gone = (
        Difference(Change.GONE, key, one.label)
        for key, one in before.items()
        if key not in now
    )
    return (*(one for one in changed if one is not None), *gone)


def asked_again(
    found: Iterable[Difference], answered: Mapping[str, object]
) -> tuple[str, ...]:
    """Return the keys of what must be asked because of the differences.

    What merely became required is not asked again of who answered it.
    """
    return tuple(
        one.key
        for one in found
        if one.change is not Change.GONE
        and not (one.change is Change.REQUIRED and answered.get(one.key))
    )


def _difference(key: str, before: Traced | None, now: Traced) -> Difference | None:
    if before is None:
        return Difference(Change.NEW, key, now.label)
    if before.mark != now.mark:
        return Difference(Change.OPTIONS, key, now.label)
    if before.label != now.label:
        return Difference(Change.REWORDED, key, now.label, before.label)
    if now.required and not before.required:
        return Difference(Change.REQUIRED, key, now.label)
    return None


def _notice(notice: Notice) -> Traced:
    return Traced("Your consent", _mark(notice.policy_id, notice.html), required=False)


def _mark(*parts: str) -> str:
    whole = json.dumps(parts).encode()
    return hashlib.sha256(whole).hexdigest()[:MARK_LENGTH]


def _is_row(row: object) -> bool:
    return (
        isinstance(row, list)
        and [type(part) for part in row] == [str, str, str, bool]
        and "\0" not in row[0]
    )
