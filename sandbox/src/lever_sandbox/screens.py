"""What all signed-in pages share: the person, or the way to the sign-in page."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.account import Account
from lever_sandbox.pages import comes_from_our_page, go, page
from lever_sandbox.people import User
from lever_sandbox.posting import Posting
from lever_sandbox.roles import VIEW_ALL, VIEW_ASSOCIATED
from lever_sandbox.sessions import signed_in
from lever_sandbox.world import World


@dataclass(frozen=True)
class Visit:
    """One request of a signed-in person."""

    request: Request
    world: World
    account: Account
    user: User
    form: FormData

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        return self.request.query_params.get(name, "")

    def text(self, name: str) -> str:
        return str(self.form.get(name, "")).strip()

    def sees(self, posting: Posting | None) -> bool:
        """All postings, or those one is on as owner, manager, creator or follower.

        What "associated" means is not public (A: associated-postings). Opportunities
        without a posting are for those who see all.
        """
        if self.user.may(VIEW_ALL):
            return True
        if posting is None or not self.user.may(VIEW_ASSOCIATED):
            return False
        named = (posting.fields[name] for name in ("user", "owner", "hiringManager"))
        return self.user.id in {*named, *posting.fields["followers"]}

    def lacks(self, *permissions: str) -> Response | None:
        """A page that names what the role lacks, unless it has one of them."""
        if any(self.user.may(permission) for permission in permissions):
            return None
        wanted = " or ".join(f"“{permission}”" for permission in permissions)
        role = self.user.role.name.title()
        return self.refuse(f"Your role, {role}, lacks the permission {wanted}.")

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        return page(self.request, template, values, status)

    def refuse(self, problem: str, status: int = 403) -> Response:
        return self.show("problem.html", status, problem=problem)


Screen = Callable[[Visit], Awaitable[Response]]


def screen(method: str, path: str, shown: Screen) -> Route:
    """A page for signed-in people; others go to the sign-in page and come back."""

    async def run(request: Request) -> Response:
        world: World = request.app.state.world
        user = signed_in(request)
        if user is None:
            return go(f"/login?next={quote(request.url.path, safe='')}")
        async with request.form() as form:
            visit = Visit(request, world, world.account_of(user), user, form)
            if method == "POST" and not comes_from_our_page(request):
                return visit.refuse("This form was not sent from one of our pages.")
            return await shown(visit)

    return Route(path, run, methods=[method])
