"""POST /oauth/token, /oauth/revoke and the published keys (lever-api 1.4 to 1.8)."""

import base64
import hashlib
import json

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lever_sandbox.grants import Issued, OAuthRefusal
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.tokens import LIFETIME_S, published_keys
from lever_sandbox.world import World

_NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}
Fields = dict[str, str]


def routes() -> list[Route]:
    return [
        Route("/oauth/token", give_tokens, methods=["POST"]),
        Route("/oauth/revoke", revoke, methods=["POST"]),
        Route("/.well-known/jwks.json", show_keys, methods=["GET"]),
    ]


async def give_tokens(request: Request) -> Response:
    world: World = request.app.state.world
    if world.token_unavailable_next > 0:
        world.token_unavailable_next -= 1
        return Response("Service Unavailable", status_code=503)
    fields = await _read_fields(request)
    try:
        return _answer(_grant_tokens(world, fields))
    except OAuthRefusal as refusal:
        return _refuse(refusal)


async def revoke(request: Request) -> Response:
    """An empty 200 whether or not the token was known (RFC 7009, section 2.2)."""
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


async def show_keys(_request: Request) -> Response:
    return JSONResponse(published_keys())


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
