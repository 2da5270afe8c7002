"""What an alert finds among the jobs that are open now, and why: before any mail is sent."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.alerts import queries as alerts
from referio.alerts.models import Alert
from referio.jobs import queries as jobs
from referio.matching.alerts import AlertIndex
from referio.matching.engine import match
from referio.matching.explain import sentence
from referio.matching.jobs import JobBatch
from referio.web.candidates import words
from referio.web.candidates.doors import MANAGE, opened_by
from referio.web.candidates.managing import owned
from referio.web.figures import public_figures

LOOKED_AT = 1_000  # the newest open jobs
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
        "facts": words.facts(alert),
        "found": fitting(alert, now=timezone.now()),
        "looked_at": min(LOOKED_AT, public_figures().open_jobs),
    }
    return render(request, "candidates/preview.html", context)


def fitting(alert: Alert, *, now: datetime) -> list[Fitting]:
    """Return the open jobs that fit, best first, as the newsletter's own matching judges."""
    asked = [replace(facts, after=0) for facts in alerts.facts([alert.pk])]
    newest = jobs.sequence_before_newest(LOOKED_AT)
    batch = JobBatch.of(jobs.facts(after=newest, upto=EVER, now=now), at=now)
    found = match(AlertIndex.of(asked), batch, limit=SHOWN)
    rows = {job.pk: job for job in jobs.jobs().filter(pk__in=found.job)}
    return [
        Fitting(
            words.shown(rows[job_id], now=now),
            tuple(sentence(reason) for reason in reasons[:REASONS]),
        )
        for job_id, reasons in zip(found.job, found.reasons, strict=True)
        if job_id in rows
    ]
