"""All hand-overs: where each application stands on its way to an ATS, and why."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.applications import operations, queries
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.console.doors import staff_only

PAGE = 50


@staff_only
@require_safe
def hand_overs(request: HttpRequest) -> HttpResponse:
    """List hand-overs, newest first; `?state=` keeps those of one state."""
    wanted = request.GET.get("state", "")
    rows = queries.hand_overs()
    counts = queries.counts()
    if wanted in counts:
        rows = rows.filter(state=wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "here": "hand-overs",
        "page": page,
        "counts": counts,
        "wanted": wanted,
        "unnamed": queries.unnamed(),
    }
    return render(request, "console/hand_overs.html", context)


@staff_only
@require_POST
def try_again(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Put a refused hand-over back in line and set it going."""
    with transaction():
        back = operations.try_again(application_id, now=timezone.now())
        if back:
            steps.ask_for_hand_over(application_id)
    if back:
        messages.success(
            request, "It is handed over once more. Reload this page in a moment."
        )
    else:
        messages.warning(
            request, "This hand-over is not refused any more, so nothing was done."
        )
    return redirect("console:hand-overs")
