"""Delivery: what came back by domain, domains that are held, and reports nobody understood."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.newsletters import braking, clicks, feedback
from referio.newsletters.models import MailReport
from referio.transactions import transaction
from referio.web.console.doors import staff_of, staff_only

PAGE = 20
LATELY = timedelta(hours=24)


@staff_only
@require_safe
def delivery(request: HttpRequest) -> HttpResponse:
    """Show the counts of a day by domain, holds, clicks, and reports for a person."""
    now = timezone.now()
    reports = Paginator(feedback.to_look_at(now=now), PAGE)
    context = {
        "here": "delivery",
        "domains": braking.by_domain(since=now - LATELY),
        "holds": braking.holds(),
        "clicks": clicks.counted(since=now - LATELY),
        "page": reports.get_page(request.GET.get("page")),
    }
    return render(request, "console/delivery.html", context)


@staff_only
@require_POST
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    """Let newsletters to a domain go again."""
    with transaction():
        released = braking.release(
            hold_id, by=staff_of(request).email, now=timezone.now()
        )
    if released:
        messages.success(
            request, "Released. What waits goes within a quarter of an hour."
        )
    else:
        messages.warning(request, "It was not held any more, so nothing was done.")
    return redirect("console:delivery")


@staff_only
@require_safe
def report(_request: HttpRequest, report_id: int) -> HttpResponse:
    """Give a report as it came, as a file: whatever stands in it, nothing of it is shown."""
    found = _report(report_id)
    response = HttpResponse(
        bytes(found.content or b""), content_type="application/octet-stream"
    )
    name = f"report-{found.pk}.eml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_only
@require_POST
def seen(request: HttpRequest, report_id: int) -> HttpResponse:
    """Put a report away: a person has looked at it."""
    found = _report(report_id)
    feedback.close(found.pk, what=found.what, why=found.why, now=timezone.now())
    messages.success(request, "Put away.")
    return redirect("console:delivery")


def _report(report_id: int) -> MailReport:
    try:
        return feedback.report(report_id)
    except MailReport.DoesNotExist:
        raise Http404("There is no such report.") from None
