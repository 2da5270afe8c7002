"""Handing an application over to the employer's ATS: claim, talk, record.

The order is what makes it exactly once. A claim without an outcome is in doubt, and a
hand-over in doubt asks the ATS first and repeats only what is provably not there.
"""

from datetime import datetime, timedelta
from uuid import UUID

from referio.applications import operations as applications
from referio.applications.models import Application, HandOver
from referio.applications.queries import application as application_of
from referio.applications.queries import submission
from referio.ats.operations import ats_for
from referio.core.ports import Ats, Disconnected, Refused, Unavailable
from referio.pipeline import clock, connecting
from referio.pipeline.retries import Postponed
from referio.transactions import forbid_transaction, transaction

SLACK = timedelta(minutes=5)  # their clock and ours may differ
SOURCE = "Refer.io"


def hand_over(application_id: UUID) -> bool:
    """Bring one application to the ATS; True once it is there.

    Raises Unavailable when it must be tried again; the row says how it stands.
    """
    with transaction():
        was = applications.claim(application_id, now=clock.now())
    if was is None:
        return False
    application = application_of(application_id)
    try:
        remote_id = _talk(application, in_doubt=was == HandOver.State.UNCERTAIN)
    except Disconnected as ended:
        _lose_access(application, ended)
        return False
    except Refused as no:
        applications.refused(application_id, error=str(no))
        return False
    except Unavailable as later:
        _postpone(application_id, later, was)
        raise
    with transaction():
        applications.sent(application_id, remote_id=remote_id, now=clock.now())
    return True


def confirm(application_id: UUID) -> None:
    """Find the application in the ATS and see that its source is ours.

    Raises Postponed while it is not there yet (lever-api 4.5: creation may lag).
    """
    application = application_of(application_id)
    if application.hand_over.state != HandOver.State.SENT:
        return
    forbid_transaction()
    ats = ats_for(application.job.connection_id, now=clock.now())
    arrival = ats.find(
        application.job.remote_id, email=application.email, since=_began(application)
    )
    if (
        arrival is None
        or application.hand_over.remote_application_id not in arrival.application_ids
    ):
        raise Postponed(
            f"Application {application_id} is not to be found in the ATS yet."
        )
    if SOURCE not in arrival.sources:
        arrival = ats.credit(arrival.opportunity_id, SOURCE) or arrival
    with transaction():
        applications.confirmed(application_id, arrival, now=clock.now())


def _talk(application: Application, *, in_doubt: bool) -> str:
    forbid_transaction()
    ats = ats_for(application.job.connection_id, now=clock.now())
    there = _already_there(ats, application) if in_doubt else None
    if there is not None:
        return there
    return ats.submit(
        application.job.remote_id, submission(application), key=application.pk.hex
    )


def _already_there(ats: Ats, application: Application) -> str | None:
    arrival = ats.find(
        application.job.remote_id, email=application.email, since=_began(application)
    )
    if arrival is None or not arrival.application_ids:
        return None
    return arrival.application_ids[-1]


def _began(application: Application) -> datetime:
    return application.created_at - SLACK


def _postpone(application_id: UUID, later: Unavailable, was: str) -> None:
    # A hand-over that was in doubt stays so until the ATS has answered.
    doubtful = later.asked or was == HandOver.State.UNCERTAIN
    record = applications.in_doubt if doubtful else applications.postponed
    record(application_id, error=str(later), now=clock.now())


def _lose_access(application: Application, ended: Disconnected) -> None:
    applications.postponed(application.pk, error=str(ended), now=clock.now())
    connection_id = application.job.connection_id
    connecting.disconnect(connection_id, why=str(ended), now=clock.now())
    with (
        transaction()
    ):  # the connection may have ended before this hand-over was claimed
        applications.hold(connection_id, why="Access to the ATS was revoked.")
