"""A public job board, one v0 posting a line, turned into v1 postings.

Lever's field rules: lever-api 3.4 (v1) and 7 (v0). Which absent v0 field becomes
null and which stays absent is ours, so that clients meet both (A: absent-department).
"""

import json
from collections.abc import Iterator
from pathlib import Path

from lever_sandbox.answers import Json
from lever_sandbox.clock import DAY
from lever_sandbox.ids import is_uuid, stable_id, stable_number
from lever_sandbox.people import User
from lever_sandbox.posting import BOTH_CHANNELS, Posting

_FIRST_POSTED = 1_735_689_600_000


class BadBoard(ValueError):
    """A board file cannot be used; the message names the file, line and reason."""


def read_board(path: Path) -> list[Json]:
    """Read a JSON-lines board; each line gets its site as `_company`.

    Raises BadBoard.
    """
    return list(_read_lines(path))


def _read_lines(path: Path) -> Iterator[Json]:
    with path.open(encoding="utf-8") as lines:
        for number, text in enumerate(lines, start=1):
            if text.strip():
                yield _read_line(text, f"{path.name}, line {number}", path.stem)


def _read_line(text: str, where: str, fallback_site: str) -> Json:
    try:
        line = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadBoard(f"{where}: not JSON ({error})") from error
    if not isinstance(line, dict) or not line.get("text"):
        raise BadBoard(f"{where}: needs an object with at least a text (the title)")
    line["_company"] = line.get("_company") or fallback_site
    return line


def make_posting(line: Json, owners: list[User]) -> Posting:
    """The v1 posting of one board line; owners are the users who may own it."""
    site = str(line["_company"])
    posting_id = _posting_id(line, site)
    fields = {
        "id": posting_id,
        "text": str(line["text"]),
        "state": "published",
        "distributionChannels": list(BOTH_CHANNELS),
        **_people(posting_id, owners),
        "categories": _categories(line.get("categories") or {}, posting_id),
        "tags": list(line.get("tags") or []),
        "content": _content(line),
        "country": line.get("country"),
        "reqCode": None,
        "requisitionCodes": list(line.get("requisitionCodes") or []),
        "confidentiality": "non-confidential",
        **_times(line, posting_id),
        "workplaceType": line.get("workplaceType") or "unspecified",
        "salaryRange": _salary_range(line.get("salaryRange")),
        "salaryDescription": line.get("salaryDescriptionPlain"),
        "salaryDescriptionHtml": line.get("salaryDescription"),
        "transcribeInterviews": False,
        "screening": {"enabled": False},
    }
    return Posting(
        site=site,
        fields=fields,
        opening=line.get("opening") or "",
        opening_plain=line.get("openingPlain") or "",
    )


def _posting_id(line: Json, site: str) -> str:
    given = line.get("id")
    if is_uuid(given):
        return str(given)
    location = (line.get("categories") or {}).get("location") or ""
    return stable_id(site, str(given or ""), str(line["text"]), str(location))


def _people(posting_id: str, owners: list[User]) -> Json:
    pick = stable_number(posting_id)
    owner = owners[pick % len(owners)].id
    manager = owners[(pick // 7) % len(owners)].id if pick % 3 else None
    return {
        "user": owners[0].id,
        "owner": owner,
        "hiringManager": manager,
        "followers": list(dict.fromkeys(filter(None, (owner, manager)))),
    }


def _categories(given: Json, posting_id: str) -> Json:
    named = {
        "commitment": given.get("commitment"),
        "department": given.get("department"),
        "level": None,
        "location": given.get("location"),
        "team": given.get("team"),
        "allLocations": list(given.get("allLocations") or []),
    }
    if named["department"] is None and stable_number(posting_id) % 2:
        del named["department"]
    return named


def _content(line: Json) -> Json:
    return {
        "description": line.get("descriptionPlain") or "",
        "descriptionHtml": line.get("description") or "",
        "lists": [
            {"text": item.get("text") or "", "content": item.get("content") or ""}
            for item in line.get("lists") or []
        ],
        "closing": line.get("additionalPlain") or "",
        "closingHtml": line.get("additional") or "",
    }


def _times(line: Json, posting_id: str) -> Json:
    pick = stable_number(posting_id, "times")
    created = line.get("createdAt")
    created_ms = int(created) if created else _FIRST_POSTED + pick % (200 * DAY)
    updated = line.get("updatedAt")
    return {
        "createdAt": created_ms,
        "updatedAt": int(updated) if updated else created_ms + pick % (10 * DAY),
    }


def _salary_range(given: object) -> Json | None:
    """All four keys or none (lever-api 3.4)."""
    names = ("min", "max", "currency", "interval")
    if not isinstance(given, dict) or any(given.get(name) is None for name in names):
        return None
    return {name: given[name] for name in names}
