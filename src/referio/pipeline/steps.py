"""Every background job, in the order of the story. What happens next is told here alone."""

from datetime import timedelta
from uuid import UUID

from referio.applications import operations as applications
from referio.applications import queries as application_queries
from referio.ats import queries as ats_queries
from referio.newsletters import operations as newsletters
from referio.pipeline import clock, editions, handing_over, letters, syncing
from referio.pipeline.retries import HAND_OVER, MAIL, ONCE, Postponed
from referio.pipeline.step import defer_once, step
from referio.transactions import transaction

# --- an employer comes ------------------------------------------------------------


@step(MAIL, queue="mail")
def send_invitation(*, invitation_id: int) -> None:
    """Mail an access link."""
    letters.invitation(invitation_id)


@step(MAIL, queue="mail")
def send_sign_in(*, user_id: int) -> None:
    """Mail a sign-in link."""
    letters.sign_in(user_id)


# --- postings become jobs ---------------------------------------------------------


@step(ONCE, queue="sync")
def sync(*, connection_id: int) -> None:
    """Pull an employer's postings; after the first complete pull, tell them."""
    run = syncing.sync(connection_id)
    if run is not None and run.complete and is_first(connection_id):
        send_connected.defer(connection_id=connection_id)


def is_first(connection_id: int) -> bool:
    """Tell whether the newest complete sync is the first since connecting."""
    connection = ats_queries.connection(connection_id)
    since = ats_queries.runs_of(connection_id).filter(
        complete=True, started_at__gte=connection.connected_at
    )
    return since.count() == 1


def ask_for_sync(connection_id: int) -> bool:
    """Set a sync going unless one waits already; syncs of one connection never overlap."""
    return defer_once(sync, f"sync-{connection_id}", connection_id=connection_id)


def sync_due() -> None:
    """Set going the sync of every connection whose time has come."""
    for connection in ats_queries.due_for_sync(now=clock.now()):
        with transaction():
            ask_for_sync(connection.pk)


@step(MAIL, queue="mail")
def send_connected(*, connection_id: int) -> None:
    """Mail the employer that the first jobs are in."""
    letters.connected(connection_id)


# --- a person subscribes ----------------------------------------------------------


@step(MAIL, queue="mail")
def send_confirmation(*, alert_id: int) -> None:
    """Mail the link that makes an alert count."""
    letters.confirmation(alert_id)


# --- jobs become newsletters ------------------------------------------------------


def open_edition(*, everyone: bool = False) -> int | None:
    """Open an edition if alerts are due, and set its matching going; returns its id."""
    with transaction():
        edition = editions.open_edition(now=clock.now(), everyone=everyone)
        if edition is None:
            return None
        match_edition.defer(edition_id=edition.pk, everyone=everyone)
        return edition.pk


@step(MAIL, queue="match")
def match_edition(*, edition_id: int, everyone: bool = False) -> None:
    """Find who gets what, and set every shard's sending going."""
    with transaction():
        for shard in editions.match_edition(
            edition_id, now=clock.now(), everyone=everyone
        ):
            send_shard.defer(edition_id=edition_id, shard=shard)


@step(MAIL, queue="send")
def send_shard(*, edition_id: int, shard: int) -> None:
    """Send a shard; what the relay would not take now is tried again later."""
    if not editions.send_shard(edition_id, shard):
        raise Postponed(f"Shard {shard} of edition {edition_id} has newsletters left.")


# --- a candidate applies ----------------------------------------------------------


@step(MAIL, queue="mail")
def send_application_receipt(*, application_id: str) -> None:
    """Mail the applicant a receipt."""
    letters.application_received(UUID(application_id))


@step(HAND_OVER, queue="hand-over")
def hand_over(*, application_id: str) -> None:
    """Bring an application to the ATS, and then see that it stands there rightly."""
    if handing_over.hand_over(UUID(application_id)):
        confirm_hand_over.defer(application_id=application_id)


def ask_for_hand_over(application_id: UUID) -> bool:
    """Set a hand-over going unless one waits already, be it for its next attempt."""
    key = f"hand-over-{application_id}"
    return defer_once(hand_over, key, application_id=str(application_id))


@step(HAND_OVER, queue="hand-over")
def confirm_hand_over(*, application_id: str) -> None:
    """Find the application in the ATS and verify its source."""
    handing_over.confirm(UUID(application_id))


# --- an employer leaves -----------------------------------------------------------


@step(MAIL, queue="mail")
def send_disconnected(*, connection_id: int, invitation_id: int) -> None:
    """Mail the employer what ended, what became of everything, and the way back."""
    letters.disconnected(connection_id, invitation_id)


# --- what a dead machine left behind ----------------------------------------------

SILENT = timedelta(minutes=10)


def rescue() -> None:
    """Take up work whose worker died: doubt what was being sent, go on with the rest."""
    now = clock.now()
    newsletters.take_back(before=now - SILENT, now=now)
    applications.doubt_abandoned(before=now - SILENT, now=now)
    with transaction():
        for application_id in application_queries.neglected(now=now):
            ask_for_hand_over(application_id)
        for application_id in application_queries.unconfirmed(now=now):
            key = f"confirm-{application_id}"
            defer_once(confirm_hand_over, key, application_id=str(application_id))
