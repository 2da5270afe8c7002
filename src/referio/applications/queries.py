"""What is asked of applications."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from referio.alerts.models import Subscriber
from referio.applications.models import Application, HandOver
from referio.core.postings import Attachment, Submission
from referio.core.sealing import Sealer
from referio.jobs.queries import whereabouts

State = HandOver.State
KEPT_AFTER_ARRIVAL = timedelta(days=30)
SHOWS_WITHIN = timedelta(minutes=10)  # a created application is found by then
KEPT_UNANSWERED = timedelta(days=30)  # then the candidate has let it be
OPEN_STATES = [State.WAITING, State.SENDING, State.UNCERTAIN, State.HELD]


def application(application_id: UUID | str) -> Application:
    """Return an application with job and hand-over. Raises Application.DoesNotExist."""
    return Application.objects.select_related(
        "job__employer", "job__connection", "hand_over", "subscriber"
    ).get(pk=application_id)


def by_person(job_id: int, email: str) -> Application | None:
    """Return a person's application to a job, if there is one."""
    return Application.objects.filter(job_id=job_id, email__lower=email.lower()).first()


def of_person(subscriber: Subscriber) -> QuerySet[Application]:
    """Return all applications of a subscriber, also those from before they were one."""
    theirs = Q(subscriber=subscriber) | Q(email__iexact=subscriber.email)
    return Application.objects.filter(theirs).order_by("created_at")


def hand_overs() -> QuerySet[HandOver]:
    """Return all hand-overs with what the console shows, newest first."""
    rows = HandOver.objects.select_related("application__job__employer")
    return rows.order_by("-application__created_at")


def hand_overs_of(employer_id: int) -> QuerySet[HandOver]:
    """Return an employer's hand-overs, newest first."""
    return hand_overs().filter(application__job__employer_id=employer_id)


def waiting_of(employer_id: int) -> QuerySet[HandOver]:
    """Return the hand-overs of an employer that have not reached the ATS."""
    unsent = [*OPEN_STATES, State.REFUSED, State.UNANSWERED]
    return hand_overs_of(employer_id).filter(state__in=unsent)


def undelivered_of(connection_id: int) -> QuerySet[HandOver]:
    """Return the hand-overs of one connection that have not reached the ATS."""
    mine = hand_overs().filter(application__job__connection_id=connection_id)
    return mine.filter(state__in=[*OPEN_STATES, State.REFUSED, State.UNANSWERED])


def held_of(connection_id: int) -> QuerySet[HandOver]:
    """Return the hand-overs that are kept because a connection has ended."""
    return undelivered_of(connection_id).filter(state=State.HELD)


def counts() -> dict[str, int]:
    """Return how many hand-overs are in each state."""
    rows = HandOver.objects.values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def stuck(limit: int = 20) -> list[HandOver]:
    """Return the newest hand-overs that somebody should look at."""
    waits = Q(state__in=[State.REFUSED, State.HELD, State.UNCERTAIN])
    troubled = Q(state__in=[State.WAITING, State.SENT]) & ~Q(error="")
    return list(hand_overs().filter(waits | troubled)[:limit])


def unnamed() -> list[tuple[str, int]]:
    """Return employers with how many applications arrived without our source."""
    rows = HandOver.objects.filter(state=State.CONFIRMED).exclude(error="")
    named = rows.values_list("application__job__employer__name")
    return list(named.annotate(n=Count("pk")).order_by("-n"))


def held_with_access() -> list[int]:
    """Return connections that work although applications are held for them."""
    rows = HandOver.objects.filter(
        state=State.HELD, application__job__connection__state="active"
    )
    ids = rows.values_list("application__job__connection_id", flat=True)
    return list(ids.distinct())


def neglected(*, now: datetime) -> list[UUID]:
    """Return applications whose hand-over is overdue and that no job may be working on."""
    rows = HandOver.objects.filter(
        state__in=[State.WAITING, State.UNCERTAIN], due_at__lt=now
    )
    return list(rows.values_list("application_id", flat=True))


def unconfirmed(*, now: datetime) -> list[UUID]:
    """Return applications sent a while ago that were not yet found in the ATS.

    After four days they are looked for no more: the employer may have deleted them.
    """
    rows = HandOver.objects.filter(
        state=State.SENT,
        due_at__lt=now,
        sent_at__gt=now - timedelta(days=4),
        application__job__connection__state="active",
    )
    return list(rows.values_list("application_id", flat=True))


def sent_of(connection_id: int) -> list[UUID]:
    """Return a connection's applications that were sent and never found in the ATS."""
    rows = HandOver.objects.filter(
        state=State.SENT, application__job__connection_id=connection_id
    )
    return list(rows.values_list("application_id", flat=True))


def context(application_id: UUID, key: str) -> str:
    """Return what an answer's or document's seal is bound to."""
    return f"{key} of application {application_id}"


def submission(row: Application) -> Submission:
    """Return what the person gave, unsealed, ready to be handed over."""
    sealer = Sealer.of(settings.SEAL_KEYS)
    answers = {
        a.key: _answer(json.loads(sealer.open(a.value, context=context(row.pk, a.key))))
        for a in row.answers.all()
    }
    attachments = {
        d.key: Attachment(
            d.filename,
            d.media_type,
            sealer.open(d.content, context=context(row.pk, d.key)),
        )
        for d in row.documents.all()
    }
    return Submission(
        email=row.email,
        answers=answers,
        attachments=attachments,
        consents=row.consents,
        policies=row.policies,
        ip_address=row.ip_address or "",
        whereabouts=whereabouts(row.job),
    )


def _answer(value: str | list[str] | None) -> str | tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) else value


def answered(row: Application) -> list[str]:
    """Return the labels of the questions a person answered, in order; no answers."""
    sealer = Sealer.of(settings.SEAL_KEYS)
    return [
        a.label
        for a in row.answers.all()
        if json.loads(sealer.open(a.value, context=context(row.pk, a.key)))
    ]
