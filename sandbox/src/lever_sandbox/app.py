"""Puts every route of the sandbox into one application."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lever_sandbox import (
    api_apply,
    api_files,
    api_lists,
    api_opportunities,
    api_opportunity_changes,
    api_people,
    api_posting_changes,
    api_postings,
    api_surveys,
    api_webhooks,
    control,
    oauth_authorize,
    oauth_token,
    public_v0,
    screens_candidates,
    screens_jobs,
    screens_public,
    screens_settings,
    screens_webhooks,
)
from lever_sandbox.answers import ApiError, answer_api_error, not_found
from lever_sandbox.world import World

_METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH"]


def create_app(world: World, mail_routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The whole of the sandbox as one ASGI application over `world`.

    `mail_routes` bring their own paths, all below /mail.
    """
    routes: list[BaseRoute] = [
        *oauth_authorize.routes(),
        *oauth_token.routes(),
        *api_apply.routes(),
        *api_postings.routes(),
        *api_opportunities.routes(),
        *api_opportunity_changes.routes(),
        *api_lists.routes(),
        *api_webhooks.routes(),
        *api_posting_changes.routes(),
        *api_people.routes(),
        *api_files.routes(),
        *api_surveys.routes(),
        Route("/v1/{rest:path}", _answer_unknown_route, methods=_METHODS),
        *public_v0.routes(),
        *control.routes(),
        *screens_public.routes(),
        *screens_jobs.routes(),
        *screens_candidates.routes(),
        *screens_settings.routes(),
        *screens_webhooks.routes(),
    ]
    routes.extend([*mail_routes, *screens_public.site_routes()])
    app = Starlette(routes=routes, exception_handlers={ApiError: answer_api_error})
    app.state.world = world
    return app


async def _answer_unknown_route(request: Request) -> Response:
    raise not_found("route", request.url.path)
