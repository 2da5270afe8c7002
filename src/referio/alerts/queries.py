"""What is asked of alerts."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import islice
from math import nan

from django.db.models import QuerySet

from referio.alerts.models import Alert, Mute, Subscriber, Suppression
from referio.core.criteria import AlertFacts, Criteria, Floor, Near, Point, Within
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.core.text import fold
from referio.jobs import queries as jobs
from referio.jobs.models import Place

CHUNK = 2000  # alerts read at a time
# Stands for a place that the gazetteer does not hold: nothing is near it.
NOWHERE = Place(latitude=nan, longitude=nan)


def address_hash(email: str) -> bytes:
    """Return what a suppression remembers of an address."""
    return sha256(fold(email).encode()).digest()


def subscriber(subscriber_id: int) -> Subscriber:
    """Return a subscriber. Raises Subscriber.DoesNotExist."""
    return Subscriber.objects.get(pk=subscriber_id)


def alert(alert_id: int) -> Alert:
    """Return an alert with its subscriber. Raises Alert.DoesNotExist."""
    return Alert.objects.select_related("subscriber").get(pk=alert_id)


def alerts_of(subscriber_id: int) -> QuerySet[Alert]:
    """Return the confirmed alerts of a subscriber, oldest first."""
    return Alert.objects.filter(
        subscriber_id=subscriber_id, confirmed_at__isnull=False
    ).select_related("subscriber")


def hour_of(subscriber_id: int) -> int | None:
    """Return the hour of a subscriber's newsletters; None while nothing of theirs has one."""
    timed = alerts_of(subscriber_id).exclude(cadence=Alert.Cadence.INSTANT)
    return timed.order_by("-changed_at").values_list("hour", flat=True).first()


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


def instant() -> QuerySet[Alert]:
    """Return those of them that are to come at once."""
    return listening().filter(cadence=Alert.Cadence.INSTANT)


def facts(alert_ids: Iterable[int]) -> Iterator[AlertFacts]:
    """Yield alerts as matching sees them, with what their owner set over all folded in.

    `after` is the least it can be: what an edition asks goes by the rolls (due.py).
    """
    wanted = Alert.objects.filter(pk__in=list(alert_ids)).order_by("pk")
    rows = wanted.select_related("subscriber").prefetch_related("subscriber__mutes")
    stream = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        known = places_of(chunk)
        for row in chunk:
            mutes = row.subscriber.mutes.all()
            yield AlertFacts(
                id=row.pk,
                subscriber_id=row.subscriber_id,
                criteria=_criteria(row, known),
                after=row.served_sequence,
                sent=frozenset(mute.job_id for mute in mutes if mute.job_id),
            )


def places_of(alerts: Iterable[Alert]) -> dict[int, Place]:
    """Return the places that alerts name, by id."""
    return jobs.places({place for alert in alerts for place in alert.place_ids})


def _criteria(row: Alert, known: Mapping[int, Place]) -> Criteria:
    owner = row.subscriber
    mutes = [mute.employer_id for mute in owner.mutes.all() if mute.employer_id]
    return Criteria(
        words_any=tuple(row.words_any),
        words_all=tuple(row.words_all),
        words_none=(*row.words_none, *owner.muted_words),
        synonyms=row.synonyms,
        refused=frozenset(row.refused),
        places=_places(row, known),
        areas=tuple(_within(area) for area in row.areas),
        country=owner.country,
        zone=owner.time_zone,
        remote_too=row.remote_too,
        remote_only=row.remote_only,
        floor=_floor(row),
        pay_unstated_too=row.pay_unstated_too,
        work_modes=frozenset(map(WorkMode, row.work_modes)),
        commitments=frozenset(map(Commitment, row.commitments)),
        seniorities=frozenset(map(Seniority, row.seniorities)),
        functions=frozenset(map(Function, row.functions)),
        languages=frozenset(row.languages),
        followed_employers=frozenset(row.followed),
        only_followed=row.only_followed,
        muted_employers=frozenset((*row.muted, *mutes)),
        own_domains=frozenset(owner.own_domains),
    )


def _places(row: Alert, known: Mapping[int, Place]) -> tuple[Near, ...]:
    asked = zip(row.place_ids, row.radii, strict=True)
    return tuple(_near(known.get(place, NOWHERE), km) for place, km in asked)


def _near(place: Place, radius_km: int) -> Near:
    point = Point(place.latitude, place.longitude)
    return Near(place.name, point, radius_km, place.country, place.time_zone)


def _within(area: str) -> Within:
    country, _, region = area.partition("-")
    return Within(country, region)


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
