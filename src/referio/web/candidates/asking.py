"""An employer's form as the page shows it, with what was typed and what to put right."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from referio.core.applying import CONSENT
from referio.core.drift import Change, Difference
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

CHANGED = {
    Change.NEW: "“{label}” is new.",
    Change.REWORDED: "“{before}” now reads “{label}”.",
    Change.OPTIONS: "“{label}” is to be answered in another way.",
    Change.REQUIRED: "“{label}” now needs an answer.",
    Change.GONE: "“{label}” is no longer asked. What you answered there is not sent.",
}
CONSENT_CHANGED = "What you are asked to agree to has other words."


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
    kept: str = ""  # the name of a file that is with us already

    @property
    def name(self) -> str:
        """What the answer is called in the request."""
        return PREFIX + self.question.key

    @property
    def described_by(self) -> str:
        """The ids of hint and error, for aria-describedby."""
        parts = [("hint", self.question.hint), ("error", self.error)]
        parts += [("files", "x")] if self.control == "file" else []
        parts += [("kept", self.kept)]
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows of a form: values, errors and files by key; `only` some if named."""

    typed: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)
    only: Sequence[str] = ()
    files: Mapping[str, str] = field(default_factory=dict, repr=False)


def sets(form: Form, shown: Shown) -> list[AskedSet]:
    """Return the questions as they go on the page, in order; ids are q1, q2, …"""
    places = {q.key: f"q{place}" for place, q in enumerate(form.questions(), start=1)}
    whole = [
        AskedSet(
            part.heading,
            part.voluntary,
            [
                _asked(question, places[question.key], shown)
                for question in part.questions
                if not shown.only or question.key in shown.only
            ],
        )
        for part in form.sets
    ]
    return [part for part in whole if part.questions]


def notices(
    form: Form, typed: Mapping[str, Sequence[str]], only: Sequence[str] = ()
) -> list[AskedNotice]:
    """Return the consents as they go on the page."""
    return [
        AskedNotice(
            id=f"consent-{number}",
            name=PREFIX + CONSENT + notice.key,
            html=notice.html,
            ticked=bool(typed.get(CONSENT + notice.key)),
        )
        for number, notice in enumerate(form.notices, start=1)
        if not only or CONSENT + notice.key in only
    ]


def changes(found: Sequence[Difference], asked: Sequence[str]) -> tuple[str, ...]:
    """Return in sentences what changed, as far as it is asked again or asked no more."""
    return tuple(
        CONSENT_CHANGED
        if one.key.startswith(CONSENT) and one.change is not Change.GONE
        else CHANGED[one.change].format(label=one.label, before=one.before)
        for one in found
        if one.key in asked or one.change is Change.GONE
    )


def problems(asked: Sequence[AskedSet]) -> Iterator[tuple[str, str]]:
    """Yield where each error is and what it says, for the summary."""
    for part in asked:
        for one in part.questions:
            if one.error:
                yield one.target, f"{one.question.label} – {one.error}"


def _asked(
    question: Question,
    id: str,  # noqa: A002 - it is one
    shown: Shown,
) -> Asked:
    values = tuple(shown.typed.get(question.key, ()))
    return Asked(
        question=question,
        id=id,
        control=_control(question),
        input_type=_input_type(question.key),
        autocomplete=AUTOCOMPLETE.get(question.key, ""),
        value=values[0] if values else "",
        values=values,
        error=shown.errors.get(question.key, ""),
        kept=shown.files.get(question.key, ""),
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
