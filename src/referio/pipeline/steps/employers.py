"""An employer comes, its postings become jobs, its connection stays healthy, it leaves."""

from referio.accounts.queries import owners_of
from referio.ats import operations as ats
from referio.ats import queries as ats_queries
from referio.ats.models import Connection
from referio.pipeline import clock, connecting, letters, syncing
from referio.pipeline.retries import MAIL, ONCE
from referio.pipeline.step import defer_once, step
from referio.transactions import transaction

# --- an employer comes -------------------------------------------------------------


@step(MAIL, queue="mail")
def send_invitation(*, invitation_id: int) -> None:
    """Mail an access link."""
    letters.invitation(invitation_id)


@step(MAIL, queue="mail")
def send_sign_in(*, user_id: int) -> None:
    """Mail a sign-in link."""
    letters.sign_in(user_id)


def ask_for_sign_in(user_id: int) -> bool:
    """Set the mail of a sign-in link going unless one waits already."""
    return defer_once(send_sign_in, f"sign-in-{user_id}", user_id=user_id)


# --- postings become jobs ----------------------------------------------------------


@step(ONCE, queue="sync")
def sync(*, connection_id: int, everything: bool = False) -> None:
    """Pull an employer's postings; after the first complete pull, tell its owners."""
    syncing.sync(connection_id, everything=everything, after_first=tell_owners)


def tell_owners(connection: Connection) -> None:
    """Set a mail to each owner going: their first jobs are in."""
    for owner in owners_of(connection.employer_id):
        send_connected.defer(connection_id=connection.pk, user_id=owner.pk)


def ask_for_sync(connection_id: int, *, everything: bool = False) -> bool:
    """Set a sync going unless one waits already; syncs of one connection never overlap."""
    key = f"sync-{connection_id}"
    return defer_once(sync, key, connection_id=connection_id, everything=everything)


def sync_due() -> None:
    """Set going the sync of every connection whose time has come."""
    for connection in ats_queries.due_for_sync(now=clock.now()):
        with transaction():
            ask_for_sync(connection.pk)


@step(MAIL, queue="mail")
def send_connected(*, connection_id: int, user_id: int) -> None:
    """Mail an owner that the first jobs are in."""
    letters.connected(connection_id, user_id)


# --- a connection stays healthy ----------------------------------------------------


@step(ONCE, queue="sync")
def check(*, connection_id: int) -> None:
    """Prove by a refresh that an employer's consent still stands."""
    connecting.check(connection_id)


def check_due() -> None:
    """Set going the check of every connection whose consent was proved too long ago."""
    for connection in ats_queries.due_for_check(now=clock.now()):
        ask_for_check(connection.pk)


def renew_idle() -> None:
    """Set going the renewal of every token unused for a month: three months kill it."""
    for connection in ats_queries.idle(now=clock.now()):
        ask_for_check(connection.pk)


def ask_for_check(connection_id: int) -> bool:
    """Set a check going unless one waits already."""
    with transaction():
        key = f"check-{connection_id}"
        return defer_once(check, key, connection_id=connection_id)


def warn_of_ends() -> None:
    """Set a mail to the owners going whose consent ends within a month; once."""
    with transaction():
        for connection in ats.claim_warnings(now=clock.now()):
            for owner in owners_of(connection.employer_id):
                send_consent_ends.defer(connection_id=connection.pk, user_id=owner.pk)


@step(MAIL, queue="mail")
def send_consent_ends(*, connection_id: int, user_id: int) -> None:
    """Mail an owner that the consent ends soon, and how to give a new one."""
    letters.consent_ends(connection_id, user_id)


def alarm_staff() -> None:
    """Set a mail to our staff going when an ATS refuses our credentials; one a day."""
    with transaction():
        if ats.claim_alarm(now=clock.now()):
            send_alarm.defer()


@step(MAIL, queue="mail")
def send_alarm() -> None:
    """Mail our staff that connections stand still by our own fault."""
    letters.alarm()


# --- an employer leaves ------------------------------------------------------------


@step(MAIL, queue="mail")
def send_disconnected(*, connection_id: int, invitation_id: int, user_id: int) -> None:
    """Mail an owner what ended, what became of everything, and the way back."""
    letters.disconnected(connection_id, invitation_id, user_id)
