"""A job as the console lists it: each location as written, and what we understood by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from referio.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Where:
    """A location as the employer wrote it; `read` is empty where nobody knows it."""

    written: str
    read: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job and its locations."""

    job: Job
    locations: tuple[Where, ...]


def rows(jobs: Iterable[Job]) -> list[JobRow]:
    """Return jobs with their locations; their places have to be fetched already."""
    return [
        JobRow(job, tuple(_where(job, text) for text in job.locations)) for job in jobs
    ]


def _where(job: Job, written: str) -> Where:
    places = [place for place in job.places.all() if place.text == written]
    return Where(written, tuple(f"{place.name} ({place.scope})" for place in places))
