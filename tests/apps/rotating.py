"""A strict Lever on the wire: refresh tokens work once, and a used one kills them all."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs

import httpx

from referio.adapters.http import Http
from referio.adapters.lever.client import Lever
from referio.adapters.lever.oauth import LeverAuthorization
from referio.ats.registry import Adapter, Renew, Token
from referio.core.ports import Pace

LASTS = 3600


class Killed(BaseException):
    """The worker dies here and now."""


def jwt(number: int) -> str:
    claims = {"https://oauth.lever.co/accountId": "account-1", "n": number}
    payload = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"e30.{payload.rstrip('=')}.signature{number}"


@dataclass
class Strict:
    """Lever's two servers. `trouble` befalls the next refresh; `now` is in seconds."""

    now: int = 0
    trouble: str = ""  # lost, killed, away, ours, slow-down
    outlives: bool = False  # access tokens live on after a revocation
    newest: str = ""  # the one refresh token that works
    access: dict[str, int] = field(default_factory=dict)  # token: when it ends
    issued: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # refresh tokens, as they came
    answered: list[str] = field(default_factory=list)  # those whose answer arrived
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def consent(self) -> dict[str, object]:
        """Issue a pair, which makes all earlier ones of the account useless."""
        number = next(self._numbers)
        access, self.newest = jwt(number), f"refresh-{number}-secret"
        self.access[access] = self.now + LASTS
        self.issued += [access, self.newest]
        return {
            "access_token": access,
            "refresh_token": self.newest,
            "expires_in": LASTS,
        }

    def revoke(self) -> None:
        """Do what an employer does who revokes our access."""
        self.newest = ""
        if not self.outlives:
            self.access.clear()

    def works(self, access: str) -> bool:
        return self.access.get(access, 0) > self.now

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth/token":
            return self._token(request)
        token = request.headers["authorization"].removeprefix("Bearer ")
        if not self.works(token):
            return httpx.Response(401, json={"code": "Unauthorized"})
        return httpx.Response(200, json={"data": [], "hasNext": False})

    def _token(self, request: httpx.Request) -> httpx.Response:
        fields = parse_qs(request.content.decode())
        if fields["grant_type"] == ["authorization_code"]:
            return httpx.Response(200, json=self.consent())
        trouble, self.trouble = self.trouble, ""
        if trouble in _REFUSALS:
            return httpx.Response(_REFUSALS[trouble], json={"error": "access_denied"})
        (given,) = fields["refresh_token"]
        self.asked.append(given)
        if given != self.newest:
            self.newest = ""  # the whole family dies
            return httpx.Response(403, json={"error": "invalid_grant"})
        told = self.consent()
        if trouble == "lost":
            raise httpx.ReadTimeout("no answer", request=request)
        if trouble == "killed":
            raise Killed
        self.answered.append(given)
        return httpx.Response(200, json=told)

    def adapter(self, like: Adapter) -> Adapter:
        """Return Lever's own adapter with this server at the other end."""
        http = Http(transport=httpx.MockTransport(self))

        def client(access_token: Token, renew: Renew, pace: Pace) -> Lever:
            return Lever(
                http,
                api_url="https://api.lever.co/v1",
                access_token=access_token,
                renew=renew,
                pace=pace,
                web_url="https://hire.lever.co",
                pause=lambda _: None,
            )

        return Adapter(
            authorization=lambda: authorization(http),
            client=client,
            permissions=like.permissions,
            web_url=like.web_url,
        )


_REFUSALS = {"away": 503, "ours": 401, "slow-down": 429}


def authorization(http: Http) -> LeverAuthorization:
    return LeverAuthorization(
        http,
        authorize_url="https://auth.lever.co/authorize",
        token_url="https://auth.lever.co/oauth/token",
        revoke_url="https://auth.lever.co/oauth/revoke",
        client_id="rF3demoClient",
        client_secret="an-invented-s3cret",
        audience="https://api.lever.co/v1/",
    )
