"""All hand-overs: where each application stands on its way to an ATS, and why."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from referio.applications import queries
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
    context = {"here": "hand-overs", "page": page, "counts": counts, "wanted": wanted}
    return render(request, "console/hand_overs.html", context)
