"""What happens to jobs: taken from postings, closed, withdrawn, given back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection as database

from referio.ats.models import Connection, SyncRun
from referio.ats.operations import require_live
from referio.core.places import Gazetteer, Resolved, resolve
from referio.core.postings import Listing, Posting
from referio.jobs import reading
from referio.jobs.models import Job, JobChange, JobPlace
from referio.transactions import Turn, take_turn, transaction_required

SEQUENCING = (
    7203  # advisory lock: shared by those who number jobs, exclusive to editions
)
Kind = JobChange.Kind


@dataclass(frozen=True, slots=True)
class Sync:
    """What one pull of postings shares: whose it is, its run, its clock, its gazetteer."""

    connection: Connection
    run: SyncRun
    gazetteer: Gazetteer
    now: datetime


@transaction_required
def take(sync: Sync, postings: Sequence[Posting]) -> None:
    """Make jobs agree with a batch of postings, recording every change and the counts.

    Only OPEN postings become jobs; a job whose posting is no longer open is closed.
    Taking the same postings twice changes nothing the second time. Raises Disconnected
    when access ended while the postings were on their way.
    """
    require_live(sync.connection.pk, since=sync.connection.connected_at)
    # Editions must not read the newest number while one of ours is not committed.
    take_turn(Turn.SEQUENCING, shared=True)
    known = {
        job.remote_id: job
        for job in Job.objects.select_for_update().filter(
            connection=sync.connection, remote_id__in=[p.remote_id for p in postings]
        )
    }
    for posting in postings:
        sync.run.seen += 1
        sync.run.refused += [
            {"posting": posting.remote_id, "why": w} for w in posting.refused
        ]
        _take_one(sync, posting, known)
    # Most postings of most syncs are as they were: one update says so for all of them.
    Job.objects.filter(
        connection=sync.connection,
        state=Job.State.OPEN,
        remote_id__in=[p.remote_id for p in postings],
    ).update(checked_at=sync.now)
    sync.run.save()


@transaction_required
def sweep(sync: Sync) -> None:
    """Close jobs that a complete listing did not name: their postings are gone."""
    require_live(sync.connection.pk, since=sync.connection.connected_at)
    gone = Job.objects.select_for_update().filter(
        connection=sync.connection,
        state=Job.State.OPEN,
        checked_at__lt=sync.run.started_at,
    )
    for job in gone:
        _close(sync, job)
    sync.run.save()


@transaction_required
def withdraw(connection_id: int, *, now: datetime) -> int:
    """Take an employer's jobs off pages and out of matching; returns how many."""
    jobs = list(
        Job.objects.select_for_update().filter(
            connection_id=connection_id, state=Job.State.OPEN
        )
    )
    JobChange.objects.bulk_create(
        JobChange(job=job, kind=Kind.WITHDRAWN, at=now) for job in jobs
    )
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(
        state=Job.State.WITHDRAWN, closed_at=now
    )
    return len(jobs)


@transaction_required
def newest_sequence() -> int:
    """Return the highest sequence given, once nobody is about to commit a lower one."""
    take_turn(Turn.SEQUENCING)
    newest = (
        Job.objects.order_by("-sequence").values_list("sequence", flat=True).first()
    )
    return newest or 0


def _take_one(sync: Sync, posting: Posting, known: dict[str, Job]) -> None:
    job = known.get(posting.remote_id)
    if posting.listing is not Listing.OPEN:
        if job is not None and job.state == Job.State.OPEN:
            _close(sync, job)
    elif job is None:
        sync.run.open += 1
        # A page listed twice names a posting twice: the second time it is known.
        known[posting.remote_id] = _create(sync, posting)
    else:
        sync.run.open += 1
        if not _is_as_it_was(job, posting):
            _update(sync, job, posting)


def _is_as_it_was(job: Job, posting: Posting) -> bool:
    seen = reading.fingerprint(reading.shown(posting))
    return job.state == Job.State.OPEN and bytes(job.fingerprint) == seen


def _create(sync: Sync, posting: Posting) -> Job:
    places = _resolve(sync, posting)
    job = Job.objects.create(
        connection=sync.connection,
        employer_id=sync.connection.employer_id,
        remote_id=posting.remote_id,
        state=Job.State.OPEN,
        sequence=_next_sequence(),
        cluster=_cluster(sync, posting, places),
        first_seen_at=sync.now,
        checked_at=sync.now,
        **reading.fields(posting, places),
    )
    _place(job, places)
    _record(sync, job, Kind.CREATED)
    sync.run.created += 1
    return job


def _update(sync: Sync, job: Job, posting: Posting) -> None:
    places = _resolve(sync, posting)
    after = reading.fields(posting, places)
    before = {name: getattr(job, name) for name in reading.SHOWN}
    changed = reading.differences(before, after)
    reopened = job.state != Job.State.OPEN
    if reopened or reading.is_news(changed):
        job.sequence = _next_sequence()
    for name, value in after.items():
        setattr(job, name, value)
    job.state, job.closed_at, job.checked_at = Job.State.OPEN, None, sync.now
    job.cluster = _cluster(sync, posting, places)
    job.save()
    _note_update(sync, job, changed, reopened=reopened)
    if "locations" in changed or "country" in changed:
        _place(job, places)


def _note_update(
    sync: Sync, job: Job, changed: dict[str, list[object]], *, reopened: bool
) -> None:
    if reopened:
        sync.run.reopened += 1
        _record(sync, job, Kind.REOPENED, changed)
    elif changed:
        sync.run.changed += 1
        _record(sync, job, Kind.CHANGED, changed)


def _close(sync: Sync, job: Job) -> None:
    job.state, job.closed_at, job.checked_at = Job.State.CLOSED, sync.now, sync.now
    job.save(update_fields=["state", "closed_at", "checked_at"])
    _record(sync, job, Kind.CLOSED)
    sync.run.closed += 1


def _record(
    sync: Sync, job: Job, kind: str, fields: dict[str, list[object]] | None = None
) -> None:
    JobChange.objects.create(
        job=job, run=sync.run, kind=kind, at=sync.now, fields=fields or {}
    )


def _cluster(sync: Sync, posting: Posting, places: list[Resolved]) -> int:
    return reading.cluster(
        sync.connection.employer_id,
        posting.title,
        places,
        text=posting.description_text,
    )


def _resolve(sync: Sync, posting: Posting) -> list[Resolved]:
    found: dict[tuple[str, str], Resolved] = {}
    for location in posting.locations:
        for place in resolve(
            location, country=posting.country, gazetteer=sync.gazetteer
        ):
            found.setdefault((place.text, place.name), place)
    return list(found.values())


def _place(job: Job, places: Iterable[Resolved]) -> None:
    job.places.all().delete()
    JobPlace.objects.bulk_create(
        JobPlace(
            job=job,
            text=place.text[:300],
            name=place.name[:200],
            scope=place.scope,
            country=place.country,
            region=place.region,
            place_id=place.city_id,
            latitude=place.point.latitude if place.point else None,
            longitude=place.point.longitude if place.point else None,
            confidence=place.confidence,
        )
        for place in places
    )


def _next_sequence() -> int:
    with database.cursor() as cursor:
        cursor.execute("select nextval('job_sequence')")
        return int(cursor.fetchone()[0])
