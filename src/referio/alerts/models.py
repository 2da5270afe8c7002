"""Alerts: subscribers, what they ask for, what they agreed to, and whom we must not mail."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce, Lower

from referio.alerts.consent_models import Consent, Export, Mute, Suppression
from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

__all__ = [
    "Alert",
    "Consent",
    "Export",
    "Mute",
    "Roll",
    "Subscriber",
    "Suppression",
    "Timetable",
]

SHARDS = 256
MOST_PLACES = 5
LEAST_KM, MOST_KM = 1, 500
RADII_WITHIN = Func(
    F("radii"),
    template=f"{LEAST_KM} <= all(%(expressions)s) and {MOST_KM} >= all(%(expressions)s)",
    output_field=models.BooleanField(),
)
MOST_AREAS = 10
TOLD = (
    "synonyms", "remote_too", "remote_only", "pay_unstated_too", "only_followed",
    "words_all", "words_any", "words_none", "refused", "place_ids", "radii", "areas",
    "floor_amount", "floor_interval", "floor_currency",
    "work_modes", "commitments", "seniorities", "functions", "languages",
    "followed", "muted",
)  # fmt: skip


def _told(function: str, *columns: str) -> models.GeneratedField:
    """Return what matching is told: items behind a mark and a letter (columns.py).

    PostgreSQL keeps it by functions of its own, so whatever writes a row, it is not stale.
    What a new criterion needs is a migration that makes it anew.
    """
    asked = [F(column) for column in columns]
    return models.GeneratedField(
        expression=Func(*asked, function=function, output_field=models.TextField()),
        output_field=models.TextField(),
        db_persist=True,
    )


class Subscriber(models.Model):
    """A person who may get newsletters. No password: links in their mail are the key."""

    class State(models.TextChoices):
        PENDING = "pending"  # has not confirmed the address
        ACTIVE = "active"
        UNSUBSCRIBED = "unsubscribed"
        UNREACHABLE = "unreachable"  # mail came back; until they confirm the address
        RESTING = "resting"  # did not answer whether they are still looking

    email = models.EmailField(max_length=254)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.PENDING
    )
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="Etc/UTC")
    shard = models.SmallIntegerField()  # for ever, by hash of the address at sign-up
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unsubscribed_at = models.DateTimeField(null=True, blank=True)
    # Last; before that, they confirmed.
    said_yes_at = models.DateTimeField(null=True, blank=True)
    # Whether they are still looking: since when we wait for an answer, and when it was mailed.
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by_mail_at = models.DateTimeField(null=True, blank=True)
    # Over all alerts: where they live, for whom they work, what they never want to see.
    country = models.CharField(max_length=2, blank=True, default="")  # ISO 3166-1
    # Of the current employer, like "acme.com".
    own_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    muted_words = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    changed_at = models.DateTimeField()  # anything that bears on all alerts, mutes too
    # The end of a day on which an alert was asked that is deleted since.
    served_until = models.DateTimeField(null=True, blank=True)
    told = _told(
        "alerts_subscriber_told", "country", "time_zone", "own_domains", "muted_words"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscriber_per_email"),
            models.CheckConstraint(
                condition=Q(shard__gte=0, shard__lt=SHARDS), name="shard_in_range"
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="active_means_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["shard", "id"], name="subscribers_by_shard"),
            models.Index(fields=["changed_at"], name="subscribers_by_change"),
            models.Index(
                Coalesce("said_yes_at", "confirmed_at"),
                condition=Q(state="active", asked_at=None),
                name="subscribers_to_ask",
            ),
            models.Index(
                fields=["asked_at"],
                condition=Q(state="active", asked_at__isnull=False),
                name="subscribers_silent",
            ),
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Timetable(models.Model):
    """When the alerts that share it are due. Never changed: alerts move to another."""

    id = models.AutoField(primary_key=True)
    cadence = models.CharField(max_length=10)
    hour = models.SmallIntegerField()
    weekday = models.SmallIntegerField()  # 0 when daily
    time_zone = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cadence", "hour", "weekday", "time_zone"],
                name="one_timetable_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadence} at {self.hour} in {self.time_zone}"


class Alert(models.Model):
    """Criteria and cadence. No edition writes here: whom it asked is in the rolls.

    An alert is due from `due_at` on, and after it was asked from the next moment of its
    timetable. What it was served, up to which jobs are not new to it, is in its roll, too;
    `served_sequence` is the least it can be.

    What an alert has several of is an array, so that millions are read without a join:
    radius n belongs to place n, an area is a country or region ("DE", "US-CA"), and
    `followed` and `muted` are ids of employers.
    """

    class Cadence(models.TextChoices):
        DAILY = "daily"
        WEEKLY = "weekly"
        INSTANT = "instant"

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="alerts"
    )
    name = models.CharField(max_length=120)
    words_any = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    words_all = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    words_none = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    remote_too = models.BooleanField(default=True)
    remote_only = models.BooleanField(default=False)
    floor_amount = models.BigIntegerField(null=True, blank=True)  # minor units
    floor_currency = models.CharField(max_length=3, blank=True)
    floor_interval = models.CharField(
        max_length=20, blank=True, choices=[(i, i) for i in Interval]
    )
    pay_unstated_too = models.BooleanField(default=True)
    work_modes = ArrayField(
        models.CharField(max_length=20, choices=[(m, m) for m in WorkMode]),
        default=list,
        blank=True,
    )
    commitments = ArrayField(
        models.CharField(max_length=20, choices=[(c, c) for c in Commitment]),
        default=list,
        blank=True,
    )
    followed = ArrayField(models.BigIntegerField(), default=list, blank=True)
    only_followed = models.BooleanField(default=False)
    muted = ArrayField(models.BigIntegerField(), default=list, blank=True)
    cadence = models.CharField(
        max_length=10, choices=Cadence.choices, default=Cadence.DAILY
    )
    weekday = models.SmallIntegerField(default=0)  # 0 = Monday; used when weekly
    # In the subscriber's own zone, and the same in all their alerts (hours.py).
    hour = models.SmallIntegerField(default=8)
    paused = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(
        null=True, blank=True
    )  # by a click in the owner's mail
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Of cadence, hour and weekday, and the zone of the subscriber.
    timetable = models.ForeignKey(
        Timetable, on_delete=models.PROTECT, related_name="alerts"
    )
    due_at = (
        models.DateTimeField()
    )  # not before; moves when its owner changes something
    served_sequence = models.BigIntegerField(default=0)
    place_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    radii = ArrayField(models.SmallIntegerField(), default=list, blank=True)  # km
    areas = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    seniorities = ArrayField(
        models.CharField(max_length=20, choices=[(s, s) for s in Seniority]),
        default=list,
        blank=True,
    )
    functions = ArrayField(
        models.CharField(max_length=20, choices=[(f, f) for f in Function]),
        default=list,
        blank=True,
    )
    languages = ArrayField(
        models.CharField(max_length=2), default=list, blank=True
    )  # ISO 639-1, of the posting
    synonyms = models.BooleanField(default=True)  # also what counts as their words
    refused = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    told = _told("alerts_alert_told", *TOLD)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place_ids__len=F("radii__len"), radii__len__lte=MOST_PLACES)
                & Q(RADII_WITHIN),
                name="places_with_radii",
            ),
            models.CheckConstraint(
                condition=Q(areas__len__lte=MOST_AREAS), name="few_areas"
            ),
            models.CheckConstraint(
                condition=Q(
                    floor_amount__isnull=True, floor_currency="", floor_interval=""
                )
                | (
                    Q(floor_amount__gt=0)
                    & ~Q(floor_currency="")
                    & ~Q(floor_interval="")
                ),
                name="floor_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(hour__gte=0, hour__lte=23, weekday__gte=0, weekday__lte=6),
                name="hour_and_weekday_in_range",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(paused=False, confirmed_at__isnull=False),
                name="alerts_due",
            ),
            # Who takes part is read for every edition: from here, not from the wide rows.
            models.Index(
                fields=["subscriber", "id"],
                include=["timetable", "due_at", "served_sequence"],
                condition=Q(paused=False, confirmed_at__isnull=False),
                name="alerts_listening",
            ),
            models.Index(fields=["changed_at"], name="alerts_by_change"),
        ]

    def __str__(self) -> str:
        return self.name


class Roll(models.Model):
    """Which alerts of a range of subscribers were asked, and in which round each last.

    `ids` are alerts, ascending, eight bytes each, little end first; `rounds` are numbers of
    four bytes that point into `moments` and `sequences`: when that edition opened, and up
    to which sequence jobs took part in it (rolls.py).
    """

    low = models.BigIntegerField()  # of the subscribers' ids
    high = models.BigIntegerField()  # one more than the last may be
    asked_at = models.DateTimeField(
        null=True, blank=True
    )  # all that were due by then were asked
    ids = models.BinaryField()
    rounds = models.BinaryField()
    moments = ArrayField(models.DateTimeField(), default=list)
    sequences = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["low", "high"], name="one_roll_per_range")
        ]

    def __str__(self) -> str:
        return f"roll of subscribers {self.low} to {self.high}"
