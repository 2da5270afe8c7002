"""An employer leaves: the question whether they mean it, and the report of what became of it all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from referio.applications import queries as applications
from referio.ats import queries as ats
from referio.jobs import queries as jobs
from referio.pipeline import connecting
from referio.web.employers import access
from referio.web.employers.reasons import plain


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def disconnect(request: HttpRequest, slug: str, connection_id: int) -> HttpResponse:
    """Ask whether one connection shall end; the button ends it and leads to the report."""
    connection = access.connection_of(request.user, slug, connection_id)
    if connection.state != "active":
        return redirect(
            "employers:portal-ended", slug=slug, connection_id=connection.pk
        )
    if request.method != "POST":
        counts = jobs.counts_of(connection.pk)
        context = _frame(request, slug) | {
            "connection": connection,
            "open_jobs": counts.get("open", 0),
            "waiting": applications.undelivered_of(connection.pk).count(),
        }
        return render(request, "employers/portal_disconnect.html", context)
    if connecting.leave(connection, now=timezone.now()):
        messages.success(request, "Disconnected. Our access to Lever is gone.")
    return redirect("employers:portal-ended", slug=slug, connection_id=connection.pk)


@never_cache
@require_safe
def ended(request: HttpRequest, slug: str, connection_id: int) -> HttpResponse:
    """Report the end of a connection: postings, applications, and what is kept how long."""
    connection = access.connection_seen_by(request.user, slug, connection_id)
    if connection.state == "active":
        return redirect("employers:portal", slug=slug)
    waiting = applications.undelivered_of(connection.pk)
    context = _frame(request, slug) | {
        "connection": connection,
        "why": plain(connection.disconnected_why),
        "withdrawn": jobs.withdrawn_titles(connection.pk),
        "waiting": [(row, plain(row.error)) for row in waiting],
        "kept_days": applications.KEPT_AFTER_ARRIVAL.days,
    }
    return render(request, "employers/portal_ended.html", context)


def _frame(request: HttpRequest, slug: str) -> dict[str, object]:
    employer = access.employer_of(request.user, slug)
    return {
        "employer": employer,
        "here": "overview",
        "may_manage": access.may_manage(request.user, employer),
        "lever": ats.web_url(),
    }
