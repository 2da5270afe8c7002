"""Everything about one employer: seats, access links, connections, jobs and hand-overs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.forms import EmailField, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from referio.accounts import operations, queries
from referio.applications import queries as applications
from referio.ats import queries as ats
from referio.jobs import queries as jobs
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.console import job_rows
from referio.web.console.doors import staff_of, staff_only

PAGE = 50


class InviteForm(Form):
    """Asks where a new access link goes."""

    email = EmailField(
        label="Mail a new access link to",
        max_length=254,
        error_messages={
            "required": "Please type the address the link should go to.",
            "invalid": "This does not look like an e-mail address. Please check for typing errors.",
            "max_length": "This address is too long. Please check for typing errors.",
        },
    )


@staff_only
@require_safe
def employers(request: HttpRequest) -> HttpResponse:
    """List all employers by name."""
    page = Paginator(queries.employers(), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "console/employers.html", {"here": "employers", "page": page}
    )


@staff_only
@require_safe
def employer(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Show one employer."""
    return _page(request, _employer(employer_id), InviteForm())


@staff_only
@require_POST
def invite(request: HttpRequest, employer_id: int) -> HttpResponse:
    """Make a new access link and mail it; earlier ones stay as they are."""
    found = _employer(employer_id)
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    with transaction():
        made = operations.invite(
            found.pk,
            email=form.cleaned_data["email"],
            by=staff_of(request),
            now=timezone.now(),
            days=settings.INVITATION_DAYS,
        )
        steps.send_invitation.defer(invitation_id=made.pk)
    messages.success(request, f"A new access link is being mailed to {made.email}.")
    return redirect("console:employer", employer_id=found.pk)


@staff_only
@require_POST
def withdraw(
    request: HttpRequest, employer_id: int, invitation_id: int
) -> HttpResponse:
    """Take an access link back."""
    if not queries.invitations_of(employer_id).filter(pk=invitation_id).exists():
        raise Http404
    with transaction():
        operations.withdraw(invitation_id, now=timezone.now())
    messages.success(request, "The access link no longer works.")
    return redirect("console:employer", employer_id=employer_id)


def _page(request: HttpRequest, found: Any, form: Form) -> HttpResponse:
    invitations = queries.invitations_of(found.pk)
    hand_overs = applications.hand_overs_of(found.pk)
    context = {
        "here": "employers",
        "employer": found,
        "form": form,
        "now": timezone.now(),
        "seats": queries.seats_of(found.pk),
        "invitations": [
            (i, addresses.invitation(i.pk, i.created_at)) for i in invitations
        ],
        "connections": [(c, ats.last_run(c.pk)) for c in ats.connections_of(found.pk)],
        "jobs": job_rows.rows(jobs.jobs_of(found.pk)[:PAGE]),
        "job_count": jobs.jobs_of(found.pk).count(),
        "hand_overs": hand_overs[:PAGE],
        "hand_over_count": hand_overs.count(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "console/employer.html", context, status=status)


def _employer(employer_id: int) -> Any:
    try:
        return queries.employer(employer_id)
    except ObjectDoesNotExist:
        raise Http404 from None
