"""Takes deliveries to their webhooks, off the path of any answer (lever-api 5.3)."""

import asyncio

import httpx

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.clock import DAY, SECOND
from lever_sandbox.webhook import Attempt, Delivery, Webhook, make_delivery
from lever_sandbox.world import World

# Seconds before each of the five retries (A: webhook-retry-waits).
WAITS_S = (5, 30, 120, 600, 3600)
# Lever's time-out is not public (A: webhook-time-out).
_TIMEOUT_S = 5.0
_HISTORY_MS = 14 * DAY
_GLANCE_S = 0.05
_HEADERS = {"content-type": "application/json", "user-agent": "Lever-Webhooks"}
_running: set[asyncio.Task[None]] = set()


def announce(
    world: World, account: Account, event: str, data: Json, origin: str | None = None
) -> list[Delivery]:
    """Start telling every webhook that wants it; nothing unless its group is on.

    Runs inside the server's event loop and returns at once.
    """
    if not account.webhook_groups.get(event):
        return []
    return [
        start(world, account, make_delivery(hook, event, data, world.now))
        for hook in list(account.webhooks.values())
        if hook.suits(event, origin) and _may_hear(world, account, hook)
    ]


def start(world: World, account: Account, delivery: Delivery) -> Delivery:
    account.deliveries.append(delivery)
    task = asyncio.get_running_loop().create_task(_deliver(world, account, delivery))
    # The loop itself holds tasks only weakly.
    _running.add(task)
    task.add_done_callback(_running.discard)
    return delivery


def send_test(world: World, account: Account, hook: Webhook) -> Delivery:
    """The "send test" button: no data, and no regard to the toggles."""
    return start(world, account, make_delivery(hook, hook.event, {}, world.now))


def resend(world: World, account: Account, before: Delivery) -> Delivery:
    """Deliver again by hand, signed anew: an old token looks like a replay.

    (A: webhook-resend-signed-anew) Raises ValueError when the webhook is gone.
    """
    hook = account.webhooks.get(before.webhook_id)
    if hook is None:
        raise ValueError(f"the webhook {before.webhook_id} has been deleted")
    data, body_id = before.body["data"], before.body["id"]
    again = make_delivery(hook, before.event, data, world.now, body_id)
    return start(world, account, again)


def history(account: Account, now_ms: int) -> list[Delivery]:
    """The last 1,000 of two weeks, newest first."""
    kept = [
        one for one in account.deliveries if one.triggered_at > now_ms - _HISTORY_MS
    ]
    return kept[::-1]


async def check_connection(hook: Webhook, now_ms: int) -> Attempt:
    """Send a test and say how it went (A: webhook-verify-connection)."""
    return await _attempt(make_delivery(hook, hook.event, {}, now_ms), now_ms)


def _may_hear(world: World, account: Account, hook: Webhook) -> bool:
    """Whether a revoked application's webhooks live on is not public: a switch.

    (A: webhooks-stop-on-revocation)
    """
    if hook.client == "api key" or account.switches.webhooks_outlive_revocation:
        return True
    return world.grants.find(account.site, hook.client) is not None


async def _deliver(world: World, account: Account, delivery: Delivery) -> None:
    for wait_s in (0, *WAITS_S):
        due = world.now + int(wait_s * account.switches.webhook_wait_scale * SECOND)
        while world.now < due:
            await asyncio.sleep(_GLANCE_S)
        if not _still_wanted(world, account, delivery):
            delivery.state = "stopped"
            return
        attempt = await _attempt(delivery, world.now)
        delivery.attempts.append(attempt)
        if attempt.has_arrived:
            delivery.state = "delivered"
            return
    delivery.state = "failed"


def _still_wanted(world: World, account: Account, delivery: Delivery) -> bool:
    hook = account.webhooks.get(delivery.webhook_id)
    is_ours = world.accounts.get(account.site) is account
    return is_ours and hook is not None and _may_hear(world, account, hook)


async def _attempt(delivery: Delivery, now_ms: int) -> Attempt:
    try:
        async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client:
            answer = await client.post(
                delivery.url, content=delivery.as_bytes(), headers=_HEADERS
            )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Attempt(now_ms, None, type(error).__name__)
    return Attempt(now_ms, answer.status_code)
