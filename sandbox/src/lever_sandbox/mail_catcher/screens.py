"""The web side: pages to look at, and JSON for tests."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import BaseRoute, Route

from lever_sandbox.mail_catcher.caught import CaughtMail, choose
from lever_sandbox.mail_catcher.pages import ListPage, MailPage, list_page, mail_page

PAGE_CSP = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'"
# Pictures and styles load, links open in a tab of their own; nothing runs, nothing
# is sent, and the mail never shares an origin with our pages.
MAIL_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data: http: https:; style-src 'unsafe-inline'; font-src data: http: https:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
LISTED = 300
"""The list page shows at most this many; the API gives all."""


class Mailbox(Protocol):
    @property
    def mails(self) -> list[CaughtMail]: ...
    def find(self, mail_id: int) -> CaughtMail | None: ...
    def clear(self) -> None: ...


def mail_routes(box: Mailbox, *, prefix: str) -> list[BaseRoute]:
    screens = _Screens(box, prefix)
    table: list[tuple[str, Callable[[Request], Awaitable[Response]], str]] = [
        ("/api/mails", screens.answer_mails, "GET"),
        ("/api/mails", screens.forget_mails, "DELETE"),
        ("/api/mails/{id:int}", screens.answer_mail, "GET"),
        ("/{id:int}/html", screens.show_html, "GET"),
        ("/{id:int}/text", screens.show_text, "GET"),
        ("/{id:int}/raw", screens.show_raw, "GET"),
        ("/{id:int}", screens.show_mail, "GET"),
        ("/", screens.show_list, "GET"),
    ]
    routes: list[BaseRoute] = [
        Route(prefix + path, endpoint, methods=[method])
        for path, endpoint, method in table
    ]
    if prefix:
        routes.append(Route(prefix, screens.show_list, methods=["GET"]))
    return routes


def as_json(mail: CaughtMail) -> dict[str, object]:
    """Write a mail for the API; `to` is the envelope, `from` the header."""
    return {
        "id": mail.id,
        "to": list(mail.recipients),
        "from": mail.author,
        "envelope_from": mail.sender,
        "subject": mail.subject,
        "received_at": mail.received_at.isoformat(),
        "size": mail.size,
        "headers": [list(pair) for pair in mail.headers],
        "text": mail.text,
        "html": mail.html,
        "links": mail.links(),
    }


def open_links_outside(html: str) -> str:
    """Make links open a tab of their own: in the frame, most pages refuse to show."""
    opening = re.search(
        r"<head(\s[^>]*)?>|<html(\s[^>]*)?>|<!doctype[^>]*>", html, re.IGNORECASE
    )
    # After <head> if there is one, and never before the doctype (quirks mode).
    head = re.search(r"<head(\s[^>]*)?>", html, re.IGNORECASE) or opening
    at = head.end() if head else 0
    return f'{html[:at]}<base target="_blank">{html[at:]}'


def read_since(value: str) -> datetime | None:
    """Read an ISO time, UTC unless it says otherwise. Raises HTTPException 400."""
    if not value:
        return None
    try:
        # A plus sign that was not percent-encoded arrives as a blank.
        since = datetime.fromisoformat(
            value.replace(" ", "+") if "T" in value else value
        )
    except ValueError as error:
        raise HTTPException(
            400, f"since={value!r} is no ISO time; write 2026-11-23T14:00:00+00:00."
        ) from error
    return since if since.tzinfo else since.replace(tzinfo=UTC)


class _Screens:
    def __init__(self, box: Mailbox, prefix: str) -> None:
        self._box = box
        self._prefix = prefix

    async def show_list(self, request: Request) -> Response:
        to = request.query_params.get("to", "")
        found = choose(reversed(self._box.mails), to=to)
        page = ListPage(self._address(request), to, len(found), tuple(found[:LISTED]))
        return _page(list_page(page))

    async def show_mail(self, request: Request) -> Response:
        on_phone = request.query_params.get("width") == "phone"
        page = MailPage(self._address(request), self._mail(request), on_phone)
        return _page(mail_page(page))

    async def show_html(self, request: Request) -> Response:
        mail = self._mail(request)
        return HTMLResponse(
            open_links_outside(mail.html),
            headers=_safely(MAIL_CSP),
        )

    async def show_text(self, request: Request) -> Response:
        return PlainTextResponse(self._mail(request).text, headers=_safely("sandbox"))

    async def show_raw(self, request: Request) -> Response:
        return PlainTextResponse(self._mail(request).raw, headers=_safely("sandbox"))

    async def answer_mails(self, request: Request) -> Response:
        asked = request.query_params
        found = choose(
            self._box.mails,
            to=asked.get("to", ""),
            subject=asked.get("subject", ""),
            since=read_since(asked.get("since", "")),
        )
        return JSONResponse([as_json(mail) for mail in found])

    async def answer_mail(self, request: Request) -> Response:
        return JSONResponse(as_json(self._mail(request)))

    async def forget_mails(self, request: Request) -> Response:
        del request
        self._box.clear()
        return Response(status_code=204)

    def _mail(self, request: Request) -> CaughtMail:
        mail_id = int(request.path_params["id"])
        mail = self._box.find(mail_id)
        if mail is None:
            raise HTTPException(
                404, f"There is no mail {mail_id}; it may be forgotten."
            )
        return mail

    def _address(self, request: Request) -> str:
        return str(request.scope.get("root_path", "")) + self._prefix


def _page(html: str) -> Response:
    return HTMLResponse(html, headers=_safely(PAGE_CSP))


def _safely(policy: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
