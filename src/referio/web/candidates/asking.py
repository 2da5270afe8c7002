"""An employer's form as the page shows it, with what was typed and what to put right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from referio.core.applying import CONSENT
from referio.core.postings import Form, Question, QuestionKind

PREFIX = "q."
MOST_RADIOS = 7
# What browsers can fill in by themselves (WCAG 2.2, 1.3.5).
AUTOCOMPLETE = {
    "personal.fullName": "name",
    "personal.email": "email",
    "personal.phone": "tel",
    "personal.currentCompany": "organization",
}
INPUT_TYPES = {"personal.email": "email", "personal.phone": "tel"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its place on the page."""

    question: Question
    id: str
    control: str  # "line", "text", "select", "radios", "ticks", "file" or "note"
    input_type: str = "text"
    autocomplete: str = ""
    value: str = field(default="", repr=False)
    values: tuple[str, ...] = field(default=(), repr=False)
    error: str = ""

    @property
    def name(self) -> str:
        """What the answer is called in the request."""
        return PREFIX + self.question.key

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        parts = [("hint", self.question.hint), ("error", self.error)]
        parts += [("files", "x")] if self.control == "file" else []
        return " ".join(f"{self.id}-{part}" for part, text in parts if text)

    @property
    def target(self) -> str:
        """The id the error summary leads to: of a group, its first choice."""
        return f"{self.id}-1" if self.control in ("radios", "ticks") else self.id


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Questions under one heading."""

    heading: str
    voluntary: bool
    questions: list[Asked]


@dataclass(frozen=True, slots=True)
class AskedNotice:
    """A consent with its tick-box."""

    id: str
    name: str
    html: str
    ticked: bool


def sets(
    form: Form, typed: Mapping[str, Sequence[str]], errors: Mapping[str, str]
) -> list[AskedSet]:
    """Return the questions as they go on the page, in order; ids are q1, q2, …"""
    number = iter(range(1, 10_000))
    return [
        AskedSet(
            part.heading,
            part.voluntary,
            [_asked(q, f"q{next(number)}", typed, errors) for q in part.questions],
        )
        for part in form.sets
    ]


def notices(form: Form, typed: Mapping[str, Sequence[str]]) -> list[AskedNotice]:
    """Return the consents as they go on the page."""
    return [
        AskedNotice(
            id=f"consent-{number}",
            name=PREFIX + CONSENT + notice.key,
            html=notice.html,
            ticked=bool(typed.get(CONSENT + notice.key)),
        )
        for number, notice in enumerate(form.notices, start=1)
    ]


def problems(asked: Sequence[AskedSet]) -> Iterator[tuple[str, str]]:
    """Yield where each error is and what it says, for the summary."""
    for part in asked:
        for one in part.questions:
            if one.error:
                yield one.target, f"{one.question.label} – {one.error}"


def _asked(
    question: Question,
    id: str,  # noqa: A002 - it is one
    typed: Mapping[str, Sequence[str]],
    errors: Mapping[str, str],
) -> Asked:
    values = tuple(typed.get(question.key, ()))
    return Asked(
        question=question,
        id=id,
        control=_control(question),
        input_type=_input_type(question.key),
        autocomplete=AUTOCOMPLETE.get(question.key, ""),
        value=values[0] if values else "",
        values=values,
        error=errors.get(question.key, ""),
    )


def _input_type(key: str) -> str:
    return "url" if key.startswith("url.") else INPUT_TYPES.get(key, "text")


def _control(question: Question) -> str:
    if question.kind is QuestionKind.ONE_OF:
        # A chosen radio cannot be taken back, so answers nobody has to give are lists.
        few = len(question.options) <= MOST_RADIOS
        return "radios" if few and question.required else "select"
    return CONTROLS[question.kind]


CONTROLS = {
    QuestionKind.LINE: "line",
    QuestionKind.TEXT: "text",
    QuestionKind.SOME_OF: "ticks",
    QuestionKind.FILE: "file",
    QuestionKind.NOTE: "note",
}
