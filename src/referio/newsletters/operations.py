"""What happens to editions and newsletters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import numpy as np
from django.db import connection as database

from referio.newsletters import queries, storing
from referio.newsletters.models import Edition, Exposure, Look, Part, Shard
from referio.newsletters.storing import Made
from referio.transactions import transaction_required


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the matching of a part has come to.

    `alerts` counts those that were asked, `shown` entries by employer.
    """

    made: Made
    alerts: int
    jobs: int
    shown: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an edition is to be: for which moment, up to which jobs, for whom."""

    due_at: datetime
    sequence: int
    everyone: bool = False  # not only the alerts that are due
    instant: bool = False  # just the alerts that come at once
    hold: bool = False  # until somebody starts it


@transaction_required
def open_edition(plan: Plan, *, parts: Iterable[int], now: datetime) -> Edition | None:
    """Open the edition of a moment, in so many parts; None when it is open already."""
    edition, opened = Edition.objects.get_or_create(
        due_at=plan.due_at, defaults={**asdict(plan), "opened_at": now}
    )
    if not opened:
        return None
    Part.objects.bulk_create(Part(edition=edition, number=n) for n in parts)
    return edition


@transaction_required
def prepare(
    edition_id: int, part: int, prepared: Prepared, *, at: datetime, now: datetime
) -> None:
    """Store the newsletters of a part, as of a moment; once, so ask `is_matched` before."""
    made = prepared.made
    storing.copy(made, edition_id=edition_id, prepared_at=at)
    _add(
        "newsletters_shard (edition_id, number, newsletters)",
        "(edition_id, number) do update set newsletters ="
        " newsletters_shard.newsletters + excluded.newsletters",
        edition_id,
        _counted(made.shards.tolist()),
    )
    _add(
        "newsletters_exposure (edition_id, employer_id, shown)",
        "(edition_id, employer_id) do update set shown ="
        " newsletters_exposure.shown + excluded.shown",
        edition_id,
        prepared.shown,
    )
    Part.objects.filter(edition_id=edition_id, number=part).update(
        matched_at=now,
        alerts=prepared.alerts,
        jobs=prepared.jobs,
        chosen=np.unique(made.jobs).tolist(),
    )


def _counted(numbers: list[int]) -> dict[int, int]:
    values, counts = np.unique(np.array(numbers, np.int64), return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def _add(
    table: str, conflict: str, edition_id: int, counted: Mapping[int, int]
) -> None:
    """Add counts to what other parts have counted; in order, so that none waits for ever."""
    # Names of ours alone are in the statement; numbers are given beside it.
    statement = (
        f"insert into {table} select %s, number, count"  # noqa: S608
        " from unnest(%s::bigint[], %s::bigint[]) as t (number, count) order by number"
        f" on conflict {conflict}"
    )
    numbers = sorted(counted)
    with database.cursor() as cursor:
        counts = [counted[one] for one in numbers]
        cursor.execute(statement, [edition_id, numbers, counts])


@transaction_required
def finish_matching(edition_id: int, *, now: datetime) -> list[int]:
    """Let an edition be sent once all its parts are matched; returns its shards then.

    None of one that is held, or has nothing to send. Of one that was cancelled meanwhile
    the shards are opened again, so that what was prepared since is skipped.
    """
    # One at a time: of two ending together, neither would see that the other is done.
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if edition.state == Edition.State.CANCELLED:
        Shard.objects.filter(edition_id=edition_id).update(done_at=None)
        return []
    parts = Part.objects.filter(edition_id=edition_id)
    if (
        edition.state != Edition.State.MATCHING
        or parts.filter(matched_at=None).exists()
    ):
        return []
    numbers = Shard.objects.filter(edition_id=edition_id).order_by("number")
    shards = list(numbers.values_list("number", flat=True))
    goes = Edition.State.HELD if edition.hold else Edition.State.SENDING
    edition.state = goes if shards else Edition.State.DONE
    edition.matched_at, edition.done_at = now, None if shards else now
    edition.started_at = None if edition.hold else now
    counts = parts.values_list("alerts", "jobs")
    edition.alerts = sum(alerts for alerts, _ in counts)
    edition.jobs = max((jobs for _, jobs in counts), default=0)
    edition.save()
    return [] if edition.hold else shards


@transaction_required
def forget_exposure(*, before: datetime) -> None:
    """Forget who was shown how much in editions before a moment."""
    Exposure.objects.filter(edition__opened_at__lt=before).delete()


@transaction_required
def plan_looks(edition_id: int, postings: Mapping[int, Sequence[str]]) -> None:
    """Note which postings are looked at once more, by connection, before sending."""
    Look.objects.bulk_create(
        (
            Look(edition_id=edition_id, connection_id=connection_id, postings=list(ids))
            for connection_id, ids in postings.items()
        ),
        ignore_conflicts=True,
    )


@transaction_required
def finish_look(edition_id: int, connection_id: int, *, now: datetime) -> bool:
    """Note that a look is over; True when the edition waits for no other."""
    # One at a time: of two ending together, neither would see that the other is done.
    Edition.objects.select_for_update().get(pk=edition_id)
    looks = Look.objects.filter(edition_id=edition_id, done_at=None)
    looks.filter(connection_id=connection_id).update(done_at=now)
    return not looks.exists()


@transaction_required
def give_up_looks(edition_id: int, *, now: datetime) -> None:
    """Wait for no look any longer: an ATS that is silent must not hold up the others."""
    Look.objects.filter(edition_id=edition_id, done_at=None).update(done_at=now)


@transaction_required
def finish_shard(edition_id: int, shard: int, *, now: datetime) -> bool:
    """Mark a shard done when nothing of it waits, and the edition with its last one."""
    if queries.waits(edition_id, shard):
        return False
    # One at a time: of two ending together, neither would see that the other is done.
    Edition.objects.select_for_update().get(pk=edition_id)
    Shard.objects.filter(edition_id=edition_id, number=shard, done_at=None).update(
        done_at=now
    )
    if not Shard.objects.filter(edition_id=edition_id, done_at=None).exists():
        # One that was cancelled stays so.
        Edition.objects.filter(pk=edition_id, done_at=None).update(
            state=Edition.State.DONE, done_at=now
        )
    return True
