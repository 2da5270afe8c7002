"""What an employer's system says at this moment, asked while somebody waits for a page."""

from django.core.cache import cache
from django.utils import timezone

from referio.ats.operations import ats_for
from referio.core.ports import Ats, Refused
from referio.core.postings import Form, Listing
from referio.jobs.models import Job
from referio.jobs.queries import whereabouts

FORM_SECONDS = 60  # how old a form may be that is only looked at


def form(job: Job, *, fresh: bool) -> Form:
    """Return what the job asks of applicants; only a fresh one is good enough to send.

    The diversity survey for the place of the job is part of it. Raises Refused,
    Unavailable or Disconnected.
    """
    key = f"form-{job.connection_id}-{job.remote_id}"
    known = None if fresh else cache.get(key)
    if isinstance(known, Form):
        return known
    found = _ats(job).form(job.remote_id, survey_at=whereabouts(job))
    cache.set(key, found, FORM_SECONDS)
    return found


def takes_applications(job: Job) -> bool:
    """Tell whether the posting is open now: it may have closed since it was last synced.

    Raises Unavailable or Disconnected.
    """
    try:
        return _ats(job).posting(job.remote_id).listing is Listing.OPEN
    except Refused:
        return False


def _ats(job: Job) -> Ats:
    return ats_for(job.connection_id, now=timezone.now(), somebody_waits=True)
