"""Jobs and times as people read them."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse

from referio.core.cadence import zone_named
from referio.core.postings import Commitment, WorkMode
from referio.core.text import shorten, slug
from referio.jobs.models import Job
from referio.jobs.queries import pay_of
from referio.mailing.wording import (
    age_line,
    facts_line,
    initials,
    long_date,
    pay_line,
)

PLACES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job as lists and pages show it."""

    id: int
    title: str
    employer: str
    initials: str
    place: str
    facts: str
    pay: str
    pay_is_stated: bool
    age: str
    address: str


def shown(job: Job, *, now: datetime, token: str = "") -> ShownJob:
    """Return what lists show of a job; `token` keeps a reader known from page to page."""
    pay = pay_of(job)
    return ShownJob(
        id=job.pk,
        title=job.title,
        employer=job.employer.name,
        initials=initials(job.employer.name),
        place=place_line(job.locations),
        facts=facts_line(WorkMode(job.work_mode), Commitment(job.commitment)),
        pay=pay_line(pay, job.pay_text),
        pay_is_stated=bool(pay or job.pay_text),
        age=age_line(max(0, (now - job.posted_at).days)),
        address=address(job, token=token),
    )


def address(job: Job, *, token: str = "") -> str:
    """Return the path of a job's page."""
    path = reverse("candidates:job", args=[job.pk, slug(job.title) or "job"])
    return f"{path}?{urlencode({'for': token})}" if token else path


def place_line(locations: list[str], most: int = PLACES_SHOWN) -> str:
    """Return where a job is, as the employer wrote it, in one line."""
    named = " / ".join(shorten(text, 60) for text in locations[:most])
    more = len(locations) - most
    return f"{named} and {more} more" if more > 0 else named


def at(moment: datetime, time_zone: str = "UTC") -> str:
    """Return a moment on a person's own clock: 12 June 2026, 14:05 (UTC)."""
    try:
        there = moment.astimezone(zone_named(time_zone))
    except ValueError:
        there = moment.astimezone(ZoneInfo("UTC"))
    return f"{long_date(there.date())}, {there:%H:%M} ({there.tzname()})"
