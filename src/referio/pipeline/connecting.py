"""Connecting and disconnecting an employer: one act over all apps, in one transaction."""

from datetime import datetime

from django.conf import settings

from referio.accounts import operations as accounts
from referio.accounts.models import Invitation
from referio.accounts.queries import InvitationSpent, owners_of, usable_invitation
from referio.applications import operations as applications
from referio.ats import operations as ats
from referio.ats import webhooks
from referio.ats.models import Connection
from referio.ats.operations import is_live
from referio.core.ports import Disconnected, Grant
from referio.jobs import operations as jobs
from referio.pipeline import clock
from referio.transactions import transaction

ENDED = "Access to the ATS was revoked."


def connect(invitation_id: int, grant: Grant, *, now: datetime) -> Connection:
    """Make the connection, spend the invitation, and set the first sync going.

    Raises InvitationUnusable, ats.AccountTaken, ats.AccountUnknown; then nothing is kept.
    """
    from referio.pipeline import steps  # steps use this module too

    with transaction():
        invitation = usable_invitation(invitation_id, now=now)
        connection = ats.connect(invitation.employer_id, grant, now=now)
        if not accounts.spend(invitation_id, now=now):
            raise InvitationSpent(invitation)
        for application_id in applications.release(connection.pk, now=now):
            steps.ask_for_hand_over(application_id)
        steps.ask_for_sync(connection.pk)
        if webhooks.may_register(connection):
            steps.ask_for_webhooks(connection.pk)
        return connection


def disconnect(connection: Connection, *, why: str, now: datetime) -> bool:
    """End a connection at once: tokens gone, jobs withdrawn, applications kept.

    `connection` is the row as it was when access was found dead; a consent given since
    stays. Newsletters not yet sent drop the jobs by themselves, since sending asks
    whether a job is open. False when that consent had ended before.
    """
    from referio.pipeline import steps

    since = connection.connected_at
    with transaction():
        if not ats.disconnect(connection.pk, since=since, why=why, now=now):
            return False
        jobs.withdraw(connection.pk, now=now)
        applications.hold(connection.pk, why=ENDED)
        again = _invite_again(connection.employer_id, now)
        for owner in owners_of(connection.employer_id):
            steps.send_disconnected.defer(
                connection_id=connection.pk, invitation_id=again.pk, user_id=owner.pk
            )
        return True


def release_held(connection_id: int, *, now: datetime) -> None:
    """Put applications back in line that are held although access works."""
    with transaction():
        if is_live(connection_id):
            applications.release(connection_id, now=now)


def lose_access(connection: Connection, ended: Disconnected) -> None:
    """Disconnect, and hold what was in a worker's hands while access ended."""
    disconnect(connection, why=str(ended), now=clock.now())
    with transaction():
        if not is_live(connection.pk):
            applications.hold(connection.pk, why=ENDED)


def _invite_again(employer_id: int, now: datetime) -> Invitation:
    """Make the link that leads back: whoever revoked by mistake has one click to go."""
    owner = next(
        (user.email for user in owners_of(employer_id)), settings.SUPPORT_EMAIL
    )
    return accounts.invite(
        employer_id, email=owner, by=None, now=now, days=settings.INVITATION_DAYS
    )
