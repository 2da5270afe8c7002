"""Which ATSs we speak, each a folder of adapters behind the same two ports."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from referio.adapters.http import Http
from referio.adapters.lever import webhooks
from referio.adapters.lever.client import Lever
from referio.adapters.lever.oauth import SCOPES, LeverAuthorization
from referio.core.announcing import Announced, Announcing
from referio.core.ports import Ats, Authorization

Token = Callable[[], str]
Renew = Callable[[str], str]  # from the refused token to a fresh one


@dataclass(frozen=True, slots=True)
class Announcer:
    """How one kind of ATS announces: its port, the scope it takes, and who may be believed."""

    client: Callable[[Token, Renew], Announcing]
    scope: str
    read: Callable[[bytes], Announced]  # raises Unreadable
    is_signed: Callable[[Announced, list[str]], bool]  # by one of these keys


@dataclass(frozen=True, slots=True)
class Adapter:
    """How to reach one kind of ATS. `client` takes the current token and how to renew it."""

    authorization: Callable[[], Authorization]
    client: Callable[[Token, Renew], Ats]
    permissions: tuple[tuple[str, str], ...]  # scope and our reason for it
    web_url: Callable[[], str]  # where employers work
    # The same client for people who wait for a page: it gives up sooner.
    hasty_client: Callable[[Token, Renew], Ats] | None = None
    announcer: Announcer | None = None  # None: the ATS announces nothing


@cache
def http() -> Http:
    """Return the one HTTP client of this process: making one costs 30 ms, and it is thread-safe.

    Lever's answer may come from another data centre of Lever's, or, where it is somewhere
    else altogether, from there (lever-api 2.1).
    """
    return Http()


@cache
def hasty_http() -> Http:
    """Return the client of pages: one slow employer must not hold all threads of the web."""
    return Http(connect_timeout=2.0, read_timeout=5.0)


def lever_authorization() -> Authorization:
    """Return Lever's OAuth as configured."""
    return LeverAuthorization(
        http(),
        authorize_url=f"{settings.LEVER_AUTH_URL}/authorize",
        token_url=f"{settings.LEVER_AUTH_URL}/oauth/token",
        revoke_url=f"{settings.LEVER_AUTH_URL}/oauth/revoke",
        client_id=settings.LEVER_CLIENT_ID,
        client_secret=settings.LEVER_CLIENT_SECRET,
        audience=settings.LEVER_AUDIENCE,
        scopes=tuple(SCOPES),
    )


def lever_client(access_token: Token, renew: Renew) -> Ats:
    """Return a Lever client for one connection."""
    return _lever(http(), access_token, renew)


def hasty_lever_client(access_token: Token, renew: Renew) -> Ats:
    """Return a Lever client for one connection that gives up within seconds."""
    return _lever(hasty_http(), access_token, renew)


def lever_announcing(access_token: Token, renew: Renew) -> Announcing:
    """Return what Lever announces and tells of one connection's applications."""
    return webhooks.LeverAnnouncing(_lever(http(), access_token, renew))


def _lever(http: Http, access_token: Token, renew: Renew) -> Lever:
    return Lever(
        http,
        api_url=settings.LEVER_API_URL,
        access_token=access_token,
        renew=renew,
        web_url=settings.LEVER_WEB_URL,
    )


ADAPTERS: dict[str, Adapter] = {
    "lever": Adapter(
        authorization=lever_authorization,
        client=lever_client,
        permissions=tuple(SCOPES.items()),
        web_url=lambda: str(settings.LEVER_WEB_URL),
        hasty_client=hasty_lever_client,
        announcer=Announcer(
            lever_announcing, "webhooks:write:admin", webhooks.read, webhooks.is_signed
        ),
    )
}


def adapter(name: str) -> Adapter:
    """Return the adapter of an ATS. Raises KeyError for one we do not speak."""
    return ADAPTERS[name]
