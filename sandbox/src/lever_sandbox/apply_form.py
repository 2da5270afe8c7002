"""GET /postings/:id/apply: what a candidate is asked (lever-api 4.1)."""

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.ids import stable_id, stable_number
from lever_sandbox.posting import Posting
from lever_sandbox.question_sets import make_question_sets

# Where the sandbox's employers ask for consent, unless switched.
# (A: consent-and-eeo-countries)
_CONSENT_COUNTRIES = frozenset({"AT", "BE", "DE", "ES", "FR", "GB", "IE", "NL", "PT"})
_EEO_COUNTRIES = frozenset({"US"})
DECLINE = "Decline to self-identify"

_OPTIONAL = (
    ("Current company", "currentCompany", "text"),
    ("Current location", "currentLocation", "text"),
    ("Phone", "phone", "text"),
    ("Resume", "resume", "file-upload"),
    ("Additional information", "additionalInformation", "textarea"),
)
# Which of the five are switched off, and which required: four kinds of employer.
_VARIANTS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset(), frozenset()),
    (frozenset(), frozenset({"resume"})),
    (frozenset({"currentCompany"}), frozenset({"resume", "phone"})),
    (frozenset({"currentLocation", "additionalInformation"}), frozenset({"phone"})),
)


def make_form(account: Account, posting: Posting) -> Json:
    if posting.form_override is not None:
        return {"id": posting.id, "text": posting.text, **posting.form_override}
    form: Json = {
        "id": posting.id,
        "text": posting.text,
        "customQuestions": make_question_sets(account.site, posting.id),
    }
    if _asks(account.switches.asks_eeo, posting, _EEO_COUNTRIES):
        form["eeoQuestions"] = _eeo_questions()
    form["personalInformation"] = _personal_information(posting)
    form["urls"] = [_plain("LinkedIn", "LinkedIn"), _plain("Other", "Other")]
    asks_consent = _asks(account.switches.asks_consent, posting, _CONSENT_COUNTRIES)
    form["consentDisclosures"] = _consents(account) if asks_consent else None
    return form


def _asks(switch: bool | None, posting: Posting, where: frozenset[str]) -> bool:  # noqa: FBT001
    return posting.fields["country"] in where if switch is None else switch


def _plain(text: str, name: str, kind: str = "text", *, required: bool = False) -> Json:
    return {
        "text": text,
        "name": name,
        "type": kind,
        "required": required,
        "value": None,
    }


def _personal_information(posting: Posting) -> list[Json]:
    switched_off, required = _VARIANTS[
        stable_number(posting.id, "form") % len(_VARIANTS)
    ]
    fields = [
        _plain("Full name", "fullName", required=True),
        _plain("Email", "email", required=True),
        *(
            _plain(text, name, kind, required=name in required)
            for text, name, kind in _OPTIONAL
            if name not in switched_off
        ),
    ]
    if len(posting.locations) > 1:
        fields.append(_preferred_location(posting.locations))
    return fields


def _preferred_location(locations: list[str]) -> Json:
    field = _plain("Preferred location", "preferredPostingLocation", "dropdown")
    return {**field, "options": [{"text": location} for location in locations]}


def _eeo_questions() -> Json:
    return {
        "gender": _eeo("Gender", "Female", "Male"),
        "race": _eeo("Race", "One group", "Two or more groups"),
        "veteran": _eeo("Veteran status", "I am a veteran", "I am not a veteran"),
    }


def _eeo(text: str, *options: str) -> Json:
    return {
        "description": None,
        "required": False,
        "text": text,
        "type": "dropdown",
        "prompt": text,
        "value": None,
        "options": [{"text": one, "optionId": one} for one in (*options, DECLINE)],
    }


def _consents(account: Account) -> Json:
    policy = stable_id(account.site, "compliance policy")
    statement = f"{account.name} keeps your details for 12 months."
    return {
        "store": {
            "statement": statement,
            "statementHtml": f"<p>{statement}</p>",
            "displayState": "MANDATORY_DISCLOSURE_SHOWN",
            "compliancePolicyId": policy,
        },
        "marketing": {
            "displayState": "ASSUMED_DISCLOSURE_HIDDEN",
            "compliancePolicyId": policy,
        },
    }
