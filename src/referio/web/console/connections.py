"""One connection: its syncs with counts and refusals, its jobs with where they are."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from referio.ats import operations
from referio.ats import queries as ats
from referio.jobs import queries as jobs
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.console import job_rows
from referio.web.console.doors import staff_only

RUNS = 30
PAGE = 100


@staff_only
@require_safe
def connection(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Show a connection with its syncs and jobs; tokens are never shown."""
    found = _connection(connection_id)
    mine = jobs.jobs_of(found.employer_id).filter(connection_id=found.pk)
    page = Paginator(mine, PAGE).get_page(request.GET.get("page"))
    context = {
        "here": "employers",
        "connection": found,
        "ends_at": ats.ends_at(found),
        "counts": jobs.counts_of(found.pk),
        "runs": ats.runs_of(found.pk)[:RUNS],
        "page": page,
        "jobs": job_rows.rows(page),
    }
    return render(request, "console/connection.html", context)


@staff_only
@require_POST
def sync(request: HttpRequest, connection_id: int) -> HttpResponse:
    """Put a sync of the connection in the queue."""
    found = _connection(connection_id)
    if found.state != "active":
        messages.error(request, "There is nothing to sync: the connection has ended.")
        return redirect("console:connection", connection_id=found.pk)
    with transaction():
        operations.ask_again(found.pk)
        asked = steps.ask_for_sync(found.pk, everything=True)
    if asked:
        messages.success(
            request, "A sync has been asked for. Reload this page in a moment."
        )
    else:
        messages.info(request, "A sync is waiting to run already.")
    return redirect("console:connection", connection_id=found.pk)


def _connection(connection_id: int) -> Any:
    try:
        return ats.connection(connection_id)
    except ObjectDoesNotExist:
        raise Http404 from None
