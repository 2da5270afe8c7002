"""The first page of the console: counts, and what waits for a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referio.accounts import queries as accounts
from referio.alerts import queries as alerts
from referio.applications import queries as applications
from referio.ats import queries as ats
from referio.jobs import queries as jobs
from referio.newsletters import queries as newsletters
from referio.pipeline.failures import failed_steps
from referio.web.console.doors import staff_only


@staff_only
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show counts and everything that waits."""
    context = {
        "here": "home",
        "requests": accounts.waiting_requests(),
        "employers": accounts.employers().count(),
        "connections": ats.active().count(),
        "troubled": ats.troubled(),
        "open_jobs": jobs.count_open(),
        "subscribers": alerts.active_subscribers(),
        "hand_overs": applications.counts(),
        "stuck": applications.stuck(),
        "failed": failed_steps(),
        "editions": [
            (one, newsletters.states_of(one.pk)) for one in newsletters.editions(5)
        ],
    }
    return render(request, "console/home.html", context)
