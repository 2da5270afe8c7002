"""Who is signed in to the sandbox's own pages."""

from starlette.requests import Request
from starlette.responses import Response

from lever_sandbox.ids import new_secret
from lever_sandbox.people import User
from lever_sandbox.world import World

COOKIE = "lever_sandbox_session"


def signed_in(request: Request) -> User | None:
    world: World = request.app.state.world
    return world.sessions.get(request.cookies.get(COOKIE, ""))


def start_session(world: World, user: User, response: Response) -> None:
    value = new_secret()
    world.sessions[value] = user
    response.set_cookie(COOKIE, value, httponly=True, samesite="lax")


def end_session(request: Request, response: Response) -> None:
    world: World = request.app.state.world
    world.sessions.pop(request.cookies.get(COOKIE, ""), None)
    response.delete_cookie(COOKIE)
