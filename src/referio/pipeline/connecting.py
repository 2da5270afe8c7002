"""Connecting and disconnecting an employer: one act over all apps, in one transaction."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from referio.accounts import operations as accounts
from referio.accounts.models import Invitation
from referio.accounts.queries import InvitationSpent, owners_of, usable_invitation
from referio.applications import operations as applications
from referio.applications.queries import sent_of
from referio.ats import operations as ats
from referio.ats import webhooks
from referio.ats.models import Connection
from referio.ats.operations import is_live
from referio.ats.queries import connection as connection_of
from referio.ats.queries import is_known, other_accounts
from referio.core.ports import Disconnected, Grant, Unavailable
from referio.jobs import operations as jobs
from referio.pipeline import clock
from referio.pipeline.endings import ENDED, LEFT
from referio.transactions import transaction

logger = logging.getLogger(__name__)


class OtherAccount(Exception):
    """The employer has connected `known` before, and this is another account."""

    def __init__(self, known: Sequence[Connection]) -> None:
        super().__init__(type(self).__doc__)
        self.known = tuple(known)


def connect(
    invitation_id: int, grant: Grant, *, another: bool = False, now: datetime
) -> Connection:
    """Make the connection, spend the invitation, and set the first sync going.

    `another` says that the employer wants one more account, should this be another than
    before. Raises InvitationUnusable, OtherAccount, ats.AccountTaken,
    ats.AccountUnknown; then nothing is kept.
    """
    from referio.pipeline import steps  # steps use this module too

    with transaction():
        invitation = usable_invitation(invitation_id, now=now)
        if not another:
            _expect_the_same(invitation.employer_id, grant)
        connection = ats.connect(invitation.employer_id, grant, now=now)
        if not accounts.spend(invitation_id, now=now):
            raise InvitationSpent(invitation)
        for application_id in applications.release(connection.pk, now=now):
            steps.ask_for_hand_over(application_id)
        for application_id in sent_of(connection.pk):
            steps.ask_for_confirmation(application_id)
        steps.ask_for_sync(connection.pk)
        if webhooks.may_register(connection):
            steps.ask_for_webhooks(connection.pk)
        return connection


def _expect_the_same(employer_id: int, grant: Grant) -> None:
    """Raise OtherAccount where an employer's first account is not the one that came."""
    known = other_accounts(employer_id, grant.account_id)
    if known and grant.account_id and not is_known(grant.account_id):
        raise OtherAccount(known)


def leave(connection: Connection, *, now: datetime) -> bool:
    """End a connection because the employer asks us to, and give its tokens back.

    False when that consent had ended before.
    """
    from referio.pipeline import following  # it uses this module too

    unregister = following.unregistering(connection)
    give_back = ats.give_back(connection.pk)
    if not disconnect(connection, why=LEFT, now=now):
        return False
    unregister()
    give_back()
    return True


def check(connection_id: int) -> None:
    """Prove that a consent still stands, and end the connection where it does not."""
    found = connection_of(connection_id)
    if found.state != found.State.ACTIVE:
        return
    try:
        ats.check(connection_id, now=clock.now())
    except Disconnected as ended:
        disconnect(found, why=str(ended), now=clock.now())
    except Unavailable as trouble:
        # The connection remembers how long to wait, and whose fault it is.
        logger.info("Connection %s was not checked: %s", connection_id, trouble)


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
        webhooks.keep_only(connection.pk, ())
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
