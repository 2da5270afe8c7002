"""The accounts that the clients meet, and what each of them holds."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from lever_sandbox.account import Account
from lever_sandbox.clock import DAY, HOUR, SECOND
from lever_sandbox.ids import stable_id
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.server import Running, make_world
from lever_sandbox.world import World

Line = dict[str, Any]

POSTINGS = 120  # more than one page of 100
TOGETHER = 105  # opportunities changed within one hour: also more than a page
APART = 15  # one every six days before, so that windows of days or months matter
RESUME_EVERY = 10
_EPOCH = 1_788_000_000_000
_GIVEN = ("Inês", "Duarte", "Maëlle", "Oskar", "Noor", "Teodor", "Asha", "Yara")
_FAMILY = ("Prado", "Lindqvist", "Okoro", "Brandt", "Moura", "Castell", "Iyer", "Holt")
_TITLES = ("Hydraulics Engineer", "Night Nurse", "Harbour Captain", "Lens Grinder")
_PLACES = (("Porto", "PT"), ("Boston", "US"), ("Remote – EU", None), ("Lyon", "FR"))
_COMMITMENTS = ("Permanent", "Full-time", "Part-time")
_WORKPLACES = ("onsite", "hybrid", "remote", "unspecified")


@dataclass(frozen=True)
class Seed:
    """One client's account: whether it holds people, and who is registered for it."""

    site: str
    opportunities: int = TOGETHER + APART
    app: RegisteredApp = field(default_factory=RegisteredApp)


def build_world(seeds: list[Seed], folder: Path) -> World:
    """Return a world with an account of `POSTINGS` postings for each seed.

    Each account has the five hidden postings of every account besides.
    """
    boards = [_write_board(seed, folder) for seed in seeds]
    apps = {seed.app.client_id: seed.app for seed in seeds}
    return make_world(boards, list(apps.values()))


def fill(running: Running, seed: Seed) -> None:
    """Create the account's opportunities by the API and spread their changes in time."""
    account = running.state.accounts[seed.site]
    with httpx.Client(base_url=running.url, auth=(account.api_key, "")) as api:
        for number in range(seed.opportunities):
            _create(api, account, number)
    _spread(account, running.state.now)


def describe(running: Running, seed: Seed) -> dict[str, Any]:
    """Return what the account holds, straight from the sandbox's memory."""
    account, url = running.state.accounts[seed.site], running.url
    people = account.opportunities.values()
    return {
        "site": account.site,
        "apiKey": account.api_key,
        "client": {
            "id": seed.app.client_id,
            "secret": seed.app.client_secret,
            "redirectUri": seed.app.redirect_uris[0],
        },
        "superAdmin": account.users[0].email,
        "postings": [
            one.as_v1(url)
            for one in account.postings_in_order()
            if not one.is_confidential
        ],
        "users": [one.as_json() for one in account.users],
        "stages": [one.as_json() for one in account.stages],
        "archiveReasons": [one.as_json() for one in account.archive_reasons],
        "sources": dict(account.count_sources()),
        "tags": dict(account.count_tags()),
        "opportunities": [one.as_json(url) for one in people],
        "applications": [a.as_json() for one in people for a in one.applications],
        "resumes": {r.id: one.id for one in people for r in one.resumes},
    }


def _write_board(seed: Seed, folder: Path) -> Path:
    path = folder / f"{seed.site}.jsonl"
    lines = [json.dumps(_line(seed.site, number)) for number in range(POSTINGS)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _line(site: str, number: int) -> Line:
    title, (place, country) = _TITLES[number % 4], _PLACES[number // 4 % 4]
    line = {
        "_company": site,
        "id": stable_id(site, f"posting {number}"),
        "text": f"{title} {number}",
        "categories": {
            "location": place,
            "team": f"Team {number % 5}",
            "commitment": _COMMITMENTS[number % 3],
        },
        "country": country,
        "createdAt": _EPOCH + number * HOUR,
        "description": f"<div>We look for a <b>{title}</b>.</div>",
        "descriptionPlain": f"We look for a {title}.\n",
        "lists": [{"text": "You bring", "content": "<li>Patience</li><li>Tact</li>"}],
        "workplaceType": _WORKPLACES[number % 4],
    }
    return line if number % 3 else {**line, "salaryRange": _salary(number)}


def _salary(number: int) -> Line:
    low = 30_000 + 500 * number
    interval = "per-year-salary"
    return {"min": low, "max": low + 9000, "currency": "EUR", "interval": interval}


def _create(api: httpx.Client, account: Account, number: int) -> None:
    name = f"{_GIVEN[number % 8]} {_FAMILY[number // 8 % 8]}"
    postings = [one.id for one in account.postings.values() if one.is_public]
    body = {
        "name": name,
        "emails": [f"person{number}@example.com"],
        "postings": [postings[number % len(postings)]],
        "sources": [("Refer.io", "LinkedIn", "Referral")[number % 3]],
        "origin": "sourced",
    }
    who = {"perform_as": account.users[0].id}
    if number % RESUME_EVERY:
        answer = api.post("/v1/opportunities", params=who, json=body)
    else:
        form = {f"{k}[]" if isinstance(v, list) else k: v for k, v in body.items()}
        files = {"resumeFile": (f"{number}.pdf", b"%PDF-1.4 a life in work")}
        answer = api.post("/v1/opportunities", params=who, data=form, files=files)
    answer.raise_for_status()


def _spread(account: Account, now_ms: int) -> None:
    noon = (now_ms // DAY - 3) * DAY + 12 * HOUR
    for number, one in enumerate(account.opportunities.values()):
        earlier = (number - TOGETHER + 1) * 6 * DAY if number >= TOGETHER else 0
        moment = noon + number % TOGETHER * SECOND - earlier
        one.created_at = one.updated_at = one.last_advanced_at = moment
        one.last_interaction_at = moment
