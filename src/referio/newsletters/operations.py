"""What happens to editions and newsletters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection as database
from django.db.models import F, Q, QuerySet

from referio.newsletters import storing
from referio.newsletters.models import Edition, Exposure, Look, Newsletter, Part, Shard
from referio.newsletters.storing import Made
from referio.transactions import transaction_required

GIVE_UP = timedelta(hours=12)  # a staler job alert is worse than none
UNWANTED = "The subscriber does not want mail any more."
SECOND_TRY = timedelta(minutes=5)
PARALLEL = ("jobs", "found_by", "scores", "reasons", "more")
State = Newsletter.State
IN_HAND = [State.CLAIMED, State.SUBMITTING]
UNSETTLED = [State.PREPARED, *IN_HAND]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the matching of a part has come to.

    `alerts` counts those that were asked, `shown` entries by employer.
    """

    made: Made
    alerts: int
    jobs: int
    shown: Mapping[int, int]


@transaction_required
def open_edition(
    *,
    due_at: datetime,
    sequence: int,
    everyone: bool,
    parts: Iterable[int],
    now: datetime,
) -> Edition | None:
    """Open the edition of a moment, in so many parts; None when it is open already."""
    edition, opened = Edition.objects.get_or_create(
        due_at=due_at,
        defaults={"sequence": sequence, "everyone": everyone, "opened_at": now},
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
    """Let an edition be sent once all its parts are matched; returns its shards then."""
    # One at a time: of two ending together, neither would see that the other is done.
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    parts = Part.objects.filter(edition_id=edition_id)
    if (
        edition.state != Edition.State.MATCHING
        or parts.filter(matched_at=None).exists()
    ):
        return []
    numbers = Shard.objects.filter(edition_id=edition_id).order_by("number")
    shards = list(numbers.values_list("number", flat=True))
    edition.state = Edition.State.SENDING if shards else Edition.State.DONE
    edition.matched_at, edition.done_at = now, None if shards else now
    counts = parts.values_list("alerts", "jobs")
    edition.alerts = sum(alerts for alerts, _ in counts)
    edition.jobs = max((jobs for _, jobs in counts), default=0)
    edition.save()
    return shards


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
def claim(
    edition_id: int, shard: int, *, limit: int, now: datetime
) -> list[Newsletter]:
    """Take the next newsletters of a shard for sending; nobody else gets them.

    Those whose subscriber left while they were written (`storing.copy`) are deleted; none
    is returned only where none is left.
    """
    while ids := _take(edition_id, shard, limit=limit, now=now):
        rows = Newsletter.objects.select_related("subscriber").filter(pk__in=ids)
        claimed = list(rows.order_by("id"))
        gone = ids - {row.pk for row in claimed}
        Newsletter.objects.filter(pk__in=gone).delete()
        if claimed:
            return claimed
    return []


def _take(edition_id: int, shard: int, *, limit: int, now: datetime) -> set[int]:
    ready = (
        Newsletter.objects.select_for_update(skip_locked=True)
        .filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
        .filter(edition_id=edition_id, shard=shard, state=State.PREPARED)
        .order_by("id")[:limit]
    )
    ids = {row.pk for row in ready}
    Newsletter.objects.filter(pk__in=ids).update(
        state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
    )
    return ids


def submitting(newsletter: Newsletter, *, now: datetime) -> bool:
    """Mark a claimed mail as about to leave, if its reader still wants it.

    From here until its outcome is recorded it is in doubt, so this comes last before the
    relay is spoken to, and for one mail at a time. False when the claim was taken back,
    and when the subscriber left while the mail was in hand: then it is skipped.
    """
    mine = _mine(newsletter).filter(state=State.CLAIMED)
    wanted = mine.filter(subscriber__state="active")
    if wanted.update(state=State.SUBMITTING, claimed_at=now) == 1:
        return True
    left = mine.exclude(subscriber__state="active")
    left.update(state=State.SKIPPED, why=UNWANTED)
    return False


def submitted(newsletter: Newsletter, *, jobs: Sequence[int], now: datetime) -> None:
    """Record that the relay took the mail, and the jobs that were in it when it left."""
    left = [n for n, job in enumerate(newsletter.jobs) if job in jobs]
    columns = {name: [getattr(newsletter, name)[n] for n in left] for name in PARALLEL}
    _settle(newsletter, state=State.SUBMITTED, submitted_at=now, why="", **columns)


def skipped(newsletter: Newsletter, *, why: str) -> None:
    """Record that the mail must not or need not go."""
    _settle(newsletter, state=State.SKIPPED, why=why)


def rejected(newsletter: Newsletter, *, why: str) -> None:
    """Record that the relay refused the mail for good."""
    _settle(newsletter, state=State.REJECTED, why=why)


def in_doubt(newsletter: Newsletter, *, why: str, now: datetime) -> None:
    """Record that the mail may or may not have gone.

    It is sent once more, with the same Message-ID and the same bytes, so that a second
    copy can be told for one; after a second doubt it stays uncertain.
    """
    _doubt(_mine(newsletter), why=why, now=now)


def deferred(newsletter: Newsletter, *, why: str, now: datetime) -> bool:
    """Put a mail the relay would not take now back in line; False when it is too late."""
    if now - newsletter.prepared_at > GIVE_UP:
        rejected(newsletter, why=f"Gave up after 12 hours: {why}")
        return False
    wait = timedelta(minutes=min(5 * 3 ** (newsletter.attempts - 1), 180))
    _settle(newsletter, state=State.PREPARED, retry_at=now + wait, why=why)
    return True


@transaction_required
def finish_shard(edition_id: int, shard: int, *, now: datetime) -> bool:
    """Mark a shard done when nothing of it waits, and the edition with its last one."""
    mine = Newsletter.objects.filter(edition_id=edition_id, shard=shard)
    if mine.filter(state__in=UNSETTLED).exists():
        return False
    # One at a time: of two ending together, neither would see that the other is done.
    Edition.objects.select_for_update().get(pk=edition_id)
    Shard.objects.filter(edition_id=edition_id, number=shard, done_at=None).update(
        done_at=now
    )
    if not Shard.objects.filter(edition_id=edition_id, done_at=None).exists():
        Edition.objects.filter(pk=edition_id, done_at=None).update(
            state=Edition.State.DONE, done_at=now
        )
    return True


def take_back(*, before: datetime, now: datetime) -> None:
    """Put newsletters whose worker died back in line; those on the wire are in doubt."""
    left = Newsletter.objects.filter(claimed_at__lt=before)
    left.filter(state=State.CLAIMED).update(state=State.PREPARED)
    _doubt(left, why="The worker ended while sending.", now=now)


def _doubt(rows: QuerySet[Newsletter], *, why: str, now: datetime) -> None:
    doubted = rows.filter(state=State.SUBMITTING)
    doubted.filter(doubts__gte=1).update(state=State.UNCERTAIN, why=why)
    doubted.update(
        state=State.PREPARED, doubts=F("doubts") + 1, retry_at=now + SECOND_TRY, why=why
    )


def _mine(newsletter: Newsletter) -> QuerySet[Newsletter]:
    """Return the row as long as it is in the hands of this very claim."""
    return Newsletter.objects.filter(
        pk=newsletter.pk, attempts=newsletter.attempts, state__in=IN_HAND
    )


def _settle(newsletter: Newsletter, **fields: object) -> None:
    """Record the outcome of one's own claim; one lost or settled before stays so."""
    _mine(newsletter).update(**fields)
