"""What is asked of newsletters."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection as database
from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import Coalesce

from referio.newsletters.models import (
    Edition,
    Exposure,
    Flight,
    Look,
    Newsletter,
    Part,
    Retry,
    Shard,
)

IS_SENDING = "select from newsletters_edition where id = %s and state = %s"
SUBMITTING = "submitting"  # the state of what stands in a flight


def edition(edition_id: int) -> Edition:
    """Return an edition. Raises Edition.DoesNotExist."""
    return Edition.objects.get(pk=edition_id)


def editions(limit: int = 20) -> QuerySet[Edition]:
    """Return the newest editions."""
    return Edition.objects.all()[:limit]


def newsletter(newsletter_id: int) -> Newsletter:
    """Return a newsletter with its subscriber. Raises Newsletter.DoesNotExist."""
    return Newsletter.objects.select_related("subscriber", "edition").get(
        pk=newsletter_id
    )


def shards_of(edition_id: int) -> QuerySet[Shard]:
    """Return an edition's shards."""
    return Shard.objects.filter(edition_id=edition_id).order_by("number")


def states_of(edition_id: int) -> dict[str, int]:
    """Return how many newsletters of an edition are in each state.

    Those in a flight are counted as submitting, whatever their rows say.
    """
    rows = Newsletter.objects.filter(edition_id=edition_id).values("state")
    counts = {row["state"]: row["n"] for row in rows.annotate(n=Count("id"))}
    return with_flights(edition_id, counts)


def with_flights(edition_id: int, counts: dict[str, int]) -> dict[str, int]:
    """Return counts by state in which those in a flight are counted as submitting."""
    flights = Flight.objects.filter(edition_id=edition_id)
    ids = [one for row in flights.values_list("newsletters", flat=True) for one in row]
    in_hand = Newsletter.objects.filter(pk__in=ids).values("state")
    for row in in_hand.annotate(n=Count("id")):
        counts[row["state"]] = counts.get(row["state"], 0) - row["n"]
        counts[SUBMITTING] = counts.get(SUBMITTING, 0) + row["n"]
    return {state: number for state, number in counts.items() if number > 0}


def is_sending(edition_id: int) -> bool:
    """Tell whether an edition's newsletters may leave."""
    # Asked before each batch: said as it is, since to write it anew takes longer.
    with database.cursor() as cursor:
        cursor.execute(IS_SENDING, [edition_id, Edition.State.SENDING])
        return cursor.fetchone() is not None


def is_cancelled(edition_id: int) -> bool:
    """Tell whether an edition was cancelled."""
    cancelled = Edition.objects.filter(pk=edition_id, state=Edition.State.CANCELLED)
    return cancelled.exists()


def waits(edition_id: int, shard: int) -> bool:
    """Tell whether anything of a shard is not settled: fresh, in hand, or to go again."""
    shards = Shard.objects.filter(edition_id=edition_id, number=shard)
    taken = next(iter(shards.values_list("taken_up_to", flat=True)), 0)
    mine = {"edition_id": edition_id, "shard": shard}
    fresh = Newsletter.objects.filter(
        **mine, pk__gt=taken, state=Newsletter.State.PREPARED
    )
    return (
        fresh.exists()
        or Flight.objects.filter(**mine).exists()
        or Retry.objects.filter(**mine).exists()
    )


def next_retry(edition_id: int, shard: int) -> datetime | None:
    """Return when a newsletter of a shard goes once more; None when none does."""
    rows = Retry.objects.filter(edition_id=edition_id, shard=shard)
    first: datetime | None = rows.aggregate(first=Min("retry_at"))["first"]
    return first


SENT = (
    "select subscriber_id, jobs from newsletters_newsletter"
    " where state not in ('skipped', 'bounced') and "
)


def sent_in(editions: Iterable[int], low: int, high: int) -> str:
    """Return the statement for what these editions sent to a range of subscribers.

    What waits may yet leave, and what is uncertain may have: both count as sent.
    """
    return (
        f"{SENT} edition_id = any({_array(editions)})"
        f" and subscriber_id >= {int(low)} and subscriber_id < {int(high)}"
    )


def sent_to(subscriber_ids: Iterable[int]) -> str:
    """Return the statement for all that these subscribers were ever sent."""
    return f"{SENT} subscriber_id = any({_array(subscriber_ids)})"


def was_sent(subscriber_id: int, job_id: int) -> bool:
    """Tell whether a job was, or is about to be, in a newsletter of a subscriber."""
    theirs = Newsletter.objects.filter(subscriber_id=subscriber_id)
    held = theirs.filter(jobs__contains=[job_id])
    return held.exclude(
        state__in=[Newsletter.State.SKIPPED, Newsletter.State.BOUNCED]
    ).exists()


def _array(numbers: Iterable[int]) -> str:
    return f"'{{{','.join(str(int(number)) for number in numbers)}}}'::bigint[]"


def editions_with(job_ids: Iterable[int]) -> list[int]:
    """Return the editions in whose newsletters any of these jobs was to stand."""
    with database.cursor() as cursor:
        cursor.execute(
            "select distinct part.edition_id from newsletters_part part,"
            " unnest(part.chosen) job where job = any(%s::bigint[])",
            [list(job_ids)],
        )
        return sorted(int(edition_id) for (edition_id,) in cursor.fetchall())


def parts_of(edition_id: int) -> list[int]:
    """Return the numbers of an edition's parts."""
    rows = Part.objects.filter(edition_id=edition_id).order_by("number")
    return list(rows.values_list("number", flat=True))


def is_matched(edition_id: int, part: int) -> bool:
    """Tell whether nothing of a part is left to match.

    So of one that does not exist, and of those of a cancelled edition.
    """
    waiting = Part.objects.filter(edition_id=edition_id, number=part, matched_at=None)
    return not waiting.exclude(edition__state=Edition.State.CANCELLED).exists()


def exposures(*, since: datetime, before: datetime) -> dict[int, int]:
    """Return {employer id: shown} over the editions opened in a span of time."""
    rows = Exposure.objects.filter(
        edition__opened_at__gte=since, edition__opened_at__lt=before
    )
    counted = rows.values("employer").annotate(shown=Sum("shown"))
    return {row["employer"]: row["shown"] for row in counted}


def is_open(due_at: datetime) -> bool:
    """Tell whether the edition of a moment was opened."""
    return Edition.objects.filter(due_at=due_at).exists()


def last_instant() -> Edition | None:
    """Return the newest edition of the alerts that come at once."""
    return Edition.objects.filter(instant=True).order_by("-opened_at").first()


def jobs_in(edition_id: int) -> list[int]:
    """Return the jobs that stand in an edition's newsletters, each once."""
    rows = Part.objects.filter(edition_id=edition_id)
    return sorted(
        {job for jobs in rows.values_list("chosen", flat=True) for job in jobs}
    )


def look(edition_id: int, connection_id: int) -> Look:
    """Return the last look at a connection. Raises Look.DoesNotExist."""
    return Look.objects.get(edition_id=edition_id, connection_id=connection_id)


def waiting_for_looks(*, before: datetime) -> list[int]:
    """Return the editions startable before a moment that still wait for a look."""
    rows = Edition.objects.alias(since=Coalesce("started_at", "matched_at"))
    rows = rows.filter(since__lt=before, looks__done_at=None)
    waiting = rows.filter(state=Edition.State.SENDING, looks__isnull=False)
    return list(waiting.distinct().values_list("pk", flat=True))


def unmatched(*, before: datetime) -> list[tuple[int, int]]:
    """Return (edition, number) of the parts opened before a moment and not matched yet."""
    rows = Part.objects.filter(matched_at=None, edition__opened_at__lt=before)
    rows = rows.exclude(edition__state=Edition.State.CANCELLED)
    return list(rows.order_by("pk").values_list("edition_id", "number"))


def unfinished(*, before: datetime) -> list[tuple[int, int]]:
    """Return (edition, number) of the shards startable before a moment and not done yet.

    Not of editions that are held or paused: those wait for somebody.
    """
    going = [Edition.State.SENDING, Edition.State.CANCELLED]
    since = Coalesce("edition__started_at", "edition__matched_at")
    rows = Shard.objects.alias(since=since).filter(done_at=None, since__lt=before)
    rows = rows.filter(edition__state__in=going)
    return list(rows.values_list("edition_id", "number"))
