"""Following what becomes of applications: by what the ATS announces, and by asking it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from referio.applications import progress
from referio.ats import webhooks
from referio.ats.models import Announcement, Connection
from referio.ats.operations import require_live
from referio.ats.queries import connection as connection_of
from referio.core.announcing import Announcing, Event, Progress, Standing
from referio.core.ports import (
    AtsError,
    Disconnected,
    Misconfigured,
    Refused,
    Unavailable,
)
from referio.pipeline import addresses, clock, connecting, handing_over
from referio.pipeline.retries import Postponed
from referio.transactions import transaction

MOST_DOUBTS = 5  # looked for at one announcement; the others have steps of their own


def register(connection_id: int) -> None:
    """See that every event is announced to us once, and that we hold each key.

    Run again after being killed it ends what it cannot use: a key comes once only.
    """
    found = connection_of(connection_id)
    if found.state != Connection.State.ACTIVE or not webhooks.may_register(found):
        return
    url = addresses.webhook(webhooks.following_of(connection_id).address)
    client = webhooks.announcing_for(found, now=clock.now())
    try:
        alive = _usable(client, connection_id, url)
        for event in Event:
            if event not in alive.values():
                alive[_register_one(client, found, event, url)] = event
    except Disconnected as ended:
        connecting.lose_access(found, ended)
    except (Refused, Misconfigured) as no:
        # What lives on in the ATS is still signed by the keys we have.
        webhooks.note_trouble(connection_id, str(no))
    else:
        with transaction():
            webhooks.keep_only(connection_id, alive)


def _usable(client: Announcing, connection_id: int, url: str) -> dict[str, Event]:
    """Return our live registrations, one an event, and end our strays."""
    known, alive = webhooks.known(connection_id), dict[str, Event]()
    path = url.rpartition("/")[2]
    for one in client.registrations():
        if not one.url.endswith(f"/{path}"):
            continue  # somebody else's: our address is nobody else's
        event = one.event
        is_known = event is not None and known.get(one.remote_id) == event
        if is_known and one.url == url and event and event not in alive.values():
            alive[one.remote_id] = event
        else:
            client.unregister(one.remote_id)
    return alive


def _register_one(client: Announcing, found: Connection, event: Event, url: str) -> str:
    made = client.register(event, url)
    with transaction():
        require_live(found.pk, since=found.connected_at)
        webhooks.store(found.pk, made, event, clock.now())
    return made.remote_id


def unregistering(connection: Connection) -> Callable[[], None]:
    """Return what ends our registrations once the connection has ended; it never raises.

    Asked for before the tokens are gone, and called when they are gone with us.
    """
    known = list(webhooks.known(connection.pk))
    client = webhooks.parting(connection)

    def unregister() -> None:
        if client is None:
            return
        with suppress(AtsError):
            for remote_id in known:
                client.unregister(remote_id)

    return unregister


def act_on(
    announcement_id: int,
    *,
    if_arrived: Callable[[UUID], None],
    if_refused: Callable[[UUID], None],
    if_unanswered: Callable[[UUID], None],
) -> None:
    """Act on what was announced, after looking it up. Raises Unavailable or Postponed."""
    row = webhooks.announcement(announcement_id)
    if row is None or row.connection.state != Connection.State.ACTIVE:
        return
    try:
        _end_doubts(row, if_refused, if_unanswered)
        mine = _look_up(row, if_arrived)
    except Disconnected as ended:
        connecting.lose_access(row.connection, ended)
    except (Refused, Unavailable, Postponed) as error:
        webhooks.note(row, error=str(error))
        if not isinstance(error, Refused):
            raise
    else:
        with transaction():
            webhooks.settle(row, ours=mine)


def _end_doubts(
    row: Announcement,
    if_refused: Callable[[UUID], None],
    if_unanswered: Callable[[UUID], None],
) -> None:
    """Look at once for what is in doubt: this may be it."""
    if not row.ids.get("applicationId"):
        return
    for application_id in progress.doubtful(row.connection_id, most=MOST_DOUBTS):
        with suppress(Postponed, Unavailable):  # its own step goes on trying
            handing_over.hand_over(
                application_id, if_refused=if_refused, if_unanswered=if_unanswered
            )


def _look_up(row: Announcement, if_arrived: Callable[[UUID], None]) -> bool:
    """Bring our application up to date; False when it is none of ours."""
    opportunity_id = row.ids.get("opportunityId", "")
    if not opportunity_id or not progress.may_be_ours(row.connection_id, row.ids):
        return False
    as_of = clock.now()
    told = webhooks.announcing_for(row.connection, now=as_of).progress(opportunity_id)
    if told is None:
        told = Progress(opportunity_id, (), Standing.GONE, "")
    application_id = progress.found_by(row.connection_id, told)
    if application_id is None:
        return False
    handing_over.confirm(application_id, if_arrived=if_arrived)
    _record(row.connection, application_id, told, as_of)
    return True


def _record(
    found: Connection, application_id: UUID, told: Progress, as_of: datetime
) -> bool:
    if told.standing is None:
        return False
    with transaction():
        require_live(found.pk, since=found.connected_at)
        return progress.record(
            application_id, told.standing, stage=told.stage, as_of=as_of
        )


def follow(connection_id: int) -> None:
    """Ask the ATS what changed since we last asked: a call for a hundred changes.

    Counts what no announcement told us, where there should have been one.
    """
    found, as_of = connection_of(connection_id), clock.now()
    if found.state != Connection.State.ACTIVE or not webhooks.announcer_of(found):
        return
    since = webhooks.asked_from(found, now=as_of)
    heard = webhooks.heard_of(connection_id, since)
    unheard = 0
    try:
        client = webhooks.announcing_for(found, now=as_of)
        for told in client.progress_since(since, source=handing_over.SOURCE):
            application_id = progress.found_by(connection_id, told)
            is_news = application_id and _record(found, application_id, told, as_of)
            unheard += bool(is_news and told.opportunity_id not in heard)
    except Disconnected as ended:
        connecting.lose_access(found, ended)
        return
    except AtsError:
        return  # asked again in an hour, from where we were
    expected = bool(webhooks.known(connection_id))
    with transaction():
        webhooks.asked(connection_id, unheard=unheard if expected else 0, now=as_of)
