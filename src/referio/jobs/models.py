"""Jobs: an employer's public postings as we show, match and send them; and the gazetteer."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from referio.core.money import Interval
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority


class Place(models.Model):
    """A city of the gazetteer (GeoNames, CC BY 4.0). `names` are folded, for looking up."""

    id = models.IntegerField(primary_key=True)  # GeoNames id
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=20, blank=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.IntegerField()
    time_zone = models.CharField(max_length=60)
    names = ArrayField(models.TextField())

    class Meta:
        indexes = [GinIndex(fields=["names"], name="place_names")]

    def __str__(self) -> str:
        return f"{self.name}, {self.country}"


class Job(models.Model):
    """A public posting. Closed jobs stay, so that old links can say what happened."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"  # the employer closed or hid it
        WITHDRAWN = "withdrawn"  # the employer disconnected

    connection = models.ForeignKey(
        "ats.Connection", on_delete=models.CASCADE, related_name="jobs"
    )
    employer = models.ForeignKey(
        "accounts.Employer", on_delete=models.CASCADE, related_name="jobs"
    )
    remote_id = models.CharField(max_length=100)
    state = models.CharField(max_length=20, choices=State.choices)
    title = models.CharField(max_length=300)
    description_html = models.TextField(blank=True)  # cleaned by the adapter
    description_text = models.TextField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True)
    work_mode = models.CharField(max_length=20, choices=[(m, m) for m in WorkMode])
    commitment = models.CharField(max_length=20, choices=[(c, c) for c in Commitment])
    commitment_text = models.CharField(max_length=200, blank=True)
    locations = ArrayField(models.CharField(max_length=300), default=list)  # as written
    remote_countries = ArrayField(
        models.CharField(max_length=2), default=list
    )  # [] = anywhere
    country = models.CharField(max_length=2, blank=True)
    pay_low = models.BigIntegerField(null=True)  # minor units
    pay_high = models.BigIntegerField(null=True)
    pay_currency = models.CharField(max_length=3, blank=True)
    pay_interval = models.CharField(
        max_length=20, blank=True, choices=[(i, i) for i in Interval]
    )
    pay_text = models.TextField(blank=True)
    tags = ArrayField(models.TextField(), default=list)
    posted_at = models.DateTimeField()
    remote_changed_at = models.DateTimeField()
    first_seen_at = models.DateTimeField()
    checked_at = models.DateTimeField()  # last time the ATS told us of it
    closed_at = models.DateTimeField(null=True)
    completeness = models.SmallIntegerField()  # 0 to 100
    missing = ArrayField(models.CharField(max_length=20), default=list)
    fingerprint = models.BinaryField()  # of all that a candidate would see
    sequence = models.BigIntegerField(unique=True)  # grows when a job becomes news
    cluster = models.BigIntegerField()  # same employer, title and text
    pay_evidence = models.TextField(blank=True, default="")  # "" = from a field
    pay_year_low = models.BigIntegerField(null=True)  # minor units of pay_currency
    pay_year_high = models.BigIntegerField(null=True)
    work_mode_confidence = models.SmallIntegerField(default=100)
    language = models.CharField(max_length=2, blank=True, default="")  # ISO 639-1
    remote_excluded = ArrayField(models.CharField(max_length=2), default=list)
    remote_offset_low = models.SmallIntegerField(null=True)  # minutes from UTC
    remote_offset_high = models.SmallIntegerField(null=True)
    remote_evidence = ArrayField(models.TextField(), default=list)  # sentences
    held = models.BooleanField(default=False)  # shown, but in no newsletter
    seniority = models.CharField(
        max_length=20,
        choices=[(one, one) for one in Seniority],
        default=Seniority.UNSTATED.value,
    )
    function = models.CharField(
        max_length=20,
        choices=[(one, one) for one in Function],
        default=Function.UNSTATED.value,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="one_job_per_posting"
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        pay_low__isnull=True,
                        pay_high__isnull=True,
                        pay_currency="",
                        pay_interval="",
                    )
                    | (
                        Q(pay_low__gte=0, pay_high__gte=F("pay_low"))
                        & ~Q(pay_currency="")
                        & ~Q(pay_interval="")
                    )
                ),
                name="pay_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="closed_jobs_say_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sequence"],
                condition=Q(state="open"),
                name="open_jobs_by_sequence",
            ),
            models.Index(fields=["employer", "state"], name="jobs_of_employer"),
            models.Index(
                fields=["-posted_at", "-id"],
                condition=Q(state="open"),
                name="open_jobs_newest_first",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class JobPlace(models.Model):
    """Where a job is: one row a resolved location; `scope` is city, region, country or world."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="places")
    text = models.CharField(max_length=300)  # the location it was read from
    name = models.CharField(max_length=200)
    scope = models.CharField(max_length=10)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=20, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    confidence = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["job", "text", "name"], name="one_row_per_place_of_job"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.scope})"


class JobChange(models.Model):
    """What happened to a job, and to which fields: {"title": ["before", "after"]}."""

    class Kind(models.TextChoices):
        CREATED = "created"
        CHANGED = "changed"
        CLOSED = "closed"
        REOPENED = "reopened"
        WITHDRAWN = "withdrawn"

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="changes")
    run = models.ForeignKey(
        "ats.SyncRun", null=True, on_delete=models.SET_NULL, related_name="changes"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    fields = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["job", "-at"])]

    def __str__(self) -> str:
        return f"job {self.job_id} {self.kind}"


class Vocabulary(models.Model):
    """A published vocabulary that was imported. `version` grows when its names change."""

    source = models.CharField(max_length=20, primary_key=True)  # onet, esco-en
    attribution = models.TextField()
    digest = models.CharField(max_length=12)  # of its groups
    version = models.IntegerField()

    class Meta:
        verbose_name_plural = "vocabularies"

    def __str__(self) -> str:
        return f"{self.source}, version {self.version}"


class OccupationName(models.Model):
    """A name of an occupation; the names of one group count as one another."""

    vocabulary = models.ForeignKey(
        Vocabulary, on_delete=models.CASCADE, related_name="names"
    )
    group = models.IntegerField()
    at = models.SmallIntegerField()  # its place in the group
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vocabulary", "group", "at"], name="one_name_per_place_of_group"
            )
        ]

    def __str__(self) -> str:
        return self.name
