"""Invented sets of custom questions; between them every type of lever-api 4.1."""

from collections.abc import Iterable

from lever_sandbox.answers import Json
from lever_sandbox.ids import stable_id, stable_number

CHOICE_TYPES = frozenset({"dropdown", "multiple-choice", "multiple-select"})


def _field(
    kind: str, text: str, *, required: bool = False, options: Iterable[str] = ()
) -> Json:
    field: Json = {
        "type": kind,
        "text": text,
        "description": "",
        "required": required,
        "prompt": "",
        "value": [] if kind == "multiple-select" else None,
    }
    if kind in CHOICE_TYPES:
        field["options"] = [{"text": option} for option in options]
    return field


_SETS: dict[str, list[Json]] = {
    "About you": [
        _field("text", "What should we call you?", required=True),
        _field("textarea", "Why this work, and why now?"),
    ],
    "Right to work": [
        _field(
            "multiple-choice",
            "May you work in this country without a visa?",
            required=True,
            options=("Yes", "No"),
        ),
        _field(
            "dropdown",
            "When could you start?",
            required=True,
            options=("At once", "In one month", "In three months", "Later"),
        ),
    ],
    "Skills": [
        _field(
            "multiple-select",
            "Which of these have you worked with?",
            options=("Spreadsheets", "Databases", "Public speaking", "Driving"),
        ),
        _field(
            "multiple-select",
            "Which languages do you work in?",
            required=True,
            options=("English", "French", "Portuguese", "German", "Another"),
        ),
    ],
    "Studies": [
        _field("university", "Where did you study?"),
        _field(
            "dropdown",
            "Highest qualification",
            options=("School", "Bachelor", "Master", "Doctorate", "None of these"),
        ),
    ],
    "Work sample": [
        _field("file-upload", "Something you made"),
        _field("text", "What are we looking at?"),
    ],
    "Motivation": [
        _field("textarea", "Tell us about work you are proud of", required=True),
        _field("file-upload", "Covering letter", required=True),
    ],
}


def make_question_sets(site: str, posting_id: str) -> list[Json]:
    """None, one or two sets, always the same for a posting.

    A set's ids are the account's, not the posting's: Lever's sets are shared.
    """
    pick = stable_number(posting_id, "questions")
    names = list(_SETS)
    first = pick // 3 % len(names)
    step = 1 + pick // 31 % (len(names) - 1)
    chosen = [names[first], names[(first + step) % len(names)]]
    return [make_set(site, name) for name in chosen[: pick % 3]]


def make_set(site: str, name: str) -> Json:
    set_id = stable_id(site, "question set", name)
    fields = [
        {"id": stable_id(set_id, str(number)), **field}
        for number, field in enumerate(_SETS[name])
    ]
    return {"id": set_id, "text": name, "fields": fields, "distribution": ["external"]}


def all_set_names() -> list[str]:
    return list(_SETS)
