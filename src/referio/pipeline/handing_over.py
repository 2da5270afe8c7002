"""Handing an application over to the employer's ATS: claim, talk, record.

What makes it exactly once: an outcome counts only for its own claim; the moment before
the ATS may create something is recorded; and what is in doubt is looked for, and asked
again only when it has not shown for longer than the ATS needs.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from referio.applications import operations as applications
from referio.applications.models import Application, HandOver
from referio.applications.operations import Claim
from referio.applications.queries import SHOWS_WITHIN, submission
from referio.applications.queries import application as application_of
from referio.ats.operations import ats_for
from referio.core.ports import (
    Ats,
    Closed,
    Disconnected,
    Incomplete,
    Misconfigured,
    Refused,
    Unavailable,
)
from referio.core.postings import Arrival
from referio.pipeline import clock, connecting
from referio.pipeline.retries import Postponed
from referio.transactions import forbid_transaction, transaction

SLACK = timedelta(hours=1)  # their clock and that of any machine of ours may differ
SOURCE = "Refer.io"
NOT_SHOWN_YET = "It may have arrived: looked for in the ATS, not found yet."
NOT_SURELY_OURS = (
    "An application of this person stands in the ATS without our source: somebody has to"
    " see whether it is this one."
)

NOT_CREDITED = (
    "It arrived, but Lever does not show “Refer.io” as its source: the list of sources is"
    " probably locked. A Super Admin can add “Refer.io” to it in Lever’s settings, and to"
    " this candidate by hand."
)


def nothing_more(_: UUID) -> None:
    """Do nothing after an outcome."""


def hand_over(
    application_id: UUID,
    *,
    if_refused: Callable[[UUID], None] = nothing_more,
    if_unanswered: Callable[[UUID], None] = nothing_more,
) -> bool:
    """Bring one application to the ATS; True once it is there.

    `if_refused` is called in the transaction that records a refusal, `if_unanswered` in
    the one that records a missing answer. Raises Unavailable or Postponed when it must be
    tried again; the row says how it stands.
    """
    with transaction():
        claim = applications.claim(application_id, now=clock.now())
    if claim is None:
        return False
    application = application_of(application_id)
    try:
        remote_id = _talk(application, claim)
    except Disconnected as ended:
        _lose_access(application, claim, ended)
        return False
    except Refused as no:
        with transaction():
            if _record_no(claim, no):
                told = if_unanswered if isinstance(no, Incomplete) else if_refused
                told(application_id)
        return False
    except applications.ClaimLost:
        return False
    except Unavailable as later:
        # Until the ATS has answered, what was in doubt before stays so.
        doubtful = later.asked or claim.asked_at is not None
        record = applications.in_doubt if doubtful else applications.postponed
        record(claim, error=str(later), now=clock.now())
        raise
    with transaction():
        applications.sent(claim, remote_id=remote_id, now=clock.now())
    return True


def _record_no(claim: Claim, no: Refused) -> bool:
    if isinstance(no, Incomplete):
        return applications.unanswered(claim, error=str(no), now=clock.now())
    closed = isinstance(no, Closed)
    return applications.refused(claim, error=str(no), job_closed=closed)


def _talk(application: Application, claim: Claim) -> str:
    forbid_transaction()
    ats = ats_for(application.job.connection_id, now=clock.now())
    if claim.asked_at is not None:
        there = _look(ats, application, claim, claim.asked_at)
        if there is not None:
            return there
    return ats.submit(
        application.job.remote_id,
        submission(application),
        key=application.pk.hex,
        before_asking=lambda: applications.asking(claim, now=clock.now()),
    )


def _look(
    ats: Ats, application: Application, claim: Claim, asked_at: datetime
) -> str | None:
    """Return the id of what an earlier attempt created, or None when it created nothing.

    Raises Postponed while it may yet show, and when we are not let look: a doubt is
    never ended by a guess.
    """
    try:
        arrivals = _arrivals(ats, application)
    except Refused as no:
        applications.in_doubt(claim, error=str(no), now=clock.now())
        raise Postponed(f"Application {application.pk} cannot be looked for.") from no
    ours = [a for a in arrivals if SOURCE in a.sources and a.application_ids]
    if ours:
        return ours[0].application_ids[-1]
    if arrivals:
        _wait_in_doubt(application, claim, NOT_SURELY_OURS)
    if clock.now() - asked_at < SHOWS_WITHIN:
        _wait_in_doubt(application, claim, NOT_SHOWN_YET)
    return None


def _wait_in_doubt(application: Application, claim: Claim, why: str) -> NoReturn:
    applications.in_doubt(claim, error=why, now=clock.now())
    raise Postponed(f"Application {application.pk} is in doubt: {why}")


def confirm(
    application_id: UUID, *, if_arrived: Callable[[UUID], None] = nothing_more
) -> None:
    """Find the application in the ATS and see that its source is ours.

    `if_arrived` is called in the transaction that records that it was found. Raises
    Postponed while it does not show (lever-api 4.5).
    """
    application = application_of(application_id)
    if application.hand_over.state != HandOver.State.SENT:
        return
    forbid_transaction()
    try:
        arrival = _verified(application)
    except Disconnected as ended:
        connecting.lose_access(application.job.connection, ended)
    except (Refused, Postponed) as no:
        applications.note(application_id, error=str(no), now=clock.now())
        if isinstance(no, Postponed):
            raise
    else:
        note = "" if SOURCE in arrival.sources else NOT_CREDITED
        with transaction():
            if applications.confirmed(
                application_id, arrival, note=note, now=clock.now()
            ):
                if_arrived(application_id)


def _verified(application: Application) -> Arrival:
    ats = ats_for(application.job.connection_id, now=clock.now())
    remote_id = application.hand_over.remote_application_id
    for arrival in _arrivals(ats, application):
        if remote_id in arrival.application_ids:
            return _credited(ats, arrival)
    raise Postponed(NOT_SHOWN_YET)


def _credited(ats: Ats, arrival: Arrival) -> Arrival:
    """Return the arrival with our source, or as it is where the ATS will not take it.

    A locked list of sources stays locked however often we ask, and the application is
    there; so a no, also one for want of permission, is told to people instead.
    """
    if SOURCE in arrival.sources:
        return arrival
    try:
        return ats.credit(arrival.opportunity_id, SOURCE) or arrival
    except (Refused, Misconfigured):
        return arrival


def _arrivals(ats: Ats, application: Application) -> tuple[Arrival, ...]:
    since = application.created_at - SLACK
    return ats.find(application.job.remote_id, email=application.email, since=since)


def _lose_access(application: Application, claim: Claim, ended: Disconnected) -> None:
    doubtful = claim.asked_at is not None
    record = applications.in_doubt if doubtful else applications.postponed
    record(claim, error=str(ended), now=clock.now())
    connecting.lose_access(application.job.connection, ended)
