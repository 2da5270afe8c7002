"""What is asked of connections."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from referio.ats.models import Connection, SyncRun
from referio.ats.registry import adapter

CONSENT_LASTS = timedelta(days=365)  # whatever is done with it (lever-api 1.5)
WARNED_BEFORE = timedelta(days=30)
LONGEST_WAIT = timedelta(hours=1)  # of a sync, while our credentials are refused
IDLE = timedelta(days=30)  # a refresh token unused for 90 days is dead (lever-api 1.5)


def permissions(ats: str = "lever") -> tuple[tuple[str, str], ...]:
    """Return every permission we ask for, with our reason in plain words."""
    return adapter(ats).permissions


def web_url(ats: str = "lever") -> str:
    """Return where employers work in the ATS; the only address we ever send them back to."""
    return adapter(ats).web_url()


def connection(connection_id: int) -> Connection:
    """Return a connection with its employer. Raises Connection.DoesNotExist."""
    return Connection.objects.select_related("employer").get(pk=connection_id)


def is_connected(account_id: str, ats: str = "lever") -> bool:
    """Tell whether a connection of an account is active, whoever's it is."""
    return active().filter(ats=ats, account_id=account_id).exists()


def is_known(account_id: str, ats: str = "lever") -> bool:
    """Tell whether an account was ever connected, whoever's it is."""
    return Connection.objects.filter(ats=ats, account_id=account_id).exists()


def connections_of(employer_id: int) -> QuerySet[Connection]:
    """Return an employer's connections, newest first."""
    return Connection.objects.filter(employer_id=employer_id).order_by("-connected_at")


def active() -> QuerySet[Connection]:
    """Return the connections whose tokens work, as far as we know."""
    return Connection.objects.filter(state=Connection.State.ACTIVE)


def due_for_sync(*, now: datetime) -> QuerySet[Connection]:
    """Return the active connections whose next sync has come.

    One much further ahead than syncs are apart was set by a clock that was wrong.
    """
    ahead = now + 2 * timedelta(seconds=settings.SYNC_EVERY_SECONDS) + LONGEST_WAIT
    come = Q(sync_due_at__isnull=True) | Q(sync_due_at__lte=now)
    return active().filter(come | Q(sync_due_at__gt=ahead))


def runs_of(connection_id: int) -> QuerySet[SyncRun]:
    """Return a connection's syncs, newest first."""
    return SyncRun.objects.filter(connection_id=connection_id)


def last_run(connection_id: int) -> SyncRun | None:
    """Return the newest sync of a connection."""
    return runs_of(connection_id).first()


def pages_of_listing(connection_id: int, *, page: int) -> int:
    """Return how many calls a complete listing takes, going by the newest one."""
    listings = runs_of(connection_id).filter(
        kind=SyncRun.Kind.EVERYTHING, complete=True
    )
    seen = listings.values_list("seen", flat=True).first() or 0
    return seen // page + 1


def troubled() -> QuerySet[Connection]:
    """Return the connections whose last sync failed, and those that ended; newest first."""
    bad = ~Q(trouble="") | ~Q(our_fault="") | Q(state=Connection.State.DISCONNECTED)
    return (
        Connection.objects.filter(bad)
        .select_related("employer")
        .order_by("-connected_at")
    )


def not_granted(found: Connection) -> list[tuple[str, str]]:
    """Return the permissions we asked for and did not get, each with what it costs."""
    # What offline access gives is the refresh token; its name need not be repeated.
    granted = {*found.scopes, "offline_access" if found.refresh_token else ""}
    ended = found.state != Connection.State.ACTIVE
    losses = adapter(found.ats).losses
    lacking = [one for one in permissions(found.ats) if one[0] not in granted]
    return [] if ended else [(scope, losses.get(scope, why)) for scope, why in lacking]


def ends_at(found: Connection) -> datetime:
    """Return when a consent ends by itself."""
    return found.connected_at + CONSENT_LASTS


def ending_soon(*, now: datetime) -> QuerySet[Connection]:
    """Return the active connections whose consent ends within a month."""
    return active().filter(connected_at__lte=now - CONSENT_LASTS + WARNED_BEFORE)


def _renewable(*, now: datetime) -> QuerySet[Connection]:
    may = Q(renew_again_at=None) | Q(renew_again_at__lte=now)
    return active().filter(may, refresh_token__isnull=False)


def _renewed_before(moment: datetime) -> Q:
    # Those of before this column was kept count as old.
    return Q(renewed_at=None) | Q(renewed_at__lte=moment)


def due_for_check(*, now: datetime) -> QuerySet[Connection]:
    """Return the connections whose consent was last proved too long ago; none if never is set."""
    pace = settings.CHECK_EVERY_SECONDS
    if not pace:
        return Connection.objects.none()
    old = _renewed_before(now - timedelta(seconds=pace))
    return _renewable(now=now).filter(old)


def idle(*, now: datetime) -> QuerySet[Connection]:
    """Return the connections whose refresh token has not been used for a month."""
    return _renewable(now=now).filter(_renewed_before(now - IDLE))


def at_fault() -> QuerySet[Connection]:
    """Return the active connections where an ATS refuses our own credentials."""
    return active().exclude(our_fault="").select_related("employer")


def other_accounts(employer_id: int, account_id: str) -> list[Connection]:
    """Return an employer's connections if none is of that account, newest first."""
    known = list(connections_of(employer_id))
    return [] if any(one.account_id == account_id for one in known) else known
