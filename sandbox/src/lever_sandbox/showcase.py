"""An employer with one posting of every kind and every question (lever-api 9.2).

Clients meet here all they must survive, whichever boards are loaded.
"""

from collections.abc import Iterator
from typing import Any

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.apply_form import DECLINE, make_form
from lever_sandbox.board import make_posting
from lever_sandbox.editing import edit_posting
from lever_sandbox.ids import stable_id
from lever_sandbox.posting import Posting
from lever_sandbox.question_sets import all_set_names, make_set

SITE, NAME = "patchwork", "Patchwork"
_POSTED = 1_790_000_000_000
_INTERVALS = (
    "per-year-salary",
    "per-hour-wage",
    "per-month-salary",
    "per-week-salary",
    "per-day-wage",
    "semi-month-salary",
    "bi-month-salary",
    "bi-week-salary",
    "one-time",
)
_STATES = ("internal", "draft", "pending", "rejected", "closed")
_ODD_HTML = (
    '<div style="font-size:13.5pt" class="x"><div></div><div><br></div>&nbsp;'
    '<a href="https://patchwork.example" rel="noopener" class="postings-link">us</a>'
    "<p>Unclosed <b>bold<i>both</b></i> &amp; café – “quoted”</div><script>1</script>"
)
Kind = tuple[str, Json, Json]


def add_showcase(account: Account, now_ms: int) -> None:
    """Add the postings; a second call changes nothing."""
    for name, line, changes in _kinds():
        posting_id = stable_id(account.site, "showcase", name)
        if posting_id not in account.postings:
            _add(account, {"id": posting_id, "text": name, **line}, changes, now_ms)


def _add(account: Account, line: Json, changes: Json, now_ms: int) -> None:
    usual: Json = {
        "_company": account.site,
        "categories": {"location": "Ghent", "team": "Quilts", "department": "Craft"},
        "description": "<div>We sew.</div>",
        "descriptionPlain": "We sew.\n",
        "country": "BE",
        "createdAt": _POSTED,
    }
    posting = make_posting({**usual, **line}, account.owners)
    changed = dict(changes)
    forms = changed.pop("forms", None)
    if changed:
        edit_posting(account, posting, {**changed, "updatedAt": _POSTED}, now_ms)
    if forms is not None:
        posting.form_override = _form(account, posting, forms)
    account.add_posting(posting)


def _kinds() -> Iterator[Kind]:
    yield from _places()
    yield from _salaries()
    for state in _STATES:
        yield f"State {state}", {}, {"state": state}
    yield "Colleagues only", {}, {"distributionChannels": ["internal"]}
    yield "Public only", {}, {"distributionChannels": ["public"]}
    yield "Confidential", {}, {"confidentiality": "confidential"}
    yield "Empty description", {"description": "", "descriptionPlain": ""}, {}
    yield "Plain text only", {"description": "", "descriptionPlain": "We sew.\n"}, {}
    yield "Odd HTML", {"description": _ODD_HTML, "additional": _ODD_HTML}, {}
    yield "Nobody owns it", {}, {"owner": None, "hiringManager": None, "user": None}
    yield "Every question", {}, {"forms": "every question"}
    yield "Every equal opportunity question", {"country": "US"}, {"forms": "eeo"}
    yield "Types of other forms", {}, {"forms": "unknown types"}
    yield "A set for colleagues", {}, {"forms": "internal set"}
    yield "Consent to both", {"country": "FR"}, {"forms": "consents"}


def _places() -> Iterator[Kind]:
    several = {"location": "Ghent", "allLocations": ["Ghent", "Porto", "Remote – EU"]}
    yield "Several places", {"categories": several}, {}
    yield "Place without list", {"categories": {"location": "Ghent"}}, {}
    yield "No place", {"categories": {}}, {}
    yield "No department", {"categories": {"location": "Ghent", "team": "Quilts"}}, {}
    yield "No country", {"country": None}, {}
    for workplace in ("unspecified", "onsite", "remote", "hybrid"):
        yield f"Workplace {workplace}", {"workplaceType": workplace}, {}


def _salaries() -> Iterator[Kind]:
    yield "No salary", {}, {}
    for interval in _INTERVALS:
        pay = {"min": 10.5, "max": 12, "currency": "EUR", "interval": interval}
        yield f"Paid {interval}", {"salaryRange": pay}, {}
    words = {"salaryDescription": "<p>Fair.</p>", "salaryDescriptionPlain": "Fair.\n"}
    yield "Salary in words", words, {}


def _form(account: Account, posting: Posting, kind: str) -> Json:
    """The usual form with one part of it changed; without id and title."""
    usual = {**make_form(account, posting), "customQuestions": []}
    changes: dict[str, Json] = {
        "every question": {
            "customQuestions": [make_set(SITE, name) for name in all_set_names()]
        },
        "eeo": {"eeoQuestions": _eeo_questions()},
        "unknown types": {"customQuestions": [_set("Other forms", "external")]},
        "internal set": {
            "customQuestions": [
                make_set(SITE, "About you"),
                {**make_set(SITE, "Skills"), "distribution": ["internal"]},
            ]
        },
        "consents": {"consentDisclosures": _consents()},
    }
    form = {**usual, **changes[kind]}
    return {name: part for name, part in form.items() if name not in {"id", "text"}}


def _field(kind: str, text: str, options: tuple[str, ...] = ()) -> Json:
    field: dict[str, Any] = {
        "id": stable_id(SITE, "field", text),
        "type": kind,
        "text": text,
        "description": None,
        "required": False,
        "prompt": None,
        "value": None,
    }
    if options:
        field["options"] = [{"text": one, "optionId": one} for one in options]
    return field


def _set(text: str, distribution: str) -> Json:
    fields = [
        _field("date", "From which day could you work?"),
        _field("yes-no", "Do you sew?"),
        _field("currency", "What would you like to earn?"),
    ]
    set_id = stable_id(SITE, "set", text)
    return {
        "id": set_id,
        "text": text,
        "fields": fields,
        "distribution": [distribution],
    }


def _eeo_questions() -> Json:
    chosen = {
        "gender": ("Gender", ("Female", "Male", DECLINE)),
        "race": ("Race", ("One group", "Two or more groups", DECLINE)),
        "veteran": ("Veteran status", ("I am a veteran", "I am not a veteran")),
        "disability": ("Disability status", ("Yes", "No", DECLINE)),
    }
    questions = {
        name: _field("dropdown", text, options)
        for name, (text, options) in chosen.items()
    }
    questions["disabilitySignature"] = _field("text", "Your name")
    questions["disabilitySignatureDate"] = _field("text", "Today's date")
    return {
        name: {key: value for key, value in field.items() if key != "id"}
        for name, field in questions.items()
    }


def _consents() -> Json:
    policy = stable_id(SITE, "compliance policy")
    return {
        kind: {
            "statement": statement,
            "statementHtml": f"<p>{statement}</p>",
            "displayState": "MANDATORY_DISCLOSURE_SHOWN",
            "compliancePolicyId": policy,
        }
        for kind, statement in (
            ("store", "We keep your details for 12 months."),
            ("marketing", "We may write to you about other work."),
        )
    }
