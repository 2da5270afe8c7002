"""Renders the sandbox's own plain pages; every value is escaped."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lever_sandbox.sessions import signed_in
from lever_sandbox.world import World

_HEADERS = {
    # No script runs on our pages, so none that was typed into a field can.
    # No form-action: it would stop the redirect from consent to the callback.
    "content-security-policy": "default-src 'none'; style-src 'self';"
    " img-src 'self' data: http: https:; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    # Not no-referrer: browsers would then send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lever_sandbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = show_moment
    return environment


def show_moment(ms: int | None) -> str:
    if ms is None:
        return "–"
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%d %B %Y, %H:%M UTC")


def page(
    request: Request, template: str, values: Mapping[str, object], status: int = 200
) -> Response:
    world: World = request.app.state.world
    user = signed_in(request)
    shown = {
        "user": user,
        "account": world.account_of(user) if user else None,
        "mail_url": world.mail_url,
        "path": request.url.path,
        **values,
    }
    text = _environment().get_template(template).render(shown)
    return HTMLResponse(text, status_code=status, headers=_HEADERS)


def go(address: str) -> Response:
    return RedirectResponse(
        address, status_code=303, headers={"referrer-policy": "same-origin"}
    )


def comes_from_our_page(request: Request) -> bool:
    """False for a form that another site, or another local port, posts to us.

    SameSite cookies do not help here: ports of one host are one site.
    """
    origin = request.headers.get("origin")
    return origin in {None, f"{request.url.scheme}://{request.headers.get('host')}"}


def own_path(wanted: str, default: str) -> str:
    """`wanted` when it is a path of ours; never an address elsewhere."""
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if is_path else default
