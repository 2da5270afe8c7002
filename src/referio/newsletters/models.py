"""Newsletters: an edition is one run; a newsletter is one subscriber's mail in it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from referio.newsletters.report_models import (
    Click,
    DeliveryEvent,
    DomainHold,
    DomainHour,
    MailReport,
)

__all__ = [
    "Click",
    "DeliveryEvent",
    "DomainHold",
    "DomainHour",
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
        SENDING = "sending"
        DONE = "done"

    due_at = models.DateTimeField(
        unique=True
    )  # opening twice for one moment is one edition
    sequence = models.BigIntegerField()
    everyone = models.BooleanField(default=False)  # not only the alerts that are due
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.MATCHING
    )
    opened_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    alerts = models.IntegerField(default=0)
    jobs = models.IntegerField(default=0)

    class Meta:
        ordering = ["-due_at", "-id"]

    def __str__(self) -> str:
        return f"edition {self.pk}"


class Shard(models.Model):
    """A part of an edition's newsletters, sent by one worker at a time."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="shards"
    )
    number = models.SmallIntegerField()
    newsletters = models.IntegerField()
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
    theirs matched. Millions are written at once (storing.py), so no foreign key is checked
    row by row: storing drops the newsletters of subscribers that are gone meanwhile.
    """

    class State(models.TextChoices):
        PREPARED = "prepared"
        CLAIMED = "claimed"  # a worker has it in hand; should it die, nothing has left
        SUBMITTING = "submitting"  # on the wire; should the worker die, it is in doubt
        SUBMITTED = "submitted"
        SKIPPED = "skipped"
        REJECTED = "rejected"
        UNCERTAIN = "uncertain"

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
    claimed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    doubts = models.SmallIntegerField(
        default=0, db_default=0
    )  # times the line broke after the last word
    retry_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "subscriber"], name="one_newsletter_per_subscriber"
            )
        ]
        indexes = [
            models.Index(
                fields=["edition", "shard", "id"],
                condition=models.Q(state__in=["prepared", "claimed", "submitting"]),
                name="newsletters_to_send",
            ),
            models.Index(
                fields=["claimed_at"],
                condition=models.Q(state__in=["claimed", "submitting"]),
                name="newsletters_in_hand",
            ),
            models.Index(fields=["subscriber"], name="newsletters_of_subscriber"),
        ]

    def __str__(self) -> str:
        return f"newsletter {self.pk} ({self.state})"

    @property
    def alerts(self) -> list[int]:
        """The alerts that found its jobs, each once, that of the best job first."""
        return list(dict.fromkeys(self.found_by))


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
    newsletters of the part, each once. `asked` are the ids of the alerts that were asked,
    eight bytes each, little end first, until it is recorded that they were.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    matched_at = models.DateTimeField(null=True)
    alerts = models.IntegerField(default=0)
    jobs = models.IntegerField(default=0)
    chosen = ArrayField(models.BigIntegerField(), default=list)
    asked = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="one_part_per_number"
            )
        ]
        indexes = [
            models.Index(
                fields=["number"],
                condition=models.Q(asked__isnull=False),
                name="parts_to_serve",
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
