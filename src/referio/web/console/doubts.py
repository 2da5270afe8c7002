"""Ending a doubt: staff see what stands in Lever and say whether it is the application."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from referio.applications import queries
from referio.applications.models import Application, HandOver
from referio.ats.queries import web_url
from referio.core.ports import AtsError
from referio.core.postings import Arrival
from referio.pipeline import doubts
from referio.web.console.doors import staff_only

ENDED = "This hand-over is not in doubt any more, so nothing was done."
TOO_EARLY = (
    "Nothing was done: what was sent may still show in Lever. Please wait ten minutes from"
    " the moment Lever was asked, and look again."
)


@staff_only
@require_safe
def doubt(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Show what of this person stands in Lever for this job, with a button for each."""
    application = _doubtful(application_id)
    if application is None:
        messages.warning(request, ENDED)
        return redirect("console:hand-overs")
    arrivals, trouble = _standing(application_id)
    context = {
        "here": "hand-overs",
        "application": application,
        "arrivals": arrivals,
        "trouble": trouble,
        "lever": web_url(application.job.connection.ats),
        "may_send_again": doubts.may_send_again(application.hand_over),
    }
    return render(request, "console/doubt.html", context)


@staff_only
@require_POST
def this_is_it(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Take the chosen one for the application; it is confirmed, and our source added."""
    _doubtful(application_id)
    arrivals, trouble = _standing(application_id)
    wanted = request.POST.get("opportunity", "")
    chosen = [one for one in arrivals if one.opportunity_id == wanted]
    if not chosen:
        messages.warning(request, trouble or "It no longer stands in Lever.")
        return redirect("console:doubt", application_id=application_id)
    if doubts.is_ours(application_id, chosen[0]):
        messages.success(request, "Noted. Its source is seen to within a minute.")
    else:
        messages.warning(request, ENDED)
    return redirect("console:hand-overs")


@staff_only
@require_POST
def send_again(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Hand it over once more: nothing in Lever is this application."""
    application = _doubtful(application_id)
    if doubts.send_again(application_id):
        messages.success(
            request, "It is handed over once more. Reload this page in a moment."
        )
    else:
        messages.warning(request, ENDED if application is None else TOO_EARLY)
    return redirect("console:hand-overs")


def _doubtful(application_id: UUID) -> Application | None:
    try:
        found = queries.application(application_id)
    except Application.DoesNotExist:
        raise Http404("There is no such application.") from None
    in_doubt = found.hand_over.state == HandOver.State.UNCERTAIN
    return found if in_doubt else None


def _standing(application_id: UUID) -> tuple[tuple[Arrival, ...], str]:
    try:
        return doubts.standing(application_id), ""
    except AtsError as error:
        return (), f"Lever does not tell at the moment: {error}"
