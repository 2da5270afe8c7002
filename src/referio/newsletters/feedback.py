"""What becomes of newsletters after they left, as others tell us: reports and events."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Exists, OuterRef, QuerySet

from referio.alerts import operations as alerts
from referio.alerts import suppressing
from referio.core.bouncing import QUIET, is_out_of_reach
from referio.core.braking import Counts
from referio.mailing.pacing import group_of
from referio.mailing.verdicts import unnamed
from referio.newsletters import braking
from referio.newsletters.models import Click, DeliveryEvent, MailReport, Newsletter
from referio.transactions import transaction_required

Kind = DeliveryEvent.Kind
BOUNCES = (Kind.HARD, Kind.SOFT, Kind.POLICY, Kind.OURS)
BOUNCED, DELIVERED, COMPLAINED = "bounced", "delivered", "complained"
UNDER_WAY = ("prepared", "claimed", "submitting", "deferred")
# From which states an event leads on, so that late and doubled ones change nothing.
FROM = {
    DELIVERED: ("submitted", "uncertain"),
    BOUNCED: ("submitted", "uncertain", DELIVERED),
    COMPLAINED: ("submitted", "uncertain", DELIVERED, BOUNCED),
}
LONGEST_TEXT, LONGEST_WHY = 1000, 300
SOFT_WITHIN = timedelta(days=60)
GIVEN_UP = timedelta(days=1)  # above what the step that reads goes on trying
KEEP_CONTENT = timedelta(days=30)
KEEP_UNSEEN = timedelta(days=90)
KEEP_EVENTS = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a newsletter; `source` is who."""

    kind: Kind
    source: str
    code: int = 0
    enhanced: str = ""
    text: str = field(default="", repr=False)

    @property
    def why(self) -> str:
        """What stands with the newsletter: the reply, shortened, without addresses."""
        said = " ".join(
            part for part in (str(self.code or ""), self.enhanced, self.text) if part
        )
        return unnamed(said)[:LONGEST_WHY]


@transaction_required
def record(newsletter_id: int, told: Told, *, now: datetime) -> bool:
    """Take in what was told of a newsletter, with all that follows from it for its reader.

    False when the same was told before; then nothing changes. Raises
    Newsletter.DoesNotExist, also where its reader is gone.
    """
    row = Newsletter.objects.select_related("subscriber").get(pk=newsletter_id)
    domain = group_of(row.subscriber.email)
    _, is_new = DeliveryEvent.objects.get_or_create(
        newsletter_id=row.pk,
        kind=told.kind,
        defaults={
            "subscriber_id": row.subscriber_id,
            "at": now,
            "domain": domain,
            "source": told.source,
            "code": told.code,
            "enhanced": told.enhanced[:20],
            "text": told.text.replace("\0", "")[:LONGEST_TEXT],
        },
    )
    lead_on(row.pk, told)
    if is_new:
        braking.count({domain: _counted(told.kind)}, now=now)
        _follow(row.subscriber_id, told.kind, now)
    return is_new


def lead_on(newsletter_id: int, told: Told) -> None:
    """Bring a newsletter to the state an event leads to; from others nothing changes."""
    state = BOUNCED if told.kind in BOUNCES else str(told.kind)
    if state in FROM:
        rows = Newsletter.objects.filter(pk=newsletter_id, state__in=FROM[state])
        why = told.why.replace("\0", "") if state != DELIVERED else ""
        rows.update(state=state, why=why)


def lead_on_by_events(newsletter_id: int) -> None:
    """Bring a newsletter to where all lead that was told of it, perhaps too early."""
    told = DeliveryEvent.objects.filter(newsletter_id=newsletter_id)
    for one in told.order_by("at", "pk"):
        said = Told(Kind(one.kind), one.source, one.code, one.enhanced, one.text)
        lead_on(newsletter_id, said)


def refusals(newsletter_ids: Iterable[int]) -> list[tuple[int, str]]:
    """Return (id, what was said) of those of these newsletters that bounced."""
    rows = Newsletter.objects.filter(pk__in=list(newsletter_ids), state=BOUNCED)
    return list(rows.order_by("pk").values_list("pk", "why"))


def unheard(edition_id: int, shard: int) -> list[int]:
    """Return newsletters of a shard that bounced and nothing followed yet."""
    bounced = Newsletter.objects.filter(
        edition_id=edition_id, shard=shard, state=BOUNCED
    )
    events = DeliveryEvent.objects.filter(newsletter=OuterRef("pk"))
    rows = bounced.exclude(Exists(events)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def is_under_way(newsletter_id: int) -> bool:
    """Tell whether a newsletter's handing over is not recorded yet: it may be news to come."""
    rows = Newsletter.objects.filter(pk=newsletter_id, state__in=UNDER_WAY)
    return rows.exists()


def _counted(kind: Kind) -> Counts:
    return Counts(
        deferred=int(kind == Kind.DELAYED),
        bounced=int(kind in BOUNCES),
        complained=int(kind == Kind.COMPLAINED),
    )


def _follow(subscriber_id: int, kind: Kind, now: datetime) -> None:
    if kind == Kind.COMPLAINED:
        alerts.complained(subscriber_id, now=now)
    elif kind == Kind.HARD:
        suppressing.out_of_reach(subscriber_id, why=suppressing.HARD, now=now)
    elif kind == Kind.SOFT and is_out_of_reach(
        _soft_bounces(subscriber_id, now), _success(subscriber_id, now)
    ):
        suppressing.out_of_reach(subscriber_id, why=suppressing.SOFT, now=now)


def _soft_bounces(subscriber_id: int, now: datetime) -> list[datetime]:
    rows = DeliveryEvent.objects.filter(
        subscriber_id=subscriber_id, kind=Kind.SOFT, at__gt=now - SOFT_WITHIN
    )
    return list(rows.values_list("at", flat=True))


def _success(subscriber_id: int, now: datetime) -> datetime | None:
    """Return when mail last arrived: somebody said so, or opened it, or none came back."""
    said = DeliveryEvent.objects.filter(
        subscriber_id=subscriber_id, kind=Kind.DELIVERED
    )
    quiet = Newsletter.objects.filter(
        subscriber_id=subscriber_id, state="submitted", submitted_at__lt=now - QUIET
    )
    opened = Click.objects.filter(
        newsletter__subscriber_id=subscriber_id, by_person=True
    )
    moments: Iterable[datetime | None] = (
        suppressing.last_word(subscriber_id),
        opened.order_by("-at").values_list("at", flat=True).first(),
        said.order_by("-at").values_list("at", flat=True).first(),
        quiet.order_by("-submitted_at").values_list("submitted_at", flat=True).first(),
    )
    return max((at for at in moments if at), default=None)


def latest_to(email: str) -> int | None:
    """Return the newest newsletter handed over to an address, if there is one."""
    rows = Newsletter.objects.filter(
        subscriber__email__iexact=email, submitted_at__isnull=False
    )
    return rows.order_by("-id").values_list("pk", flat=True).first()


# --- reports as they come ------------------------------------------------------------


@transaction_required
def keep(sender: str, recipient: str, content: bytes, *, now: datetime) -> int | None:
    """Store a mail that came back; returns its id, or None when it is here already."""
    whole = b"\0".join([sender.encode(), recipient.encode(), content])
    row, is_new = MailReport.objects.get_or_create(
        content_hash=sha256(whole).digest(),
        defaults={
            "sender": sender[:320],
            "recipient": recipient[:320],
            "content": content,
            "received_at": now,
        },
    )
    return row.pk if is_new else None


def report(report_id: int) -> MailReport:
    """Return a report. Raises MailReport.DoesNotExist."""
    return MailReport.objects.get(pk=report_id)


def close(
    report_id: int,
    *,
    what: str,
    why: str = "",
    state: MailReport.State = MailReport.State.HANDLED,
    now: datetime,
) -> None:
    """Note what a report was, and whether a person must look at it."""
    MailReport.objects.filter(pk=report_id).update(
        what=what, why=why, state=state, handled_at=now
    )


def waiting_reports(*, before: datetime, now: datetime) -> list[int]:
    """Return the reports that came before a moment and nobody has read.

    What is not read within a day is no more tried: a person must look.
    """
    rows = MailReport.objects.filter(
        received_at__lt=before,
        received_at__gte=now - GIVEN_UP,
        state=MailReport.State.WAITING,
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:1000])


def to_look_at(*, now: datetime) -> QuerySet[MailReport]:
    """Return the reports that a person must look at, newest first, without their content."""
    rows = MailReport.objects.exclude(state=MailReport.State.HANDLED).exclude(
        state=MailReport.State.WAITING, received_at__gte=now - GIVEN_UP
    )
    return rows.defer("content")


@transaction_required
def erase_old(*, now: datetime) -> None:
    """Erase what servers and people wrote once it is needed no longer."""
    MailReport.objects.filter(
        state=MailReport.State.HANDLED,
        received_at__lt=now - KEEP_CONTENT,
        content__isnull=False,
    ).update(content=None, sender="", recipient="")
    MailReport.objects.filter(received_at__lt=now - KEEP_UNSEEN).delete()
    DeliveryEvent.objects.filter(at__lt=now - KEEP_CONTENT).exclude(text="").update(
        text=""
    )
    DeliveryEvent.objects.filter(at__lt=now - KEEP_EVENTS).delete()
