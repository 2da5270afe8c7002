"""One measurement of the sync bench, in a process of its own: `pull`, `large`, `peer`, `apply`.

Started by sync.py with our variables set. Prints its figures as one line of JSON.
"""

import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import django

if TYPE_CHECKING:
    from referio.core.postings import Form, Submission

T = TypeVar("T")
PASSES = 5
WAIT_S = 0.01
PATIENCE_S = 30.0


def main() -> None:
    """Measure what the first argument names at the site of the second."""
    what, site = sys.argv[1:]
    if what != "apply" and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})  # one core
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
    django.setup()
    figures = {"pull": pull, "large": large, "peer": peer, "apply": apply}[what](site)
    figures["peak_rss_mb"] = _peak_rss_mb()
    sys.stdout.write(json.dumps(figures) + "\n")


def _peak_rss_mb() -> float:
    """Return the largest resident set since the start, as the kernel counts it."""
    if Path("/proc/self/status").exists():
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        found = next(line for line in lines if line.startswith("VmHWM:"))
        return int(found.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def connect(site: str) -> int:
    """Let an employer consent in Lever, and return the connection."""
    from django.conf import settings
    from django.utils import timezone

    from lever_account import consent
    from referio.accounts.models import Employer, Invitation
    from referio.ats.operations import authorization
    from referio.pipeline import connecting

    now, callback = timezone.now(), f"{settings.BASE_URL}/lever/callback"
    employer, _ = Employer.objects.get_or_create(
        slug=site, defaults={"name": site, "created_at": now}
    )
    invitation = Invitation.objects.create(
        employer=employer,
        email=f"owner@{site}.example",
        created_at=now,
        expires_at=now + timedelta(days=1),
    )
    address = authorization().address(state="bench", redirect_uri=callback)
    code = consent(address, site=site)
    grant = authorization().exchange(code=code, redirect_uri=callback)
    return connecting.connect(invitation.pk, grant, now=now).pk


def pull(site: str) -> dict[str, float]:
    """Pull every posting of an account for the first time."""
    return _first_sync(connect(site))


def _first_sync(connection_id: int) -> dict[str, float]:
    from referio.jobs.queries import counts_of
    from referio.pipeline import syncing

    cpu, began = time.process_time(), time.perf_counter()
    run = syncing.sync(connection_id)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert run is not None, "the connection ended"
    assert run.complete, run.error
    assert counts_of(connection_id)["open"] == run.open
    return {"seconds": seconds, "cpu_s": cpu, "seen": run.seen}


def large(site: str) -> dict[str, float]:
    """Pull a large account, then look for changes where there are none."""
    from referio.pipeline import syncing

    connection_id = connect(site)
    first = _first_sync(connection_id)
    full, run = _timed(lambda: syncing.sync(connection_id, everything=True))
    assert run is not None
    assert (run.complete, run.changed, run.created) == (True, 0, 0)
    passes = []
    for _ in range(PASSES):
        seconds, run = _timed(lambda: syncing.sync(connection_id))
        assert run is not None
        assert (run.kind, run.complete, run.changed) == ("changes", True, 0)
        passes.append(seconds)
    return {
        **first, "full_pass_s": full, "unchanged_pass_s": statistics.median(passes)
    }  # fmt: skip


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def peer(site: str) -> dict[str, float]:
    """Do the same the usual way: every posting an `update_or_create` of its own."""
    from django.utils import timezone

    from referio.ats.models import Connection
    from referio.ats.operations import ats_for
    from referio.core.places import resolve
    from referio.jobs import reading, storing
    from referio.jobs.gazetteer import PlaceTable
    from referio.jobs.models import Job, JobPlace

    connection_id = connect(site)
    connection = Connection.objects.get(pk=connection_id)
    now, table = timezone.now(), PlaceTable()
    began, seen = time.perf_counter(), 0
    for posting in ats_for(connection_id, now=now).postings():
        seen += 1
        if not posting.is_public:
            continue
        places = [
            place
            for text in posting.locations
            for place in resolve(text, country=posting.country, gazetteer=table)
        ]
        job, _ = Job.objects.update_or_create(
            connection=connection,
            remote_id=posting.remote_id,
            defaults={
                **reading.fields(posting, places),
                "employer_id": connection.employer_id,
                "state": "open",
                "closed_at": None,
                "sequence": storing.sequences(1)[0],
                "first_seen_at": now,
                "checked_at": now,
                "cluster": 0,
            },
        )
        job.places.all().delete()
        for place in {(one.text, one.name): one for one in places}.values():
            JobPlace.objects.create(
                job=job,
                text=place.text,
                name=place.name,
                scope=place.scope,
                country=place.country,
                region=place.region,
                place_id=place.city_id,
                latitude=place.point.latitude if place.point else None,
                longitude=place.point.longitude if place.point else None,
                confidence=place.confidence,
            )
    return {"seconds": time.perf_counter() - began, "seen": seen}


def apply(site: str) -> dict[str, float]:
    """Store applications one after the other, and wait for each to be verified."""
    from referio.jobs.models import Job
    from referio.pipeline import syncing

    connection_id = connect(site)
    assert syncing.sync(connection_id) is not None
    jobs = list(Job.objects.filter(connection_id=connection_id, state="open"))
    took = [
        _apply_once(jobs[number % len(jobs)].pk, number)
        for number in range(int(os.environ["APPLICATIONS"]))
    ]
    took.sort()
    return {
        "median_s": statistics.median(took),
        "p95_s": took[max(0, -(-len(took) * 95 // 100) - 1)],
    }


def _apply_once(job_id: int, number: int) -> float:
    from django.utils import timezone

    from referio.applications import operations as applications
    from referio.applications.models import HandOver
    from referio.ats.operations import ats_for
    from referio.jobs.queries import shown_job
    from referio.pipeline import steps
    from referio.transactions import transaction

    now, job = timezone.now(), shown_job(job_id)
    form = ats_for(job.connection_id, now=now).form(job.remote_id)
    submission = _answers(form, f"candidate-{number}@reader.example")
    began = time.perf_counter()
    with transaction():
        stored = applications.apply(
            job.pk,
            form=form,
            submission=submission,
            name="Inês Prado",
            subscriber_id=None,
            now=now,
        )
        steps.ask_for_hand_over(stored.pk)
    rows = HandOver.objects.filter(application_id=stored.pk, state="confirmed")
    while not rows.exists():
        assert time.perf_counter() - began < PATIENCE_S, (
            "an application does not arrive"
        )
        time.sleep(WAIT_S)
    return time.perf_counter() - began


def _answers(form: "Form", email: str) -> "Submission":
    """Fill in a form: a PDF where a file is asked for, the first option of a choice."""
    from referio.core.postings import Attachment, QuestionKind, Submission

    answers: dict[str, str | tuple[str, ...] | None] = {}
    attachments = {}
    for question in form.questions():
        if question.kind is QuestionKind.FILE:
            content = b"%PDF-1.4\n" + b"words " * 8000
            attachments[question.key] = Attachment(
                "resume.pdf", "application/pdf", content
            )
        elif question.kind is QuestionKind.ONE_OF:
            answers[question.key] = question.options[0]
        elif question.kind is QuestionKind.SOME_OF:
            answers[question.key] = (question.options[0],)
        elif question.kind is not QuestionKind.NOTE:
            answers[question.key] = "Words"
    answers["personal.email"] = email
    consents = {notice.key: True for notice in form.notices}
    return Submission(email, answers, attachments, consents)


if __name__ == "__main__":
    main()
