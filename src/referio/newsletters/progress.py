"""How far an edition is: what became of its newsletters, how fast, and how long it takes yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from referio.newsletters.models import Edition, Newsletter, Part, Shard
from referio.newsletters.queries import with_flights

State = Newsletter.State
OPEN = frozenset({State.PREPARED, State.DEFERRED, "submitting"})
OVER = frozenset({Edition.State.DONE, Edition.State.CANCELLED})
LATELY = timedelta(minutes=1)  # over which a rate is taken


@dataclass(frozen=True, slots=True)
class Progress:
    """An edition at a moment. `per_second` counts what a relay took within the last minute."""

    edition: Edition
    states: dict[str, int]  # newsletters in each, "submitting" for those in hand
    parts: int
    parts_matched: int
    newsletters: int
    per_second: float

    @property
    def settled(self) -> int:
        """How many newsletters nothing more will happen to in this run."""
        return sum(n for state, n in self.states.items() if state not in OPEN)

    @property
    def percent(self) -> int:
        """How much of the sending is over."""
        if self.edition.state in OVER and not self.states:
            return 100
        return 100 * self.settled // self.newsletters if self.newsletters else 0

    @property
    def seconds_left(self) -> int | None:
        """Return how long the rest takes at this rate; None where nobody can tell."""
        if self.edition.state != Edition.State.SENDING or not self.per_second:
            return None
        waiting = self.newsletters - self.settled - self.states.get(State.DEFERRED, 0)
        return round(max(0, waiting) / self.per_second)


def progress(edition_id: int, *, now: datetime) -> Progress:
    """Return how far an edition is; one look at its newsletters. Raises DoesNotExist."""
    edition = Edition.objects.get(pk=edition_id)
    rows = Newsletter.objects.filter(edition_id=edition_id).values("state")
    fresh = Count("id", filter=Q(submitted_at__gt=now - LATELY))
    counted = list(rows.annotate(n=Count("id"), lately=fresh))
    states = {row["state"]: row["n"] for row in counted}
    lately = sum(row["lately"] for row in counted)
    parts = Part.objects.filter(edition_id=edition_id)
    return Progress(
        edition=edition,
        states=with_flights(edition_id, states),
        parts=parts.count(),
        parts_matched=parts.exclude(matched_at=None).count(),
        newsletters=_newsletters(edition_id),
        per_second=lately / _seconds(edition, now),
    )


def overview(edition_id: int, *, now: datetime) -> Progress:
    """Return how far an edition is, for a list of many. Raises DoesNotExist.

    Of one that is over, the millions are not counted again: its shards tell how many there
    were, and its states stay empty.
    """
    edition = Edition.objects.get(pk=edition_id)
    if edition.state not in OVER:
        return progress(edition_id, now=now)
    parts = Part.objects.filter(edition_id=edition_id)
    return Progress(
        edition=edition,
        states={},
        parts=parts.count(),
        parts_matched=parts.exclude(matched_at=None).count(),
        newsletters=_newsletters(edition_id),
        per_second=0.0,
    )


def _newsletters(edition_id: int) -> int:
    shards = Shard.objects.filter(edition_id=edition_id)
    return shards.aggregate(all=Sum("newsletters"))["all"] or 0


def _seconds(edition: Edition, now: datetime) -> float:
    """Return over how long mails were counted: a minute, or since the sending began."""
    since = (now - edition.started_at) if edition.started_at else LATELY
    return max(1.0, min(LATELY, since).total_seconds())
