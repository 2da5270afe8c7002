"""Users, contacts, stages, reasons, sources, tags, requisitions (lever-api 6)."""

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, not_found, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.paging import Order, cut_page, envelope
from lever_sandbox.people import User
from lever_sandbox.pipeline import Stage

_USER_ORDER: Order[User] = Order(
    values=lambda user: [user.created_at, user.id],
    sort=lambda values: (-values[0], str(values[1])),
)
_COUNT_ORDER: Order[tuple[str, int]] = Order(
    values=lambda counted: [counted[0].casefold(), counted[0]],
    sort=lambda values: (str(values[0]), str(values[1])),
)


def routes() -> list[Route]:
    return [
        endpoint("GET", "/users", "users:read:admin", list_users),
        endpoint("GET", "/users/{user}", "users:read:admin", show_user),
        endpoint("GET", "/contacts/{contact}", "contact:read:admin", show_contact),
        endpoint("GET", "/stages", "stages:read:admin", list_stages),
        endpoint("GET", "/stages/{stage}", "stages:read:admin", show_stage),
        endpoint(
            "GET", "/disposition_stages", "stages:read:admin", show_disposition_stages
        ),
        endpoint("GET", "/archive_reasons", "archive_reasons:read:admin", list_reasons),
        endpoint(
            "GET",
            "/archive_reasons/{reason}",
            "archive_reasons:read:admin",
            show_reason,
        ),
        endpoint("GET", "/sources", "sources:read:admin", list_sources),
        endpoint("GET", "/tags", "tags:read:admin", list_tags),
        endpoint("GET", "/requisitions", "requisitions:read:admin", list_nothing),
        endpoint(
            "GET",
            "/requisitions/{requisition}",
            "requisitions:read:admin",
            show_no_requisition,
        ),
    ]


async def list_users(call: Call) -> Response:
    emails = {email.strip().casefold() for email in call.params("email")}
    roles = set(call.params("accessRole"))
    with_former = call.flag("includeDeactivated") or False

    def wanted(user: User) -> bool:
        return (
            (with_former or user.is_active)
            and (not emails or user.email.casefold() in emails)
            and (not roles or user.access_role in roles)
        )

    arranged = _USER_ORDER.arrange(call.account.users)
    page, following = cut_page(arranged, _USER_ORDER, call.window(), wanted)
    return send(envelope([user.as_json() for user in page], following))


async def show_user(call: Call) -> Response:
    user = call.account.user(call.path("user"))
    if user is None:
        raise not_found("user", call.path("user"))
    return one(user.as_json())


async def show_contact(call: Call) -> Response:
    contact = call.account.contacts.get(call.path("contact"))
    if contact is None:
        raise not_found("contact", call.path("contact"))
    return one(contact.as_json())


async def list_stages(call: Call) -> Response:
    ids = [stage.id for stage in call.account.stages]
    order: Order[Stage] = Order(
        values=lambda stage: [ids.index(stage.id), stage.id],
        sort=lambda values: (int(values[0]),),
    )
    page, following = cut_page(call.account.stages, order, call.window())
    return send(envelope([stage.as_json() for stage in page], following))


async def show_stage(call: Call) -> Response:
    stage = call.account.stage(call.path("stage"))
    if stage is None:
        raise not_found("stages", call.path("stage"))
    return one(stage.as_json())


async def show_disposition_stages(call: Call) -> Response:
    return one(
        {
            "stages": [stage.as_disposition() for stage in call.account.stages],
            "archiveReasons": [one.as_json() for one in call.account.archive_reasons],
        }
    )


async def list_reasons(call: Call) -> Response:
    kinds = set(call.params("type"))
    reasons: list[Json] = [
        reason.as_json()
        for reason in call.account.archive_reasons
        if not kinds or reason.type in kinds
    ]
    return send(envelope(reasons, None))


async def show_reason(call: Call) -> Response:
    reason = call.account.archive_reason(call.path("reason"))
    if reason is None:
        raise not_found("archive_reasons", call.path("reason"))
    return one(reason.as_json())


async def list_sources(call: Call) -> Response:
    return _counted(call, dict(call.account.count_sources()))


async def list_tags(call: Call) -> Response:
    return _counted(call, dict(call.account.count_tags()))


def _counted(call: Call, counts: dict[str, int]) -> Response:
    arranged = _COUNT_ORDER.arrange(list(counts.items()))
    page, following = cut_page(arranged, _COUNT_ORDER, call.window())
    records = [{"text": text, "count": count} for text, count in page]
    return send(envelope(records, following))


async def list_nothing(_call: Call) -> Response:
    return send(envelope([], None))


async def show_no_requisition(call: Call) -> Response:
    raise not_found("requisition", call.path("requisition"))
