"""Clicks: noted as they come, judged later, forgotten in time."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Count, Q

from referio.core.clicking import CROWD, Visit, people
from referio.newsletters.models import Click, Newsletter
from referio.transactions import transaction_required

SETTLED = timedelta(minutes=10)  # by then whatever opens all links has done so
KEPT = timedelta(days=90)
SLICE = 500  # newsletters judged at a time
WEB_COPY = "web copy"


def job_link(job_id: int) -> str:
    """Return what the link to a job is called."""
    return f"job {job_id}"


@transaction_required
def note(newsletter_id: int, visit: Visit) -> None:
    """Keep that a link was opened; the same within a second is one click."""
    click = Click(
        newsletter_id=newsletter_id,
        link=visit.link,
        at=visit.at.replace(microsecond=0),
        method=visit.method,
        agent=visit.agent,
        network=visit.network,
    )
    Click.objects.bulk_create([click], ignore_conflicts=True)


def newsletter_with(subscriber_id: int, job_id: int) -> int | None:
    """Return the newest newsletter of a subscriber that holds a job."""
    rows = Newsletter.objects.filter(
        subscriber_id=subscriber_id, jobs__contains=[job_id]
    )
    return rows.order_by("-id").values_list("pk", flat=True).first()


@transaction_required
def judge(*, now: datetime) -> int:
    """Decide of clicks that are old enough who made them; returns how many newsletters."""
    waiting = Click.objects.filter(by_person=None, at__lt=now - SETTLED)
    ids = set(
        waiting.order_by("at").values_list("newsletter_id", flat=True)[: SLICE * 4]
    )
    letters = Newsletter.objects.in_bulk(sorted(ids)[:SLICE])
    found = Click.objects.filter(newsletter_id__in=letters, at__lt=now - SETTLED)
    by_letter: dict[int, list[Click]] = defaultdict(list)
    for click in found.order_by("at"):
        by_letter[click.newsletter_id].append(click)
    crowds = _crowds(now)
    for letter_id, clicks in by_letter.items():
        _judge(letters[letter_id], clicks, crowds)
    Click.objects.bulk_update(
        [click for clicks in by_letter.values() for click in clicks], ["by_person"]
    )
    # A newsletter that is gone leaves clicks which nobody can judge.
    Click.objects.filter(newsletter_id__in=ids - letters.keys()).exclude(
        newsletter_id__in=Newsletter.objects.filter(pk__in=ids).values("pk")
    ).delete()
    return len(by_letter)


def _judge(letter: Newsletter, clicks: list[Click], crowds: set[bytes]) -> None:
    visits = [
        Visit(one.link, one.at, one.method, one.agent, bytes(one.network))
        for one in clicks
    ]
    judged = people(
        visits,
        submitted_at=letter.submitted_at,
        links=len(letter.jobs),
        crowds=crowds,
    )
    for click, by_person in zip(clicks, judged, strict=True):
        click.by_person = by_person


def _crowds(now: datetime) -> set[bytes]:
    """Return the networks that opened links of many people's mails within a day."""
    lately = Click.objects.filter(at__gt=now - timedelta(days=1)).exclude(network=b"")
    counted = lately.values("network").annotate(
        letters=Count("newsletter", distinct=True)
    )
    crowded = counted.filter(letters__gte=CROWD)
    return {bytes(row["network"]) for row in crowded}


def counted(*, since: datetime) -> dict[str, int]:
    """Return how many clicks people made, machines made, and how many are not judged."""
    rows = Click.objects.filter(at__gte=since)
    return rows.aggregate(
        people=Count("id", filter=Q(by_person=True)),
        machines=Count("id", filter=Q(by_person=False)),
        waiting=Count("id", filter=Q(by_person=None)),
    )


@transaction_required
def forget(*, now: datetime) -> None:
    """Forget clicks that are old."""
    Click.objects.filter(at__lt=now - KEPT).delete()
