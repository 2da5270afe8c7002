"""A connection's two tokens at rest: sealed, each bound to its account and kind."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from referio.ats.models import Connection
from referio.core.ports import Disconnected, Grant
from referio.core.sealing import Sealer


def live(connection_id: int) -> Connection:
    """Return an active connection. Raises Disconnected when it has ended."""
    found = Connection.objects.get(pk=connection_id)
    if found.state != Connection.State.ACTIVE:
        raise Disconnected(
            f"Connection {connection_id} has ended: {found.disconnected_why}"
        )
    return found


def access_of(found: Connection) -> str:
    """Return the access token. Raises Disconnected where there is none."""
    if found.access_token is None:
        raise Disconnected(f"Connection {found.pk} has no token.")
    return _opened(found, "access", found.access_token)


def refresh_of(found: Connection) -> str:
    """Return the refresh token. Raises Disconnected where there is none."""
    if found.refresh_token is None:
        raise Disconnected("The access token ended and there is no refresh token.")
    return _opened(found, "refresh", found.refresh_token)


def sealed(found: Connection, grant: Grant, now: datetime) -> dict[str, Any]:
    """Return the columns that hold a grant's tokens; a refresh token not given is kept."""
    columns = {"access": grant.access_token, "refresh": grant.refresh_token}
    kept: dict[str, Any] = {
        f"{which}_token": _sealer().seal(token.encode(), context=_context(found, which))
        for which, token in columns.items()
        if token
    }
    return {
        **kept,
        "access_expires_at": now + timedelta(seconds=grant.expires_in),
        "renewed_at": now,
    }


def _opened(found: Connection, which: str, token: bytes | memoryview) -> str:
    return _sealer().open(token, context=_context(found, which)).decode()


def _sealer() -> Sealer:
    return Sealer.of(settings.SEAL_KEYS)


def _context(found: Connection, which: str) -> str:
    """Bind a seal to account and kind, so that sealed tokens cannot be swapped."""
    return f"{which} token of {found.ats} account {found.account_id}"
