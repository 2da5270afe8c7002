"""The front page, and what we do with people's data."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.alerts import queries as alerts
from referio.jobs import queries as jobs
from referio.web.candidates import words

NEWEST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what Refer.io is, to those who look for jobs and those who have them."""
    now = timezone.now()
    context = {
        "open_jobs": jobs.count_open(),
        "hiring": jobs.count_hiring(),
        "subscribers": alerts.active_subscribers(),
        "newest": [words.shown(job, now=now) for job in jobs.open_jobs(limit=NEWEST)],
    }
    return render(request, "candidates/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what we keep, why, for how long, and how to have it removed."""
    context = {"largest_file_mb": settings.RESUME_BYTES // 1_000_000}
    return render(request, "candidates/privacy.html", context)
