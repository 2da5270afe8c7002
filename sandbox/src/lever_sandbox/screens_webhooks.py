"""Settings, Integrations and API, Webhooks: toggles, list and delivery history."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.pages import go
from lever_sandbox.screens import Visit, screen
from lever_sandbox.webhook import EVENTS
from lever_sandbox.webhook_sending import history, resend, send_test

PATH = "/settings/integrations/webhooks"
_ONLY_SUPER_ADMINS = "Only a Super Admin can change webhooks."


def routes() -> list[Route]:
    return [
        screen("GET", PATH, show_webhooks),
        screen("POST", f"{PATH}/groups", switch_groups),
        screen("POST", f"{PATH}/test", try_webhook),
        screen("POST", f"{PATH}/resend", resend_delivery),
    ]


async def show_webhooks(visit: Visit) -> Response:
    account = visit.account
    return visit.show(
        "webhooks.html",
        groups=[(event, account.webhook_groups.get(event, False)) for event in EVENTS],
        hooks=list(account.webhooks.values()),
        deliveries=history(account, visit.world.now),
    )


async def switch_groups(visit: Visit) -> Response:
    """Ticked boxes are on, all others off."""
    if not visit.user.is_super_admin:
        return visit.refuse(_ONLY_SUPER_ADMINS)
    ticked = set(map(str, visit.form.getlist("event")))
    visit.account.webhook_groups = {event: event in ticked for event in EVENTS}
    return go(PATH)


async def try_webhook(visit: Visit) -> Response:
    if not visit.user.is_super_admin:
        return visit.refuse(_ONLY_SUPER_ADMINS)
    hook = visit.account.webhooks.get(visit.text("webhook"))
    if hook is None:
        return visit.refuse("There is no such webhook.", 404)
    send_test(visit.world, visit.account, hook)
    return go(PATH)


async def resend_delivery(visit: Visit) -> Response:
    if not visit.user.is_super_admin:
        return visit.refuse(_ONLY_SUPER_ADMINS)
    wanted = visit.text("delivery")
    for delivery in history(visit.account, visit.world.now):
        if delivery.id == wanted and delivery.webhook_id in visit.account.webhooks:
            resend(visit.world, visit.account, delivery)
            return go(PATH)
    return visit.refuse("There is no such delivery, or its webhook is gone.", 404)
