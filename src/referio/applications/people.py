"""What only a person can settle: an answer the form lacks, and a doubt nobody else can end."""

import uuid
from datetime import datetime

from referio.applications import contents, queries
from referio.applications.models import Answer, Application, HandOver
from referio.applications.operations import PATIENCE
from referio.core.postings import Arrival, Form, Submission
from referio.transactions import transaction_required

State = HandOver.State
CLOSED_MEANWHILE = "The posting closed before the missing answer came."


@transaction_required
def answer(
    application_id: uuid.UUID, *, form: Form, submission: Submission, now: datetime
) -> bool:
    """Add the missing answers and put the hand-over in line; False if it lacks none now.

    `submission` holds those answers alone; consents in it go in place of earlier ones.
    """
    rows = HandOver.objects.filter(
        application_id=application_id, state=State.UNANSWERED
    )
    back = rows.update(state=State.WAITING, error="", due_at=now + PATIENCE)
    if back != 1:
        return False
    application = Application.objects.get(pk=application_id)
    contents.add(application, form, submission)
    application.consents = {**application.consents, **submission.consents}
    application.policies = {**application.policies, **submission.policies}
    application.form_version = form.version
    application.save(update_fields=["consents", "policies", "form_version"])
    return True


@transaction_required
def recognised(application_id: uuid.UUID, arrival: Arrival, *, now: datetime) -> bool:
    """Record that an application found in the ATS is this one; False if no doubt is left.

    It counts as sent from here on: our source is added when it is confirmed.
    """
    rows = HandOver.objects.filter(application_id=application_id, state=State.UNCERTAIN)
    known = rows.update(
        state=State.SENT,
        remote_application_id=arrival.application_ids[-1],
        opportunity_id=arrival.opportunity_id,
        sent_at=now,
        due_at=now + PATIENCE,
        error="",
    )
    if known:
        Answer.objects.filter(application_id=application_id, voluntary=True).delete()
    return known == 1


@transaction_required
def not_there(application_id: uuid.UUID, *, now: datetime) -> bool:
    """Put a doubtful hand-over back in line: nothing in the ATS is this application.

    False when no doubt is left, or when what was asked of the ATS may yet show there.
    """
    rows = HandOver.objects.filter(
        application_id=application_id,
        state=State.UNCERTAIN,
        asked_at__lt=now - queries.SHOWS_WITHIN,
    )
    back = {"state": State.WAITING, "asked_at": None, "due_at": now + PATIENCE}
    return rows.update(error="", **back) == 1


@transaction_required
def forget_unanswered(*, now: datetime) -> int:
    """Erase applications whose missing answer never came; returns how many.

    While access is ended nobody can answer, and the time does not run.
    """
    # Locked, so that no answer is taken in while one goes.
    given_up = HandOver.objects.select_for_update(
        of=("self",), skip_locked=True
    ).filter(
        state=State.UNANSWERED,
        due_at__lt=now,
        application__job__connection__state="active",
    )
    ids = list(given_up.values_list("application_id", flat=True)[:1000])
    Application.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction_required
def refuse_closed() -> list[uuid.UUID]:
    """Refuse what waits for an answer to a job that has closed; returns their ids."""
    late = HandOver.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state=State.UNANSWERED, application__job__state="closed"
    )
    ids = list(late.values_list("application_id", flat=True)[:1000])
    HandOver.objects.filter(application_id__in=ids).update(
        state=State.REFUSED, job_closed=True, error=CLOSED_MEANWHILE
    )
    return ids
