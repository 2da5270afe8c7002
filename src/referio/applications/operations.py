"""What happens to applications: taken in, handed over, held."""

import json
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError
from django.db.models import F

from referio.applications import queries
from referio.applications.models import Answer, Application, Document, HandOver
from referio.core.postings import Arrival, Form, Submission
from referio.core.sealing import Sealer
from referio.transactions import transaction, transaction_required

State = HandOver.State
PATIENCE = timedelta(minutes=10)  # beyond it a silent hand-over is taken up again


class AlreadyApplied(Exception):
    """This person applied to this job before; `application` is that application."""

    def __init__(self, application: Application) -> None:
        super().__init__(f"Application {application.pk} exists already.")
        self.application = application


@transaction_required
def apply(
    job_id: int,
    *,
    form: Form,
    submission: Submission,
    name: str,
    subscriber_id: int | None,
    now: datetime,
) -> Application:
    """Store an application, sealed, with its hand-over waiting. Raises AlreadyApplied."""
    application = Application(
        id=uuid.uuid4(),
        job_id=job_id,
        subscriber_id=subscriber_id,
        email=submission.email,
        name=name,
        form_version=form.version,
        consents=submission.consents,
        ip_address=submission.ip_address or None,
        created_at=now,
    )
    try:
        with transaction():
            application.save(force_insert=True)
    except IntegrityError as error:
        earlier = queries.by_person(job_id, submission.email)
        if earlier is None:
            raise
        raise AlreadyApplied(earlier) from error
    _store_answers(application, form, submission)
    HandOver.objects.create(application=application, due_at=now + PATIENCE)
    return application


@transaction_required
def claim(application_id: uuid.UUID, *, now: datetime) -> str | None:
    """Take a hand-over for sending and return the state it was in; None if not to be had."""
    row = HandOver.objects.select_for_update(skip_locked=True).filter(
        application_id=application_id, state__in=[State.WAITING, State.UNCERTAIN]
    )
    was = row.values_list("state", flat=True).first()
    if was is not None:
        HandOver.objects.filter(application_id=application_id).update(
            state=State.SENDING, claimed_at=now, attempts=F("attempts") + 1
        )
    return was


@transaction_required
def sent(application_id: uuid.UUID, *, remote_id: str, now: datetime) -> None:
    """Record that the ATS has it; the voluntary answers are erased, having been forwarded."""
    _settle(
        application_id,
        state=State.SENT,
        remote_application_id=remote_id,
        sent_at=now,
        error="",
    )
    Answer.objects.filter(application_id=application_id, voluntary=True).delete()


def postponed(application_id: uuid.UUID, *, error: str, now: datetime) -> None:
    """Record that the ATS could not be asked: nothing was created there."""
    _settle(application_id, state=State.WAITING, error=error, due_at=now + PATIENCE)


def in_doubt(application_id: uuid.UUID, *, error: str, now: datetime) -> None:
    """Record that the ATS may have created it: it is asked before anything is repeated."""
    _settle(application_id, state=State.UNCERTAIN, error=error, due_at=now + PATIENCE)


def refused(application_id: uuid.UUID, *, error: str) -> None:
    """Record that the ATS said no; staff and employer see why."""
    _settle(application_id, state=State.REFUSED, error=error)


@transaction_required
def confirmed(application_id: uuid.UUID, arrival: Arrival, *, now: datetime) -> None:
    """Record how the application stands in the ATS; twice is harmless."""
    HandOver.objects.filter(application_id=application_id, state=State.SENT).update(
        state=State.CONFIRMED,
        opportunity_id=arrival.opportunity_id,
        sources=list(arrival.sources),
        origin=arrival.origin,
        confirmed_at=now,
    )


@transaction_required
def hold(connection_id: int, *, why: str) -> int:
    """Keep undelivered applications of a connection that has ended; returns how many."""
    return HandOver.objects.filter(
        application__job__connection_id=connection_id, state__in=queries.OPEN_STATES
    ).update(state=State.HELD, error=why)


@transaction_required
def release(connection_id: int, *, now: datetime) -> list[uuid.UUID]:
    """Put held applications of a reconnected employer back in line and return their ids.

    They may have been on their way when access ended, so the ATS is asked first.
    """
    held = HandOver.objects.select_for_update().filter(
        application__job__connection_id=connection_id, state=State.HELD
    )
    ids = list(held.values_list("application_id", flat=True))
    HandOver.objects.filter(application_id__in=ids).update(
        state=State.UNCERTAIN, error="", due_at=now + PATIENCE
    )
    return ids


def doubt_abandoned(*, before: datetime, now: datetime) -> int:
    """Mark hand-overs whose worker died while sending as in doubt; returns how many."""
    left = HandOver.objects.filter(state=State.SENDING, claimed_at__lt=before)
    return left.update(
        state=State.UNCERTAIN, due_at=now, error="The worker ended while sending."
    )


def _settle(application_id: uuid.UUID, **fields: object) -> None:
    """Record the outcome of a claim; one settled before stays as it was."""
    HandOver.objects.filter(application_id=application_id, state=State.SENDING).update(
        **fields
    )


def _store_answers(
    application: Application, form: Form, submission: Submission
) -> None:
    sealer = Sealer.of(settings.SEAL_KEYS)
    asked = [(s.voluntary, q) for s in form.sets for q in s.questions]
    Answer.objects.bulk_create(
        Answer(
            application=application,
            position=position,
            key=question.key,
            label=question.label,
            voluntary=voluntary,
            value=sealer.seal(
                json.dumps(submission.answers[question.key]).encode(),
                context=queries.context(application.pk, question.key),
            ),
        )
        for position, (voluntary, question) in enumerate(asked)
        if question.key in submission.answers
    )
    Document.objects.bulk_create(
        Document(
            application=application,
            key=key,
            filename=file.filename[:255],
            media_type=file.media_type,
            size=len(file.content),
            content=sealer.seal(
                file.content, context=queries.context(application.pk, key)
            ),
        )
        for key, file in submission.attachments.items()
    )
