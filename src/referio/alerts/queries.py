"""What is asked of alerts."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from referio.alerts.models import Alert, Mute, Subscriber, Suppression
from referio.core.criteria import AlertFacts, Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.text import fold


def address_hash(email: str) -> bytes:
    """Return what a suppression remembers of an address."""
    return sha256(fold(email).encode()).digest()


def subscriber(subscriber_id: int) -> Subscriber:
    """Return a subscriber. Raises Subscriber.DoesNotExist."""
    return Subscriber.objects.get(pk=subscriber_id)


def alert(alert_id: int) -> Alert:
    """Return an alert with its subscriber and place. Raises Alert.DoesNotExist."""
    return Alert.objects.select_related("subscriber", "place").get(pk=alert_id)


def alerts_of(subscriber_id: int) -> QuerySet[Alert]:
    """Return the confirmed alerts of a subscriber, oldest first."""
    mine = Alert.objects.filter(subscriber_id=subscriber_id, confirmed_at__isnull=False)
    return mine.select_related("place").prefetch_related("followed", "muted")


def mutes_of(subscriber_id: int) -> QuerySet[Mute]:
    """Return what a subscriber muted, newest first."""
    mine = Mute.objects.filter(subscriber_id=subscriber_id).order_by("-at")
    return mine.select_related("employer", "job__employer")


def active_subscribers() -> int:
    """Count the people who get newsletters."""
    return Subscriber.objects.filter(state=Subscriber.State.ACTIVE).count()


def listening() -> QuerySet[Alert]:
    """Return the alerts of active subscribers that are confirmed and not paused."""
    return Alert.objects.filter(
        paused=False,
        confirmed_at__isnull=False,
        subscriber__state=Subscriber.State.ACTIVE,
    )


def due(*, now: datetime) -> QuerySet[Alert]:
    """Return the listening alerts whose hour has come."""
    return listening().filter(due_at__lte=now)


def facts(alert_ids: Iterable[int]) -> Iterator[AlertFacts]:
    """Yield alerts as matching sees them, with the owner's mutes folded in."""
    wanted = (
        Alert.objects.filter(pk__in=list(alert_ids))
        .select_related("place", "subscriber")
        .prefetch_related("followed", "muted", "subscriber__mutes")
    )
    for row in wanted.iterator(chunk_size=2000):
        yield AlertFacts(
            id=row.pk,
            subscriber_id=row.subscriber_id,
            criteria=criteria(row),
            after=row.served_sequence,
            sent=frozenset(m.job_id for m in row.subscriber.mutes.all() if m.job_id),
        )


def criteria(row: Alert) -> Criteria:
    """Return what an alert asks, as matching sees it."""
    mutes = [m.employer_id for m in row.subscriber.mutes.all() if m.employer_id]
    return Criteria(
        words_any=tuple(row.words_any),
        words_all=tuple(row.words_all),
        words_none=tuple(row.words_none),
        places=_places(row),
        areas=_areas(row),
        country=row.place.country if row.place else row.country,
        zone=row.place.time_zone if row.place else row.subscriber.time_zone,
        remote_too=row.remote_too,
        remote_only=row.remote_only,
        floor=_floor(row),
        pay_unstated_too=row.pay_unstated_too,
        work_modes=frozenset(WorkMode(mode) for mode in row.work_modes),
        commitments=frozenset(Commitment(one) for one in row.commitments),
        followed_employers=frozenset(e.pk for e in row.followed.all()),
        only_followed=row.only_followed,
        muted_employers=frozenset(e.pk for e in row.muted.all()) | frozenset(mutes),
    )


def _places(row: Alert) -> tuple[Near, ...]:
    if row.place is None or row.radius_km is None:
        return ()
    place, point = row.place, Point(row.place.latitude, row.place.longitude)
    return (Near(place.name, point, row.radius_km, place.country, place.time_zone),)


def _areas(row: Alert) -> tuple[Within, ...]:
    return (Within(row.country),) if row.country and not row.place else ()


def _floor(row: Alert) -> Floor | None:
    if row.floor_amount is None:
        return None
    return Floor(row.floor_amount, row.floor_currency, Interval(row.floor_interval))


def names_of(alert_ids: Iterable[int]) -> dict[int, str]:
    """Return {alert id: name}; alerts deleted since are missing."""
    return dict(Alert.objects.filter(pk__in=list(alert_ids)).values_list("pk", "name"))


def suppressed(emails: Iterable[str]) -> set[str]:
    """Return which of these addresses must not be mailed."""
    by_hash = {address_hash(email): email for email in emails}
    rows = Suppression.objects.filter(email_hash__in=list(by_hash))
    return {
        by_hash[bytes(found)] for found in rows.values_list("email_hash", flat=True)
    }


def shards_of(subscriber_ids: Iterable[int]) -> dict[int, int]:
    """Return {subscriber id: shard}."""
    rows = Subscriber.objects.filter(pk__in=list(subscriber_ids))
    return dict(rows.values_list("pk", "shard"))
