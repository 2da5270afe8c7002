"""The page for when an employer's form cannot be had, each cause in its own words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from referio.core.ports import AtsError, Disconnected, Misconfigured, Unavailable
from referio.jobs.models import Job
from referio.web.candidates import asking, words


def cause(error: AtsError) -> str:
    """Return which of the page's causes an error is, and so who can act."""
    if isinstance(error, Disconnected):
        return "disconnected"  # the employer
    if isinstance(error, Misconfigured):
        return "ours"  # our staff
    return "later" if isinstance(error, Unavailable) else "gone"


def may_try_again(error: AtsError) -> bool:
    """Tell whether another try may succeed, so that what was given is worth keeping."""
    return cause(error) in ("later", "ours")


def not_now(
    request: HttpRequest, job: Job, error: AtsError, *, draft: UUID | None = None
) -> HttpResponse:
    """Say that the form cannot be had; what was typed waits in the page for another try.

    `draft` has kept the rest, files above all.
    """
    why = cause(error)
    context = {
        "section": "jobs",
        "job": job,
        "shown": words.shown(job, now=timezone.now()),
        "cause": why,
        "kept": [
            (name, value)
            for name in request.POST
            for value in request.POST.getlist(name)
            if name.startswith(asking.PREFIX) or name in ("asked", "only", "version")
        ],
        "draft": draft,
        "sent": request.method == "POST",
    }
    status = 503 if may_try_again(error) else 410
    return render(request, "candidates/apply_later.html", context, status=status)
