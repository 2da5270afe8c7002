"""What happens to a connection: made, used, ended. Its tokens are renewed in `renewing`."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Coalesce

from referio.ats.keys import sealed
from referio.ats.models import Connection, SyncRun
from referio.ats.queries import at_fault, ending_soon
from referio.ats.renewing import forgotten, renew
from referio.ats.tokens import (
    access_token,
    ats_for,
    authorization,
    check,
    give_back,
    site_of,
)
from referio.core.ports import Disconnected, Grant
from referio.transactions import transaction_required

__all__ = [  # with what stands in rooms of its own
    "AccountTaken",
    "AccountUnknown",
    "access_token",
    "ask_again",
    "ats_for",
    "authorization",
    "begin_run",
    "check",
    "claim_alarm",
    "claim_warnings",
    "connect",
    "disconnect",
    "end_run",
    "fail_run",
    "forget_runs",
    "give_back",
    "is_live",
    "renew",
    "require_live",
    "site_of",
]
BETWEEN_ALARMS = timedelta(days=1)
RUNS_KEPT = timedelta(days=90)


class AccountUnknown(Exception):
    """The ATS did not say which account authorised us, so nothing can be joined to it."""


class AccountTaken(Exception):
    """The account is connected to another employer already."""


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
    fresh = {**sealed(found, grant, now), **forgotten(), **_untold()}
    for column, value in fresh.items():
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
        renewing_until=None,
        **forgotten(),
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
def forget_runs(*, now: datetime) -> None:
    """Erase syncs older than anybody asks about; what changed in jobs stays told."""
    SyncRun.objects.filter(started_at__lt=now - RUNS_KEPT).delete()


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


@transaction_required
def ask_again(connection_id: int) -> None:
    """Hold back no longer: somebody mended what was wrong."""
    Connection.objects.filter(pk=connection_id).update(renew_again_at=None)


@transaction_required
def claim_warnings(*, now: datetime) -> list[Connection]:
    """Return the connections whose consent ends within a month, each once a consent."""
    found = list(ending_soon(now=now).filter(warned_at=None).select_for_update())
    Connection.objects.filter(pk__in=[one.pk for one in found]).update(warned_at=now)
    return found


@transaction_required
def claim_alarm(*, now: datetime) -> bool:
    """Tell whether our staff must hear now that the fault is ours; at most once a day."""
    found = list(at_fault().select_for_update())
    told = Connection.objects.filter(staff_told_at__gt=now - BETWEEN_ALARMS)
    if not found or told.exists():
        return False
    Connection.objects.filter(pk__in=[one.pk for one in found]).update(
        staff_told_at=now
    )
    return True


def _untold() -> dict[str, object]:
    """Return the columns of a consent that is new: nobody was warned of its end."""
    return {"warned_at": None, "renewing_until": None, "api_base": ""}
