"""Reading opportunities and what hangs on them (lever-api 4.10, 4.11)."""

from collections.abc import Callable

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import LEVER_HEADERS, Json, not_found, one, send
from lever_sandbox.api import Call, endpoint
from lever_sandbox.deleted_lists import send_deleted
from lever_sandbox.opportunity import Opportunity, StoredFile
from lever_sandbox.opportunity_filters import opportunity_order, read_filter
from lever_sandbox.paging import cut_page, envelope

READ = "opportunities:read:admin"
# Sub-lists we answer empty; the scope is the resource's own.
_EMPTY = ("interviews", "notes", "offers", "referrals", "feedback", "panels")


def routes() -> list[Route]:
    """Also under the old name /candidates (lever-api 8, 24)."""
    return [
        endpoint(
            "GET",
            "/applications/deleted",
            "applications:read:admin",
            list_deleted_applications,
        ),
        *(
            route
            for root in ("/opportunities", "/candidates")
            for route in (*_main(root), *_sublists(f"{root}/{{opportunity}}"))
        ),
    ]


def _main(root: str) -> list[Route]:
    return [
        endpoint("GET", root, READ, list_opportunities),
        endpoint("GET", f"{root}/deleted", READ, list_deleted),
        endpoint("GET", f"{root}/{{opportunity}}", READ, show_opportunity),
    ]


def _sublists(root: str) -> list[Route]:
    return [
        endpoint(
            "GET", f"{root}/applications", "applications:read:admin", list_applications
        ),
        endpoint(
            "GET",
            f"{root}/applications/{{application}}",
            "applications:read:admin",
            show_application,
        ),
        *_file_routes(root, "resumes"),
        *_file_routes(root, "files"),
        *(
            endpoint("GET", f"{root}/{name}", f"{name}:read:admin", list_nothing)
            for name in _EMPTY
        ),
    ]


def _file_routes(root: str, kind: str) -> list[Route]:
    scope, path = f"{kind}:read:admin", f"{root}/{kind}"
    return [
        endpoint("GET", path, scope, list_files),
        endpoint("GET", f"{path}/{{file}}", scope, show_file),
        endpoint("GET", f"{path}/{{file}}/download", scope, download_file),
    ]


async def list_opportunities(call: Call) -> Response:
    order = opportunity_order(call.account)
    suits = read_filter(call)
    found = [
        one
        for one in call.account.opportunities.values()
        if call.may_see(one) and suits(one)
    ]
    page, following = cut_page(order.arrange(found), order, call.window())
    return send(envelope([render(call, item) for item in page], following))


async def show_opportunity(call: Call) -> Response:
    return one(render(call, call.opportunity()))


async def list_deleted(call: Call) -> Response:
    return send_deleted(call, call.account.deleted_opportunities)


async def list_deleted_applications(call: Call) -> Response:
    return send_deleted(call, call.account.deleted_applications)


async def list_nothing(call: Call) -> Response:
    call.opportunity()
    return send(envelope([], None))


async def list_applications(call: Call) -> Response:
    records = [one.as_json() for one in call.opportunity().applications]
    return send(envelope(records, None))


async def show_application(call: Call) -> Response:
    wanted = call.path("application")
    for application in call.opportunity().applications:
        if application.id == wanted:
            return one(application.as_json())
    raise not_found("application", wanted)


async def list_files(call: Call) -> Response:
    opportunity, kind = call.opportunity(), _kind(call)
    since = call.moment("uploaded_at_start") or 0
    until = call.moment("uploaded_at_end")
    records = [
        _file_record(call, opportunity, stored)
        for stored in _files(opportunity, kind)
        if stored.uploaded_at >= since
        and (until is None or stored.uploaded_at <= until)
    ]
    return send(envelope(records, None))


async def show_file(call: Call) -> Response:
    return one(_file_record(call, call.opportunity(), _find_file(call)))


async def download_file(call: Call) -> Response:
    return send_file(_find_file(call))


def send_file(stored: StoredFile) -> Response:
    """Always as a download, never shown: the content is a stranger's."""
    plain = stored.name.encode("ascii", "replace").decode().replace('"', "")
    return Response(
        stored.content,
        media_type="application/octet-stream",
        headers={
            **LEVER_HEADERS,
            "content-disposition": f'attachment; filename="{plain}"',
            "x-content-type-options": "nosniff",
        },
    )


def _kind(call: Call) -> str:
    return "resumes" if "/resumes" in call.request.url.path else "files"


def _files(opportunity: Opportunity, kind: str) -> list[StoredFile]:
    return opportunity.resumes if kind == "resumes" else opportunity.files


def _find_file(call: Call) -> StoredFile:
    wanted, kind = call.path("file"), _kind(call)
    for stored in _files(call.opportunity(), kind):
        if stored.id == wanted:
            return stored
    raise not_found(kind, wanted)


def _file_record(call: Call, opportunity: Opportunity, stored: StoredFile) -> Json:
    if _kind(call) == "files":
        return describe_file(call, opportunity, stored)
    return {
        "id": stored.id,
        "createdAt": stored.uploaded_at,
        "file": stored.as_json(_download_url(call, opportunity, stored, "resumes")),
        "parsedData": None,
    }


def describe_file(call: Call, opportunity: Opportunity, stored: StoredFile) -> Json:
    url = _download_url(call, opportunity, stored, "files")
    return {"id": stored.id, **stored.as_json(url)}


def _download_url(
    call: Call, opportunity: Opportunity, stored: StoredFile, kind: str
) -> str:
    root = f"{call.world.base_url}/v1/opportunities/{opportunity.id}"
    return f"{root}/{kind}/{stored.id}/download"


def render(call: Call, item: Opportunity, *, with_location: bool = True) -> Json:
    shape = item.as_json(call.world.base_url, with_location=with_location)
    for name in set(call.params("expand")):
        if name in _EXPANDERS:
            shape[name] = _EXPANDERS[name](call, item)
    return shape


def _user(call: Call, user_id: str | None) -> Json | str | None:
    user = call.account.user(user_id)
    return user.as_json() if user else user_id


def _stage(call: Call, item: Opportunity) -> Json | str:
    stage = call.account.stage(item.stage)
    return stage.as_json() if stage else item.stage


_EXPANDERS: dict[str, Callable[[Call, Opportunity], object]] = {
    "applications": lambda _, item: [one.as_json() for one in item.applications],
    "stage": _stage,
    "owner": lambda call, item: _user(call, item.owner),
    "sourcedBy": lambda call, item: _user(call, item.sourced_by),
    "followers": lambda call, item: [_user(call, one) for one in item.followers],
    "contact": lambda _, item: item.contact.as_json(),
}
