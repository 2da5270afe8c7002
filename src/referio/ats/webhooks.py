"""What an ATS announces by itself: registrations, and every delivery as it came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F, QuerySet

from referio.ats.models import Announcement, Connection, Following, Webhook
from referio.ats.operations import ats_for
from referio.ats.registry import Announcer, adapter
from referio.ats.tokens import parting_client
from referio.core.announcing import Announced, Announcing, Event, Registration
from referio.core.ports import Disconnected
from referio.core.sealing import Sealer
from referio.transactions import transaction_required

OLDEST = timedelta(hours=24)  # Lever tries five times with growing waits (5.3)
AHEAD = timedelta(minutes=5)  # their clock and ours may differ
KEPT = timedelta(days=14)
OVERLAP = timedelta(minutes=10)  # what was changing while we asked
FIRST_ASKED = timedelta(days=1)


class NotBelieved(Exception):
    """A delivery that is unsigned, too old, of the future, or to no live connection."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an employer lets candidates see."""

    moved: bool = False
    closed: bool = False
    hired: bool = False


def following_of(connection_id: int) -> Following:
    """Return how a connection's applications are followed; made when first asked."""
    return Following.objects.get_or_create(connection_id=connection_id)[0]


def shown_by(connection_id: int) -> Shown:
    """Return what the employer of a connection lets candidates see."""
    row = Following.objects.filter(connection_id=connection_id).first()
    if row is None:
        return Shown()
    return Shown(row.shows_moved, row.shows_closed, row.shows_hired)


@transaction_required
def show(connection_id: int, shown: Shown) -> None:
    """Set what candidates see."""
    row = following_of(connection_id)
    row.shows_moved, row.shows_closed = shown.moved, shown.closed
    row.shows_hired = shown.hired
    row.save(update_fields=["shows_moved", "shows_closed", "shows_hired"])


def announcer_of(found: Connection) -> Announcer | None:
    """Return how a connection's ATS announces, or None where it does not."""
    return adapter(found.ats).announcer


def may_register(found: Connection) -> bool:
    """Tell whether the employer granted what registering takes."""
    announcer = announcer_of(found)
    return announcer is not None and announcer.scope in found.scopes


def announcing_for(found: Connection, *, now: datetime) -> Announcing:
    """Return the announcing port of a connection. Raises Disconnected."""
    announcer = announcer_of(found)
    if announcer is None or found.state != Connection.State.ACTIVE:
        raise Disconnected(f"Connection {found.pk} announces nothing.")
    return announcer.client(ats_for(found.pk, now=now, yielding=True))


def known(connection_id: int) -> dict[str, str]:
    """Return the registrations whose keys we hold: {id in the ATS: event}."""
    rows = Webhook.objects.filter(connection_id=connection_id)
    return dict(rows.values_list("remote_id", "event"))


@transaction_required
def store(connection_id: int, made: Registration, event: Event, now: datetime) -> None:
    """Keep a registration with its key, sealed."""
    sealed = Sealer.of(settings.SEAL_KEYS).seal(
        made.key.encode(), context=_context(connection_id, made.remote_id)
    )
    Webhook.objects.create(
        connection_id=connection_id,
        remote_id=made.remote_id,
        event=event,
        key=sealed,
        created_at=now,
    )


@transaction_required
def keep_only(connection_id: int, remote_ids: Iterable[str]) -> None:
    """Forget the registrations that no longer live; those that do are all there are."""
    rows = Webhook.objects.filter(connection_id=connection_id)
    rows.exclude(remote_id__in=list(remote_ids)).delete()
    Following.objects.filter(connection_id=connection_id).update(trouble="")


def note_trouble(connection_id: int, trouble: str) -> None:
    """Say why not everything could be registered."""
    Following.objects.filter(connection_id=connection_id).update(trouble=trouble)


def lacks_some(found: Connection) -> bool:
    """Tell whether events may be announced to us that are not registered yet."""
    return may_register(found) and len(set(known(found.pk).values())) < len(Event)


def parting(found: Connection) -> Announcing | None:
    """Return the announcing port of a connection that is about to end, or None."""
    announcer = announcer_of(found)
    client = parting_client(found.pk)
    return announcer.client(client) if announcer and client else None


@transaction_required
def take(address: UUID, body: bytes, *, now: datetime) -> int | None:
    """Store a delivery that is to be believed; its id, or None for a test or a repetition.

    Raises NotBelieved and core.announcing.Unreadable.
    """
    row = Following.objects.select_related("connection").filter(address=address).first()
    if row is None or row.connection.state != Connection.State.ACTIVE:
        raise NotBelieved
    announcer = announcer_of(row.connection)
    if announcer is None:
        raise NotBelieved
    announced = announcer.read(body)
    if not announcer.is_signed(announced, _keys(row.connection_id)):
        raise NotBelieved
    if not now - OLDEST <= announced.triggered_at <= now + AHEAD:
        raise NotBelieved
    Following.objects.filter(pk=row.pk).update(heard_at=now)
    return None if announced.is_test else _store(row.connection_id, announced, now)


def _store(connection_id: int, announced: Announced, now: datetime) -> int | None:
    """Insert unless that token came before, decided by the unique constraint."""
    Announcement.objects.bulk_create(
        [
            Announcement(
                connection_id=connection_id,
                token=announced.token,
                event=announced.event,
                ids={**announced.ids, "opportunityId": announced.opportunity_id},
                triggered_at=announced.triggered_at,
                received_at=now,
            )
        ],
        ignore_conflicts=True,
    )
    # Asked for, since what was made has no id where conflicts are ignored.
    row = Announcement.objects.get(connection_id=connection_id, token=announced.token)
    return row.pk if row.state == Announcement.State.WAITING else None


def announcement(announcement_id: int) -> Announcement | None:
    """Return a delivery that was not acted on yet, or None."""
    rows = Announcement.objects.select_related("connection")
    return rows.filter(pk=announcement_id, state=Announcement.State.WAITING).first()


@transaction_required
def settle(row: Announcement, *, ours: bool) -> None:
    """Record that a delivery was acted on, or that it is about others' applications."""
    done = Announcement.State.DONE if ours else Announcement.State.IGNORED
    rows = Announcement.objects.filter(pk=row.pk, state=Announcement.State.WAITING)
    if rows.update(state=done, error="") and not ours:
        mine = Following.objects.filter(connection_id=row.connection_id)
        mine.update(ignored=F("ignored") + 1)


def note(row: Announcement, *, error: str) -> None:
    """Say why a delivery could not be acted on."""
    Announcement.objects.filter(pk=row.pk).update(error=error)


def asked_from(found: Connection, *, now: datetime) -> datetime:
    """Return since when changes have to be asked for."""
    asked_to = following_of(found.pk).asked_to
    return (asked_to or now - FIRST_ASKED) - OVERLAP


@transaction_required
def asked(connection_id: int, *, unheard: int, now: datetime) -> None:
    """Record that all changes up to now are known, and how many nobody announced."""
    rows = Following.objects.filter(connection_id=connection_id)
    rows.update(asked_to=now, unheard=F("unheard") + unheard)


def heard_of(connection_id: int, since: datetime) -> set[str]:
    """Return the opportunities announced since then."""
    rows = Announcement.objects.filter(
        connection_id=connection_id, received_at__gte=since
    )
    return set(rows.values_list("ids__opportunityId", flat=True))


def followed() -> QuerySet[Connection]:
    """Return the active connections."""
    return Connection.objects.filter(state=Connection.State.ACTIVE)


@transaction_required
def erase_old(*, now: datetime) -> int:
    """Erase the deliveries of more than two weeks ago; returns how many."""
    return Announcement.objects.filter(received_at__lt=now - KEPT).delete()[0]


def _keys(connection_id: int) -> list[str]:
    sealer = Sealer.of(settings.SEAL_KEYS)
    rows = Webhook.objects.filter(connection_id=connection_id)
    return [
        sealer.open(row.key, context=_context(connection_id, row.remote_id)).decode()
        for row in rows
    ]


def _context(connection_id: int, remote_id: str) -> str:
    return f"key of webhook {remote_id} of connection {connection_id}"
