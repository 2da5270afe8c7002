"""What happens to applications: taken in, handed over, held."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q

from referio.applications import contents, queries
from referio.applications.models import Answer, Application, Document, HandOver
from referio.core.postings import Arrival, Form, Submission
from referio.transactions import transaction, transaction_required

State = HandOver.State
RECEIPT_EVERY = timedelta(hours=1)  # nobody's inbox fills by another's typing
PATIENCE = timedelta(minutes=10)  # beyond it a silent hand-over is taken up again


@dataclass(frozen=True, slots=True)
class Claim:
    """One attempt at a hand-over. `asked_at` is when an earlier one may have created it."""

    application_id: uuid.UUID
    number: int
    asked_at: datetime | None


class ClaimLost(Exception):
    """The hand-over was taken over by another worker, who will see to it."""


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
    """Store an application, sealed, with its hand-over waiting. Raises AlreadyApplied.

    One the ATS refused is replaced: nothing of it stands there, and who fills in the
    form again means the new answers.
    """
    _forget_refused(job_id, submission.email)
    application = Application(
        id=uuid.uuid4(),
        job_id=job_id,
        subscriber_id=subscriber_id,
        email=submission.email,
        name=name,
        form_version=form.version,
        consents=submission.consents,
        policies=submission.policies,
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
    contents.store(application, form, submission)
    HandOver.objects.create(application=application, due_at=now + PATIENCE)
    return application


def _forget_refused(job_id: int, email: str) -> None:
    # Locked, so that nobody puts it back in line while it goes.
    refused = HandOver.objects.select_for_update(of=("self",)).filter(
        application__job_id=job_id,
        application__email__lower=email.lower(),
        state=State.REFUSED,
    )
    ids = list(refused.values_list("application_id", flat=True))
    Application.objects.filter(pk__in=ids).delete()


@transaction_required
def ask_for_receipt(application_id: uuid.UUID, *, now: datetime) -> bool:
    """Note that the receipt is mailed once more; False when it was within the hour."""
    lately = now - RECEIPT_EVERY
    older = Application.objects.filter(pk=application_id, created_at__lte=lately)
    never = Q(receipt_again_at=None)
    asked = older.filter(never | Q(receipt_again_at__lte=lately))
    return asked.update(receipt_again_at=now) == 1


@transaction_required
def claim(application_id: uuid.UUID, *, now: datetime) -> Claim | None:
    """Take a hand-over for sending; None when it is not to be had."""
    row = (
        HandOver.objects.select_for_update(skip_locked=True)
        .filter(
            application_id=application_id, state__in=[State.WAITING, State.UNCERTAIN]
        )
        .first()
    )
    if row is None:
        return None
    row.state, row.claimed_at, row.attempts = State.SENDING, now, row.attempts + 1
    row.save(update_fields=["state", "claimed_at", "attempts"])
    return Claim(application_id, row.attempts, row.asked_at)


def asking(claim: Claim, *, now: datetime) -> None:
    """Note that the next word may create the application. Raises ClaimLost.

    From here on a missing outcome is a doubt; a claim somebody else took over ends here.
    """
    if not _settle(claim, asked_at=now, claimed_at=now):
        raise ClaimLost(f"Application {claim.application_id} is in other hands.")


@transaction_required
def sent(claim: Claim, *, remote_id: str, now: datetime) -> None:
    """Record that the ATS has it; the voluntary answers are erased, having been forwarded.

    Who took the claim over meanwhile, or holds it, knows less: this answer ends a doubt.
    """
    rows = HandOver.objects.filter(
        application_id=claim.application_id,
        state__in=queries.OPEN_STATES,
        attempts=claim.number,
    )
    known = rows.update(
        state=State.SENT,
        remote_application_id=remote_id,
        sent_at=now,
        due_at=now + PATIENCE,
        error="",
    )
    if known:
        answers = Answer.objects.filter(application_id=claim.application_id)
        answers.filter(voluntary=True).delete()


def postponed(claim: Claim, *, error: str, now: datetime) -> None:
    """Record that nothing was created there: it waits as it was."""
    _settle(
        claim, state=State.WAITING, asked_at=None, error=error, due_at=now + PATIENCE
    )


def in_doubt(claim: Claim, *, error: str, now: datetime) -> None:
    """Record that the ATS may have created it: it is looked for before it is repeated."""
    _settle(claim, state=State.UNCERTAIN, error=error, due_at=now + PATIENCE)


def refused(claim: Claim, *, error: str, job_closed: bool = False) -> bool:
    """Record that the ATS said no; staff and employer see why. False for a lost claim."""
    no = State.REFUSED
    return _settle(claim, state=no, asked_at=None, error=error, job_closed=job_closed)


def unanswered(claim: Claim, *, error: str, now: datetime) -> bool:
    """Record that the form asks what the candidate was not asked. False for a lost claim."""
    until = now + queries.KEPT_UNANSWERED
    state = State.UNANSWERED
    return _settle(claim, state=state, asked_at=None, error=error, due_at=until)


@transaction_required
def try_again(application_id: uuid.UUID, *, now: datetime) -> bool:
    """Put a refused hand-over back in line, on a person's word; False if it is not one."""
    rows = HandOver.objects.filter(application_id=application_id, state=State.REFUSED)
    back = {"state": State.WAITING, "due_at": now + PATIENCE, "job_closed": False}
    return rows.update(**back) == 1


@transaction_required
def confirmed(
    application_id: uuid.UUID, arrival: Arrival, *, note: str = "", now: datetime
) -> bool:
    """Record how the application stands in the ATS; False when that was known.

    `note` says what is not as it should be there, in words for staff and employer.
    """
    rows = HandOver.objects.filter(application_id=application_id, state=State.SENT)
    found = rows.update(
        state=State.CONFIRMED,
        opportunity_id=arrival.opportunity_id,
        sources=list(arrival.sources),
        origin=arrival.origin,
        confirmed_at=now,
        error=note,
    )
    return found == 1


def note(application_id: uuid.UUID, *, error: str, now: datetime) -> None:
    """Say of an application that was sent why it is not verified yet."""
    rows = HandOver.objects.filter(application_id=application_id, state=State.SENT)
    rows.update(error=error, due_at=now + PATIENCE)


@transaction_required
def hold(connection_id: int, *, why: str) -> int:
    """Keep undelivered applications of a connection that has ended; returns how many."""
    return HandOver.objects.filter(
        application__job__connection_id=connection_id, state__in=queries.OPEN_STATES
    ).update(state=State.HELD, error=why)


@transaction_required
def release(connection_id: int, *, now: datetime) -> list[uuid.UUID]:
    """Put held applications of a reconnected employer back in line and return their ids.

    What had been asked of the ATS when access ended is in doubt; the rest just waits. Who
    was asked for an answer has as much time for it again.
    """
    HandOver.objects.filter(
        application__job__connection_id=connection_id, state=State.UNANSWERED
    ).update(due_at=now + queries.KEPT_UNANSWERED)
    held = HandOver.objects.select_for_update(of=("self",)).filter(
        application__job__connection_id=connection_id, state=State.HELD
    )
    ids = list(held.values_list("application_id", flat=True))
    back = HandOver.objects.filter(application_id__in=ids)
    back.filter(asked_at=None).update(
        state=State.WAITING, error="", due_at=now + PATIENCE
    )
    back.filter(state=State.HELD).update(
        state=State.UNCERTAIN, error="", due_at=now + PATIENCE
    )
    return ids


def take_back(*, before: datetime, now: datetime) -> None:
    """Take back hand-overs whose worker died: in doubt if the ATS was asked, else waiting."""
    left = HandOver.objects.filter(state=State.SENDING, claimed_at__lt=before)
    gone = "The worker ended while sending."
    left.filter(asked_at=None).update(state=State.WAITING, due_at=now, error=gone)
    left.update(state=State.UNCERTAIN, due_at=now, error=gone)


@transaction_required
def erase_delivered(*, now: datetime) -> int:
    """Erase answers, files and address of what has long arrived; returns how many."""
    before = now - queries.KEPT_AFTER_ARRIVAL
    arrived = Q(hand_over__confirmed_at__lt=before)
    sent = Q(hand_over__confirmed_at=None, hand_over__sent_at__lt=before)
    old = Application.objects.filter(arrived | sent)
    ids = list(old.filter(erased_at=None).values_list("pk", flat=True)[:1000])
    Answer.objects.filter(application_id__in=ids).delete()
    Document.objects.filter(application_id__in=ids).delete()
    return Application.objects.filter(pk__in=ids).update(ip_address=None, erased_at=now)


def _settle(claim: Claim, **fields: object) -> bool:
    """Record the outcome of one's own claim; a claim lost or settled stays as it is."""
    mine = HandOver.objects.filter(
        application_id=claim.application_id,
        state=State.SENDING,
        attempts=claim.number,
    )
    return mine.update(**fields) == 1
