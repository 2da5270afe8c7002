"""What is asked of connections."""

from datetime import datetime

from django.db.models import Q, QuerySet

from referio.ats.models import Connection, SyncRun
from referio.ats.registry import adapter


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


def connections_of(employer_id: int) -> QuerySet[Connection]:
    """Return an employer's connections, newest first."""
    return Connection.objects.filter(employer_id=employer_id).order_by("-connected_at")


def active() -> QuerySet[Connection]:
    """Return the connections whose tokens work, as far as we know."""
    return Connection.objects.filter(state=Connection.State.ACTIVE)


def due_for_sync(*, now: datetime) -> QuerySet[Connection]:
    """Return the active connections whose next sync has come."""
    return active().filter(Q(sync_due_at__isnull=True) | Q(sync_due_at__lte=now))


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
    bad = ~Q(trouble="") | Q(state=Connection.State.DISCONNECTED)
    return (
        Connection.objects.filter(bad)
        .select_related("employer")
        .order_by("-connected_at")
    )


def not_granted(found: Connection) -> list[tuple[str, str]]:
    """Return the permissions we asked for and did not get, each with our reason."""
    # What offline access gives is the refresh token; its name need not be repeated.
    granted = {*found.scopes, "offline_access" if found.refresh_token else ""}
    ended = found.state != Connection.State.ACTIVE
    return [] if ended else [p for p in permissions(found.ats) if p[0] not in granted]
