"""Applying: the employer's own questions, read when the page is shown and again when sent."""

import ipaddress
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from referio.alerts.models import Subscriber
from referio.applications import operations
from referio.applications.models import Application
from referio.applications.queries import KEPT_AFTER_ARRIVAL
from referio.core.applying import Checked, check
from referio.core.documents import ACCEPTED, ACCEPTED_WORDS
from referio.core.ports import Disconnected, Refused, Unavailable
from referio.core.postings import Form, Submission
from referio.jobs.models import Job
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.candidates import asking, jobs, live, words
from referio.web.candidates.doors import kept_private, reader
from referio.web.candidates.not_now import not_now
from referio.web.candidates.uploads import BoundedUpload, given_files, is_too_large


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the form of a job, the form as it is, and what they typed."""

    request: HttpRequest
    job: Job
    form: Form
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
    try:
        form = live.form(job, fresh=request.method == "POST")
        visit = Visit(request, job, form, _typed(request))
        return _take(visit) if request.method == "POST" else _show(visit)
    except (Unavailable, Disconnected, Refused) as error:
        return not_now(request, job, error)


def _typed(request: HttpRequest) -> dict[str, tuple[str, ...]]:
    """Return what was typed, by question key."""
    return {
        name.removeprefix(asking.PREFIX): tuple(request.POST.getlist(name))
        for name in request.POST
        if name.startswith(asking.PREFIX)
    }


def _show(visit: Visit) -> HttpResponse:
    # Nothing is filled in, whoever asks: links get forwarded, the reader's token with them.
    return _page(visit, Checked({}, {}, None))


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
    """Store the application, and answer alike whether or not it is the first.

    Anybody may type anybody's address; who applied where is for its owner alone.
    """
    if not live.takes_applications(visit.job):
        return jobs.closed(visit.request, visit.job)
    now = timezone.now()
    whole = replace(submission, ip_address=_visitor_address(visit.request))
    try:
        _store(visit, whole, name or submission.email, now)
    except operations.AlreadyApplied as error:
        _mail_receipt_again(error.application, now)
    return redirect("candidates:received", job_id=visit.job.pk)


def _store(visit: Visit, submission: Submission, name: str, now: datetime) -> None:
    with transaction():
        application = operations.apply(
            visit.job.pk,
            form=visit.form,
            submission=submission,
            name=name,
            subscriber_id=_sender(reader(visit.request), submission),
            now=now,
        )
        steps.send_application_receipt.defer(application_id=str(application.pk))
        steps.ask_for_hand_over(application.pk)


def _mail_receipt_again(earlier: Application, now: datetime) -> None:
    with transaction():
        if operations.ask_for_receipt(earlier.pk, now=now):
            steps.send_application_again.defer(application_id=str(earlier.pk))


@require_safe
def received(request: HttpRequest, job_id: int) -> HttpResponse:
    """Say what happens with what was sent, in the same words whoever sent it."""
    context = {"section": "jobs", "job": jobs.found_job(job_id)}
    return kept_private(render(request, "candidates/received.html", context))


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
        "kept_days": KEPT_AFTER_ARRIVAL.days,
    }
    return render(visit.request, "candidates/apply.html", context, status=status)


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
