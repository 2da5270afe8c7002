"""Creating and updating postings by API (lever-api 3.5)."""

import re
from html import unescape

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.answers import Json, bad_request, one
from lever_sandbox.api import Call, endpoint
from lever_sandbox.api_postings import render
from lever_sandbox.board import make_posting
from lever_sandbox.editing import edit_posting
from lever_sandbox.ids import new_id
from lever_sandbox.posting import BOTH_CHANNELS, Posting

WRITE = "postings:write:admin"
_AS_SENT = (
    "text",
    "state",
    "distributionChannels",
    "owner",
    "hiringManager",
    "tags",
    "workplaceType",
    "requisitionCodes",
    "salaryRange",
)
_CATEGORIES = ("team", "department", "location", "commitment", "allLocations")
_TAG = re.compile(r"<[^>]*>")
_LINE_END = re.compile(r"</div>|</p>|<br\s*/?>")


def routes() -> list[Route]:
    return [
        endpoint("POST", "/postings", WRITE, create),
        endpoint("POST", "/postings/{posting}", WRITE, update),
        endpoint("PUT", "/postings/{posting}", WRITE, update),
    ]


async def create(call: Call) -> Response:
    """A draft, unless `state` says otherwise."""
    body, performer = await call.body(), call.performer(required=True)
    if not body.get("text"):
        raise bad_request("text is required")
    account, user_id = call.account, performer.id if performer else None
    line = {
        "_company": account.site,
        "id": new_id(),
        "text": body["text"],
        "createdAt": call.now,
        "updatedAt": call.now,
    }
    posting = make_posting(line, account.owners)
    people = {"user": user_id, "owner": user_id, "followers": [user_id]}
    posting.fields.update({**people, "hiringManager": None})
    _edit(call, posting, {"state": "draft", **body})
    account.add_posting(posting)
    return one(render(call, posting), 201)


async def update(call: Call) -> Response:
    """Fields left out are kept (A: posting-update-keeps-omitted)."""
    posting, body = call.posting(), await call.body()
    call.performer(required=True)
    _edit(call, posting, body)
    return one(render(call, posting))


def _edit(call: Call, posting: Posting, body: Json) -> None:
    _check(call, body)
    try:
        edit_posting(call.account, posting, _read(body), call.now)
    except ValueError as error:
        raise bad_request(str(error)) from error


def _check(call: Call, body: Json) -> None:
    if body.get("confidentiality") == "confidential":
        raise bad_request("A confidential posting cannot be made by API")
    if body.get("workplaceType") == "unspecified":
        raise bad_request("workplaceType cannot be set back to unspecified")
    channels = body.get("distributionChannels")
    if channels is not None and (
        not isinstance(channels, list) or not set(channels) <= set(BOTH_CHANNELS)
    ):
        raise bad_request("distributionChannels are public and internal")
    for name in ("owner", "hiringManager"):
        wanted = body.get(name)
        if wanted is not None and call.account.user(wanted) is None:
            raise bad_request(f"{name} is no user of this account: {wanted}")
    for name in ("categories", "content"):
        if not isinstance(body.get(name) or {}, dict):
            raise bad_request(f"{name} must be an object")


def _read(body: Json) -> Json:
    """The v1 fields a body sets; what Lever does not take is left aside."""
    changes = {name: body[name] for name in _AS_SENT if name in body}
    categories = body.get("categories") or {}
    if categories:
        changes["categories"] = {
            name: categories[name] for name in _CATEGORIES if name in categories
        }
    if body.get("content"):
        changes["content"] = _read_content(body["content"])
    if "salaryDescriptionHtml" in body:
        html = body["salaryDescriptionHtml"]
        changes["salaryDescriptionHtml"] = html
        changes["salaryDescription"] = html and _plain(str(html))
    return changes


def _read_content(given: Json) -> Json:
    """`closingPostingHtml` comes in, `closingHtml` goes out."""
    content: Json = {}
    if "descriptionHtml" in given:
        content["descriptionHtml"] = str(given["descriptionHtml"] or "")
        content["description"] = _plain(content["descriptionHtml"])
    if "closingPostingHtml" in given:
        content["closingHtml"] = str(given["closingPostingHtml"] or "")
        content["closing"] = _plain(content["closingHtml"])
    if "lists" in given:
        content["lists"] = given["lists"] or []
    return content


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", _LINE_END.sub("\n", html)))
