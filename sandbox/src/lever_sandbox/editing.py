"""Changing a posting, from its page or by the control routes."""

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.posting import BOTH_CHANNELS, KNOWN_FIELDS, STATES, Posting

_MERGED = frozenset({"categories", "content"})


def edit_posting(
    account: Account, posting: Posting, changes: Json, now_ms: int
) -> None:
    """Set v1 fields and bump `updatedAt`; categories and content are merged.

    `form` replaces the whole apply form, null gives the usual one back. Raises
    ValueError naming what cannot be set.
    """
    rest = dict(changes)
    if "form" in rest:
        posting.form_override = rest.pop("form")
    unknown = sorted(set(rest) - KNOWN_FIELDS)
    if unknown:
        raise ValueError(f"a posting has no field {', '.join(unknown)}")
    if rest.get("state", posting.state) not in STATES:
        raise ValueError(f"state must be one of {', '.join(STATES)}")
    _check_salary(rest.get("salaryRange"))
    for name, value in rest.items():
        if name in _MERGED:
            posting.fields[name] = {**posting.fields[name], **value}
        else:
            posting.fields[name] = value
    _settle_channels(posting)
    posting.fields["updatedAt"] = rest.get("updatedAt", now_ms)
    account.reorder_postings()


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
