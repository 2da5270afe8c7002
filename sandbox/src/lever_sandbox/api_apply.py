"""The form, the application and the files before it (lever-api 4.1, 4.2, 4.4)."""

from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox import faults
from lever_sandbox.answers import bad_request, one, server_error
from lever_sandbox.api import Call, endpoint
from lever_sandbox.apply_check import FormCheck
from lever_sandbox.apply_form import make_form
from lever_sandbox.applying import Submission, take_application
from lever_sandbox.recruiting import Recruiter
from lever_sandbox.uploads import MAX_BYTES, find_upload, make_upload

_MULTIPART_MARGIN = 64 * 1024


def routes() -> list[Route]:
    form = "/postings/{posting}/apply"
    return [
        endpoint("GET", form, "postings:read:admin", show_form),
        endpoint("POST", form, "postings:write:admin", apply),
        endpoint("POST", "/uploads", "uploads:write:admin", upload),
    ]


async def show_form(call: Call) -> Response:
    form = make_form(call.account, call.posting())
    shown_to = call.param("distribution")
    if shown_to is not None:
        sets = form.get("customQuestions") or []
        form["customQuestions"] = [
            one for one in sets if shown_to in one.get("distribution", [shown_to])
        ]
    return one(form)


async def apply(call: Call) -> Response:
    """Answers the application's id only, never the opportunity's (recorded)."""
    posting, body = call.posting(), await call.body()
    await faults.delay_storing(call.account.switches)
    if not posting.takes_applications:
        raise bad_request(f"The posting is {posting.state} and takes no applications")
    account, form = call.account, make_form(call.account, posting)

    def knows_upload(uri: object) -> bool:
        return find_upload(account.uploads, uri, call.now) is not None

    FormCheck(form, knows_upload).check(body)
    known = set(account.contacts)
    opportunity = take_application(Submission(account, posting, form, body, call.now))
    application = opportunity.applications[0]
    recruiter = Recruiter(call.world, account, None)
    if opportunity.contact.id not in known:
        recruiter.tell_of_contact("contactCreated", opportunity.contact)
    recruiter.tell_of_application(opportunity, application)
    if account.switches.apply_fails_after_storing:
        raise server_error("The answer was lost after the application was stored")
    await faults.lose_answer(account.switches)
    return one({"applicationId": application.id}, 201)


async def upload(call: Call) -> Response:
    if not call.request.headers.get("content-type", "").startswith("multipart/"):
        raise bad_request("Send the file as multipart/form-data, field file")
    length = call.request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > MAX_BYTES + _MULTIPART_MARGIN:
        raise bad_request("The file is larger than 30 MB")
    async with call.request.form() as form:
        sent = form.get("file")
        if not isinstance(sent, UploadFile) or not sent.filename:
            raise bad_request("The multipart field file is missing")
        kept = make_upload(sent.filename, await sent.read(), call.now)
    call.account.uploads[kept.id] = kept
    return one(kept.as_json(call.world.base_url), 201)
