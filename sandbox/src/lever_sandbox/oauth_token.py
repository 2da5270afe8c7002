"""POST /oauth/token and /oauth/revoke (lever-api 1.4, 1.7, 1.8)."""

import base64
import hashlib
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lever_sandbox import oauth_discovery
from lever_sandbox.answers import ConnectionCut
from lever_sandbox.faults import Switches
from lever_sandbox.grants import Issued, OAuthRefusal
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.tokens import LIFETIME_S
from lever_sandbox.world import World

_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
Fields = dict[str, str]


def routes() -> list[Route]:
    return [
        Route("/oauth/token", give_tokens, methods=["POST"]),
        Route("/oauth/revoke", revoke, methods=["POST"]),
        *oauth_discovery.routes(),
    ]


async def give_tokens(request: Request) -> Response:
    world: World = request.app.state.world
    if world.token_unavailable_next > 0:
        world.token_unavailable_next -= 1
        return _away()
    fields = await _read_fields(request)
    switches = _switches_of(world, fields)
    if switches.spend("token_cut_next"):
        raise ConnectionCut
    if switches.spend("token_unavailable_next"):
        return _away()
    if switches.spend("token_too_many_next"):
        return _too_many(switches)
    try:
        issued = _grant_tokens(world, fields)
    except OAuthRefusal as refusal:
        return _refuse(refusal)
    if switches.spend("token_cut_after_rotating_next"):
        raise ConnectionCut
    return _answer(issued)


def _switches_of(world: World, fields: Fields) -> Switches:
    """Those of the account whose code or token is shown; none for an unknown one."""
    value = fields.get("refresh_token") or fields.get("code") or ""
    account = world.accounts.get(world.grants.site_of(value) or "")
    return account.switches if account else Switches()


def _away() -> Response:
    return Response("Service Unavailable", status_code=503)


def _too_many(switches: Switches) -> Response:
    """Auth0's own word would be access_denied (A: token-errors)."""
    words = "Global limit has been reached"
    answer = _refuse(OAuthRefusal(429, "too_many_requests", words))
    if switches.retry_after_s is not None:
        answer.headers["retry-after"] = str(switches.retry_after_s)
    return answer


async def revoke(request: Request) -> Response:
    """An empty 200 whether or not the token was known (RFC 7009, section 2.2).

    Whether Lever lets partners call it is not public (A: oauth-revoke).
    """
    world: World = request.app.state.world
    fields = await _read_fields(request)
    try:
        app = _known_app(world, fields)
    except OAuthRefusal as refusal:
        return _refuse(refusal)
    token = world.grants.refresh_tokens.get(fields.get("token", ""))
    if token is not None and token.family.grant.client_id == app.client_id:
        world.revoke(token.family.grant)
    return Response(status_code=200)


async def _read_fields(request: Request) -> Fields:
    """Form and JSON are both taken; Lever documents one and uses the other."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return _read_json(await request.body())
    async with request.form() as form:
        return {name: str(value) for name, value in form.items()}


def _read_json(raw: bytes) -> Fields:
    try:
        body = json.loads(raw)
    except ValueError:
        return {}
    return {k: str(v) for k, v in body.items()} if isinstance(body, dict) else {}


def _grant_tokens(world: World, fields: Fields) -> Issued:
    kind = _needed(fields, "grant_type")
    app = _known_app(world, fields)
    if kind == "authorization_code":
        return _exchange_code(world, app, fields)
    if kind == "refresh_token":
        token = _needed(fields, "refresh_token")
        return world.grants.refresh(token, app.client_id, world.now)
    raise OAuthRefusal(403, "unsupported_grant_type", f"Unsupported grant type: {kind}")


def _known_app(world: World, fields: Fields) -> RegisteredApp:
    """An unknown client and a wrong secret look alike (A: token-errors)."""
    app = world.apps.get(_needed(fields, "client_id"))
    if app is None or not app.knows_secret(_needed(fields, "client_secret")):
        raise OAuthRefusal(401, "access_denied", "Unauthorized")
    return app


def _needed(fields: Fields, name: str) -> str:
    if not fields.get(name):
        raise OAuthRefusal(
            400, "invalid_request", f"Missing required parameter: {name}"
        )
    return fields[name]


def _exchange_code(world: World, app: RegisteredApp, fields: Fields) -> Issued:
    value, redirect_uri = _needed(fields, "code"), _needed(fields, "redirect_uri")
    code = world.grants.redeem(value, app.client_id, world.now)
    if code.redirect_uri != redirect_uri:
        raise OAuthRefusal(
            403, "invalid_grant", "The redirect URI is not the one asked with"
        )
    # Lever says nothing of PKCE (A: pkce).
    if code.challenge and code.challenge != _challenge(fields.get("code_verifier", "")):
        raise OAuthRefusal(403, "invalid_grant", "Failed to verify code verifier")
    return world.grants.issue(code.family, world.now)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _answer(issued: Issued) -> Response:
    body = {
        "access_token": issued.access_token,
        "refresh_token": issued.refresh_token,
        "scope": issued.scope,
        "expires_in": LIFETIME_S,
        "token_type": "Bearer",
    }
    present = {name: value for name, value in body.items() if value is not None}
    return JSONResponse(present, headers=_NO_STORE)


def _refuse(refusal: OAuthRefusal) -> Response:
    return JSONResponse(
        {"error": refusal.error, "error_description": refusal.description},
        status_code=refusal.status,
        headers=_NO_STORE,
    )
