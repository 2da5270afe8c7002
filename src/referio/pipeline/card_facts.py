"""What a card shows of a job."""

from datetime import datetime

from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job
from referio.jobs.queries import pay_of
from referio.mailing.cards import CardFacts
from referio.pipeline.addresses import JobPages


def facts(job: Job, at: datetime, pages: JobPages) -> CardFacts:
    """Return what a card shows of a job."""
    return CardFacts(
        title=job.title,
        employer=job.employer.name,
        place=" · ".join(job.locations[:3]) + (" …" if len(job.locations) > 3 else ""),
        work_mode=WorkMode(job.work_mode),
        commitment=Commitment(job.commitment),
        pay=pay_of(job),
        age_days=max(0, (at - job.posted_at).days),
        pay_text=job.pay_text,
        all_jobs=pages.open_jobs(job.employer.name),
    )
