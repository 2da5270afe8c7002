"""From what a person typed into an employer's form to a submission, or to what to put right.

Every message is read by the person beside the question it belongs to.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from referio.core.documents import Given, NotADocument, document
from referio.core.postings import (
    Answer,
    Attachment,
    Form,
    Question,
    QuestionKind,
    Submission,
)

EMAIL_KEY, NAME_KEY = "personal.email", "personal.fullName"
CONSENT = "consent."
LINE_LIMIT = 1_000  # characters
TEXT_LIMIT = 20_000
NAME_LIMIT = 300
EMAIL_LIMIT = 254  # RFC 5321, section 4.5.3.1

# Everything below a space but tab and line feed, and DEL: no keyboard types them.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

REQUIRED = {
    QuestionKind.LINE: "Please answer this question; the employer needs an answer.",
    QuestionKind.TEXT: "Please answer this question; the employer needs an answer.",
    QuestionKind.ONE_OF: "Please choose one of the answers; the employer needs one.",
    QuestionKind.SOME_OF: "Please choose at least one; the employer needs an answer.",
    QuestionKind.FILE: "Please choose a file; the employer needs one.",
}


@dataclass(frozen=True, slots=True)
class Lack:
    """A question whose answer an ATS would not take, and why; never the answer itself."""

    key: str
    label: str
    why: str

    def __str__(self) -> str:
        return f"“{self.label}” {self.why}"


GONE = (
    "One of the answers you chose is no longer offered. Please choose from those shown."
)


class NotAnAnswer(Exception):
    """An answer cannot be taken; the message says why, to the person who gave it."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was typed, cleaned, by question key; and either errors or a submission."""

    typed: Mapping[str, tuple[str, ...]] = field(repr=False)
    errors: Mapping[str, str]  # question key -> sentence
    submission: Submission | None
    name: str = field(default="", repr=False)
    attachments: Mapping[str, Attachment] = field(default_factory=dict, repr=False)


def check(
    form: Form, given: Mapping[str, Sequence[str]], files: Mapping[str, Given]
) -> Checked:
    """Hold what was typed against the form; keys of both are question keys.

    A ticked notice comes as "consent.<its key>". Without errors the submission is whole;
    its IP address is the caller's to add.
    """
    typed = {key: tuple(clean(value) for value in some) for key, some in given.items()}
    answers: dict[str, Answer] = {}
    attachments: dict[str, Attachment] = {}
    errors: dict[str, str] = {}
    for question in form.questions():
        try:
            if question.kind is QuestionKind.FILE:
                attachments |= _attached(question, files.get(question.key))
            elif question.kind is not QuestionKind.NOTE:
                answers[question.key] = _answer(question, typed.get(question.key, ()))
        except (NotAnAnswer, NotADocument) as error:
            errors[question.key] = str(error)
    if errors:
        return Checked(typed, errors, None, attachments=attachments)
    return _whole(form, typed, answers, attachments)


def lacks(form: Form, submission: Submission) -> tuple[Lack, ...]:
    """Return what keeps a submission from answering a form, in the form's order.

    Voluntary answers that are no longer offered keep nobody: they are left out.
    """
    return tuple(
        Lack(question.key, question.label, why)
        for part in form.sets
        for question in part.questions
        if question.required or not part.voluntary
        if (why := _lacking(question, submission))
    )


def _lacking(question: Question, submission: Submission) -> str:
    if question.kind is QuestionKind.FILE:
        missing = question.required and question.key not in submission.attachments
        return "needs a file" if missing else ""
    given = submission.answers.get(question.key)
    if question.key == EMAIL_KEY:
        given = given or submission.email
    values = (given,) if isinstance(given, str) and given else tuple(given or ())
    if question.required and not values:
        return "needs an answer"
    gone = question.options and not set(values) <= set(question.options)
    return "no longer offers what was chosen" if gone else ""


def clean(text: str) -> str:
    """Return typed text without what no keyboard types, and with plain line ends."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _whole(
    form: Form,
    typed: Mapping[str, tuple[str, ...]],
    answers: dict[str, Answer],
    attachments: dict[str, Attachment],
) -> Checked:
    submission = Submission(
        email=str(answers.get(EMAIL_KEY) or ""),
        answers=answers,
        attachments=attachments,
        consents={
            notice.key: bool(typed.get(CONSENT + notice.key)) for notice in form.notices
        },
        policies={notice.key: notice.policy_id for notice in form.notices},
    )
    name = str(answers.get(NAME_KEY) or "")
    return Checked(typed, {}, submission, name, attachments)


def _attached(question: Question, given: Given | None) -> dict[str, Attachment]:
    if given is not None:
        return {question.key: document(given)}
    if question.required:
        raise NotAnAnswer(REQUIRED[QuestionKind.FILE])
    return {}


def _answer(question: Question, typed: Sequence[str]) -> Answer:
    values = tuple(value for value in typed if value)
    if not values and (question.required or question.key == EMAIL_KEY):
        raise NotAnAnswer(REQUIRED[question.kind])
    if question.kind in (QuestionKind.ONE_OF, QuestionKind.SOME_OF):
        return _chosen(question, values)
    return _written(question, values[0]) if values else None


def _chosen(question: Question, values: tuple[str, ...]) -> Answer:
    # Options are compared as `clean` leaves them, and answered to the letter.
    offered = {clean(option): option for option in question.options}
    if not set(values) <= offered.keys():
        raise NotAnAnswer(GONE)
    if question.kind is QuestionKind.SOME_OF:
        return tuple(offered[value] for value in dict.fromkeys(values))
    return offered[values[0]] if values else None


def _written(question: Question, value: str) -> str:
    if question.key == EMAIL_KEY:
        return _email(value)
    limit = _limit(question)
    if len(value) > limit:
        raise NotAnAnswer(
            f"This is {len(value):,} characters long; at most {limit:,} fit."
            " Please shorten it."
        )
    return value if question.kind is QuestionKind.TEXT else " ".join(value.split())


def _limit(question: Question) -> int:
    if question.key == NAME_KEY:
        return NAME_LIMIT
    return TEXT_LIMIT if question.kind is QuestionKind.TEXT else LINE_LIMIT


def _email(value: str) -> str:
    try:
        found = validate_email(value, check_deliverability=False).normalized
    except EmailNotValidError:
        raise NotAnAnswer(
            "This does not look like an e-mail address. Please check for typing errors."
        ) from None
    if len(found) > EMAIL_LIMIT:
        raise NotAnAnswer("This e-mail address is too long to be mailed to.")
    return found
