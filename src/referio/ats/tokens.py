"""Using a connection: a client whose token is the newest, and what renews it unasked."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError

from referio.adapters.home import Home
from referio.ats.keys import access_of, live, refresh_of
from referio.ats.models import Connection
from referio.ats.pace import pace_of
from referio.ats.registry import Adapter, Renew, Token, adapter, adapter_at
from referio.ats.renewing import renew
from referio.core.ports import (
    Ats,
    AtsError,
    Authorization,
    Disconnected,
    Grant,
    Pace,
    Unhurried,
)
from referio.transactions import forbid_transaction

logger = logging.getLogger(__name__)
SPARE = timedelta(seconds=60)  # a token about to expire is as good as expired


def authorization(ats: str = "lever") -> Authorization:
    """Return the OAuth side of an ATS."""
    return adapter(ats).authorization()


def ats_for(
    connection_id: int,
    *,
    now: datetime | Callable[[], datetime],
    somebody_waits: bool = False,
    yielding: bool = False,
) -> Ats:
    """Return a client for a connection; it renews its token by itself.

    Where somebody waits for a page it gives up within seconds. Who is yielding, a sync,
    lets hand-overs go first. `now` is a clock where the client is used for long. Raises
    Disconnected when the connection has ended.
    """
    tell = now if callable(now) else lambda: now
    found = live(connection_id)
    adapted = adapter_at(found.ats, Home(found.api_base, _remember_home(found)))
    patient = not somebody_waits
    return _client(adapted, hasty=somebody_waits)(
        lambda: access_token(connection_id, now=tell(), patient=patient),
        lambda stale: renew(
            connection_id, stale=stale, now=tell(), patient=patient, refused=True
        ),
        pace_of(connection_id, yielding=yielding),
    )


def _client(adapted: Adapter, *, hasty: bool) -> Callable[[Token, Renew, Pace], Ats]:
    return (adapted.hasty_client if hasty else None) or adapted.client


def _remember_home(found: Connection) -> Callable[[str], None]:
    """Keep the data centre of an account, so that only the first call is sent on."""
    same = Connection.objects.filter(pk=found.pk, connected_at=found.connected_at)

    def remember(base: str) -> None:
        # In the middle of a call, whose answer must not be lost for want of a note.
        try:
            same.update(api_base=base)
        except DatabaseError:
            logger.exception("The data centre of connection %s is not kept", found.pk)

    return remember


def access_token(connection_id: int, *, now: datetime, patient: bool = True) -> str:
    """Return a token that should work, renewing it when its time is over."""
    found = live(connection_id)
    token = access_of(found)
    if found.access_expires_at and found.access_expires_at - SPARE <= now:
        return renew(connection_id, stale=token, now=now, patient=patient)
    return token


def check(connection_id: int, *, now: datetime) -> None:
    """Renew the tokens before their time: only a refresh tells of a revocation for sure.

    Access tokens may outlive one by an hour (lever-api 1.8). A connection without a
    refresh token is left alone. Raises Disconnected, Unavailable.
    """
    found = live(connection_id)
    if found.refresh_token is not None:
        renew(connection_id, stale=access_of(found), now=now)


def parting_client(connection_id: int) -> Ats | None:
    """Return a client with the token of this moment, for after it is forgotten here.

    It renews nothing and waits for nobody; None where the connection has ended.
    """

    def ended(_: str) -> str:
        raise Disconnected(f"Connection {connection_id} has ended.")

    try:
        found = live(connection_id)
        token = access_of(found)
    except Disconnected:
        return None
    adapted = adapter_at(found.ats, Home(found.api_base))
    return _client(adapted, hasty=True)(lambda: token, ended, Unhurried())


def give_back(connection_id: int) -> Callable[[], None]:
    """Return what gives a connection's tokens back once it has ended; it never raises."""
    try:
        found = live(connection_id)
        token = refresh_of(found)
    except Disconnected:
        return lambda: None
    given = adapter(found.ats).authorization()

    def revoke() -> None:
        forbid_transaction()
        given.revoke(token)

    return revoke


def site_of(grant: Grant, *, ats: str = "lever") -> str:
    """Return the name of the account of a grant that is not stored; "" where none shows.

    Lever has no page that names it, so a posting must (lever-api 1.6).
    """

    def refused(_: str) -> str:
        raise Disconnected("The tokens of the new consent do not work.")

    client = _client(adapter(ats), hasty=True)(
        lambda: grant.access_token, refused, Unhurried()
    )
    try:
        return next((one.site for one in client.postings()), "")
    except AtsError:
        return ""
