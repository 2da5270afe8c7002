"""What happens to editions and newsletters."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from referio.core.composing import Issue
from referio.newsletters.models import Edition, Look, Newsletter, Shard
from referio.transactions import transaction_required

GIVE_UP = timedelta(hours=12)  # a staler job alert is worse than none
UNWANTED = "The subscriber does not want mail any more."
SECOND_TRY = timedelta(minutes=5)
State = Newsletter.State
IN_HAND = [State.CLAIMED, State.SUBMITTING]
UNSETTLED = [State.PREPARED, *IN_HAND]


@dataclass(frozen=True, slots=True)
class Composed:
    """One subscriber's newsletter, composed and not yet stored."""

    subscriber_id: int
    shard: int
    alerts: tuple[int, ...]
    issue: Issue


@transaction_required
def open_edition(
    *, due_at: datetime, sequence: int, everyone: bool, now: datetime
) -> Edition | None:
    """Open the edition of a moment; None when it is open already."""
    edition, opened = Edition.objects.get_or_create(
        due_at=due_at,
        defaults={"sequence": sequence, "everyone": everyone, "opened_at": now},
    )
    return edition if opened else None


@transaction_required
def prepare(
    edition_id: int,
    composed: Iterable[Composed],
    *,
    alerts: int,
    jobs: int,
    now: datetime,
) -> list[int]:
    """Store an edition's newsletters and return the numbers of its shards.

    Run again, it stores nothing a second time.
    """
    Newsletter.objects.bulk_create(
        (_row(edition_id, one, now) for one in composed),
        batch_size=1000,
        ignore_conflicts=True,
    )
    counted = Newsletter.objects.filter(edition_id=edition_id).values("shard")
    sizes = {row["shard"]: row["n"] for row in counted.annotate(n=Count("id"))}
    Shard.objects.bulk_create(
        (
            Shard(edition_id=edition_id, number=n, newsletters=size)
            for n, size in sizes.items()
        ),
        ignore_conflicts=True,
    )
    Edition.objects.filter(pk=edition_id).update(
        state=Edition.State.SENDING if sizes else Edition.State.DONE,
        matched_at=now,
        done_at=None if sizes else now,
        alerts=alerts,
        jobs=jobs,
    )
    return sorted(sizes)


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
    """Take the next newsletters of a shard for sending; nobody else gets them."""
    ready = (
        Newsletter.objects.select_for_update(skip_locked=True)
        .filter(Q(retry_at__isnull=True) | Q(retry_at__lte=now))
        .filter(edition_id=edition_id, shard=shard, state=State.PREPARED)
        .order_by("id")[:limit]
    )
    ids = [row.pk for row in ready]
    Newsletter.objects.filter(pk__in=ids).update(
        state=State.CLAIMED, claimed_at=now, attempts=F("attempts") + 1
    )
    claimed = Newsletter.objects.select_related("subscriber").filter(pk__in=ids)
    return list(claimed.order_by("id"))


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
    _settle(
        newsletter, state=State.SUBMITTED, submitted_at=now, jobs=list(jobs), why=""
    )


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


def _row(edition_id: int, one: Composed, now: datetime) -> Newsletter:
    return Newsletter(
        edition_id=edition_id,
        subscriber_id=one.subscriber_id,
        shard=one.shard,
        entries=[
            {
                "job": entry.job_id,
                "alert": entry.alert_id,
                "score": entry.score,
                "reasons": [asdict(reason) for reason in entry.reasons],
            }
            for entry in one.issue.entries
        ],
        more={str(employer): count for employer, count in one.issue.more.items()},
        jobs=[entry.job_id for entry in one.issue.entries],
        alerts=list(one.alerts),
        prepared_at=now,
    )
