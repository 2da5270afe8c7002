"""Applying: the employer's own questions, read when the page is shown and again when sent."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from referio.alerts.models import Subscriber
from referio.applications import drafts, operations
from referio.applications.models import Application
from referio.applications.queries import KEPT_AFTER_ARRIVAL
from referio.core import drift
from referio.core.applying import Checked, check
from referio.core.documents import ACCEPTED, ACCEPTED_WORDS
from referio.core.ports import AtsError, Disconnected, Refused, Unavailable
from referio.core.postings import Form, Submission
from referio.jobs.models import Job
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.candidates import asking, jobs, kept, live, words
from referio.web.candidates.doors import kept_private, reader
from referio.web.candidates.kept import SoFar
from referio.web.candidates.not_now import may_try_again, not_now
from referio.web.candidates.uploads import BoundedUpload, is_too_large
from referio.web.candidates.visitors import address_of


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at the form of a job, the form as it is, and what they gave so far."""

    request: HttpRequest
    job: Job
    form: Form
    given: SoFar = field(default_factory=SoFar, repr=False)


@dataclass(frozen=True, slots=True)
class View:
    """How the form is shown: in all or only some questions, and why."""

    checked: Checked
    only: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    note: str = ""
    status: int = 200


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
    given = kept.so_far(request, job_id, timezone.now())
    try:
        form = live.form(job, fresh=request.method == "POST")
        visit = Visit(request, job, form, given)
        return _take(visit) if request.method == "POST" else _show(visit)
    except (Unavailable, Disconnected, Refused) as error:
        return _wait(request, job, given, error)


def _wait(
    request: HttpRequest, job: Job, given: SoFar, error: AtsError
) -> HttpResponse:
    if request.method != "POST":
        return not_now(request, job, error)
    again = may_try_again(error)
    draft = kept.keep(given, job.pk, timezone.now()) if again else None
    return not_now(request, job, error, draft=draft)


def _show(visit: Visit) -> HttpResponse:
    # Nothing is filled in, whoever asks: links get forwarded, the reader's token with them.
    return _page(visit, View(Checked({}, {}, None)))


def _take(visit: Visit) -> HttpResponse:
    """Send the application on, or ask what is missing with everything else kept."""
    post, given = visit.request.POST, visit.given
    checked = check(visit.form, given.typed, given.files)
    if "all" in post:
        return _page(visit, View(replace(checked, errors={})))
    if post.get("version") != visit.form.version:
        found = drift.differences(drift.read(post.get("asked", "")), visit.form)
        again = drift.asked_again(found, given.answered)
        if again or not post.get("asked"):
            return _page(visit, _what_changed(visit, checked, found, again))
    if checked.submission is None:
        only = tuple(dict.fromkeys((*given.only, *checked.errors)))
        return _page(visit, View(checked, only if given.only else (), status=422))
    return _send(visit, checked.submission, checked.name)


def _what_changed(
    visit: Visit,
    checked: Checked,
    found: tuple[drift.Difference, ...],
    again: tuple[str, ...],
) -> View:
    """Show only what changed, and what had to be put right anyway."""
    # That a question is unanswered is no mistake of who sees it for the first time.
    errors = {key: why for key, why in checked.errors.items() if key not in again}
    everything = set(drift.traced(visit.form)) <= set(again)
    only = () if everything else (*again, *errors)
    changes = () if everything else asking.changes(found, again)
    return View(replace(checked, errors=errors), only, changes, note="changed")


def _send(visit: Visit, submission: Submission, name: str) -> HttpResponse:
    """Store the application, and answer alike whether or not it is the first.

    Anybody may type anybody's address; who applied where is for its owner alone.
    """
    if not live.takes_applications(visit.job):
        return jobs.closed(visit.request, visit.job)
    now = timezone.now()
    whole = replace(submission, ip_address=address_of(visit.request))
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
        drafts.forget(visit.given.draft)
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


def _page(visit: Visit, view: View) -> HttpResponse:
    checked, form, only = view.checked, visit.form, view.only
    draft = _kept_for(visit, view)
    files = {key: file.filename for key, file in checked.attachments.items() if draft}
    asked = asking.sets(form, asking.Shown(checked.typed, checked.errors, only, files))
    context = {
        "section": "jobs",
        "job": visit.job,
        "shown": words.shown(visit.job, now=timezone.now()),
        "sets": asked,
        "notices": asking.notices(form, checked.typed, only),
        "problems": list(asking.problems(asked)),
        "version": form.version,
        "asked": drift.written(drift.traced(form)),
        "draft": draft,
        "only": only,
        "changes": view.changes,
        "note": view.note,
        "accepted": ACCEPTED,
        "accepted_words": ACCEPTED_WORDS,
        "kept_days": KEPT_AFTER_ARRIVAL.days,
    }
    template = "candidates/apply.html"
    return render(visit.request, template, context, status=view.status)


def _kept_for(visit: Visit, view: View) -> uuid.UUID | None:
    """Keep what the page itself cannot carry: files, and answers it does not show."""
    if not (view.only or view.checked.attachments):
        return None
    return kept.keep(visit.given, visit.job.pk, timezone.now())
