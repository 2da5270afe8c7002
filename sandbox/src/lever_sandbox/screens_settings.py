"""Settings, Integrations and API: Authorized Apps and who may end them."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.grants import Grant
from lever_sandbox.pages import go
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.roles import MANAGE_INTEGRATIONS
from lever_sandbox.scopes import describe
from lever_sandbox.screens import Visit, screen

PATH = "/settings/integrations"


def routes() -> list[Route]:
    return [
        screen("GET", PATH, show_apps),
        screen("POST", f"{PATH}/revoke", revoke),
    ]


@dataclass(frozen=True)
class _Row:
    grant: Grant
    app: RegisteredApp
    who: str
    scopes: list[tuple[str, str]]


async def show_apps(visit: Visit) -> Response:
    living = visit.world.grants.living(visit.account.site)
    return visit.show(
        "settings.html",
        rows=[_row(visit, grant) for grant in living],
        may_revoke=visit.user.may(MANAGE_INTEGRATIONS),
    )


def _row(visit: Visit, grant: Grant) -> _Row:
    user = visit.account.user(grant.user_id)
    return _Row(
        grant=grant,
        app=visit.world.apps[grant.client_id],
        who=user.name if user else "someone who has left",
        scopes=[(scope, describe(scope)) for scope in grant.scopes],
    )


async def revoke(visit: Visit) -> Response:
    if not visit.user.may(MANAGE_INTEGRATIONS):
        return visit.refuse(
            "Only a Super Admin can revoke an application's access, or somebody whose"
            f" role may {MANAGE_INTEGRATIONS}."
        )
    grant = visit.world.grants.find(visit.account.site, visit.text("client_id"))
    if grant is not None:
        visit.world.revoke(grant)
    return go(PATH)
