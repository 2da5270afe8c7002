"""The brake: counts by domain and hour, and domains that get no newsletters for a while."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta

from django.db import connection as database
from django.db.models import Q, QuerySet, Sum

from referio.core import braking
from referio.core.braking import COMPLAINTS_WITHIN, DEFERRALS_WITHIN, Cause, Counts
from referio.newsletters.models import DomainHold, DomainHour, DomainLimit
from referio.transactions import transaction_required

REMEMBERED = timedelta(days=7)  # an earlier hold makes the next one longer
KEPT = timedelta(days=30)
# In order, so that workers which count the same domains never wait for one another for ever.
_ADD = """
insert into newsletters_domainhour
    (domain, hour, submitted, deferred, bounced, complained)
select * from unnest(%s::varchar[], %s::timestamptz[], %s::int[], %s::int[], %s::int[],
                     %s::int[]) as t (domain, hour, s, d, b, c) order by domain
on conflict (hour, domain) do update set
    submitted = newsletters_domainhour.submitted + excluded.submitted,
    deferred = newsletters_domainhour.deferred + excluded.deferred,
    bounced = newsletters_domainhour.bounced + excluded.bounced,
    complained = newsletters_domainhour.complained + excluded.complained
"""


@transaction_required
def count(counts: Mapping[str, Counts], *, now: datetime) -> None:
    """Add to the counts of this hour, by group of domains (`group_of`).

    A sender that counts thousands a second adds them up first: once a second is enough.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    told = list(counts.values())
    with database.cursor() as cursor:
        columns = [
            [getattr(one, name) for one in told]
            for name in ("submitted", "deferred", "bounced", "complained")
        ]
        cursor.execute(_ADD, [list(counts), [hour] * len(told), *columns])


def held_until() -> dict[str, datetime]:
    """Return {group of domains: until when} of those that get no newsletters now.

    Which group an address belongs to, `mailing.pacing.group_of` says.
    """
    rows = DomainHold.objects.filter(released_at=None)
    return dict(rows.values_list("domain", "until"))


def limits() -> dict[str, tuple[int | None, int | None]]:
    """Return (a day, an hour) of providers and domains that get so many mails at most."""
    rows = DomainLimit.objects.values_list("domain", "a_day", "an_hour")
    return {domain: (a_day, an_hour) for domain, a_day, an_hour in rows}


def sent_lately(
    groups: Collection[str], *, now: datetime
) -> dict[str, tuple[int, int]]:
    """Return how many mails went to each group today and within this hour (UTC)."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    rows = DomainHour.objects.filter(domain__in=groups, hour__gte=hour.replace(hour=0))
    sums = rows.values("domain").annotate(
        today=Sum("submitted"),
        this_hour=Sum("submitted", filter=Q(hour=hour), default=0),
    )
    return {one["domain"]: (one["today"], one["this_hour"]) for one in sums}


def held_domains() -> frozenset[str]:
    """Return the groups of domains that get no newsletters now."""
    return frozenset(held_until())


@transaction_required
def hold_troubled(*, now: datetime) -> list[DomainHold]:
    """Hold every domain whose figures are too bad; returns the new holds."""
    held = held_domains()
    found: list[DomainHold] = []
    for domain in sorted(_busy(now) - held):
        after = _released_at(domain)
        day = _counts(domain, now - COMPLAINTS_WITHIN, after=after)
        lately = _counts(domain, now - DEFERRALS_WITHIN, after=after)
        if trouble := braking.cause(day, lately):
            found.append(_hold(domain, *trouble, now=now))
    return found


def _busy(now: datetime) -> set[str]:
    """Return the domains that anything went wrong with of late: few, of very many."""
    rows = DomainHour.objects.filter(hour__gte=now - COMPLAINTS_WITHIN)
    wrong = rows.filter(Q(deferred__gt=0) | Q(complained__gt=0))
    return set(wrong.values_list("domain", flat=True))


def _released_at(domain: str) -> datetime:
    """Return from when on to count: what led to a hold must not lead to the next one."""
    last = DomainHold.objects.filter(domain=domain, released_at__isnull=False)
    found = last.order_by("-released_at").values_list("released_at", flat=True).first()
    return found or datetime.min.replace(tzinfo=UTC)


def _counts(domain: str, since: datetime, *, after: datetime) -> Counts:
    """Return the counts since a moment, by hours that began after another."""
    earliest = max(since - timedelta(hours=1), after)
    rows = DomainHour.objects.filter(domain=domain, hour__gt=earliest)
    sums = rows.aggregate(
        **{
            name: Sum(name, default=0)
            for name in ("submitted", "deferred", "bounced", "complained")
        }
    )
    return Counts(**sums)


def _hold(domain: str, cause: Cause, why: str, *, now: datetime) -> DomainHold:
    earlier = DomainHold.objects.filter(
        domain=domain, cause=cause, held_at__gt=now - REMEMBERED
    ).count()
    hold, _ = DomainHold.objects.get_or_create(
        domain=domain,
        released_at=None,
        defaults={
            "cause": cause,
            "why": why,
            "held_at": now,
            "until": now + braking.hold_for(cause, earlier),
        },
    )
    return hold


@transaction_required
def release_clean(*, now: datetime) -> None:
    """Release the holds whose time is over; complaints that go on coming make it longer."""
    for hold in DomainHold.objects.filter(released_at=None, until__lte=now):
        since = now - braking.FIRST_HOLD[Cause(hold.cause)]
        fresh = _counts(hold.domain, since, after=hold.held_at)
        if hold.cause == Cause.COMPLAINTS and fresh.complained:
            rows = DomainHold.objects.filter(pk=hold.pk)
            rows.update(until=now + timedelta(hours=1))
        else:
            release(hold.pk, by="", now=now)


@transaction_required
def release(hold_id: int, *, by: str, now: datetime) -> bool:
    """Let newsletters to a domain go again; False when it is not held any more."""
    rows = DomainHold.objects.filter(pk=hold_id, released_at=None)
    return rows.update(released_at=now, released_by=by) == 1


def hold(hold_id: int) -> DomainHold:
    """Return a hold. Raises DomainHold.DoesNotExist."""
    return DomainHold.objects.get(pk=hold_id)


def holds(limit: int = 20) -> QuerySet[DomainHold]:
    """Return the holds that last, then the newest of the others."""
    return DomainHold.objects.order_by("released_at", "-held_at")[:limit]


def by_domain(*, since: datetime, limit: int = 50) -> list[tuple[str, Counts]]:
    """Return the counts of the domains with most mails since a moment."""
    rows = DomainHour.objects.filter(hour__gte=since).values_list("domain")
    summed = rows.annotate(
        left=Sum("submitted"),
        put_off=Sum("deferred"),
        came_back=Sum("bounced"),
        called_spam=Sum("complained"),
    ).order_by("-left", "-came_back", "domain")
    return [(domain, Counts(*counts)) for domain, *counts in summed[:limit]]


@transaction_required
def forget(*, now: datetime) -> None:
    """Forget counts that nobody looks at any more."""
    DomainHour.objects.filter(hour__lt=now - KEPT).delete()
