"""Lines of Lever's public board (v0, lever-api 7) as the postings of its API (v1)."""

from referio.adapters.lever import translate
from referio.adapters.lever.reading import at, items
from referio.core.postings import Posting

_SAME = (
    "id",
    "text",
    "categories",
    "country",
    "createdAt",
    "workplaceType",
    "tags",
    "salaryRange",
)


def board_posting(raw: object) -> Posting:
    """Return a line of a board as ours. Raises Refused, naming it, without an id or a title."""
    return translate.posting(lifted(raw))


def lifted(raw: object) -> object:
    """Return a posting in v1's shape; one that has it already stays as it is."""
    if not isinstance(raw, dict) or isinstance(raw.get("content"), dict):
        return raw
    return {
        **{name: raw[name] for name in _SAME if name in raw},
        "state": "published",
        "distributionChannels": ["public"],
        "confidentiality": "non-confidential",
        "updatedAt": raw.get("updatedAt") or raw.get("createdAt"),
        "urls": {"show": at(raw, "hostedUrl")},
        "content": _content(raw),
        "salaryDescription": at(raw, "salaryDescriptionPlain"),
        "salaryDescriptionHtml": at(raw, "salaryDescription"),
    }


def _content(raw: object) -> dict[str, object]:
    return {
        "description": at(raw, "descriptionPlain"),
        "descriptionHtml": at(raw, "description"),
        "lists": items(raw, "lists"),
        "closing": at(raw, "additionalPlain"),
        "closingHtml": at(raw, "additional"),
    }
