"""Making and changing webhooks (lever-api 5.1)."""

from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, bad_request, not_found, nothing, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.creating import ORIGINS
from lever_sandbox.webhook import EVENTS, WITH_ORIGINS, Webhook
from lever_sandbox.webhook_sending import check_connection

READ, WRITE = "webhooks:read:admin", "webhooks:write:admin"
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
    return send({"data": [hook.as_json() for hook in call.account.webhooks.values()]})


async def create(call: Call) -> Response:
    body = await call.body()
    event, url = _checked_event(body), _checked_url(body)
    configuration = _configuration(event, body)
    client = call.caller.client
    hook = Webhook(event, url, configuration, client, call.now, call.now)
    if configuration.get("verifyConnection"):
        attempt = await check_connection(hook, call.now)
        if not attempt.has_arrived:
            raise bad_request(f"The url did not answer a test with 2xx: {url}")
    call.account.webhooks[hook.id] = hook
    return one(hook.as_json(with_token=True), 201)


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


def _find(call: Call, webhook_id: str) -> Webhook:
    hook = call.account.webhooks.get(webhook_id)
    if hook is None:
        raise not_found("webhooks", webhook_id)
    return hook


def _change(call: Call, webhook_id: str, wish: Json) -> Json:
    hook = _find(call, webhook_id)
    merged = {"event": hook.event, "url": hook.url, **wish}
    event, url = _checked_event(merged), _checked_url(merged)
    if wish.get("configuration") or event != hook.event:
        hook.configuration = _configuration(event, wish)
    hook.event, hook.url, hook.updated_at = event, url, call.now
    return hook.as_json()


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


def _configuration(event: str, body: Json) -> Json:
    given = body.get("configuration") or {}
    verify = given.get("verifyConnection")
    kept: Json = {} if verify is None else {"verifyConnection": bool(verify)}
    if event not in WITH_ORIGINS:
        return kept
    # Lever's own sample puts them directly under configuration.
    conditions = given.get("conditions") or given
    origins = conditions.get("origins") or list(ORIGINS)
    if not set(origins) <= set(ORIGINS):
        raise bad_request(f"origins must be among {', '.join(ORIGINS)}")
    return {"conditions": {"origins": origins}, **kept}
