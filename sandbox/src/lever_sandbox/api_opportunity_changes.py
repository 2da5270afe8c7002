"""Creating and changing opportunities (lever-api 4.7, 4.9)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox import faults
from lever_sandbox.answers import bad_request, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.api_opportunities import render
from lever_sandbox.creating import create_opportunity, read_wish
from lever_sandbox.recruiting import Recruiter

WRITE = "opportunities:write:admin"


def routes() -> list[Route]:
    return [
        route
        for root in ("/opportunities", "/candidates")
        for route in _routes_below(root)
    ]


def _routes_below(root: str) -> list[Route]:
    item = f"{root}/{{opportunity}}"
    changes = [
        endpoint("POST", f"{item}/{verb}{kind}", WRITE, change_list)
        for verb in ("add", "remove")
        for kind in ("Sources", "Tags", "Links")
    ]
    return [
        endpoint("POST", root, WRITE, create),
        *changes,
        endpoint("PUT", f"{item}/stage", WRITE, move),
        endpoint("PUT", f"{item}/archived", WRITE, archive),
    ]


async def create(call: Call) -> Response:
    wish = await read_wish(call)
    opportunity, deduped = create_opportunity(call, wish)
    recruiter = _recruiter(call)
    if not deduped:
        recruiter.tell_of_contact("contactCreated", opportunity.contact)
    for application in opportunity.applications:
        recruiter.tell_of_application(opportunity, application)
    record = render(call, opportunity, with_location=False)
    return send({"deduped": deduped, "data": record}, 201)


def _recruiter(call: Call) -> Recruiter:
    performer = call.performer(required=False)
    user_id = performer.id if performer else call.caller.user_id
    return Recruiter(call.world, call.account, user_id)


async def change_list(call: Call) -> Response:
    """addSources and its five neighbours, told apart by the last part of the path."""
    opportunity, body = call.opportunity(), await call.body()
    call.performer(required=False)
    action = call.request.url.path.rpartition("/")[2]
    kind = action.removeprefix("add").removeprefix("remove").lower()
    texts = body.get(kind)
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise bad_request(f"{kind} must be a list of texts")
    if action == "addSources":
        account = call.account
        texts = faults.admit_sources(account.switches, account.count_sources, texts)
    known: list[str] = getattr(opportunity, kind)
    if action.startswith("add"):
        changed = list(dict.fromkeys([*known, *texts]))
    else:
        changed = [text for text in known if text not in texts]
    setattr(opportunity, kind, changed)
    opportunity.touch(call.now)
    return one(render(call, opportunity, with_location=False))


async def move(call: Call) -> Response:
    opportunity, body = call.opportunity(), await call.body()
    _recruiter(call).move(opportunity, body.get("stage"))
    return one(render(call, opportunity, with_location=False))


async def archive(call: Call) -> Response:
    """A null reason takes the opportunity out of the archive."""
    opportunity, body = call.opportunity(), await call.body()
    if "reason" not in body:
        raise bad_request("reason is required; null un-archives")
    _recruiter(call).archive(opportunity, body["reason"])
    return one(render(call, opportunity, with_location=False))
