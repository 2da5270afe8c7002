"""Creating and changing opportunities (lever-api 4.7, 4.9)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox import faults
from lever_sandbox.answers import bad_request, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.api_opportunities import render
from lever_sandbox.applying import stage_change
from lever_sandbox.creating import create_opportunity, read_wish

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
    record = render(call, opportunity, with_location=False)
    return send({"deduped": deduped, "data": record}, 201)


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
    stage = call.account.stage(body.get("stage"))
    if stage is None:
        raise bad_request(f"Unknown stage: {body.get('stage')}")
    mover = call.performer(required=False)
    now, user_id = call.now, mover.id if mover else call.caller.user_id
    opportunity.stage, opportunity.last_advanced_at = stage.id, now
    opportunity.stage_changes.append(stage_change(call.account, stage.id, now, user_id))
    opportunity.touch(now)
    return one(render(call, opportunity, with_location=False))


async def archive(call: Call) -> Response:
    """A null reason takes the opportunity out of the archive."""
    opportunity, body = call.opportunity(), await call.body()
    call.performer(required=False)
    if "reason" not in body:
        raise bad_request("reason is required; null un-archives")
    reason_id = body["reason"]
    if reason_id is not None and call.account.archive_reason(reason_id) is None:
        raise bad_request(f"Unknown archive reason: {reason_id}")
    opportunity.archived = (
        None if reason_id is None else {"reason": reason_id, "archivedAt": call.now}
    )
    opportunity.touch(call.now)
    return one(render(call, opportunity, with_location=False))
