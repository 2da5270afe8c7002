"""Lever's application form as ours (lever-api 4.1).

Keys: `personal.<name>`, `url.<name>`, `custom.<set>.<field>`, `eeo.<name>`,
`survey.<question>`. Where a field has no id of its own, its place in the set stands for it.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace

from referio.adapters import html
from referio.adapters.lever.reading import at, items, label, text
from referio.core.ports import Refused
from referio.core.postings import Form, Notice, Question, QuestionKind, QuestionSet

KINDS = {
    "text": QuestionKind.LINE,
    "textarea": QuestionKind.TEXT,
    "dropdown": QuestionKind.ONE_OF,
    "multiple-choice": QuestionKind.ONE_OF,
    "multiple-select": QuestionKind.SOME_OF,
    "university": QuestionKind.LINE,
    "file-upload": QuestionKind.FILE,
    "note": QuestionKind.NOTE,
}
EMAIL_KEY = "personal.email"
SIGNED = "eeo.disabilitySignatureDate"
_WRITTEN = frozenset([EMAIL_KEY, "personal.fullName"])  # text in every form (4.1)
NOTICES = ("store", "marketing")
_CHOICES = frozenset([QuestionKind.ONE_OF, QuestionKind.SOME_OF])


def form(raw: object, posting_id: str, *, survey: object = None) -> Form:
    """Return what the posting asks of people outside. Raises Refused when unreadable.

    `survey` is the answer about its diversity survey, if there is one.
    """
    if not isinstance(raw, dict):
        raise Refused(f"The form of posting {posting_id} cannot be read.")
    sets = (
        QuestionSet("About you", _personal(raw)),
        QuestionSet("Links", _named(raw, "urls", "url")),
        *(_custom(item) for item in items(raw, "customQuestions") if _is_outer(item)),
        QuestionSet("Equal opportunity", _eeo(raw), voluntary=True),
    )
    asked = tuple(questions for questions in sets if questions.questions)
    notices = tuple(_notices(at(raw, "consentDisclosures")))
    version = _version(asked, notices)
    return with_survey(Form(posting_id, asked, notices, version), survey)


def with_survey(form: Form, raw: object) -> Form:
    """Return the form with a diversity survey at its end; as it is where that asks nothing.

    Neither its keys nor its shape is public beyond what an answer to it holds
    (lever-api 4.2), so both its spellings are read: as in answers, and as in forms.
    """
    survey_id = label(raw, "surveyId") or label(raw, "id")
    fields = items(raw, "questions") or items(raw, "fields")
    questions = tuple(_surveyed(place, field) for place, field in enumerate(fields))
    if not survey_id or not questions:
        return form
    heading = label(raw, "text") or "Diversity survey"
    asked = QuestionSet(heading, questions, voluntary=True)
    return replace(form, sets=(*form.sets, asked), survey_id=survey_id)


def _surveyed(place: int, raw: object) -> Question:
    own = label(raw, "questionId") or label(raw, "id") or str(place)
    told = {
        "text": text(raw, "questionText") or text(raw, "text"),
        "type": label(raw, "questionType") or label(raw, "type"),
        "description": text(raw, "description"),
        "options": items(raw, "options"),
        # Nobody has to take part, whatever the survey says of itself.
        "required": False,
    }
    question = _question(f"survey.{own}", told)
    if question.kind is QuestionKind.FILE:
        question = replace(question, kind=QuestionKind.LINE)
    return replace(question, told_as=str(told["type"]))


def _personal(raw: object) -> tuple[Question, ...]:
    """Return the personal questions; an e-mail is always one of them (lever-api 4.1)."""
    asked = _named(raw, "personalInformation", "personal")
    if any(question.key == EMAIL_KEY for question in asked):
        return asked
    # Without it Lever takes nobody, and we could not tell applicants apart.
    email = Question(EMAIL_KEY, "Email", QuestionKind.LINE, required=True)
    return (*asked, email)


def _named(raw: object, part: str, prefix: str) -> tuple[Question, ...]:
    fields = ((label(field, "name"), field) for field in items(raw, part))
    named = {name: field for name, field in fields if name}
    return tuple(_question(f"{prefix}.{name}", field) for name, field in named.items())


def _is_outer(raw: object) -> bool:
    """Tell whether a set is for people outside; one that does not say is for all."""
    shown = items(raw, "distribution")
    return bool(label(raw, "id")) and (not shown or "external" in shown)


def _custom(raw: object) -> QuestionSet:
    set_id, fields = label(raw, "id"), items(raw, "fields")
    ids = [label(field, "id") for field in fields]
    keys = (
        str(place) if "." in own or not own or ids.count(own) > 1 else own
        for place, own in enumerate(ids)
    )
    questions = (
        _question(f"custom.{set_id}.{key}", field)
        for key, field in zip(keys, fields, strict=True)
    )
    return QuestionSet(label(raw, "text"), tuple(questions))


def _eeo(raw: object) -> tuple[Question, ...]:
    asked = at(raw, "eeoQuestions")
    named = asked.items() if isinstance(asked, dict) else ()
    return tuple(
        _question(f"eeo.{label(name)}", field)
        for name, field in named
        if isinstance(field, dict)
    )


def _question(key: str, raw: object) -> Question:
    asked = "" if key in _WRITTEN else label(raw, "type")
    kind = KINDS.get(asked, QuestionKind.LINE)
    options = _options(raw) if kind in _CHOICES else ()
    if kind in _CHOICES and not options:
        kind = QuestionKind.LINE  # nothing to choose from: let people write
    return Question(
        key=key,
        label=_title(raw, key),
        kind=kind,
        required=at(raw, "required") is True and kind is not QuestionKind.NOTE,
        hint=_hint(key, raw, options),
        options=options,
    )


def _hint(key: str, raw: object, options: tuple[str, ...]) -> str:
    """Return the description, and what each option means where they say so (4.1)."""
    meant = (
        f"{label(item, 'text')}: {label(item, 'description')}"
        for item in items(raw, "options")
        if options and label(item, "text") and label(item, "description")
    )
    said = text(raw, "description").strip()
    if key == SIGNED and not said:
        said = "The date you sign on, such as 11/25/2026."
    return "\n".join(part for part in (said, *meant) if part)


def _title(raw: object, key: str) -> str:
    # Questions are sentences and can be long: only white space is tidied.
    return " ".join(text(raw, "text").split()) or key.rpartition(".")[2]


def _options(raw: object) -> tuple[str, ...]:
    # Not tidied: an answer must equal the option to the letter (lever-api 4.2).
    found = (text(item, "text") or text(item) for item in items(raw, "options"))
    return tuple(dict.fromkeys(option for option in found if option.strip()))


def _notices(raw: object) -> Iterator[Notice]:
    for key in NOTICES:
        disclosure = at(raw, key)
        statement = html.clean(text(disclosure, "statementHtml")) or html.paragraphs(
            text(disclosure, "statement")
        )
        if statement and "HIDDEN" not in label(disclosure, "displayState"):
            yield Notice(key, statement, label(disclosure, "compliancePolicyId"))


def _version(sets: tuple[QuestionSet, ...], notices: tuple[Notice, ...]) -> str:
    told = [[asdict(item) for item in part] for part in (sets, notices)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
