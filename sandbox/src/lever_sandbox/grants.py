"""Consents, codes, rotating refresh tokens and access tokens (lever-api 1.3 to 1.8)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from lever_sandbox.clock import DAY, MINUTE, SECOND
from lever_sandbox.ids import new_id, new_secret
from lever_sandbox.scopes import OFFLINE
from lever_sandbox.tokens import LIFETIME_S, make_claims, sign_token

# Auth0's default (A: code-ten-minutes).
CODE_LIFETIME = 10 * MINUTE
# Any use of a token keeps its family awake (A: idle-ninety-days).
IDLE_LIFETIME = 90 * DAY
WHOLE_LIFETIME = 365 * DAY
# Auth0's limit for one user and application; the oldest go (A: refresh-tokens-200).
MOST_REFRESH_TOKENS = 200


class OAuthRefusal(Exception):
    """An error of the authorisation server, in Auth0's words (lever-api 1.7)."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


def _dead_refresh_token() -> OAuthRefusal:
    return OAuthRefusal(403, "invalid_grant", "Unknown or invalid refresh token.")


@dataclass
class Grant:
    """One account's consent to one application."""

    site: str
    account_id: str
    client_id: str
    user_id: str
    scopes: tuple[str, ...]
    audience: str
    granted_at: int
    id: str = field(default_factory=new_id)
    revoked_at: int | None = None


@dataclass
class Family:
    """All refresh tokens that descend from one code."""

    grant: Grant
    scopes: tuple[str, ...]
    audience: str
    started_at: int
    is_dead: bool = False


@dataclass
class Code:
    family: Family
    redirect_uri: str
    challenge: str | None
    expires_at: int
    is_used: bool = False


@dataclass
class RefreshToken:
    family: Family
    last_used_at: int
    is_used: bool = False


@dataclass
class AccessToken:
    family: Family
    expires_at: int


@dataclass(frozen=True)
class Issued:
    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    scope: str


@dataclass
class Grants:
    """Every living and dead token of the sandbox, by its value."""

    issuer: str
    strict_rotation: bool = True
    # Whether one account rotates strictly, by its site.
    is_strict_at: Callable[[str], bool] = lambda _: True
    grants: list[Grant] = field(default_factory=list)
    codes: dict[str, Code] = field(default_factory=dict)
    refresh_tokens: dict[str, RefreshToken] = field(default_factory=dict)
    access_tokens: dict[str, AccessToken] = field(default_factory=dict)
    _kept: dict[tuple[str, str], deque[str]] = field(default_factory=dict, repr=False)

    def living(self, site: str) -> list[Grant]:
        return [
            grant
            for grant in self.grants
            if grant.site == site and grant.revoked_at is None
        ]

    def find(self, site: str, client_id: str) -> Grant | None:
        matching = (one for one in self.living(site) if one.client_id == client_id)
        return next(matching, None)

    def consent(self, asked: Grant) -> Grant:
        """Remember a consent; an earlier one of the same pair is replaced.

        (A: reconsent-replaces)
        """
        known = self.find(asked.site, asked.client_id)
        if known is None:
            self.grants.append(asked)
            return asked
        known.user_id, known.granted_at = asked.user_id, asked.granted_at
        known.scopes, known.audience = asked.scopes, asked.audience
        return known

    def new_code(
        self, asked: Grant, redirect_uri: str, challenge: str | None, now_ms: int
    ) -> str:
        family = Family(self.consent(asked), asked.scopes, asked.audience, now_ms)
        value = new_secret(18)
        self.codes[value] = Code(
            family, redirect_uri, challenge, now_ms + CODE_LIFETIME
        )
        return value

    def redeem(self, value: str, client_id: str, now_ms: int) -> Code:
        """Use up a code. Raises OAuthRefusal."""
        code = self.codes.get(value)
        if (
            code is None
            or code.is_used
            or code.expires_at <= now_ms
            or code.family.grant.client_id != client_id
            or code.family.grant.revoked_at is not None
        ):
            raise OAuthRefusal(403, "invalid_grant", "Invalid authorization code")
        code.is_used = True
        return code

    def refresh(self, value: str, client_id: str, now_ms: int) -> Issued:
        """Trade a refresh token for a new pair. Raises OAuthRefusal.

        A used one kills its whole family, unless strict rotation is off.
        (A: strict-rotation)
        """
        token = self.refresh_tokens.get(value)
        if token is None or token.family.grant.client_id != client_id:
            raise _dead_refresh_token()
        is_strict = self.strict_rotation and self.is_strict_at(token.family.grant.site)
        if token.is_used and is_strict:
            token.family.is_dead = True
        if self._is_over(token, now_ms):
            raise _dead_refresh_token()
        token.is_used, token.last_used_at = True, now_ms
        if is_strict:
            self._let_go(token.family.grant, value)
        return self.issue(token.family, now_ms)

    def site_of(self, value: str) -> str | None:
        """Whose code or refresh token that is."""
        known = self.codes.get(value) or self.refresh_tokens.get(value)
        return known.family.grant.site if known else None

    def _is_over(self, token: RefreshToken, now_ms: int) -> bool:
        # No rotation begins the year anew (A: year-from-consent).
        family = token.family
        return (
            family.is_dead
            or family.grant.revoked_at is not None
            or now_ms - token.last_used_at >= IDLE_LIFETIME
            or now_ms - family.started_at >= WHOLE_LIFETIME
        )

    def issue(self, family: Family, now_ms: int) -> Issued:
        scope = " ".join(family.scopes)
        access = self._sign(family, scope, now_ms)
        self._forget_expired(now_ms)
        self.access_tokens[access] = AccessToken(family, now_ms + LIFETIME_S * SECOND)
        if OFFLINE not in family.scopes:
            return Issued(access, None, scope)
        refresh = f"v1.{new_secret(32)}"
        self.refresh_tokens[refresh] = RefreshToken(family, now_ms)
        self._keep(family.grant, refresh)
        return Issued(access, refresh, scope)

    def _keep(self, grant: Grant, value: str) -> None:
        """Count it among the pair's active ones; one too many drops the oldest."""
        kept = self._kept.setdefault((grant.user_id, grant.client_id), deque())
        kept.append(value)
        if len(kept) > MOST_REFRESH_TOKENS:
            self.refresh_tokens.pop(kept.popleft(), None)

    def _let_go(self, grant: Grant, value: str) -> None:
        """A used one is no longer active, and is known only to notice its reuse."""
        kept = self._kept.get((grant.user_id, grant.client_id), deque())
        if value in kept:
            kept.remove(value)

    def _sign(self, family: Family, scope: str, now_ms: int) -> str:
        described = {
            "userId": family.grant.user_id,
            "accountId": family.grant.account_id,
            "clientId": family.grant.client_id,
            "scope": scope,
        }
        claims = make_claims(
            grant=described,
            audience=family.audience,
            issuer=self.issuer,
            now_s=now_ms // SECOND,
        )
        return sign_token(claims)

    def _forget_expired(self, now_ms: int) -> None:
        expired = [
            value
            for value, token in self.access_tokens.items()
            if token.expires_at <= now_ms
        ]
        for value in expired:
            del self.access_tokens[value]

    def revoke(self, grant: Grant, now_ms: int) -> None:
        grant.revoked_at = now_ms
        self._kept.pop((grant.user_id, grant.client_id), None)
