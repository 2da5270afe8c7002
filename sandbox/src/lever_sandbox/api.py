"""The door of the data API: who calls, may they, and how often."""

import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from json import JSONDecodeError
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lever_sandbox.account import Account
from lever_sandbox.answers import (
    LEVER_HEADERS,
    ApiError,
    Json,
    bad_request,
    forbidden,
    not_found,
    too_many_requests,
    unauthorised,
)
from lever_sandbox.faults import break_listing, dress, interfere, items_lost
from lever_sandbox.opportunity import Opportunity
from lever_sandbox.paging import Window, read_window
from lever_sandbox.people import User
from lever_sandbox.posting import Posting
from lever_sandbox.scopes import CONFIDENTIAL, KNOWN, satisfies
from lever_sandbox.tokens import is_foreign
from lever_sandbox.world import World

_TRUE = {"true", "1", "yes"}


@dataclass(frozen=True)
class Caller:
    account: Account
    client: str
    scopes: frozenset[str]
    user_id: str | None


@dataclass(frozen=True)
class Call:
    """One authenticated request to /v1."""

    request: Request
    world: World
    caller: Caller

    @property
    def account(self) -> Account:
        return self.caller.account

    @property
    def now(self) -> int:
        return self.world.now

    @property
    def sees_confidential(self) -> bool:
        return CONFIDENTIAL in self.caller.scopes

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def param(self, name: str) -> str | None:
        return self.request.query_params.get(name)

    def params(self, name: str) -> list[str]:
        """A repeatable parameter; some clients write `name[]`."""
        query = self.request.query_params
        return [*query.getlist(name), *query.getlist(f"{name}[]")]

    def flag(self, name: str) -> bool | None:
        """Booleans arrive as true, True or 1 (lever-api 8, 27)."""
        value = self.param(name)
        return None if value is None else value.strip().lower() in _TRUE

    def moment(self, name: str) -> int | None:
        value = self.param(name)
        if value is None:
            return None
        if not value.isdecimal():
            raise bad_request(f"{name} must be a time in milliseconds, not {value!r}")
        return int(value)

    def window(self) -> Window:
        window = read_window(self.param("limit"), self.param("offset"))
        break_listing(self.account.switches, offset=window.offset)
        lost = items_lost(self.account.switches, offset=window.offset)
        return replace(window, lost=lost)

    async def body(self) -> Json:
        """Raises ApiError 400 unless the body is a JSON object."""
        try:
            body = json.loads(await self.request.body())
        except (JSONDecodeError, UnicodeDecodeError) as error:
            raise bad_request("The body is not valid JSON") from error
        if not isinstance(body, dict):
            raise bad_request("The body must be a JSON object")
        return body

    def posting(self) -> Posting:
        """The posting in the path; 404 when gone or not for these eyes."""
        wanted = self.path("posting")
        posting = self.account.postings.get(wanted)
        if posting is None or (posting.is_confidential and not self.sees_confidential):
            raise not_found("posting", wanted)
        return posting

    def opportunity(self) -> Opportunity:
        wanted = self.path("opportunity")
        found = self.account.opportunities.get(wanted)
        if found is None or not self.may_see(found):
            raise not_found("opportunity", wanted)
        return found

    def may_see(self, opportunity: Opportunity) -> bool:
        is_there = opportunity.visible_from <= self.now
        return is_there and (self.sees_confidential or not opportunity.is_confidential)

    def performer(self, *, required: bool) -> User | None:
        """The user of `perform_as`; 400 when unknown or deactivated.

        (A: perform-as-unknown) Their role plays no part (A: perform-as-rights).
        """
        wanted = self.param("perform_as")
        if wanted is None and not required:
            return None
        user = self.account.user(wanted)
        if user is None or not user.is_active:
            raise bad_request(f"perform_as names no active user: {wanted}")
        return user


Handler = Callable[[Call], Awaitable[Response]]


def endpoint(method: str, path: str, scope: str, handler: Handler) -> Route:
    """A route below /v1 that needs `scope`."""

    async def run(request: Request) -> Response:
        world: World = request.app.state.world
        caller = authenticate(world, request.headers.get("authorization", ""))
        elsewhere = _second_address(request, world, caller.account)
        if elsewhere is not None:
            return await _redirect(request, elsewhere)
        try:
            await _admit(world, caller, scope)
            return await handler(Call(request, world, caller))
        except ApiError as error:
            caller.account.throttled += error.status == 429
            dress(caller.account.switches, error)
            raise

    return Route(f"/v1{path}", run, methods=[method], name=f"{method} {path}")


async def _admit(world: World, caller: Caller, scope: str) -> None:
    """Raises ApiError 403, 429 or 503."""
    account = caller.account
    await interfere(account.switches, world.now)
    if not account.has_integrations:
        # What a smaller package does to living tokens is not public.
        # (A: package-change-403)
        raise forbidden(f"The package {account.package_now} has no API access")
    _check_rate(world, caller)
    if not satisfies(caller.scopes, scope):
        # (A: missing-scope-body)
        raise forbidden(f"The token lacks the scope {scope}")
    if account.switches.revokes_now():
        world.revoke_all(account.site)


def _second_address(request: Request, world: World, account: Account) -> str | None:
    """Where an account of the other data centre is served (lever-api 2.1) (A: second-base)."""
    second = world.second_url
    if second is None or not account.switches.moved_to_second_base:
        return None
    if request.scope["server"][1] == urlsplit(second).port:
        return None
    path: str = request.scope["raw_path"].decode("ascii")
    query: str = request.scope["query_string"].decode("ascii")
    return f"{second}{path}?{query}" if query else f"{second}{path}"


async def _redirect(request: Request, address: str) -> Response:
    """Reads the body first, or the client would be cut off while it still sends."""
    async for _ in request.stream():
        pass
    return Response(status_code=301, headers={**LEVER_HEADERS, "location": address})


def authenticate(world: World, header: str) -> Caller:
    """Raises ApiError 401, or 403 for a token made for another environment."""
    kind, _, credentials = header.partition(" ")
    if kind.lower() == "bearer":
        return _by_token(world, credentials.strip())
    if kind.lower() == "basic":
        return _by_key(world, credentials.strip())
    raise unauthorised("Send a bearer token or an API key")


def _by_token(world: World, value: str) -> Caller:
    token = world.grants.access_tokens.get(value)
    if token is None and is_foreign(value):
        raise forbidden("Unable to find a signing key that matches the token's")
    if token is None or token.expires_at <= world.now:
        raise unauthorised("The access token is unknown or has expired")
    grant = token.family.grant
    account = world.accounts.get(grant.site)
    if account is None:
        raise unauthorised("The account is gone")
    # Whether living access tokens notice a revocation is not public.
    # (A: revocation-reaches-access-tokens)
    outlives = account.switches.access_tokens_outlive_revocation
    if grant.revoked_at is not None and not outlives:
        raise unauthorised("Access has been revoked")
    if token.family.audience not in world.audiences:
        raise forbidden("The token is for another audience")
    scopes = frozenset(token.family.scopes)
    return Caller(account, grant.client_id, scopes, grant.user_id)


def _by_key(world: World, credentials: str) -> Caller:
    try:
        key = base64.b64decode(credentials, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as error:
        raise unauthorised("The basic credentials cannot be read") from error
    for account in world.accounts.values():
        if account.api_key == key:
            return Caller(account, "api key", KNOWN, None)
    raise unauthorised("The API key is unknown")


def _check_rate(world: World, caller: Caller) -> None:
    """One bucket per account and application, shared by all its tokens (A: rate-bucket)."""
    if not (world.rate_limited and caller.account.switches.rate_limited):
        return
    if not world.bucket(f"{caller.account.id} {caller.client}").take():
        raise too_many_requests()
