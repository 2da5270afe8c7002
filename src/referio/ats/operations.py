"""What happens to a connection: made, used, renewed, ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.db.models import F
from django.db.models.functions import Coalesce

from referio.ats.models import Connection, SyncRun
from referio.ats.pace import pace_of
from referio.ats.registry import adapter
from referio.core.ports import Ats, Authorization, Disconnected, Grant, Unavailable
from referio.core.sealing import Sealer
from referio.transactions import Turn, forbid_transaction, transaction_required

SPARE = timedelta(seconds=60)  # a token about to expire is as good as expired


class AccountUnknown(Exception):
    """The ATS did not say which account authorised us, so nothing can be joined to it."""


class AccountTaken(Exception):
    """The account is connected to another employer already."""


def authorization(ats: str = "lever") -> Authorization:
    """Return the OAuth side of an ATS."""
    return adapter(ats).authorization()


@transaction_required
def connect(
    employer_id: int, grant: Grant, *, ats: str = "lever", now: datetime
) -> Connection:
    """Store a consent: a new connection, or the old one of that account taken up again.

    Raises AccountUnknown, AccountTaken.
    """
    if not grant.account_id:
        raise AccountUnknown
    found, _ = Connection.objects.select_for_update().get_or_create(
        ats=ats,
        account_id=grant.account_id,
        defaults={
            "employer_id": employer_id,
            "state": Connection.State.DISCONNECTED,
            "connected_at": now,
            "disconnected_at": now,
        },
    )
    if found.employer_id != employer_id:
        raise AccountTaken
    found.state = Connection.State.ACTIVE
    found.user_id, found.scopes = grant.user_id, list(grant.scopes)
    found.connected_at, found.disconnected_at, found.disconnected_why = now, None, ""
    found.sync_due_at = now  # should a sync of the old consent still run
    found.trouble, found.trouble_since, found.synced_at = "", None, None
    found.listed_at, found.changes_seen_to = None, None  # all is looked at anew
    for column, value in _sealed(found, grant, now).items():
        setattr(found, column, value)
    found.save()
    return found


@transaction_required
def disconnect(connection_id: int, *, since: datetime, why: str, now: datetime) -> bool:
    """Destroy the tokens and mark the end; False when that consent had ended before.

    `since` is the `connected_at` of the consent that was found dead: a late answer about
    an old consent must not destroy a fresh one.
    """
    live = Connection.objects.filter(
        pk=connection_id, state=Connection.State.ACTIVE, connected_at=since
    )
    ended = live.update(
        state=Connection.State.DISCONNECTED,
        access_token=None,
        refresh_token=None,
        access_expires_at=None,
        sync_due_at=None,
        disconnected_at=now,
        disconnected_why=why,
    )
    return ended == 1


@transaction_required
def require_live(connection_id: int, *, since: datetime) -> None:
    """Hold a connection as it is until the transaction ends. Raises Disconnected.

    Whoever writes what an ATS told must ask first: the answer may have been on its way
    while access ended.
    """
    locked = _locked(connection_id)
    if locked.state != Connection.State.ACTIVE or locked.connected_at != since:
        raise Disconnected(f"Connection {connection_id} ended meanwhile.")


@transaction_required
def is_live(connection_id: int) -> bool:
    """Tell whether a connection works, and keep it so until the transaction ends."""
    return _locked(connection_id).state == Connection.State.ACTIVE


def _locked(connection_id: int) -> Connection:
    return Connection.objects.select_for_update(no_key=True).get(pk=connection_id)


def ats_for(
    connection_id: int,
    *,
    now: datetime,
    somebody_waits: bool = False,
    yielding: bool = False,
) -> Ats:
    """Return a client for a connection; it renews its token by itself.

    Where somebody waits for a page it gives up within seconds. Who is yielding, a sync,
    lets hand-overs go first. Raises Disconnected when the connection has ended.
    """
    found = _live(connection_id)
    adapted = adapter(found.ats)
    hasty = adapted.hasty_client if somebody_waits else None
    patient = not somebody_waits
    return (hasty or adapted.client)(
        lambda: access_token(connection_id, now=now, patient=patient),
        lambda stale: renew(connection_id, stale=stale, now=now, patient=patient),
        pace_of(connection_id, yielding=yielding),
    )


def access_token(connection_id: int, *, now: datetime, patient: bool = True) -> str:
    """Return a token that should work, renewing it when its time is over."""
    found = _live(connection_id)
    token = _access(found)
    if found.access_expires_at and found.access_expires_at - SPARE <= now:
        return renew(connection_id, stale=token, now=now, patient=patient)
    return token


def renew(
    connection_id: int, *, stale: str, now: datetime, patient: bool = True
) -> str:
    """Refresh the tokens once, however many workers ask at the same time.

    Refresh tokens rotate and a used one may kill them all (lever-api 1.5), so one worker
    talks at a time and the others take what it stored; who is not patient does not wait
    for it. `stale` is the token that was refused. Raises Disconnected, Unavailable.
    """
    forbid_transaction()
    with _one_at_a_time(connection_id, patient=patient):
        found = _live(connection_id)
        if _access(found) != stale:
            return _access(found)
        if found.refresh_token is None:
            raise Disconnected("The access token ended and there is no refresh token.")
        refresh_token = _sealer().open(
            found.refresh_token, context=_context(found, "refresh")
        )
        grant = adapter(found.ats).authorization().refresh(refresh_token.decode())
        same = Connection.objects.filter(
            pk=found.pk,
            state=Connection.State.ACTIVE,
            connected_at=found.connected_at,
        )
        if same.update(**_sealed(found, grant, now)) != 1:
            raise Disconnected(f"Connection {connection_id} ended while renewing.")
        return grant.access_token


@transaction_required
def begin_run(connection_id: int, *, kind: str, now: datetime) -> SyncRun:
    """Open a sync, and set when the next is due.

    One of changes carries on what the one before could not read, as far as it is not
    told anew: the newest run always says how all postings stand.
    """
    due = now + timedelta(seconds=settings.SYNC_EVERY_SECONDS)
    Connection.objects.filter(pk=connection_id).update(sync_due_at=due)
    run = SyncRun(connection_id=connection_id, kind=kind, started_at=now)
    before = SyncRun.objects.filter(connection_id=connection_id, complete=True).first()
    if kind == SyncRun.Kind.CHANGES and before is not None:
        run.refused, run.refusals = before.refused, before.refusals
    run.save()
    return run


@transaction_required
def end_run(
    run: SyncRun, *, site: str, changes_seen_to: datetime | None, now: datetime
) -> None:
    """Close a complete sync: the connection is healthy.

    `changes_seen_to` is by the ATS's clock: what changed there before was in this sync.
    """
    run.ended_at, run.complete = now, True
    run.save()
    learnt: dict[str, Any] = {"site": site} if site else {}
    if run.kind == SyncRun.Kind.EVERYTHING:
        learnt["listed_at"] = run.started_at
    Connection.objects.filter(pk=run.connection_id).update(
        synced_at=now,
        trouble="",
        trouble_since=None,
        changes_seen_to=changes_seen_to,
        **learnt,
    )


@transaction_required
def fail_run(run: SyncRun, *, since: datetime, error: str, now: datetime) -> None:
    """Close a sync that broke off: what it saw counts, what it missed does not.

    The trouble is that of the consent of `since`; one given meanwhile has none.
    """
    run.ended_at, run.error = now, error
    run.save()
    Connection.objects.filter(pk=run.connection_id, connected_at=since).update(
        trouble=error, trouble_since=Coalesce(F("trouble_since"), now)
    )


def _live(connection_id: int) -> Connection:
    found = Connection.objects.get(pk=connection_id)
    if found.state != Connection.State.ACTIVE:
        raise Disconnected(
            f"Connection {connection_id} has ended: {found.disconnected_why}"
        )
    return found


def _sealer() -> Sealer:
    return Sealer.of(settings.SEAL_KEYS)


def _context(found: Connection, which: str) -> str:
    """Bind a seal to account and kind, so that sealed tokens cannot be swapped."""
    return f"{which} token of {found.ats} account {found.account_id}"


def _sealed(found: Connection, grant: Grant, now: datetime) -> dict[str, Any]:
    """Return the columns that hold a grant's tokens; a refresh token not given is kept."""
    columns = {"access": grant.access_token, "refresh": grant.refresh_token}
    sealed: dict[str, Any] = {
        f"{which}_token": _sealer().seal(token.encode(), context=_context(found, which))
        for which, token in columns.items()
        if token
    }
    return {**sealed, "access_expires_at": now + timedelta(seconds=grant.expires_in)}


def _access(found: Connection) -> str:
    if found.access_token is None:
        raise Disconnected(f"Connection {found.pk} has no token.")
    return (
        _sealer().open(found.access_token, context=_context(found, "access")).decode()
    )


@contextmanager
def _one_at_a_time(connection_id: int, *, patient: bool) -> Iterator[None]:
    take = "select true, pg_advisory_lock(%s, %s)"
    attempt = "select pg_try_advisory_lock(%s, %s)"
    with database.cursor() as cursor:
        cursor.execute(take if patient else attempt, [Turn.RENEWING, connection_id])
        if not cursor.fetchone()[0]:
            raise Unavailable("The connection is being renewed at this moment.")
        try:
            yield
        finally:
            cursor.execute(
                "select pg_advisory_unlock(%s, %s)", [Turn.RENEWING, connection_id]
            )
