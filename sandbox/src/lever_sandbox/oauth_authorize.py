"""Sign-in and consent in the browser (lever-api 1.3)."""

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.authorisation import (
    Authorisation,
    BadAuthorisation,
    RefusedAuthorisation,
    is_already_granted,
    read_authorisation,
)
from lever_sandbox.ids import new_secret
from lever_sandbox.packages import WITH_INTEGRATIONS
from lever_sandbox.pages import comes_from_our_page, go, own_path, page
from lever_sandbox.people import User
from lever_sandbox.roles import MANAGE_INTEGRATIONS
from lever_sandbox.scopes import describe
from lever_sandbox.sessions import end_session, signed_in, start_session
from lever_sandbox.world import World

# Our words; clients read only `error` (A: denied-words).
REFUSED = "User did not authorize the request"
NOT_SUPER_ADMIN = "Only a Super Admin can authorize an application"
NO_PACKAGE = "The package of this Lever account has no integrations"


def routes() -> list[Route]:
    return [
        Route("/authorize", authorize, methods=["GET"]),
        Route("/login", show_sign_in, methods=["GET"]),
        Route("/login", sign_in, methods=["POST"]),
        Route("/logout", sign_out, methods=["POST"]),
        Route("/consent", show_consent, methods=["GET"]),
        Route("/consent", decide, methods=["POST"]),
    ]


async def authorize(request: Request) -> Response:
    world: World = request.app.state.world
    try:
        asked = read_authorisation(world, request.query_params)
    except BadAuthorisation as problem:
        # Never a redirect; the status is ours (A: unknown-client-page).
        return page(request, "authorize_error.html", {"problem": str(problem)}, 403)
    except RefusedAuthorisation as refusal:
        return go(refusal.redirect_to)
    ticket = new_secret(12)
    world.pending[ticket] = asked
    step = "login" if signed_in(request) is None else "consent"
    return go(f"/{step}?request={ticket}")


async def show_sign_in(request: Request) -> Response:
    query = request.query_params
    return _sign_in_page(request, query.get("request", ""), query.get("next", ""))


def _sign_in_page(
    request: Request, ticket: str, following: str, problem: str = ""
) -> Response:
    world: World = request.app.state.world
    values = {
        "accounts": list(world.accounts.values()),
        "ticket": ticket,
        "following": following,
        "asked": world.pending.get(ticket),
        "problem": problem,
    }
    return page(request, "sign_in.html", values, 401 if problem else 200)


async def sign_in(request: Request) -> Response:
    """By e-mail and password, or by one of the buttons naming a user."""
    world: World = request.app.state.world
    async with request.form() as form:
        ticket, following = str(form.get("request", "")), str(form.get("next", ""))
        user = _who(world, form)
    if user is None:
        return _sign_in_page(request, ticket, following, "No such e-mail and password.")
    after = f"/consent?request={ticket}" if ticket else own_path(following, "/jobs")
    response = go(after)
    start_session(world, user, response)
    return response


def _who(world: World, form: FormData) -> User | None:
    chosen = form.get("user")
    for account in world.accounts.values():
        user = account.user(chosen) if chosen else None
        if user is not None and user.is_active:
            return user
    return world.sign_in(str(form.get("email", "")), str(form.get("password", "")))


async def sign_out(request: Request) -> Response:
    async with request.form() as form:
        ticket = str(form.get("request", ""))
    response = go(f"/login?request={ticket}" if ticket else "/")
    end_session(request, response)
    return response


async def show_consent(request: Request) -> Response:
    world: World = request.app.state.world
    ticket = request.query_params.get("request", "")
    asked, user = world.pending.get(ticket), signed_in(request)
    if asked is None:
        return _stale(request)
    if user is None:
        return go(f"/login?request={ticket}")
    account = world.account_of(user)
    if not account.has_integrations:
        return _explain_package(request, asked, ticket)
    is_allowed = user.may(MANAGE_INTEGRATIONS)
    if is_allowed and is_already_granted(world, asked, account):
        return _accept(world, asked, user, ticket)
    values = {
        "asked": asked,
        "ticket": ticket,
        "scopes": [(scope, describe(scope)) for scope in asked.scopes],
    }
    return page(request, "consent.html", values)


async def decide(request: Request) -> Response:
    """The flow fails only here for those who may not connect (lever-api 9.2, 3).

    How it fails is not public (A: not-super-admin).
    """
    world: World = request.app.state.world
    if not comes_from_our_page(request):
        return _stale(request)
    async with request.form() as form:
        ticket, decision = str(form.get("request", "")), form.get("decision")
    asked, user = world.pending.get(ticket), signed_in(request)
    if asked is None:
        return _stale(request)
    if user is None:
        return go(f"/login?request={ticket}")
    if decision == "accept" and not world.account_of(user).has_integrations:
        return _explain_package(request, asked, ticket)
    if decision == "accept" and user.may(MANAGE_INTEGRATIONS):
        return _accept(world, asked, user, ticket)
    del world.pending[ticket]
    reasons = {"accept": NOT_SUPER_ADMIN, "package": NO_PACKAGE}
    return go(asked.deny(reasons.get(str(decision), REFUSED)))


def _explain_package(request: Request, asked: Authorisation, ticket: str) -> Response:
    """Before any list of scopes; a button leads back (A: package-consent)."""
    values = {"asked": asked, "ticket": ticket, "packages": WITH_INTEGRATIONS}
    return page(request, "package.html", values, 403)


def _accept(world: World, asked: Authorisation, user: User, ticket: str) -> Response:
    del world.pending[ticket]
    grant = asked.grant(world.account_of(user), user, world.now)
    code = world.grants.new_code(grant, asked.redirect_uri, asked.challenge, world.now)
    return go(asked.callback(code=code))


def _stale(request: Request) -> Response:
    problem = "This request to authorise is no longer open. Start again."
    return page(request, "authorize_error.html", {"problem": problem}, 400)
