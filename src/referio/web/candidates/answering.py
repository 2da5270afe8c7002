"""Answering what an employer asks since one applied: only that, with the rest kept."""

from dataclasses import dataclass, field, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from referio.applications import drafts, people, queries
from referio.applications.models import Application, HandOver
from referio.core import drift
from referio.core.applying import CONSENT, Checked, check, lacks
from referio.core.documents import ACCEPTED, ACCEPTED_WORDS
from referio.core.ports import AtsError, Disconnected, Refused, Unavailable
from referio.core.postings import Form, Submission
from referio.pipeline import steps
from referio.transactions import transaction
from referio.web.candidates import asking, jobs, kept, live
from referio.web.candidates.doors import RECEIPT, opened_by
from referio.web.candidates.kept import SoFar
from referio.web.candidates.not_now import may_try_again, not_now
from referio.web.candidates.uploads import BoundedUpload, is_too_large


@dataclass(frozen=True, slots=True)
class Open:
    """An application that lacks answers, the form as it is, which ones, and what came."""

    token: str
    application: Application
    form: Form
    keys: tuple[str, ...]
    posted: SoFar = field(repr=False)


@csrf_exempt  # the check follows in `_answer`: it reads the body, which needs our handler
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is missing or take it; refuse what is too large before reading it."""
    if is_too_large(request):
        return render(request, "errors/too_large.html", status=413)
    request.upload_handlers = [BoundedUpload(request)]
    return _answer(request, token)


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@opened_by(RECEIPT)
def _answer(request: HttpRequest, token: str, application_id: str) -> HttpResponse:
    application = queries.application(application_id)
    if application.hand_over.state != HandOver.State.UNANSWERED:
        return redirect("candidates:receipt", token=token)
    posted = kept.so_far(request, application.job_id, timezone.now())
    try:
        form = live.form(application.job, fresh=True)
        if not live.takes_applications(application.job):
            return jobs.closed(request, application.job)
    except (Unavailable, Disconnected, Refused) as error:
        return _wait(request, application, posted, error)
    given = queries.submission(application)
    keys = _missing(form, given)
    opened = Open(token, application, _part(form, keys), keys, posted)
    if request.method == "POST":
        return _take(request, opened)
    return _page(request, opened)


def _wait(
    request: HttpRequest, application: Application, posted: SoFar, error: AtsError
) -> HttpResponse:
    again = request.method == "POST" and may_try_again(error)
    now = timezone.now()
    draft = kept.keep(posted, application.job_id, now) if again else None
    return not_now(request, application.job, error, draft=draft)


def _missing(form: Form, given: Submission) -> tuple[str, ...]:
    """Return the keys of what must be asked: missing answers, and consents in new words."""
    consents = (
        CONSENT + notice.key
        for notice in form.notices
        if given.policies.get(notice.key) != notice.policy_id
    )
    return (*(one.key for one in lacks(form, given)), *consents)


def _part(form: Form, keys: tuple[str, ...]) -> Form:
    """Return the form with these questions and notices alone; its version stays."""
    sets = (
        replace(part, questions=tuple(q for q in part.questions if q.key in keys))
        for part in form.sets
    )
    notices = tuple(one for one in form.notices if CONSENT + one.key in keys)
    asked = tuple(part for part in sets if part.questions)
    return replace(form, sets=asked, notices=notices)


def _take(request: HttpRequest, opened: Open) -> HttpResponse:
    checked = check(opened.form, opened.posted.typed, opened.posted.files)
    seen = drift.read(request.POST.get("asked", ""))
    if drift.differences(seen, opened.form):
        # Something else is missing than the page asked for: no mistake of the person's.
        return _page(request, opened, replace(checked, errors={}))
    if checked.submission is None:
        return _page(request, opened, checked, status=422)
    _store(opened, checked.submission)
    return redirect("candidates:receipt", token=opened.token)


def _store(opened: Open, submission: Submission) -> None:
    """Add the answers; who pressed twice, or answered elsewhere, changes nothing."""
    application_id = opened.application.pk
    with transaction():
        if people.answer(
            application_id, form=opened.form, submission=submission, now=timezone.now()
        ):
            drafts.forget(opened.posted.draft)
            steps.ask_for_hand_over(application_id)


def _page(
    request: HttpRequest,
    opened: Open,
    checked: Checked | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    checked = checked or Checked({}, {}, None)
    draft = None
    if checked.attachments:  # a page cannot carry files
        job_id = opened.application.job_id
        draft = kept.keep(opened.posted, job_id, timezone.now())
    files = {key: file.filename for key, file in checked.attachments.items()}
    shown = asking.Shown(checked.typed, checked.errors, files=files)
    asked = asking.sets(opened.form, shown)
    context = {
        "job": opened.application.job,
        "token": opened.token,
        "sets": asked,
        "notices": asking.notices(opened.form, checked.typed),
        "problems": list(asking.problems(asked)),
        "draft": draft,
        "asked": drift.written(drift.traced(opened.form)),
        "accepted": ACCEPTED,
        "accepted_words": ACCEPTED_WORDS,
    }
    return render(request, "candidates/answer.html", context, status=status)
