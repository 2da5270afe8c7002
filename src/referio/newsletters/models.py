"""Newsletters: an edition is one run; a newsletter is one subscriber's mail in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from referio.newsletters.report_models import (
    Click,
    DeliveryEvent,
    DomainHold,
    DomainHour,
    DomainLimit,
    MailReport,
)

__all__ = [
    "Click",
    "DeliveryEvent",
    "DomainHold",
    "DomainHour",
    "DomainLimit",
    "Edition",
    "Exposure",
    "Look",
    "MailReport",
    "Newsletter",
    "Part",
    "Shard",
]


class Edition(models.Model):
    """One run over all alerts that were due. Jobs up to `sequence` take part in it."""

    class State(models.TextChoices):
        MATCHING = "matching"
        HELD = "held"  # matched, and waits for somebody to start it
        SENDING = "sending"
        PAUSED = "paused"
        DONE = "done"
        CANCELLED = "cancelled"

    due_at = models.DateTimeField(
        unique=True
    )  # opening twice for one moment is one edition
    sequence = models.BigIntegerField()
    everyone = models.BooleanField(default=False)  # not only the alerts that are due
    instant = models.BooleanField(default=False)  # just the alerts that come at once
    hold = models.BooleanField(default=False)  # is not sent before somebody starts it
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.MATCHING
    )
    opened_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(
        null=True
    )  # or resumed: it can be sent since then
    done_at = models.DateTimeField(null=True)
    alerts = models.IntegerField(default=0)
    jobs = models.IntegerField(default=0)

    class Meta:
        ordering = ["-due_at", "-id"]

    def __str__(self) -> str:
        return f"edition {self.pk}"


class Shard(models.Model):
    """A part of an edition's newsletters. Those up to `taken_up_to` some worker took."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="shards"
    )
    number = models.SmallIntegerField()
    newsletters = models.IntegerField()
    taken_up_to = models.BigIntegerField(default=0, db_default=0)  # by their ids
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_shard_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"shard {self.number} of edition {self.edition_id}"


class Newsletter(models.Model):
    """Job ids and reasons, not HTML: mail and web copy are rendered from the same cards.

    `jobs`, `found_by`, `scores`, `reasons` and `more` are columns of one length, best job
    first: the job, the alert that found it, how good it is, the bits of the clauses it was
    found by (matching/reasons.py), and at the first job of each employer how many more of
    theirs matched. A job that had closed when the mail left is stored as its negative.

    Millions are written at once (storing.py), so no foreign key is checked row by row:
    storing drops the newsletters of subscribers that are gone meanwhile. And millions are
    settled at once: what changes then stands in no index, nor in the condition of one, and
    half of each page is left free (migration 0004), so that no index is written again.
    """

    class State(models.TextChoices):
        PREPARED = "prepared"
        SUBMITTED = "submitted"  # the relay has it
        DEFERRED = "deferred"  # not taken yet: a Retry tells when again
        DELIVERED = "delivered"
        BOUNCED = "bounced"  # the address was refused, at once or later
        COMPLAINED = "complained"
        SKIPPED = "skipped"  # it must not or need not go
        UNCERTAIN = "uncertain"  # perhaps it went, perhaps it did not

    edition = models.ForeignKey(
        Edition,
        on_delete=models.CASCADE,
        related_name="newsletters",
        db_constraint=False,
        db_index=False,
    )
    subscriber = models.ForeignKey(
        "alerts.Subscriber",
        on_delete=models.CASCADE,
        related_name="newsletters",
        db_constraint=False,
        db_index=False,
    )
    shard = models.SmallIntegerField()
    state = models.CharField(
        max_length=20,
        choices=State.choices,
        default=State.PREPARED,
        db_default=State.PREPARED,
    )
    why = models.TextField(blank=True, default="", db_default="")  # it did not arrive
    jobs = ArrayField(models.BigIntegerField())
    found_by = ArrayField(models.BigIntegerField(), default=list)
    scores = ArrayField(models.IntegerField(), default=list)
    reasons = ArrayField(models.IntegerField(), default=list)
    more = ArrayField(models.IntegerField(), default=list)
    prepared_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "edition"], name="one_newsletter_per_subscriber"
            )
        ]
        indexes = [
            models.Index(fields=["edition", "shard", "id"], name="newsletters_to_send")
        ]

    def __str__(self) -> str:
        return f"newsletter {self.pk} ({self.state})"

    @property
    def alerts(self) -> list[int]:
        """The alerts that found its jobs, each once, that of the best job first."""
        return list(dict.fromkeys(self.found_by))


class Flight(models.Model):
    """Newsletters that a worker has in hand at this moment: they are being submitted.

    The worker holds an advisory lock of its number as long as it lives. Once the lock is
    gone, whatever is left in its flights is in doubt.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="flights", db_constraint=False
    )
    shard = models.SmallIntegerField()
    worker = models.IntegerField()
    newsletters = ArrayField(models.BigIntegerField())
    taken_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"flight {self.pk} of worker {self.worker}"


class Retry(models.Model):
    """A newsletter that goes once more, from `retry_at` on; None while it is in a flight."""

    newsletter = models.OneToOneField(
        Newsletter,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="retry",
        db_constraint=False,
    )
    edition = models.ForeignKey(
        Edition,
        on_delete=models.CASCADE,
        related_name="retries",
        db_constraint=False,
        db_index=False,
    )
    shard = models.SmallIntegerField()
    retry_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)  # the relay did not take it
    doubts = models.SmallIntegerField(default=0)  # the line broke after the last word
    deaths = models.SmallIntegerField(default=0)  # the worker ended with it in hand
    why = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["edition", "shard", "retry_at"], name="retries_due")
        ]

    def __str__(self) -> str:
        return f"retry of newsletter {self.pk}"


class Look(models.Model):
    """The last look at an employer's jobs before an edition leaves; its shards wait for it."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="looks")
    connection = models.ForeignKey(
        "ats.Connection", on_delete=models.CASCADE, related_name="looks"
    )
    postings = ArrayField(models.CharField(max_length=100))  # by their ids in the ATS
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "connection"], name="one_look_per_connection"
            )
        ]

    def __str__(self) -> str:
        return f"look at connection {self.connection_id} for edition {self.edition_id}"


class Part(models.Model):
    """The subscribers of an edition that are matched in one step: a range of their ids.

    The same number is the same range in every edition. `chosen` are the jobs that stand in
    newsletters of the part, each once.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    matched_at = models.DateTimeField(null=True)
    alerts = models.IntegerField(default=0)
    jobs = models.IntegerField(default=0)
    chosen = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_part_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"part {self.number} of edition {self.edition_id}"


class Exposure(models.Model):
    """In how many newsletters of an edition an employer's jobs stand, one for each job."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="exposures"
    )
    employer = models.ForeignKey(
        "accounts.Employer", on_delete=models.CASCADE, related_name="exposures"
    )
    shown = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "employer"], name="one_exposure_per_employer"
            )
        ]

    def __str__(self) -> str:
        return f"exposure of employer {self.employer_id} in edition {self.edition_id}"
