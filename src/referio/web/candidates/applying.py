"""Applying: the employer's own questions, read when the page is shown and again when sent."""

import ipaddress
from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from referio.alerts.models import Subscriber
from referio.applications import operations, queries
from referio.applications.models import Application
from referio.ats.operations import ats_for
from referio.core.applying import Checked, check
from referio.core.documents import ACCEPTED, ACCEPTED_WORDS
from referio.core.ports import Disconnected, Refused, Unavailable
from referio.core.postings import Form, Submission
from referio.jobs.models import Job
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.candidates import asking, jobs, words
from referio.web.candidates.doors import kept_private, reader
from referio.web.candidates.uploads import BoundedUpload, given_files, is_too_large


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is at the form of which job, and the form as it is now."""

    request: HttpRequest
    job: Job
    form: Form
    reader: Subscriber | None
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)


@csrf_exempt  # the check follows in `_apply`: it reads the body, which needs our handler
def apply(request: HttpRequest, job_id: int) -> HttpResponse:
    """Show the form or take it; refuse what is too large before reading it."""
    if is_too_large(request):
        return render(request, "errors/too_large.html", {"job_id": job_id}, status=413)
    request.upload_handlers = [BoundedUpload(request)]
    return kept_private(_apply(request, job_id))


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _apply(request: HttpRequest, job_id: int) -> HttpResponse:
    job = jobs.found_job(job_id)
    if job.state != Job.State.OPEN:
        return jobs.closed(request, job)
    known = reader(request)
    earlier = queries.by_person(job.pk, known.email) if known else None
    if earlier is not None and request.method != "POST":
        return _applied_before(request, earlier, known)
    try:
        form = ats_for(job.connection_id, now=timezone.now()).form(job.remote_id)
    except (Unavailable, Disconnected, Refused) as error:
        return _not_now(request, job, error)
    visit = Visit(request, job, form, known, _typed(request))
    return _take(visit) if request.method == "POST" else _show(visit)


def _typed(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    """Return what was typed, by question key."""
    return {
        name.removeprefix(asking.PREFIX): tuple(request.POST.getlist(name))
        for name in request.POST
        if name.startswith(asking.PREFIX)
    }


def _show(visit: Visit) -> HttpResponse:
    known = asking.first_typed(visit.reader.email if visit.reader else "")
    return _page(visit, Checked(known, {}, None))


def _take(visit: Visit) -> HttpResponse:
    """Send the application on, or show the form again with everything kept but files."""
    post = visit.request.POST
    checked = check(visit.form, visit.typed, given_files(visit.request, asking.PREFIX))
    if "again" in post:  # after an outage: the files are gone, so nothing is sent yet
        return _page(visit, replace(checked, errors={}), note="again")
    if post.get("version") != visit.form.version:
        return _page(visit, checked, note="changed")
    if checked.submission is None:
        return _page(visit, checked, status=422)
    return _send(visit, checked.submission, checked.name)


def _send(visit: Visit, submission: Submission, name: str) -> HttpResponse:
    now = timezone.now()
    whole = replace(submission, ip_address=_visitor_address(visit.request))
    try:
        with transaction():
            application = operations.apply(
                visit.job.pk,
                form=visit.form,
                submission=whole,
                name=name or submission.email,
                subscriber_id=_sender(visit.reader, submission),
                now=now,
            )
            steps.send_application_receipt.defer(application_id=str(application.pk))
            steps.ask_for_hand_over(application.pk)
    except operations.AlreadyApplied as error:
        return _applied_before(visit.request, error.application, visit.reader)
    return redirect(addresses.receipt(application.pk, now))


def _sender(known: Subscriber | None, submission: Submission) -> int | None:
    """Return the reader, if it is they who apply: links get forwarded."""
    if known is None or known.email.casefold() != submission.email.casefold():
        return None
    return int(known.pk)


def _page(
    visit: Visit, checked: Checked, *, note: str = "", status: int = 200
) -> HttpResponse:
    asked = asking.sets(visit.form, checked.typed, checked.errors)
    context = {
        "section": "jobs",
        "job": visit.job,
        "shown": words.shown(visit.job, now=timezone.now()),
        "sets": asked,
        "notices": asking.notices(visit.form, checked.typed),
        "problems": list(asking.problems(asked)),
        "version": visit.form.version,
        "note": note,
        "files_lost": bool(visit.request.FILES) or note == "again",
        "accepted": ACCEPTED,
        "accepted_words": ACCEPTED_WORDS,
    }
    return render(visit.request, "candidates/apply.html", context, status=status)


def _not_now(request: HttpRequest, job: Job, error: Exception) -> HttpResponse:
    """Say that the form cannot be had; what was typed waits in the page for another try."""
    later = isinstance(error, Unavailable)
    context = {
        "section": "jobs",
        "job": job,
        "shown": words.shown(job, now=timezone.now()),
        "later": later,
        "kept": [
            (name, v)
            for name in request.POST
            for v in request.POST.getlist(name)
            if name.startswith(asking.PREFIX)
        ],
        "version": request.POST.get("version", ""),
        "sent": request.method == "POST",
    }
    return render(
        request, "candidates/apply_later.html", context, status=503 if later else 410
    )


def _applied_before(
    request: HttpRequest, earlier: Application, known: Subscriber | None
) -> HttpResponse:
    """Say kindly that there is an application; its receipt is for its owner only."""
    job = jobs.found_job(earlier.job_id)
    now = timezone.now()
    is_theirs = known is not None and known.email.casefold() == earlier.email.casefold()
    context = {
        "section": "jobs",
        "job": job,
        "applied": words.at(earlier.created_at, known.time_zone if known else "UTC"),
        "receipt": addresses.receipt(earlier.pk, now) if is_theirs else "",
    }
    return render(request, "candidates/applied_before.html", context, status=409)


def _visitor_address(request: HttpRequest) -> str:
    """Return where the visitor comes from; behind our proxy, what the proxy says of it."""
    there = request.META.get("REMOTE_ADDR", "")
    named = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
    return (_public(named) if not _public(there) else "") or _public(there) or there


def _public(text: str) -> str:
    try:
        return text if ipaddress.ip_address(text).is_global else ""
    except ValueError:
        return ""
