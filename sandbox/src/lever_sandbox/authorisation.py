"""A request to /authorize: what is wrong with it, and what it may become."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from lever_sandbox.account import Account
from lever_sandbox.grants import Grant
from lever_sandbox.people import User
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.scopes import OFFLINE
from lever_sandbox.world import World


class BadAuthorisation(Exception):
    """The request names no app or callback we know: an error page, no redirect."""


class RefusedAuthorisation(Exception):
    """The request is refused by a redirect to its callback."""

    def __init__(self, redirect_to: str) -> None:
        super().__init__(redirect_to)
        self.redirect_to = redirect_to


@dataclass(frozen=True)
class Authorisation:
    app: RegisteredApp
    redirect_uri: str
    state: str | None
    audience: str
    scopes: tuple[str, ...]
    forces_consent: bool
    challenge: str | None

    def callback(self, **fields: str) -> str:
        known = {**fields, "state": self.state}
        present = {name: value for name, value in known.items() if value is not None}
        joint = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joint}{urlencode(present)}"

    def deny(self, description: str) -> str:
        return self.callback(error="access_denied", error_description=description)

    def grant(self, account: Account, user: User, now_ms: int) -> Grant:
        return Grant(
            site=account.site,
            account_id=account.id,
            client_id=self.app.client_id,
            user_id=user.id,
            scopes=self.scopes,
            audience=self.audience,
            granted_at=now_ms,
        )


def read_authorisation(world: World, query: Mapping[str, str]) -> Authorisation:
    """Raises BadAuthorisation or RefusedAuthorisation."""
    app = world.apps.get(query.get("client_id", ""))
    if app is None:
        raise BadAuthorisation(
            "ClientID not found: no application with this client_id is registered."
        )
    redirect_uri = query.get("redirect_uri", "")
    if not app.allows_callback(redirect_uri):
        raise BadAuthorisation(
            "The redirect_uri is not among the callbacks registered for"
            f" {app.name}: {redirect_uri or '(none)'}"
        )
    authorisation = _read(world, app, redirect_uri, query)
    problem = _problem(query)
    if problem:
        # How Auth0 tells a missing field (A: authorize-missing-field).
        refusal = authorisation.callback(
            error="invalid_request", error_description=problem
        )
        raise RefusedAuthorisation(refusal)
    return authorisation


def _read(
    world: World, app: RegisteredApp, redirect_uri: str, query: Mapping[str, str]
) -> Authorisation:
    audience = query.get("audience", "")
    asked = query.get("scope", "").split()
    return Authorisation(
        app=app,
        redirect_uri=redirect_uri,
        state=query.get("state"),
        audience=audience,
        scopes=_grantable(asked, app, suits=audience in world.audiences),
        forces_consent=query.get("prompt") == "consent",
        challenge=query.get("code_challenge"),
    )


def _grantable(asked: list[str], app: RegisteredApp, *, suits: bool) -> tuple[str, ...]:
    """A wrong audience leaves only offline access (lever-api 9.2, 1).

    Unknown scopes are left out, and there is no limit of 20 (A: scope-limit).
    """
    known = [scope for scope in dict.fromkeys(asked) if scope in app.scopes]
    return tuple(scope for scope in known if suits or scope == OFFLINE)


def _problem(query: Mapping[str, str]) -> str | None:
    if query.get("response_type") != "code":
        return "response_type must be code"
    missing = [name for name in ("state", "audience", "scope") if not query.get(name)]
    return f"Missing required parameter: {missing[0]}" if missing else None


def is_already_granted(world: World, asked: Authorisation, account: Account) -> bool:
    """Consent is skipped for scopes already granted, unless prompted.

    (A: consent-skipped)
    """
    known = world.grants.find(account.site, asked.app.client_id)
    return (
        known is not None
        and not asked.forces_consent
        and known.audience == asked.audience
        and set(asked.scopes) <= set(known.scopes)
    )
