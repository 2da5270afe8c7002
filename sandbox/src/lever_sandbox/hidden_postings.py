"""Invented postings that no newsletter may carry, one of each kind per account."""

from dataclasses import dataclass

from lever_sandbox.answers import Json
from lever_sandbox.board import make_posting
from lever_sandbox.ids import stable_id
from lever_sandbox.people import User
from lever_sandbox.posting import Posting


@dataclass(frozen=True)
class _Kind:
    name: str
    title: str
    changes: Json


_KINDS = (
    _Kind(
        "draft",
        "Lighthouse Logistics Planner",
        {"state": "draft", "distributionChannels": None},
    ),
    _Kind(
        "closed",
        "Tidal Archive Clerk",
        {"state": "closed", "distributionChannels": None},
    ),
    _Kind(
        "internal-only",
        "Workshop Mentor (colleagues only)",
        {"distributionChannels": ["internal"]},
    ),
    _Kind(
        "unlisted",
        "Quiet Search: Regional Director",
        {"state": "internal", "distributionChannels": None},
    ),
    _Kind(
        "confidential",
        "Successor to the Head of Operations",
        {"confidentiality": "confidential"},
    ),
)


def make_hidden_postings(
    site: str, owners: list[User], model: Posting | None
) -> list[Posting]:
    """Draft, closed, internal-only, unlisted and confidential; placed like `model`."""
    return [_make(site, owners, model, kind) for kind in _KINDS]


def _make(site: str, owners: list[User], model: Posting | None, kind: _Kind) -> Posting:
    categories = model.categories if model else {"team": "General", "location": "Porto"}
    line = {
        "_company": site,
        "id": stable_id(site, "hidden", kind.name),
        "text": kind.title,
        "categories": dict(categories),
        "description": f"<div>{kind.title} at our own place.</div>",
        "descriptionPlain": f"{kind.title} at our own place.\n",
        "lists": [{"text": "You bring", "content": "<li>Patience</li><li>Tact</li>"}],
        "country": model.fields["country"] if model else None,
    }
    posting = make_posting(line, owners)
    posting.fields.update(kind.changes)
    return posting
