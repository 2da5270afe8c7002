"""What happens to jobs: taken from postings, closed, withdrawn, given back."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from referio.ats.models import Connection, SyncRun
from referio.ats.operations import require_live
from referio.core.places import Gazetteer, Resolved, resolve
from referio.core.postings import Posting
from referio.jobs import queries, reading, storing
from referio.jobs.models import Job, JobChange
from referio.jobs.storing import Row
from referio.transactions import Turn, take_turn, transaction_required

Kind = JobChange.Kind
MOST_RESOLVED = 20_000  # locations remembered within a sync
MOST_REFUSALS = 200  # told one by one; beyond it they are counted


@dataclass(frozen=True, slots=True)
class Sync:
    """What one pull of postings shares: whose it is, its run, its clock, its gazetteer."""

    connection: Connection
    run: SyncRun
    gazetteer: Gazetteer
    now: datetime
    # An employer writes the same few locations over and over: {(text, country): places}.
    resolved: dict[tuple[str, str], tuple[Resolved, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What is asked of a job to see whether its posting says anything new."""

    id: int
    state: str
    fingerprint: bytes
    held: bool

    def is_as(self, fingerprint: bytes) -> bool:
        """Tell whether the job is open and as its posting says."""
        return self.state == Job.State.OPEN and self.fingerprint == fingerprint


@dataclass(slots=True)
class _Page:
    """A page of postings, sorted by what they mean for the jobs we have."""

    new: list[Posting] = field(default_factory=list)
    changed: list[tuple[Known, Posting]] = field(default_factory=list)
    as_before: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)


@transaction_required
def take(sync: Sync, postings: Sequence[Posting]) -> None:
    """Make jobs agree with a batch of postings, recording every change and the counts.

    Only public postings become jobs; a job whose posting is no longer public is closed.
    Taking the same postings twice changes nothing the second time. Raises Disconnected
    when access ended while the postings were on their way.
    """
    # It locks the connection, so that no two batches of one are taken at a time.
    require_live(sync.connection.pk, since=sync.connection.connected_at)
    storing.wait_for_no_disk()
    # Editions must not read the newest number while one of ours is not committed.
    take_turn(Turn.SEQUENCING, shared=True)
    # A posting that is told twice counts as it was told last.
    page = _sorted(sync, list({one.remote_id: one for one in postings}.values()))
    _create(sync, page.new)
    _change(sync, page.changed)
    # Most postings of most syncs are as they were: one update says so for all of them.
    Job.objects.filter(pk__in=page.as_before).update(checked_at=sync.now)
    _close(sync, page.closed)
    _count(sync, postings)


@transaction_required
def take_as_gone(sync: Sync, remote_ids: Sequence[str]) -> None:
    """Close the jobs of postings that are no more. Raises Disconnected."""
    require_live(sync.connection.pk, since=sync.connection.connected_at)
    theirs = Job.objects.filter(connection=sync.connection, state=Job.State.OPEN)
    gone = theirs.filter(remote_id__in=remote_ids).select_for_update()
    _close(sync, list(gone.values_list("pk", flat=True)))
    _forget_refusals(sync.run, remote_ids)
    sync.run.save()


@transaction_required
def withdraw(connection_id: int, *, now: datetime) -> int:
    """Take an employer's jobs off pages and out of matching; returns how many."""
    jobs = list(
        Job.objects.select_for_update()
        .filter(connection_id=connection_id, state=Job.State.OPEN)
        .values_list("pk", flat=True)
    )
    storing.insert_plain_changes(Kind.WITHDRAWN, jobs, run=None, at=now)
    Job.objects.filter(pk__in=jobs).update(state=Job.State.WITHDRAWN, closed_at=now)
    return len(jobs)


@transaction_required
def newest_sequence() -> int:
    """Return the highest sequence given, once nobody is about to commit a lower one."""
    take_turn(Turn.SEQUENCING)
    return queries.newest()


def _sorted(sync: Sync, postings: Sequence[Posting]) -> _Page:
    page, known = _Page(), _known(sync, [one.remote_id for one in postings])
    for posting in postings:
        job = known.get(posting.remote_id)
        if not posting.is_public:
            if job is not None and job.state == Job.State.OPEN:
                page.closed.append(job.id)
        elif job is None:
            page.new.append(posting)
        elif job.is_as(reading.fingerprint(reading.shown(posting))):
            page.as_before.append(job.id)
        else:
            page.changed.append((job, posting))
    return page


def _known(sync: Sync, remote_ids: Sequence[str]) -> dict[str, Known]:
    rows = Job.objects.filter(connection=sync.connection, remote_id__in=remote_ids)
    locked = rows.select_for_update().values_list(
        "remote_id", "id", "state", "fingerprint", "held"
    )
    return {
        remote_id: Known(pk, state, bytes(fingerprint), held)
        for remote_id, pk, state, fingerprint, held in locked
    }


def _create(sync: Sync, postings: Sequence[Posting]) -> None:
    """Store jobs of postings that are new to us."""
    if not postings:
        return
    places = [_resolve(sync, posting) for posting in postings]
    rows = []
    for posting, found, pk, sequence in zip(
        postings,
        places,
        storing.job_ids(len(postings)),
        storing.sequences(len(postings)),
        strict=True,
    ):
        rows.append(
            {
                "id": pk,
                "sequence": sequence,
                "connection_id": sync.connection.pk,
                "employer_id": sync.connection.employer_id,
                "remote_id": posting.remote_id,
                "first_seen_at": sync.now,
                **_columns(sync, posting, found),
            }
        )
    storing.insert(storing.JOBS, rows)
    ids = [row["id"] for row in rows]
    storing.insert_places(dict(zip(ids, places, strict=True)))
    _record(sync, Kind.CREATED, ids)
    sync.run.created += len(rows)


def _columns(sync: Sync, posting: Posting, places: Sequence[Resolved]) -> Row:
    """Return the columns that a posting decides each time it is taken."""
    return {
        **reading.fields(posting, places),
        "state": Job.State.OPEN.value,
        "held": posting.is_held,
        "closed_at": None,
        "checked_at": sync.now,
        "cluster": reading.cluster(
            sync.connection.employer_id,
            posting.title,
            places,
            text=posting.description_text,
        ),
    }


def _change(sync: Sync, changed: Sequence[tuple[Known, Posting]]) -> None:
    """Store jobs whose postings say something new, or are public again."""
    if not changed:
        return
    before = Job.objects.in_bulk([known.id for known, _ in changed])
    places = {known.id: _resolve(sync, posting) for known, posting in changed}
    rows, edits = [], _Edits()
    for (known, posting), sequence in zip(
        changed, storing.sequences(len(changed)), strict=True
    ):
        columns = _columns(sync, posting, places[known.id])
        edits.add(before[known.id], columns)
        is_news = edits.is_news(known.id) or (known.held and not posting.is_held)
        kept = before[known.id].sequence
        rows.append(
            {"id": known.id, "sequence": sequence if is_news else kept, **columns}
        )
    storing.update_jobs(rows)
    storing.replace_places(places)
    run, at = sync.run.pk, sync.now
    storing.insert_changes(Kind.REOPENED, edits.reopened, run=run, at=at)
    storing.insert_changes(Kind.CHANGED, edits.edited, run=run, at=at)
    sync.run.reopened += len(edits.reopened)
    sync.run.changed += len(edits.edited)


@dataclass(frozen=True, slots=True)
class _Edits:
    """What differs, as {job id: {field: [before, after]}}; nothing may, in a reopened one."""

    reopened: dict[int, dict[str, list[object]]] = field(default_factory=dict)
    edited: dict[int, dict[str, list[object]]] = field(default_factory=dict)

    def add(self, job: Job, after: Row) -> None:
        """Compare a job with what its posting says now."""
        before = {name: getattr(job, name) for name in reading.SHOWN}
        differs = reading.differences(before, after)
        if job.state != Job.State.OPEN:
            self.reopened[job.pk] = differs
        elif differs:
            self.edited[job.pk] = differs

    def is_news(self, pk: int) -> bool:
        """Tell whether those may want to hear of it whom the job did not fit before."""
        return pk in self.reopened or reading.is_news(self.edited.get(pk, {}))


def _close(sync: Sync, ids: Sequence[int]) -> None:
    if not ids:
        return
    Job.objects.filter(pk__in=ids).update(
        state=Job.State.CLOSED, closed_at=sync.now, checked_at=sync.now
    )
    _record(sync, Kind.CLOSED, ids)
    sync.run.closed += len(ids)


def _count(sync: Sync, postings: Sequence[Posting]) -> None:
    run, told = sync.run, {one.remote_id: one for one in postings}.values()
    run.seen += len(postings)
    run.open += sum(one.is_public for one in told)
    run.held += sum(one.is_public and one.is_held for one in told)
    _forget_refusals(run, {one.remote_id for one in told})
    refusals = [
        {"posting": one.remote_id, "why": why} for one in told for why in one.refused
    ]
    run.refusals += len(refusals)
    run.refused += refusals[: max(0, MOST_REFUSALS - len(run.refused))]
    run.save()


def _forget_refusals(run: SyncRun, remote_ids: Container[str]) -> None:
    """Drop what was said of these postings: a run carries on what the one before said."""
    left = [one for one in run.refused if one["posting"] not in remote_ids]
    run.refusals -= len(run.refused) - len(left)
    run.refused = left


def _record(sync: Sync, kind: str, jobs: Sequence[int]) -> None:
    storing.insert_plain_changes(kind, jobs, run=sync.run.pk, at=sync.now)


def _resolve(sync: Sync, posting: Posting) -> list[Resolved]:
    found: dict[tuple[str, str], Resolved] = {}
    for location in posting.locations:
        for place in _places_named(sync, location, posting.country):
            found.setdefault((place.text, place.name), place)
    return list(found.values())


def _places_named(sync: Sync, location: str, country: str) -> tuple[Resolved, ...]:
    known = sync.resolved.get((location, country))
    if known is None:
        if len(sync.resolved) >= MOST_RESOLVED:
            sync.resolved.clear()
        known = resolve(location, country=country, gazetteer=sync.gazetteer)
        sync.resolved[location, country] = known
    return known
