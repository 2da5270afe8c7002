"""An application's receipt: where it is now, what was sent, and to whom."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.applications import progress, queries
from referio.applications.models import Application, HandOver
from referio.ats.webhooks import Shown, shown_by
from referio.core.announcing import Standing
from referio.jobs.queries import similar
from referio.web.candidates import words
from referio.web.candidates.doors import RECEIPT, opened_by

State = HandOver.State
ON_ITS_WAY = frozenset({State.WAITING, State.SENDING, State.UNCERTAIN})
ARRIVED = frozenset({State.SENT, State.CONFIRMED})
STILL = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of the way, and whether it is behind us, ahead, or in trouble."""

    heading: str
    words: str
    looks: str  # "done", "ahead" or "trouble"


@require_safe
@opened_by(RECEIPT)
def receipt(request: HttpRequest, token: str, application_id: str) -> HttpResponse:
    """Show how an application stands."""
    found = queries.application(application_id)
    context = {
        "application": found,
        "stages": stages(found),
        "arrived": found.hand_over.state in ARRIVED,
        "answered": queries.answered(found),
        "documents": found.documents.defer("content"),
        "lacks_answer": found.hand_over.state == State.UNANSWERED,
        "token": token,
        "similar": _instead(found),
    }
    return render(request, "candidates/receipt.html", context)


def _instead(found: Application) -> list[words.ShownJob]:
    """Return similar open jobs where this one closed before the application got there."""
    if not found.hand_over.job_closed:
        return []
    now = timezone.now()
    return [words.shown(one, now=now) for one in similar(found.job)]


def stages(found: Application) -> list[Stage]:
    """Return the way of an application in words."""
    zone = found.subscriber.time_zone if found.subscriber else "UTC"
    received = Stage("Received by Refer.io", words.at(found.created_at, zone), "done")
    shown = shown_by(found.job.connection_id)
    since = _since(found, shown, zone, now=timezone.now())
    return [received, _with_employer(found, zone), *since]


def _since(
    found: Application, shown: Shown, zone: str, *, now: datetime
) -> list[Stage]:
    """Return what became of it there, as far as the employer lets candidates see."""
    row, employer = progress.of(found.pk), found.job.employer.name
    said = _said(employer, shown).get(row.standing) if row else None
    if row and said:
        return [Stage(said, words.at(row.changed_at, zone), "done")]
    sent_at = found.hand_over.sent_at
    is_new = row is None or row.standing == Standing.NEW
    if shown.moved and is_new and sent_at and now - sent_at >= STILL:
        still = f"It has not moved at {employer} for {(now - sent_at).days} days."
        return [Stage("No movement yet", still, "ahead")]
    return []


def _said(employer: str, shown: Shown) -> dict[str, str]:
    moved = {Standing.MOVED.value: f"{employer} has moved it on"}
    closed = {
        Standing.CLOSED.value: f"{employer} has closed it",
        Standing.GONE.value: f"{employer} no longer keeps it",
    }
    hired = {Standing.HIRED.value: f"{employer} has hired you"}
    return {
        **(moved if shown.moved else {}),
        **(closed if shown.closed else {}),
        **(hired if shown.hired else {}),
    }


def _with_employer(found: Application, zone: str) -> Stage:
    hand_over, employer = found.hand_over, found.job.employer.name
    there = f"In {employer}’s hiring system"
    if hand_over.state in ARRIVED:
        moment = hand_over.sent_at or hand_over.confirmed_at
        return Stage(there, words.at(moment, zone) if moment else "", "done")
    if hand_over.state in ON_ITS_WAY:
        return Stage(
            there, "On its way. This usually takes less than a minute.", "ahead"
        )
    return Stage(there, _trouble(hand_over, employer), "trouble")


def _trouble(hand_over: HandOver, employer: str) -> str:
    if hand_over.state == State.HELD:
        return _held(employer)
    if hand_over.state == State.UNANSWERED:
        return _unanswered(employer)
    return _closed(employer) if hand_over.job_closed else _refused(employer)


def _held(employer: str) -> str:
    return (
        f"{employer} has interrupted its connection to Refer.io. Your application is kept"
        " safe and goes on as soon as the connection is back."
    )


def _unanswered(employer: str) -> str:
    return (
        f"{employer} changed the questions after you applied, and needs an answer you were"
        " not asked for. Your application is kept and goes on once you have given it."
    )


def _closed(employer: str) -> str:
    return (
        f"{employer} closed this job while your application was on its way, so it was not"
        " taken. It is nothing you did wrong."
    )


def _refused(employer: str) -> str:
    return (
        f"{employer}’s system did not take the application. We look into it;"
        " write to us if you would like to know more."
    )
