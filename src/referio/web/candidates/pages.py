"""The front page, and what we do with people's data."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.applications.queries import KEPT_AFTER_ARRIVAL
from referio.core.documents import LIMIT_BYTES
from referio.jobs import queries as jobs
from referio.web.candidates import words
from referio.web.figures import public_figures

NEWEST = 5


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say what Refer.io is, to those who look for jobs and those who have them."""
    now = timezone.now()
    context = {
        "figures": public_figures(),
        "newest": [words.shown(job, now=now) for job in jobs.open_jobs(limit=NEWEST)],
    }
    return render(request, "candidates/home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what we keep, why, for how long, how to have it removed, and whom to thank."""
    context = {
        "largest_file_mb": LIMIT_BYTES // 1_000_000,
        "kept_days": KEPT_AFTER_ARRIVAL.days,
        "vocabularies": jobs.imported(),
    }
    return render(request, "candidates/privacy.html", context)
