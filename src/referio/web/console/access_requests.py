"""Access requests: who asks, and one press of a button to let them in."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.accounts import operations, queries
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.console.doors import staff_of, staff_only

PAGE = 50


@staff_only
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """List all access requests, newest first."""
    page = Paginator(queries.requests(), PAGE).get_page(request.GET.get("page"))
    return render(request, "console/requests.html", {"here": "requests", "page": page})


@staff_only
@require_safe
def access_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request with what there is to verify, and after approval its link."""
    asked = queries.request(request_id)
    if asked is None:
        raise Http404
    invitations = queries.invitations_of(asked.employer_id) if asked.employer_id else []
    joins = queries.employer_to_join(asked) if asked.state == "waiting" else None
    context = {
        "here": "requests",
        "now": timezone.now(),
        "asked": asked,
        "free_mail": queries.is_free_mail(asked.work_email),
        "joins": joins,
        "seats": queries.seats_of(joins.pk) if joins else [],
        "domain": asked.work_email.rpartition("@")[2],
        "links": [
            (one, addresses.invitation(one.pk, one.created_at)) for one in invitations
        ],
    }
    return render(request, "console/request.html", context)


@staff_only
@require_POST
def approve(request: HttpRequest, request_id: int) -> HttpResponse:
    """Make employer (or join an earlier one), seat and invitation, and mail the latter."""
    try:
        with transaction():
            made = operations.approve(
                request_id,
                by=staff_of(request),
                now=timezone.now(),
                days=settings.INVITATION_DAYS,
            )
            steps.send_invitation.defer(invitation_id=made.pk)
    except operations.AlreadyDecided:
        return _decided_before(request, request_id)
    messages.success(
        request, f"Approved. The invitation is being mailed to {made.email}."
    )
    return redirect("console:request", request_id=request_id)


@staff_only
@require_POST
def decline(request: HttpRequest, request_id: int) -> HttpResponse:
    """Turn a request down; nobody is mailed."""
    try:
        with transaction():
            operations.decline(request_id, by=staff_of(request), now=timezone.now())
    except operations.AlreadyDecided:
        return _decided_before(request, request_id)
    messages.success(request, "Declined. Nobody was mailed.")
    return redirect("console:request", request_id=request_id)


def _decided_before(request: HttpRequest, request_id: int) -> HttpResponse:
    messages.warning(
        request, "This request had been decided before, so nothing was done."
    )
    return redirect("console:request", request_id=request_id)
