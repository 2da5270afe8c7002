"""Who may do remote work: by country, and by the hours they live in."""

from dataclasses import dataclass
from datetime import datetime

from referio.core.cadence import zone_named
from referio.core.criteria import JobFacts
from referio.matching.jobs import Job


@dataclass(frozen=True, slots=True)
class Somebody:
    """Where a person would work from; "" is unknown, and unknown is welcome everywhere."""

    country: str  # ISO 3166-1 alpha-2
    zone: str = ""  # IANA


def offset_minutes(zone: str, at: datetime) -> int | None:
    """Return a time zone's offset from UTC at a moment; None where we know no such zone."""
    if not zone:
        return None
    try:
        offset = at.astimezone(zone_named(zone)).utcoffset()
    except ValueError:
        return None
    return None if offset is None else int(offset.total_seconds()) // 60


def takes_country(job: JobFacts, country: str) -> bool:
    """Tell whether a remote job is open to a country."""
    if not country:
        return True
    if country in job.remote_excluded:
        return False
    return not job.remote_countries or country in job.remote_countries


def takes_hours(job: Job, zone: str) -> bool:
    """Tell whether a remote job is open to a time zone at the job's moment."""
    offset = offset_minutes(zone, job.at)
    if offset is None:
        return True
    low, high = job.facts.remote_offset_low, job.facts.remote_offset_high
    return (low is None or low <= offset) and (high is None or offset <= high)


def is_open_to(job: Job, somebody: Somebody) -> bool:
    """Tell whether somebody could do this remote job from where they are."""
    return takes_country(job.facts, somebody.country) and takes_hours(
        job, somebody.zone
    )
