"""Which ATSs we speak, each a folder of adapters behind the same two ports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial

from django.conf import settings

from referio.adapters.home import Home
from referio.adapters.http import Http
from referio.adapters.lever import webhooks
from referio.adapters.lever.board import board_posting
from referio.adapters.lever.caller import SHORTEST_PAUSE
from referio.adapters.lever.client import Lever
from referio.adapters.lever.oauth import LOSSES, SCOPES, LeverAuthorization
from referio.core.announcing import Announced, Announcing
from referio.core.ports import Ats, Authorization, Pace
from referio.core.postings import Posting

Token = Callable[[], str]
Renew = Callable[[str], str]  # from the refused token to a fresh one


@dataclass(frozen=True, slots=True)
class Announcer:
    """How one kind of ATS announces: its port, the scope it takes, and who may be believed."""

    client: Callable[[Ats], Announcing]  # of the same connection
    scope: str
    read: Callable[[bytes], Announced]  # raises Unreadable
    is_signed: Callable[[Announced, list[str]], bool]  # by one of these keys


@dataclass(frozen=True, slots=True)
class Adapter:
    """How to reach one kind of ATS.

    `client` takes the current token, how to renew it, and how fast it may ask.
    """

    authorization: Callable[[], Authorization]
    client: Callable[[Token, Renew, Pace], Ats]
    permissions: tuple[tuple[str, str], ...]  # scope and our reason for it
    web_url: Callable[[], str]  # where employers work
    # The same client for people who wait for a page: it gives up sooner.
    hasty_client: Callable[[Token, Renew, Pace], Ats] | None = None
    # Scope and what does not work without it; where none is given, the reason says it.
    losses: Mapping[str, str] = field(default_factory=dict)
    # The same adapter for an account whose data centre is known, where that matters.
    at_home: Callable[[Home], "Adapter"] | None = None
    # A posting as the ATS's public board has it, read as if it came by the API; may raise Refused.
    board_posting: Callable[[object], Posting] | None = None
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


def lever_client(
    access_token: Token, renew: Renew, pace: Pace, *, home: Home | None = None
) -> Ats:
    """Return a Lever client for one connection."""
    return _lever(http(), access_token, renew, pace, home)


def hasty_lever_client(
    access_token: Token, renew: Renew, pace: Pace, *, home: Home | None = None
) -> Ats:
    """Return a Lever client for one connection that gives up within seconds."""
    patient = _lever(hasty_http(), access_token, renew, pace, home)
    return replace(patient, patience=SHORTEST_PAUSE)


def lever_announcing(ats: Ats) -> Announcing:
    """Return what Lever announces and tells of one connection's applications."""
    if not isinstance(ats, Lever):
        raise TypeError(f"{type(ats).__name__} is no client of Lever.")
    return webhooks.LeverAnnouncing(ats)


def lever_at(home: Home) -> Adapter:
    """Return the adapter for one account's data centre."""
    return replace(
        ADAPTERS["lever"],
        client=partial(lever_client, home=home),
        hasty_client=partial(hasty_lever_client, home=home),
    )


def _lever(
    http: Http, access_token: Token, renew: Renew, pace: Pace, home: Home | None
) -> Lever:
    return Lever(
        http,
        api_url=settings.LEVER_API_URL,
        home=home or Home(),
        access_token=access_token,
        renew=renew,
        pace=pace,
        web_url=settings.LEVER_WEB_URL,
    )


ADAPTERS: dict[str, Adapter] = {
    "lever": Adapter(
        authorization=lever_authorization,
        client=lever_client,
        permissions=tuple(SCOPES.items()),
        web_url=lambda: str(settings.LEVER_WEB_URL),
        hasty_client=hasty_lever_client,
        losses=LOSSES,
        at_home=lever_at,
        board_posting=board_posting,
        announcer=Announcer(
            lever_announcing, "webhooks:write:admin", webhooks.read, webhooks.is_signed
        ),
    )
}


def adapter(name: str) -> Adapter:
    """Return the adapter of an ATS. Raises KeyError for one we do not speak."""
    return ADAPTERS[name]


def adapter_at(name: str, home: Home) -> Adapter:
    """Return the adapter of an ATS for one account. Raises KeyError."""
    found = adapter(name)
    return found.at_home(home) if found.at_home else found
