"""Alerts: subscribers, what they ask for, what they agreed to, and whom we must not mail."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode

SHARDS = 256


class Subscriber(models.Model):
    """A person who may get newsletters. No password: links in their mail are the key."""

    class State(models.TextChoices):
        PENDING = "pending"  # has not confirmed the address
        ACTIVE = "active"
        UNSUBSCRIBED = "unsubscribed"

    email = models.EmailField(max_length=254)
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.PENDING
    )
    language = models.CharField(max_length=5, default="en")
    time_zone = models.CharField(max_length=60, default="Etc/UTC")
    shard = models.SmallIntegerField()  # for ever, by hash of the address at sign-up
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    unsubscribed_at = models.DateTimeField(null=True)

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
        indexes = [models.Index(fields=["shard", "id"], name="subscribers_by_shard")]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Alert(models.Model):
    """Criteria and cadence. Served up to `served_sequence`: older jobs are not new to it."""

    class Cadence(models.TextChoices):
        DAILY = "daily"
        WEEKLY = "weekly"

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="alerts"
    )
    name = models.CharField(max_length=120)
    words_any = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    words_all = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    words_none = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    place = models.ForeignKey("jobs.Place", null=True, on_delete=models.PROTECT)
    radius_km = models.SmallIntegerField(null=True)
    country = models.CharField(max_length=2, blank=True)
    remote_too = models.BooleanField(default=True)
    remote_only = models.BooleanField(default=False)
    floor_amount = models.BigIntegerField(null=True)  # minor units
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
    followed = models.ManyToManyField("accounts.Employer", blank=True, related_name="+")
    only_followed = models.BooleanField(default=False)
    muted = models.ManyToManyField("accounts.Employer", blank=True, related_name="+")
    cadence = models.CharField(
        max_length=10, choices=Cadence.choices, default=Cadence.DAILY
    )
    weekday = models.SmallIntegerField(default=0)  # 0 = Monday; used when weekly
    hour = models.SmallIntegerField(default=8)  # in the subscriber's own zone
    paused = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)  # by a click in the owner's mail
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField()  # when its next edition is due
    served_sequence = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True, radius_km__isnull=True)
                | Q(place__isnull=False, radius_km__gte=1, radius_km__lte=500),
                name="place_with_radius",
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
            )
        ]

    def __str__(self) -> str:
        return self.name


class Consent(models.Model):
    """What a subscriber agreed to, in which words, and when; never overwritten."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="consents"
    )
    alert = models.ForeignKey(Alert, null=True, on_delete=models.SET_NULL)
    purpose = models.CharField(max_length=40)  # "newsletter"
    wording = models.CharField(max_length=40)  # version of the text shown
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)  # the confirming click
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"consent {self.pk} to {self.purpose}"


class Suppression(models.Model):
    """An address we must not mail, kept as a hash so that it outlives deletion."""

    email_hash = models.BinaryField(unique=True)  # SHA-256 of the folded address
    why = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"suppression {self.pk} ({self.why})"


class Mute(models.Model):
    """An employer or a job a subscriber does not want to see again, over all alerts."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="mutes"
    )
    employer = models.ForeignKey(
        "accounts.Employer", null=True, on_delete=models.CASCADE
    )
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.CASCADE)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "employer"], name="one_mute_per_employer"
            ),
            models.UniqueConstraint(
                fields=["subscriber", "job"], name="one_mute_per_job"
            ),
            models.CheckConstraint(
                condition=Q(employer__isnull=False, job__isnull=True)
                | Q(employer__isnull=True, job__isnull=False),
                name="mute_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"mute {self.pk}"
