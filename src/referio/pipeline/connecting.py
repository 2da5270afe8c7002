"""Connecting and disconnecting an employer: one act over all apps, in one transaction."""

from datetime import datetime

from django.conf import settings

from referio.accounts import operations as accounts
from referio.accounts.models import Invitation
from referio.accounts.queries import InvitationSpent, owners_of, usable_invitation
from referio.applications import operations as applications
from referio.ats import operations as ats
from referio.ats.models import Connection
from referio.ats.queries import connection as connection_of
from referio.core.ports import Grant
from referio.jobs import operations as jobs
from referio.transactions import transaction


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
        return connection


def disconnect(connection_id: int, *, why: str, now: datetime) -> bool:
    """End a connection at once: tokens gone, jobs withdrawn, applications kept.

    Newsletters not yet sent drop the jobs by themselves, since sending asks whether a
    job is open. False when the connection had ended before.
    """
    from referio.pipeline import steps

    with transaction():
        if not ats.disconnect(connection_id, why=why, now=now):
            return False
        jobs.withdraw(connection_id, now=now)
        applications.hold(connection_id, why="Access to the ATS was revoked.")
        again = _invite_again(connection_id, now)
        steps.send_disconnected.defer(
            connection_id=connection_id, invitation_id=again.pk
        )
        return True


def _invite_again(connection_id: int, now: datetime) -> Invitation:
    """Make the link that leads back: whoever revoked by mistake has one click to go."""
    employer_id = connection_of(connection_id).employer_id
    owner = next(
        (user.email for user in owners_of(employer_id)), settings.SUPPORT_EMAIL
    )
    return accounts.invite(
        employer_id, email=owner, by=None, now=now, days=settings.INVITATION_DAYS
    )
