"""What an alert finds among the jobs that are open now, and why: before any mail is sent."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.alerts import queries as alerts
from referio.alerts.models import Alert
from referio.core.criteria import AlertFacts, JobFacts
from referio.jobs import queries as jobs
from referio.matching.explain import sentence
from referio.matching.lexicon import Lexicon
from referio.matching.reference import Verdict, judge
from referio.web.candidates import asked, words
from referio.web.candidates.doors import MANAGE, opened_by
from referio.web.candidates.managing import owned
from referio.web.figures import public_figures

LOOKED_AT = 500  # the newest open jobs
SHOWN = 20
REASONS = 3
EVER = 2**62  # above every sequence


@dataclass(frozen=True, slots=True)
class Fitting:
    """A job that fits, and the first reasons why."""

    item: words.ShownJob
    reasons: tuple[str, ...]


@require_safe
@opened_by(MANAGE)
def preview(
    request: HttpRequest, token: str, subscriber_id: str, *, alert_id: int
) -> HttpResponse:
    """Show what an alert finds now, whether or not it was mailed before."""
    alert = owned(alert_id, int(subscriber_id))
    context = {
        "token": token,
        "alert": alert,
        "facts": asked.facts(alert),
        "found": fitting(alert, now=timezone.now()),
        "looked_at": min(LOOKED_AT, public_figures().open_jobs),
    }
    return render(request, "candidates/preview.html", context)


def fitting(alert: Alert, *, now: datetime) -> list[Fitting]:
    """Return the open jobs that fit, best first, as the contract of a match judges them."""
    best = _best(alert, now=now)
    rows = {job.pk: job for job in jobs.jobs().filter(pk__in=best)}
    return [
        Fitting(
            words.shown(rows[job_id], now=now),
            tuple(sentence(reason) for reason in verdict.reasons[:REASONS]),
        )
        for job_id, verdict in best.items()
        if job_id in rows
    ]


def _best(alert: Alert, *, now: datetime) -> dict[int, Verdict]:
    (facts,) = alerts.facts([alert.pk])
    newest, known = jobs.sequence_before_newest(LOOKED_AT), jobs.lexicon()
    found = {
        job.id: judge(facts, job, at=now, lexicon=known)
        for job in jobs.facts(after=newest, upto=EVER, now=now)
        if job.id not in facts.sent and _may_fit(facts, job, now, known)
    }
    fits = [(job_id, verdict) for job_id, verdict in found.items() if verdict.matched]
    fits.sort(key=lambda one: (-one[1].score, one[0]))
    return dict(fits[:SHOWN])


def _may_fit(facts: AlertFacts, job: JobFacts, now: datetime, known: Lexicon) -> bool:
    """Tell whether a job fits but for its words: reading them takes longest by far."""
    wordless = replace(facts.criteria, words_any=(), words_all=(), words_none=())
    unread = replace(job, title="", description="")
    asked = replace(facts, criteria=wordless)
    return judge(asked, unread, at=now, lexicon=known).matched
