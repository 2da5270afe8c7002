"""Why a job did not come: a subscriber names it, and each alert says which clause shut it out."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from referio.alerts import queries as alerts
from referio.alerts import rolls
from referio.alerts.models import Alert, Subscriber
from referio.core.criteria import AlertFacts, JobFacts
from referio.jobs import queries as jobs
from referio.jobs.models import Job
from referio.mailing.wording import long_date
from referio.matching.explain import sentence
from referio.matching.lexicon import Lexicon
from referio.matching.reference import explain_miss
from referio.newsletters import queries as newsletters
from referio.web.candidates import words
from referio.web.candidates.doors import MANAGE, opened_by

LONGEST = 500
PASSED = (
    "it fits, and was there when this alert last looked: others fitted better, it came"
    " by another alert or as a copy, or you changed the alert since"
)
# The page of a job, wherever it stands in what was pasted; or its bare number.
_JOB = re.compile(r"/jobs/(\d{1,18})(?!\d)|^\s*(\d{1,18})\s*$")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one alert says of the job."""

    alert: Alert
    fits: bool
    reasons: tuple[str, ...]  # sentences without a full stop


@require_safe
@opened_by(MANAGE)
def why(request: HttpRequest, token: str, subscriber_id: str) -> HttpResponse:
    """Show, for the job whose address was pasted, why it did or did not come."""
    subscriber = alerts.subscriber(int(subscriber_id))
    given = request.GET.get("job", "")[:LONGEST]
    job = _named(given)
    now = timezone.now()
    context = {
        "token": token,
        "subscriber": subscriber,
        "given": given.replace("\0", ""),
        "job": job,
        "problem": "" if job or not given.strip() else _unknown(given),
        "shown": words.shown(job, now=now) if job else None,
        "over_all": _over_all(subscriber, job) if job else (),
        "answers": _answers(subscriber, job, now) if job else (),
    }
    status = 404 if context["problem"] else 200
    return render(request, "candidates/why.html", context, status=status)


def _named(text: str) -> Job | None:
    match = _JOB.search(text)
    number = match and (match[1] or match[2])
    return jobs.jobs().filter(pk=int(number)).first() if number else None


def _unknown(text: str) -> str:
    if _JOB.search(text):
        return "We have no such job. Please copy the whole address of its page."
    return (
        "This is not the address of a job here. It has “/jobs/” and a number in it:"
        " open the job's page and copy what stands in the address bar."
    )


def _over_all(subscriber: Subscriber, job: Job) -> tuple[str, ...]:
    """Return what keeps the job away, or brought it, whatever an alert asks."""
    said = (
        (job.state != Job.State.OPEN, _closed(job)),
        (
            job.held,
            "Its employer keeps it out of newsletters; it is on our pages only.",
        ),
        (
            subscriber.state != Subscriber.State.ACTIVE,
            "You get no newsletters at present.",
        ),
        (_was_sent(subscriber, job), "It did come: it was in a newsletter of yours."),
        (_was_muted(subscriber, job), "You left this job out yourself, by its link."),
    )
    return tuple(sentence for holds, sentence in said if holds)


def _closed(job: Job) -> str:
    when = f" since {long_date(job.closed_at.date())}" if job.closed_at else ""
    return f"It is closed{when}: newsletters bring open jobs only."


def _was_sent(subscriber: Subscriber, job: Job) -> bool:
    return newsletters.was_sent(subscriber.pk, job.pk)


def _was_muted(subscriber: Subscriber, job: Job) -> bool:
    return any(mute.job_id == job.pk for mute in alerts.mutes_of(subscriber.pk))


def _answers(subscriber: Subscriber, job: Job, now: datetime) -> list[Answer]:
    """Ask every alert of the subscriber about a job; only an open one says what it is."""
    before = job.sequence - 1
    told = next(iter(jobs.facts(after=before, upto=job.sequence, now=now)), None)
    if told is None:
        return []
    mine = {alert.pk: alert for alert in alerts.alerts_of(subscriber.pk)}
    known = jobs.lexicon()
    return [
        _answer(mine[facts.id], facts, told, now, known)
        for facts in alerts.facts(list(mine))
    ]


def _answer(
    alert: Alert, facts: AlertFacts, job: JobFacts, now: datetime, known: Lexicon
) -> Answer:
    missed = explain_miss(facts, job, at=now, lexicon=known)
    reasons = tuple(dict.fromkeys(sentence(reason) for reason in missed))
    return Answer(alert, not reasons, reasons or _though_it_fits(alert, job))


def _though_it_fits(alert: Alert, job: JobFacts) -> tuple[str, ...]:
    if alert.paused:
        return ("it fits, but this alert is paused",)
    if job.sequence > rolls.served(alert):
        return ("it fits: it comes next, unless ten others fit better",)
    return (PASSED,)
