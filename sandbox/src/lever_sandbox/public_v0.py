"""The public postings API v0, reading only (lever-api 7)."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.account import Account
from lever_sandbox.answers import Json, send
from lever_sandbox.posting import Posting
from lever_sandbox.world import World

_FILTERS = ("location", "commitment", "team", "department", "level")
_GROUPS = ("location", "commitment", "team")


def routes() -> list[Route]:
    return [
        Route("/v0/postings/{site}", list_public, methods=["GET"]),
        Route("/v0/postings/{site}/{posting}", show_public, methods=["GET"]),
    ]


async def list_public(request: Request) -> Response:
    """A bare array; an array of groups when `group` is asked for."""
    world: World = request.app.state.world
    account = world.accounts.get(request.path_params["site"])
    if account is None:
        return _missing()
    found = [one for one in _public(account) if _suits(request, one)]
    skip = _number(request, "skip", 0)
    cut = found[skip : skip + _number(request, "limit", len(found))]
    records = [posting.as_v0(world.base_url) for posting in cut]
    group = request.query_params.get("group", "")
    return send(_grouped(records, group) if group in _GROUPS else records)


async def show_public(request: Request) -> Response:
    world: World = request.app.state.world
    account = world.accounts.get(request.path_params["site"])
    wanted = request.path_params["posting"]
    posting = account.postings.get(wanted) if account else None
    if posting is None or not posting.is_public:
        return _missing()
    return send(posting.as_v0(world.base_url))


def _missing() -> Response:
    return send({"ok": False, "error": "Document not found"}, 404)


def _public(account: Account) -> list[Posting]:
    return [posting for posting in account.postings_in_order() if posting.is_public]


def _suits(request: Request, posting: Posting) -> bool:
    for name in _FILTERS:
        wanted = request.query_params.getlist(name)
        if wanted and posting.categories.get(name) not in wanted:
            return False
    return True


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text) if text.isdecimal() else default


def _grouped(records: list[Json], group: str) -> list[Json]:
    titles = dict.fromkeys(str(one["categories"].get(group, "")) for one in records)
    return [
        {
            "title": title,
            "postings": [
                one for one in records if one["categories"].get(group, "") == title
            ],
        }
        for title in titles
    ]
