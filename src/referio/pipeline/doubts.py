"""Doubts only a person can end: does an application that stands in the ATS happen to be ours?"""

from uuid import UUID

from referio.applications import people
from referio.applications.models import HandOver
from referio.applications.queries import SHOWS_WITHIN
from referio.applications.queries import application as application_of
from referio.ats.operations import ats_for
from referio.core.postings import Arrival
from referio.pipeline import clock, steps
from referio.pipeline.handing_over import SLACK
from referio.transactions import forbid_transaction, transaction


def standing(application_id: UUID) -> tuple[Arrival, ...]:
    """Return this person's applications to this job in the ATS since they applied to us.

    Raises Refused, Unavailable or Disconnected.
    """
    forbid_transaction()
    application = application_of(application_id)
    job = application.job
    ats = ats_for(job.connection_id, now=clock.now(), somebody_waits=True)
    since = application.created_at - SLACK
    found = ats.find(job.remote_id, email=application.email, since=since)
    return tuple(one for one in found if one.application_ids)


def may_send_again(hand_over: HandOver) -> bool:
    """Tell whether what was asked of the ATS would show there by now."""
    asked = hand_over.asked_at
    return asked is not None and clock.now() - asked > SHOWS_WITHIN


def is_ours(application_id: UUID, arrival: Arrival) -> bool:
    """Take an application in the ATS for this one, on a person's word; our source follows.

    False when the doubt had ended meanwhile.
    """
    with transaction():
        known = people.recognised(application_id, arrival, now=clock.now())
        if known:
            steps.ask_for_confirmation(application_id)
        return known


def send_again(application_id: UUID) -> bool:
    """Hand it over once more, on a person's word that it is not there; False if it may be."""
    with transaction():
        back = people.not_there(application_id, now=clock.now())
        if back:
            steps.ask_for_hand_over(application_id)
        return back
