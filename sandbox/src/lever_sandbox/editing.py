"""Changing a posting, from its page or by the control routes."""

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.posting import BOTH_CHANNELS, KNOWN_FIELDS, STATES, Posting

_MERGED = frozenset({"categories", "content"})
_SHAPES = {int: "a whole number of milliseconds", list: "a list", dict: "an object"}
_FIELDS: dict[str, type] = {
    **dict.fromkeys(("createdAt", "updatedAt"), int),
    **dict.fromkeys(("tags", "followers", "requisitionCodes"), list),
    **dict.fromkeys(("categories", "content"), dict),
}
_FORM_LISTS = {"personalInformation", "urls", "customQuestions"}
_FORM_OBJECTS = {"eeoQuestions", "consentDisclosures"}


def edit_posting(
    account: Account, posting: Posting, changes: Json, now_ms: int
) -> None:
    """Set v1 fields and bump `updatedAt`; categories and content are merged.

    `form` replaces the whole apply form, null gives the usual one back. Raises
    ValueError naming what cannot be set; then nothing is.
    """
    rest = dict(changes)
    form = rest.pop("form", posting.form_override)
    _check(rest, posting.state)
    _check_form(changes.get("form"))
    posting.form_override = form
    for name, value in rest.items():
        if name in _MERGED:
            posting.fields[name] = {**posting.fields[name], **value}
        else:
            posting.fields[name] = value
    _settle_channels(posting)
    posting.fields["updatedAt"] = rest.get("updatedAt", now_ms)
    account.place_posting(posting)


def _check(changes: Json, state: str) -> None:
    unknown = sorted(set(changes) - KNOWN_FIELDS)
    if unknown:
        raise ValueError(f"a posting has no field {', '.join(unknown)}")
    if changes.get("state", state) not in STATES:
        raise ValueError(f"state must be one of {', '.join(STATES)}")
    for name in sorted(set(changes) & set(_FIELDS)):
        _check_shape(name, changes[name], _FIELDS[name])
    _check_salary(changes.get("salaryRange"))


def _check_shape(name: str, given: object, wanted: type) -> None:
    # To Python, True is a number.
    if not isinstance(given, wanted) or isinstance(given, bool):
        raise ValueError(f"{name} must be {_SHAPES[wanted]}, not {given!r:.80}")  # noqa: TRY004


def _check_form(form: object) -> None:
    """An apply form is null or an object, and so is each part, or a list of objects."""
    if form is None:
        return
    _check_shape("form", form, dict)
    parts = form if isinstance(form, dict) else {}
    for name in sorted(_FORM_LISTS & set(parts)):
        given = parts[name] if parts[name] is not None else []
        _check_shape(f"form.{name}", given, list)
        for one in given:
            _check_shape(f"each entry of form.{name}", one, dict)
    for name in sorted(_FORM_OBJECTS & set(parts)):
        _check_shape(f"form.{name}", parts[name] or {}, dict)


def _check_salary(given: object) -> None:
    """All four or none (lever-api 3.4)."""
    names = {"min", "max", "currency", "interval"}
    if given is not None and not (isinstance(given, dict) and set(given) == names):
        raise ValueError(f"salaryRange has exactly {', '.join(sorted(names))}, or null")


def _settle_channels(posting: Posting) -> None:
    """Null whenever not published, both when published anew (lever-api 3.4)."""
    if posting.state != "published":
        posting.fields["distributionChannels"] = None
    elif posting.fields["distributionChannels"] is None:
        posting.fields["distributionChannels"] = list(BOTH_CHANNELS)
