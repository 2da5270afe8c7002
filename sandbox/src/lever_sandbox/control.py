"""The JSON routes by which tests and demonstrations steer the sandbox."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lever_sandbox import control_data
from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.board import make_posting
from lever_sandbox.editing import edit_posting
from lever_sandbox.faults import check_switches
from lever_sandbox.grants import Grant
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.world import World

Control = Callable[[World, Request, Json], Json]


class Refused(Exception):
    """A control request that cannot be followed."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def routes() -> list[Route]:
    account = "/_sandbox/accounts/{site}"
    return [
        Route("/_sandbox/state", _reading(_state), methods=["GET"]),
        Route("/_sandbox/reset", _steering(_reset), methods=["POST"]),
        Route("/_sandbox/clock", _steering(_clock), methods=["POST"]),
        Route("/_sandbox/switches", _steering(_world_switches), methods=["POST"]),
        Route(f"{account}/revoke", _steering(_revoke), methods=["POST"]),
        Route(f"{account}/switches", _steering(_switches), methods=["POST"]),
        Route(f"{account}/postings", _steering(_add), methods=["POST"]),
        Route(f"{account}/postings/{{posting}}", _steering(_edit), methods=["POST"]),
        Route(f"{account}/postings/{{posting}}", _reading(_delete), methods=["DELETE"]),
        *(
            Route(path, _steering(run), methods=["POST"])
            for path, run in control_data.STEERING.items()
        ),
        *(
            Route(path, _reading(run), methods=["GET"])
            for path, run in control_data.READING.items()
        ),
    ]


def _reading(control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def run(request: Request) -> Response:
        return _follow(control, request, {})

    return run


def _steering(control: Control) -> Callable[[Request], Awaitable[Response]]:
    async def run(request: Request) -> Response:
        # Another site's page can post a form here unseen, but not this type.
        if not request.headers.get("content-type", "").startswith("application/json"):
            return JSONResponse({"error": "send application/json"}, status_code=415)
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return JSONResponse({"error": "the body is not JSON"}, status_code=400)
        return _follow(control, request, body if isinstance(body, dict) else {})

    return run


def _follow(control: Control, request: Request, body: Json) -> Response:
    try:
        return JSONResponse(control(request.app.state.world, request, body))
    except Refused as refusal:
        return JSONResponse({"error": str(refusal)}, status_code=refusal.status)
    except (ValueError, TypeError) as error:
        return JSONResponse({"error": str(error)}, status_code=400)


def _state(world: World, _request: Request, _body: Json) -> Json:
    return {
        "now": world.now,
        "secondBase": world.second_url,
        "rateLimited": world.rate_limited,
        "strictRotation": world.grants.strict_rotation,
        "tokenUnavailableNext": world.token_unavailable_next,
        "accounts": {
            site: _describe(world, account) for site, account in world.accounts.items()
        },
    }


def _describe(world: World, account: Account) -> Json:
    states = Counter(posting.state for posting in account.postings.values())
    public = sum(posting.is_public for posting in account.postings.values())
    return {
        "id": account.id,
        "name": account.name,
        "apiKey": account.api_key,
        "package": account.package_now,
        "throttled": account.throttled,
        "hasIntegrations": account.has_integrations,
        "postings": {**states, "all": len(account.postings), "public": public},
        "opportunities": [_brief(one) for one in account.opportunities.values()],
        "contacts": len(account.contacts),
        "uploads": len(account.uploads),
        "webhooks": len(account.webhooks),
        "grants": [
            _describe_grant(grant) for grant in world.grants.living(account.site)
        ],
        "switches": account.switches.as_json(),
    }


def _brief(one: Opportunity) -> Json:
    return {
        "id": one.id,
        "name": one.name,
        "emails": one.emails,
        "posting": one.posting_id,
        "sources": one.sources,
        "origin": one.origin,
        "stage": one.stage,
        "archived": one.archived,
        "applications": [application.id for application in one.applications],
        "resumes": [resume.name for resume in one.resumes],
        "createdAt": one.created_at,
    }


def _describe_grant(grant: Grant) -> Json:
    return {
        "clientId": grant.client_id,
        "userId": grant.user_id,
        "scopes": list(grant.scopes),
        "grantedAt": grant.granted_at,
    }


def _reset(world: World, _request: Request, _body: Json) -> Json:
    world.reset()
    return {"ok": True}


def _clock(world: World, _request: Request, body: Json) -> Json:
    """`ahead_s` sets how far we are ahead of real time."""
    world.clock.ahead_s = float(body["ahead_s"]) if "ahead_s" in body else 0.0
    return {"now": world.now, "ahead_s": world.clock.ahead_s}


def _world_switches(world: World, _request: Request, body: Json) -> Json:
    """The world's own three, and any other for every account."""
    check_switches(body)
    rest = dict(body)
    world.rate_limited = rest.pop("rate_limited", world.rate_limited)
    world.grants.strict_rotation = rest.pop(
        "strict_rotation", world.grants.strict_rotation
    )
    world.token_unavailable_next = rest.pop(
        "token_unavailable_next", world.token_unavailable_next
    )
    for account in world.accounts.values():
        account.switches.set(rest)
        account.switches.begin(world.now)
    return {"ok": True}


def _account(world: World, request: Request) -> Account:
    site = request.path_params["site"]
    if site not in world.accounts:
        raise Refused(404, f"no account {site}; there are {sorted(world.accounts)}")
    return world.accounts[site]


def _revoke(world: World, request: Request, _body: Json) -> Json:
    return {"revoked": world.revoke_all(_account(world, request).site)}


def _switches(world: World, request: Request, body: Json) -> Json:
    switches = _account(world, request).switches
    switches.set(body)
    switches.begin(world.now)
    return switches.as_json()


def _add(world: World, request: Request, body: Json) -> Json:
    """A new posting from a board line, `state` and any other field on top."""
    account = _account(world, request)
    line = {"createdAt": world.now, **body, "_company": account.site}
    if not line.get("text"):
        raise Refused(400, "a posting needs a text (its title)")
    posting = make_posting(line, account.owners)
    account.add_posting(posting)
    if "state" in body:
        edit_posting(account, posting, {"state": body["state"]}, world.now)
    return posting.as_v1(world.base_url)


def _edit(world: World, request: Request, body: Json) -> Json:
    account, wanted = _account(world, request), request.path_params["posting"]
    if wanted not in account.postings:
        raise Refused(404, f"no posting {wanted} at {account.site}")
    posting = account.postings[wanted]
    edit_posting(account, posting, body, world.now)
    return posting.as_v1(world.base_url)


def _delete(world: World, request: Request, _body: Json) -> Json:
    account, wanted = _account(world, request), request.path_params["posting"]
    if wanted not in account.postings:
        raise Refused(404, f"no posting {wanted} at {account.site}")
    account.delete_posting(wanted, world.now)
    return {"deleted": wanted}
