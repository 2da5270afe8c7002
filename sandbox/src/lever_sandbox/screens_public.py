"""Pages anybody may see: the root, the job sites and the style sheet."""

from dataclasses import asdict
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lever_sandbox.account import Account
from lever_sandbox.assumptions import read_assumptions
from lever_sandbox.pages import page
from lever_sandbox.posting import Posting
from lever_sandbox.world import World


def routes() -> list[Route]:
    return [
        Route("/", show_root, methods=["GET"]),
        Route("/_sandbox/assumptions", show_assumptions, methods=["GET"]),
        Route("/static/sandbox.css", show_style, methods=["GET"]),
    ]


def site_routes() -> list[Route]:
    """Last of all routes: a site's name may be anything that is not a path of ours."""
    return [
        Route("/{site}", show_site, methods=["GET"]),
        Route("/{site}/{posting}", show_job, methods=["GET"]),
        Route("/{site}/{posting}/apply", show_job, methods=["GET"]),
    ]


async def show_root(request: Request) -> Response:
    world: World = request.app.state.world
    accounts = list(world.accounts.values())
    public = {one.site: _count_public(one) for one in accounts}
    values = {"accounts": accounts, "public": public, "apps": world.apps.values()}
    return page(request, "root.html", values)


def _count_public(account: Account) -> int:
    return sum(posting.is_public for posting in account.postings.values())


async def show_assumptions(request: Request) -> Response:
    """The list to walk on the day a real account is at hand; `format=json` too."""
    rows = read_assumptions()
    if request.query_params.get("format") == "json":
        return JSONResponse({"data": [asdict(row) for row in rows]})
    return page(request, "assumptions.html", {"rows": rows})


async def show_style(_request: Request) -> Response:
    text = files("lever_sandbox").joinpath("templates/sandbox.css").read_text("utf-8")
    return Response(text, media_type="text/css")


async def show_site(request: Request) -> Response:
    site = _site(request)
    if site is None:
        return _missing(request)
    postings = [one for one in site.postings_in_order() if one.is_public]
    return page(request, "site.html", {"site": site, "postings": postings[:500]})


async def show_job(request: Request) -> Response:
    """An unlisted posting shows to whoever has its address (lever-api 3.3)."""
    site = _site(request)
    posting = site.postings.get(request.path_params["posting"]) if site else None
    if posting is None or not _is_shown(posting):
        return _missing(request)
    return page(request, "site_job.html", {"site": site, "posting": posting})


def _is_shown(posting: Posting) -> bool:
    return posting.is_public or posting.state == "internal"


def _site(request: Request) -> Account | None:
    world: World = request.app.state.world
    return world.accounts.get(request.path_params["site"])


def _missing(request: Request) -> Response:
    return page(request, "problem.html", {"problem": "There is no such page."}, 404)
