"""What a dead machine left behind, and what is kept no longer than it is needed."""

from datetime import timedelta

from referio.alerts import exports
from referio.alerts import operations as alerts
from referio.applications import drafts, people
from referio.applications import operations as applications
from referio.applications import queries as application_queries
from referio.ats import operations as ats
from referio.ats import webhooks
from referio.core.fairness import REMEMBERED
from referio.newsletters import braking, clicks, feedback
from referio.newsletters import operations as newsletters
from referio.newsletters import queries as newsletter_queries
from referio.pipeline import clock, connecting
from referio.pipeline.sending import shards
from referio.pipeline.steps.candidates import (
    ask_for_confirmation,
    ask_for_hand_over,
    tell_applicant,
)
from referio.pipeline.steps.readers import (
    ask_for_matching,
    ask_for_shard,
    ask_for_shards,
)
from referio.transactions import transaction

# --- what a dead machine left behind -----------------------------------------------


SILENT = timedelta(minutes=10)
LOOKED_WITHIN = timedelta(minutes=3)  # an edition waits no longer for an ATS


def rescue() -> None:
    """Take up work whose worker died or whose step gave up; what is under way stays so."""
    now = clock.now()
    applications.take_back(before=now - SILENT, now=now)
    for connection_id in application_queries.held_with_access():
        connecting.release_held(connection_id, now=now)
    _rescue_newsletters()
    with transaction():
        for edition_id, part in newsletter_queries.unmatched(before=now - SILENT):
            ask_for_matching(edition_id, part)
        for edition_id in newsletter_queries.waiting_for_looks(
            before=now - LOOKED_WITHIN
        ):
            newsletters.give_up_looks(edition_id, now=now)
            ask_for_shards(edition_id)
        for edition_id, shard in newsletter_queries.unfinished(before=now - SILENT):
            ask_for_shard(edition_id, shard)
        for application_id in application_queries.neglected(now=now):
            ask_for_hand_over(application_id)
        for application_id in application_queries.unconfirmed(now=now):
            ask_for_confirmation(application_id)


def _rescue_newsletters() -> None:
    """Send on what workers had in hand that died: their locks tell at once."""
    left = shards.rescue()
    with transaction():
        for edition_id, shard in left:
            ask_for_shard(edition_id, shard)


def tidy() -> None:
    """Erase what is kept no longer than it is needed."""
    with transaction():
        applications.erase_delivered(now=clock.now())
        for application_id in people.refuse_closed():
            tell_applicant(application_id)
        people.forget_unanswered(now=clock.now())
        drafts.forget_old(now=clock.now())
        webhooks.erase_old(now=clock.now())
        ats.forget_runs(now=clock.now())
        alerts.forget_unconfirmed(now=clock.now())
        exports.forget_expired(now=clock.now())
        newsletters.forget_exposure(before=clock.now() - REMEMBERED)
        feedback.erase_old(now=clock.now())
        braking.forget(now=clock.now())
        clicks.forget(now=clock.now())
