"""Control routes over an account's data: growing it, and a recruiter's hands."""

from collections.abc import Callable

from starlette.requests import Request

from lever_sandbox.account import Account
from lever_sandbox.answers import Json, not_found
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.recruiting import Recruiter
from lever_sandbox.webhook import EVENTS
from lever_sandbox.webhook_sending import history, resend
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


def _showcase(world: World, _request: Request, _body: Json) -> Json:
    account = world.add_showcase()
    postings = {one.text: one.id for one in account.postings.values()}
    return {"site": account.site, "apiKey": account.api_key, "postings": postings}


def _opportunity(world: World, request: Request) -> tuple[Recruiter, Opportunity]:
    account = _account(world, request)
    wanted = request.path_params["opportunity"]
    found = account.opportunities.get(wanted)
    if found is None:
        raise not_found("opportunity", wanted)
    return Recruiter(world, account, account.users[0].id), found


def _move(world: World, request: Request, body: Json) -> Json:
    """To `stage`, an id or the words on the screen."""
    recruiter, found = _opportunity(world, request)
    stages = {one.text: one.id for one in recruiter.account.stages}
    recruiter.move(found, stages.get(str(body.get("stage")), body.get("stage")))
    return found.as_json(world.base_url)


def _archive(world: World, request: Request, body: Json) -> Json:
    """For `reason`, an id or its words; null takes it out of the archive."""
    recruiter, found = _opportunity(world, request)
    reasons = {one.text: one.id for one in recruiter.account.archive_reasons}
    reason = body.get("reason")
    recruiter.archive(found, reasons.get(str(reason), reason))
    return found.as_json(world.base_url)


def _hire(world: World, request: Request, _body: Json) -> Json:
    recruiter, found = _opportunity(world, request)
    recruiter.hire(found)
    return found.as_json(world.base_url)


def _delete(world: World, request: Request, _body: Json) -> Json:
    recruiter, found = _opportunity(world, request)
    recruiter.delete(found)
    return {"deleted": found.id}


def _webhook_groups(world: World, request: Request, body: Json) -> Json:
    """Switch event groups on or off, as a Super Admin does in Settings."""
    account = _account(world, request)
    unknown = sorted(set(body) - set(EVENTS))
    if unknown:
        raise ValueError(f"no event named {', '.join(unknown)}; known: {EVENTS}")
    account.webhook_groups.update({event: bool(on) for event, on in body.items()})
    return {event: account.webhook_groups.get(event, False) for event in EVENTS}


def _deliveries(world: World, request: Request, _body: Json) -> Json:
    account = _account(world, request)
    return {"data": [one.as_json() for one in history(account, world.now)]}


def _resend(world: World, request: Request, _body: Json) -> Json:
    account, wanted = _account(world, request), request.path_params["delivery"]
    for delivery in history(account, world.now):
        if delivery.id == wanted:
            return resend(world, account, delivery).as_json()
    raise not_found("delivery", wanted)


_OPPORTUNITY = f"{_ACCOUNT}/opportunities/{{opportunity}}"
STEERING: dict[str, Control] = {
    "/_sandbox/showcase": _showcase,
    f"{_ACCOUNT}/grow": _grow,
    f"{_OPPORTUNITY}/stage": _move,
    f"{_OPPORTUNITY}/archive": _archive,
    f"{_OPPORTUNITY}/hire": _hire,
    f"{_OPPORTUNITY}/delete": _delete,
    f"{_ACCOUNT}/webhook-groups": _webhook_groups,
    f"{_ACCOUNT}/deliveries/{{delivery}}/resend": _resend,
}
READING: dict[str, Control] = {f"{_ACCOUNT}/deliveries": _deliveries}
