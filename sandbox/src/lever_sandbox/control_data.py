"""Control routes over an account's data: growing it, and a recruiter's hands."""

from collections.abc import Callable

from starlette.requests import Request

from lever_sandbox.account import Account
from lever_sandbox.answers import Json, not_found
from lever_sandbox.world import World

Control = Callable[[World, Request, Json], Json]
_ACCOUNT = "/_sandbox/accounts/{site}"


def _account(world: World, request: Request) -> Account:
    site = request.path_params["site"]
    if site not in world.accounts:
        raise not_found("account", site)
    return world.accounts[site]


def _grow(world: World, request: Request, body: Json) -> Json:
    """`postings` more of them, invented; a new site gets an account."""
    count = body.get("postings")
    if not isinstance(count, int) or isinstance(count, bool):
        raise ValueError("postings must be a whole number")  # noqa: TRY004
    account = world.grow(request.path_params["site"], count)
    return {"postings": len(account.postings), "apiKey": account.api_key}


STEERING: dict[str, Control] = {
    f"{_ACCOUNT}/grow": _grow,
}
READING: dict[str, Control] = {}
