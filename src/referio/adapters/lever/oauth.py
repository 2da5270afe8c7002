"""Connecting an employer's Lever account, and staying connected (lever-api 1)."""

import base64
import json
import logging
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field, replace

import httpx

from referio.adapters.http import Call, Declined, Http, Unauthorized
from referio.adapters.lever.reading import at, label
from referio.core.ports import (
    AtsError,
    Disconnected,
    Grant,
    Misconfigured,
    Refused,
    Unavailable,
)

logger = logging.getLogger(__name__)

# The least that does the work, each with its reason in words for the employer.
# Write includes read (lever-api 1.9). Not asked: applications:read, because the ids we
# need come with the opportunity; sources:read, because so do its sources; contacts,
# users, stages, résumés and confidential data, because we never look at them.
SCOPES = {
    "offline_access": (
        "Stay connected, so that your jobs are up to date without anybody signing in."
    ),
    "postings:write:admin": (
        "Read your published jobs and their application questions, and apply to them "
        "for candidates. Lever has no smaller permission for applying; we never change "
        "a job."
    ),
    "uploads:write:admin": (
        "Send the résumé and the files that a candidate attaches to an application."
    ),
    "diversity_surveys:read:admin": (
        "Show a candidate your own voluntary diversity survey, where you have one. "
        "The answers go to you with the application, and we keep none."
    ),
    "opportunities:write:admin": (
        "Check that an application we sent has arrived once, and that its source says "
        "Refer.io. We look up only people who applied through us."
    ),
    "webhooks:write:admin": (
        "Have Lever tell us when an application we sent moves on, so that its candidate "
        "can be told if you wish. Without it we ask once an hour."
    ),
    "archive_reasons:read:admin": (
        "Tell whether an application that was archived ended in a hire."
    ),
}
# What does not work without one, should an account grant fewer.
LOSSES = {
    "offline_access": (
        "Stay connected: access ends within the hour, and somebody must connect again."
    ),
    "postings:write:admin": (
        "Show your jobs and take applications: neither can be done at all."
    ),
    "uploads:write:admin": (
        "Hand over résumés and other files: applications with a file stay with us."
    ),
    "diversity_surveys:read:admin": (
        "Show your diversity survey: candidates apply without it."
    ),
    "opportunities:write:admin": (
        "See whether an application arrived, and mark its source as Refer.io."
    ),
    "webhooks:write:admin": (
        "Hear at once when an application moves on: we ask once an hour instead."
    ),
    "archive_reasons:read:admin": (
        "Tell candidates that an application was closed, or that they were hired."
    ),
}
CLAIMS = "https://oauth.lever.co/"
DEFAULT_EXPIRY = 3600


@dataclass(frozen=True, slots=True)
class LeverAuthorization:
    """Implements `core.ports.Authorization`; credentials go in a form-encoded body."""

    http: Http
    _: KW_ONLY
    authorize_url: str
    token_url: str
    revoke_url: str
    client_id: str
    client_secret: str = field(repr=False)
    audience: str  # with its trailing slash (lever-api 1.2)
    scopes: tuple[str, ...] = tuple(SCOPES)

    def address(self, *, state: str, redirect_uri: str) -> str:
        """Return where to send the employer's browser for consent (lever-api 1.3)."""
        query = {
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "state": state,
            "audience": self.audience,
            "scope": " ".join(self.scopes),
            # Without it Lever skips the page for an account that consented before,
            # and nobody sees what they are about to connect.
            "prompt": "consent",
        }
        return str(httpx.URL(self.authorize_url).copy_merge_params(query))

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        """Turn a code into tokens. Raises Refused (code no good) or Unavailable."""
        try:
            return self._ask(
                grant_type="authorization_code", code=code, redirect_uri=redirect_uri
            )
        except (Declined, Unauthorized) as error:
            raise Refused(
                "Lever did not accept the consent; start connecting once more. "
                f"({error})"
            ) from error

    def refresh(self, refresh_token: str) -> Grant:
        """Return new tokens; the refresh token is the old one where none is new.

        Raises Disconnected when the grant is dead, Misconfigured when the fault is ours
        (lever-api 1.7), Unavailable later.
        """
        try:
            grant = self._ask(grant_type="refresh_token", refresh_token=refresh_token)
        except (Declined, Unauthorized) as error:
            if error.code == "invalid_grant":
                raise Disconnected(
                    "Lever no longer accepts this connection."
                ) from error
            raise Misconfigured(f"Lever refuses our credentials: {error}") from error
        return grant if grant.refresh_token else _keep(grant, refresh_token)

    def revoke(self, refresh_token: str) -> None:
        """Give the grant back, as far as Lever lets us (lever-api 1.8); never raises."""
        form = {**self._credentials(), "token": refresh_token}
        try:
            self.http.send(Call("POST", self.revoke_url, form=form))
        except AtsError as error:
            # The employer sees the app in Lever's settings and can end it there.
            logger.info("Lever did not take a grant back: %s", error)

    def _credentials(self) -> dict[str, str]:
        return {"client_id": self.client_id, "client_secret": self.client_secret}

    def _ask(self, **fields: str) -> Grant:
        form = {**self._credentials(), **fields}
        answer = self.http.send(Call("POST", self.token_url, form=form))
        if not isinstance(at(answer, "access_token"), str):
            raise Unavailable("Lever's answer held no access token.", asked=True)
        return self._grant(answer)

    def _grant(self, answer: object) -> Grant:
        access_token = _secret(answer, "access_token")
        claims = _claims(access_token)
        expiry = at(answer, "expires_in")
        # Left out means: as asked (RFC 6749, 5.1).
        scopes = _scopes(answer) or _scopes(claims) or self.scopes
        return Grant(
            access_token=access_token,
            refresh_token=_secret(answer, "refresh_token"),
            expires_in=expiry
            if isinstance(expiry, int) and expiry > 0
            else DEFAULT_EXPIRY,
            scopes=scopes,
            account_id=label(claims, f"{CLAIMS}accountId"),
            user_id=label(claims, f"{CLAIMS}userId"),
        )


def _scopes(raw: object) -> tuple[str, ...]:
    value = at(raw, "scope")
    return tuple(value.split()) if isinstance(value, str) else ()


def _secret(raw: object, key: str) -> str:
    value = at(raw, key)
    return value if isinstance(value, str) else ""


def _keep(grant: Grant, refresh_token: str) -> Grant:
    """Keep the token in use where no new one came (RFC 6749, 6)."""
    return replace(grant, refresh_token=refresh_token)


def _claims(access_token: str) -> Mapping[str, object]:
    """Read the payload of a JWT. Unverified: it came from Lever over TLS (1.6)."""
    try:
        payload = access_token.split(".")[1]
        padded = payload + "=" * (-len(payload) % 4)
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (IndexError, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
