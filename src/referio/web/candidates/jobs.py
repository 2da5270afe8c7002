"""Jobs on the web: the list, one job, and what is left of a closed one."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.jobs import queries
from referio.jobs.models import Job
from referio.mailing.wording import long_date
from referio.web.candidates import clicks, structured, words
from referio.web.candidates.doors import reader
from referio.web.candidates.sign_up import prefilled

ON_A_PAGE = 20
LONGEST_QUERY = 200


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """List open jobs, newest first, perhaps only those with some words or in some place."""
    q, where = _asked(request, "q"), _asked(request, "where")
    now = timezone.now()
    page = Paginator(queries.search(q, where), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "section": "jobs",
        "q": q,
        "where": where,
        "page": page,
        "jobs": [words.shown(job, now=now) for job in page],
        "alert": prefilled(words_any=q, place=where),
    }
    return render(request, "candidates/jobs.html", context)


def _asked(request: HttpRequest, name: str) -> str:
    # PostgreSQL takes no zero bytes, and no person types them.
    return request.GET.get(name, "")[:LONGEST_QUERY].replace("\0", "").strip()


@require_safe
def job(request: HttpRequest, job_id: int, slug: str) -> HttpResponse:  # noqa: ARG001 - for people
    """Show a job; one that is gone says so and offers the nearest that are open."""
    found = found_job(job_id)
    clicks.note_job(request, found.pk)
    if found.state != Job.State.OPEN:
        return closed(request, found)
    now = timezone.now()
    token = request.GET.get("for", "") if reader(request) else ""
    canonical = settings.BASE_URL + words.address(found)
    context = {
        "section": "jobs",
        "job": found,
        "shown": words.shown(found, now=now, token=token),
        "places": words.place_line(found.locations, most=20),
        "posted": long_date(found.posted_at.date()),
        "checked": words.at(found.checked_at),
        "canonical": canonical,
        "structured": structured.job_posting(found, address=canonical),
        "token": token,
        "similar": [
            words.shown(one, now=now, token=token) for one in queries.similar(found)
        ],
    }
    return render(request, "candidates/job.html", context)


def found_job(job_id: int) -> Job:
    """Return a job in any state. Raises Http404."""
    try:
        return queries.shown_job(job_id)
    except Job.DoesNotExist:
        raise Http404("There is no such job.") from None


def closed(request: HttpRequest, job: Job) -> HttpResponse:
    """Say that a job is gone, with similar open ones."""
    now = timezone.now()
    token = request.GET.get("for", "") if reader(request) else ""
    context = {
        "section": "jobs",
        "job": job,
        "closed": long_date(job.closed_at.date()) if job.closed_at else "",
        "similar": [
            words.shown(one, now=now, token=token) for one in queries.similar(job)
        ],
        "alert": prefilled(words_any=job.title),
    }
    return render(request, "candidates/job_closed.html", context, status=410)
