"""The employer's own pages: health, jobs with what they lack, applications on their way."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from referio.accounts import operations
from referio.ats import queries as ats
from referio.core.quality import ADVICE, Advice, Field
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.employers import access, health
from referio.web.employers.reasons import plain

PAGE = 50
LATE_AFTER = 4  # syncs that should have happened by now


LACKS = {
    Field.TITLE: "no readable title",
    Field.DESCRIPTION: "no full description",
    Field.LOCATION: "no location we can place",
    Field.SALARY: "no salary",
}


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that open jobs do not state, in how many of them, and where to add it."""

    field: Field
    jobs: int

    @property
    def total(self) -> str:
        """Return it as a sentence."""
        counted = "1 posting has" if self.jobs == 1 else f"{self.jobs:,} postings have"
        return f"{counted} {LACKS[self.field]}"

    @property
    def advice(self) -> Advice:
        """Return why it matters and where to add it."""
        return ADVICE[self.field]


@never_cache
@require_safe
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how the connection is, what the jobs lack, and which applications wait."""
    employer = access.employer_of(request.user, slug)
    found = access.connections_of(request.user, slug)
    open_jobs = access.jobs_of(request.user, slug).filter(state="open")
    waiting = access.waiting_of(request.user, slug)
    context = _frame(request, employer, "overview") | {
        "connections": [
            (
                one,
                health_of(one, now=timezone.now()),
                ats.not_granted(one),
                open_jobs.filter(connection=one).count(),
            )
            for one in found
        ],
        "not_connected": health.NOT_CONNECTED,
        "open_jobs": open_jobs.count(),
        "applications": access.hand_overs_of(request.user, slug).count(),
        "waiting": with_reasons(waiting[:20]),
        "waiting_count": waiting.count(),
        "unread": unread(
            (ats.last_run(one.pk) for one in found),
            dict(open_jobs.values_list("remote_id", "title")),
        ),
        "lacking": lacking(open_jobs.values_list("missing", flat=True)),
        "unresolved": access.unresolved_of(request.user, slug),
    }
    return render(request, "employers/portal.html", context)


@never_cache
@require_safe
def jobs(request: HttpRequest, slug: str) -> HttpResponse:
    """List the jobs with their completeness and where to mend them."""
    employer = access.employer_of(request.user, slug)
    found = access.jobs_of(request.user, slug)
    # PostgreSQL takes no zero bytes, and no link of ours has them.
    wanted = request.GET.get("missing", "").replace("\0", "")
    if wanted:
        found = found.filter(state="open", missing__contains=[wanted])
    account = _account(request, slug)
    if account is not None:
        found = found.filter(connection=account)
    page = page_of(found, request)
    context = _frame(request, employer, "jobs") | {
        "account": account,
        "page": page,
        "rows": [_row(job) for job in page],
        "wanted": wanted,
    }
    return render(request, "employers/portal_jobs.html", context)


@never_cache
@require_safe
def applications(request: HttpRequest, slug: str) -> HttpResponse:
    """List the applications and where each stands on its way to the ATS."""
    employer = access.employer_of(request.user, slug)
    found = access.hand_overs_of(request.user, slug)
    page = page_of(found, request)
    context = _frame(request, employer, "applications") | {
        "page": page,
        "rows": with_reasons(page),
        "unnamed": found.filter(state="confirmed").exclude(error="").count(),
    }
    return render(request, "employers/portal_applications.html", context)


@require_POST
def connect(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to an invitation that was just made, or to a new one."""
    employer = access.managed_employer_of(request.user, slug)
    with transaction():
        found = operations.invite_once(
            employer.pk,
            email=request.user.get_username(),
            by=request.user,  # type: ignore[arg-type]  # access lets no anonymous person in
            now=timezone.now(),
            days=settings.INVITATION_DAYS,
        )
    more = "?another=1" if request.POST.get("another") == "1" else ""
    return redirect(addresses.invitation(found.pk, found.created_at) + more)


@require_POST
def sync(request: HttpRequest, slug: str, connection_id: int) -> HttpResponse:
    """Pull the postings again, now."""
    connection = access.connection_of(request.user, slug, connection_id)
    messages.success(request, ask_to_sync(connection.pk))
    return redirect("employers:portal", slug=slug)


def ask_to_sync(connection_id: int) -> str:
    """Put a sync in the queue and return what to say about it."""
    with transaction():
        asked = steps.ask_for_sync(connection_id, everything=True)
    if not asked:
        return "A pull is already waiting to run; nothing more is needed."
    return "A pull of your postings has been asked for. Reload this page in a moment."


def health_of(connection: Any, *, now: datetime) -> health.Health:
    """Return the health of a connection row."""
    facts = health.Facts(
        active=connection.state == "active",
        connected_at=connection.connected_at,
        disconnected_at=connection.disconnected_at,
        disconnected_why=connection.disconnected_why,
        synced_at=connection.synced_at,
        trouble=connection.trouble,
        trouble_since=connection.trouble_since,
    )
    ends_at = ats.ends_at(connection)
    near = ends_at - ats.WARNED_BEFORE <= now
    facts = replace(facts, ends_at=ends_at if near else None)
    patience = timedelta(seconds=LATE_AFTER * settings.SYNC_EVERY_SECONDS)
    return health.judge(facts, now=now, patience=patience)


def lacking(missing: Iterable[list[str]]) -> list[Lacking]:
    """Return what open jobs lack, and in how many; most frequent first."""
    counts = Counter(code for codes in missing for code in codes)
    return [Lacking(Field(code), number) for code, number in counts.most_common()]


def unread(runs: Iterable[Any], titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what syncs could not read: posting, its title where known, and why; each once."""
    refused = [one for run in runs if run for one in run.refused]
    return [
        {
            "posting": posting,
            "why": why,
            "title": titles.get(posting, f"Posting {posting}"),
        }
        for posting, why in dict.fromkeys(
            (one["posting"], one["why"]) for one in refused
        )
    ]


def with_reasons(rows: Iterable[Any]) -> list[tuple[Any, str]]:
    """Return hand-overs, each with why it has not arrived, in the employer's words."""
    return [(row, plain(row.error)) for row in rows]


def page_of(rows: Any, request: HttpRequest) -> Page[Any]:
    """Return the page of rows the address asks for; a wrong number gives the nearest."""
    return Paginator(rows, PAGE).get_page(request.GET.get("page"))


def _account(request: HttpRequest, slug: str) -> Any:
    """Return the connection that the address asks for, if it is one of the employer's."""
    number = request.GET.get("account", "")
    mine = access.connections_of(request.user, slug)
    return next((one for one in mine if str(one.pk) == number), None)


def _row(job: Any) -> dict[str, Any]:
    return {
        "job": job,
        "page": addresses.job(job.pk, job.title, None, timezone.now()),
        "advice": [ADVICE[Field(code)] for code in job.missing],
    }


def _frame(request: HttpRequest, employer: Any, here: str) -> dict[str, Any]:
    return {
        "employer": employer,
        "here": here,
        "may_manage": access.may_manage(request.user, employer),
        "lever": ats.web_url(),
    }
