"""Renewing a connection's tokens: one worker at a time, and no answer taken for another.

Claim, talk, record, as everywhere. The claim is a lease in the row, by the database's own
clock: a lock of the session would be left behind in a pooler, and one of a transaction
would hold it open while a stranger thinks (decision 0009).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db import connection as database
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest, Now

from referio.ats.keys import access_of, live, refresh_of, sealed
from referio.ats.models import Connection
from referio.ats.registry import adapter
from referio.core.ports import (
    AtsError,
    Disconnected,
    Grant,
    Misconfigured,
    Unavailable,
)
from referio.transactions import forbid_transaction

LEASE = timedelta(minutes=3)  # longer than the slowest talk; a dead worker's runs out
LOOK = 0.05  # seconds between looks at what the worker whose turn it is has stored
PATIENCE = 40.0  # seconds
STORE_TRIES, STORE_PAUSE = 5, 2.0  # seconds
ONE_MORE_LOOK = timedelta(minutes=1)
SOON, SOON_MOST = timedelta(seconds=5), timedelta(minutes=4)
OURS, OURS_MOST = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Claim:
    """The right to use a refresh token, as it stood in the row when it was claimed."""

    row: Connection = field(repr=False)
    now: datetime

    @property
    def in_doubt(self) -> bool:
        """Whether an earlier answer was lost, and new tokens with it, perhaps."""
        return self.row.renewal_lost_at is not None

    def same_consent(self) -> QuerySet[Connection]:
        return Connection.objects.filter(
            pk=self.row.pk,
            state=Connection.State.ACTIVE,
            connected_at=self.row.connected_at,
        )

    def same_token(self) -> QuerySet[Connection]:
        # Each sealing is another text, so the same bytes are the same token.
        return self.same_consent().filter(refresh_token=self.row.refresh_token)

    def leave(self, **columns: Any) -> None:
        """Give the turn to others; a claim whose lease ran out leaves what is theirs."""
        mine = self.same_consent().filter(renewals=self.row.renewals)
        mine.update(renewing_until=None, **columns)


def renew(
    connection_id: int,
    *,
    stale: str,
    now: datetime,
    patient: bool = True,
    refused: bool = False,
) -> str:
    """Refresh the tokens once, however many workers ask at the same time.

    Refresh tokens rotate and a used one may kill them all (lever-api 1.5), so one worker
    talks at a time and the others take what it stored; who is not patient does not wait
    for it. `stale` is the token to replace, and `refused` says that the ATS did not take
    it. Raises Disconnected; Misconfigured or Unavailable, also while we hold back.
    """
    forbid_transaction()
    left = PATIENCE if patient else 0.0
    claim = _turn(connection_id, stale, now=now, left=left, refused=refused)
    if isinstance(claim, str):
        return claim
    with _remembering(claim, refused=refused):
        refresh_token = refresh_of(claim.row)
        grant = adapter(claim.row.ats).authorization().refresh(refresh_token)
    return _store_surely(claim, grant)


def _turn(
    connection_id: int, stale: str, *, now: datetime, left: float, refused: bool
) -> _Claim | str:
    """Return the claim, or the token that somebody else has stored meanwhile."""
    while True:
        found = live(connection_id)
        if (token := access_of(found)) != stale:
            return token
        if not (refused and found.renewal_refused_at):  # two witnesses need no wait
            _hold_back(found, now)
        if claim := _claim(found, now):
            return claim
        if left <= 0:
            raise Unavailable("The connection is being renewed at this moment.")
        threading.Event().wait(LOOK)
        left -= LOOK


def _hold_back(found: Connection, now: datetime) -> None:
    """Raise while the authorisation server is to be left alone (RFC 9110 10.2.3)."""
    until = found.renew_again_at
    if until is None or until <= now:
        return
    error = Misconfigured if found.our_fault else Unavailable
    said = found.our_fault or "The authorisation server is left alone for a while."
    raise error(said, retry_after=(until - now).total_seconds())


def _claim(found: Connection, now: datetime) -> _Claim | None:
    """Take the turn unless another has it; the lease of a dead worker is a doubt."""
    free = Q(renewing_until=None) | Q(renewing_until__lte=Now())
    # Somebody may have renewed since the row was read: then the token is another.
    same = _Claim(found, now).same_consent().filter(access_token=found.access_token)
    lost = When(renewing_until__isnull=False, then=Coalesce("renewal_lost_at", now))
    claimed = same.filter(free).update(
        renewals=F("renewals") + 1,
        renewing_until=Now() + Value(LEASE),
        renewal_lost_at=Case(
            lost, default=F("renewal_lost_at"), output_field=DateTimeField()
        ),
    )
    return _Claim(live(found.pk), now) if claimed == 1 else None


def _store_surely(claim: _Claim, grant: Grant) -> str:
    """Store, over new connections too: a database that starts anew must not cost a consent."""
    for _ in range(STORE_TRIES - 1):
        try:
            return _store(claim, grant)
        except (OperationalError, InterfaceError):
            database.close()
            threading.Event().wait(STORE_PAUSE)
    return _store(claim, grant)


def _store(claim: _Claim, grant: Grant) -> str:
    """Keep the new tokens before anybody uses them. Raises Disconnected."""
    stored = claim.same_token().update(
        **sealed(claim.row, grant, claim.now), **forgotten()
    )
    claim.leave()
    if stored == 1:
        return grant.access_token
    found = live(claim.row.pk)
    if found.connected_at == claim.row.connected_at:
        return access_of(found)  # a worker that took our turn was faster
    raise Disconnected(f"Connection {claim.row.pk} ended while renewing.")


def forgotten() -> dict[str, Any]:
    """Return the columns of a connection whose tokens are fresh: no doubt, no trouble."""
    return {
        "renewal_lost_at": None,
        "renewal_refused_at": None,
        "renew_again_at": None,
        "renew_failures": 0,
        "our_fault": "",
        "our_fault_since": None,
    }


@contextmanager
def _remembering(claim: _Claim, *, refused: bool) -> Iterator[None]:
    """Record what a failed refresh means. Anything but an AtsError leaves the lease."""
    try:
        yield
    except Disconnected as ended:
        _judge(claim, ended, refused=refused)
        raise
    except Misconfigured as fault:
        wait = _growing(claim, OURS, OURS_MOST)
        claim.leave(
            our_fault=str(fault),
            our_fault_since=Coalesce("our_fault_since", claim.now),
            sync_due_at=Greatest("sync_due_at", claim.now + wait),
            **_pause(claim, wait),
        )
        raise
    except Unavailable as later:
        wait = _growing(claim, SOON, SOON_MOST)
        if later.retry_after is not None:
            wait = timedelta(seconds=later.retry_after)
        lost = {"renewal_lost_at": Coalesce("renewal_lost_at", claim.now)}
        claim.leave(**(lost if later.asked else {}), **_pause(claim, wait))
        raise
    except AtsError:
        claim.leave()
        raise


def _judge(claim: _Claim, ended: Disconnected, *, refused: bool) -> None:
    """Raise Unavailable where a dead token may be our own loss, to be looked at once more.

    An answer that was lost may have carried the token that took its place, and it may
    still be on its way to a slow worker. A refused access token is the second witness.
    """
    first = claim.row.renewal_refused_at
    if not claim.in_doubt:
        claim.leave()
        return
    if refused or (first is not None and claim.now - first >= ONE_MORE_LOOK):
        claim.leave()
        raise Disconnected(
            "Lever no longer accepts this connection. An answer of Lever’s was lost in "
            "the network before, so perhaps nobody revoked it: connect again, and "
            "everything goes on."
        ) from ended
    claim.leave(
        renewal_refused_at=Coalesce("renewal_refused_at", claim.now),
        **_pause(claim, ONE_MORE_LOOK),
    )
    raise Unavailable(
        "The connection is being looked at once more.",
        retry_after=ONE_MORE_LOOK.total_seconds(),
    ) from ended


def _growing(claim: _Claim, first: timedelta, most: timedelta) -> timedelta:
    doublings = min(claim.row.renew_failures, 20)
    return min(first * (1 << doublings), most)


def _pause(claim: _Claim, wait: timedelta) -> dict[str, Any]:
    """Return the columns that keep us from asking again too soon."""
    return {
        "renew_again_at": claim.now + wait,
        "renew_failures": F("renew_failures") + 1,
    }
