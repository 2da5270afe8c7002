"""Webhooks are kept, not yet delivered (lever-api 5.1)."""

import secrets
from typing import Any
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, bad_request, not_found, nothing, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.creating import ORIGINS
from lever_sandbox.ids import new_id

READ, WRITE = "webhooks:read:admin", "webhooks:write:admin"
WITH_ORIGINS = frozenset(
    [
        "applicationCreated",
        "candidateHired",
        "candidateStageChange",
        "candidateArchiveChange",
    ]
)
EVENTS = WITH_ORIGINS | frozenset(
    [
        "candidateDeleted",
        "interviewCreated",
        "interviewUpdated",
        "interviewDeleted",
        "contactCreated",
        "contactUpdated",
    ]
)
_LOCAL = {"127.0.0.1", "localhost", "::1"}


def routes() -> list[Route]:
    return [
        endpoint("GET", "/webhooks", READ, list_webhooks),
        endpoint("POST", "/webhooks", WRITE, create),
        endpoint("PUT", "/webhooks", WRITE, change_several),
        endpoint("PUT", "/webhooks/{webhook}", WRITE, change),
        endpoint("DELETE", "/webhooks/{webhook}", WRITE, delete),
    ]


async def list_webhooks(call: Call) -> Response:
    """Without hasNext, and without the signature tokens (recorded)."""
    return send({"data": [_public(hook) for hook in call.account.webhooks.values()]})


async def create(call: Call) -> Response:
    body = await call.body()
    event, url = _checked_event(body), _checked_url(body)
    hook: Json = {
        "id": new_id(),
        "event": event,
        "url": url,
        "configuration": _configuration(event, body),
        "createdAt": call.now,
        "updatedAt": call.now,
    }
    hook["configuration"]["signatureToken"] = secrets.token_hex(24)
    call.account.webhooks[hook["id"]] = hook
    return one(hook, 201)


async def change_several(call: Call) -> Response:
    items = (await call.body()).get("data")
    if not isinstance(items, list):
        raise bad_request("data must be a list of webhooks")
    changed = [_change(call, str(item.get("id")), item) for item in items]
    return send({"data": changed})


async def change(call: Call) -> Response:
    return one(_change(call, call.path("webhook"), await call.body()))


async def delete(call: Call) -> Response:
    _find(call, call.path("webhook"))
    del call.account.webhooks[call.path("webhook")]
    return nothing()


def _find(call: Call, webhook_id: str) -> Json:
    hook = call.account.webhooks.get(webhook_id)
    if hook is None:
        raise not_found("webhooks", webhook_id)
    return hook


def _change(call: Call, webhook_id: str, wish: Json) -> Json:
    hook = _find(call, webhook_id)
    merged = {**hook, **{k: v for k, v in wish.items() if k in {"url", "event"}}}
    hook["event"], hook["url"] = _checked_event(merged), _checked_url(merged)
    if wish.get("configuration"):
        token = hook["configuration"]["signatureToken"]
        fresh = _configuration(hook["event"], wish)
        hook["configuration"] = {**fresh, "signatureToken": token}
    hook["updatedAt"] = call.now
    return _public(hook)


def _public(hook: Json) -> Json:
    shown = {k: v for k, v in hook["configuration"].items() if k != "signatureToken"}
    return {**hook, "configuration": shown}


def _checked_event(body: Json) -> str:
    event = body.get("event")
    if event not in EVENTS:
        raise bad_request(f"Unknown event: {event}")
    return str(event)


def _checked_url(body: Json) -> str:
    """https, or http on this machine: there is no public authority here.

    (A: webhook-http-to-loopback)
    """
    url = str(body.get("url") or "")
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return url
    raise bad_request("url must be an https address")


def _configuration(event: str, body: Json) -> dict[str, Any]:
    if event not in WITH_ORIGINS:
        return {}
    given = (body.get("configuration") or {}).get("conditions") or {}
    origins = given.get("origins") or list(ORIGINS)
    if not set(origins) <= set(ORIGINS):
        raise bad_request(f"origins must be among {', '.join(ORIGINS)}")
    return {"conditions": {"origins": origins}}
