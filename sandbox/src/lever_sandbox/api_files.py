"""Putting files to an opportunity and taking them away (lever-api 4.11)."""

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import bad_request, not_found, nothing, one
from lever_sandbox.api import Call, endpoint
from lever_sandbox.api_opportunities import describe_file
from lever_sandbox.opportunity import StoredFile
from lever_sandbox.uploads import make_upload

WRITE = "files:write:admin"


def routes() -> list[Route]:
    return [
        route
        for root in ("/opportunities", "/candidates")
        for route in _below(f"{root}/{{opportunity}}/files")
    ]


def _below(files: str) -> list[Route]:
    return [
        endpoint("POST", files, WRITE, add_file),
        endpoint("DELETE", f"{files}/{{file}}", WRITE, delete_file),
    ]


async def add_file(call: Call) -> Response:
    """The multipart field `file`; kinds and size as for uploads (lever-api 2.8)."""
    opportunity = call.opportunity()
    call.performer(required=True)
    if not call.request.headers.get("content-type", "").startswith("multipart/"):
        raise bad_request("Send the file as multipart/form-data, field file")
    async with call.request.form() as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise bad_request("The multipart field file is missing")
        checked = make_upload(sent.filename, await sent.read(), call.now)
    stored = StoredFile(checked.filename, checked.content, call.now)
    opportunity.files.append(stored)
    opportunity.touch(call.now)
    return one(describe_file(call, opportunity, stored), 201)


async def delete_file(call: Call) -> Response:
    opportunity, wanted = call.opportunity(), call.path("file")
    call.performer(required=True)
    kept = [stored for stored in opportunity.files if stored.id != wanted]
    if len(kept) == len(opportunity.files):
        raise not_found("files", wanted)
    opportunity.files = kept
    opportunity.touch(call.now)
    return nothing()
