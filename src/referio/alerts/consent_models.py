"""What a subscriber agreed to, and what they asked of us: never again, not that, a copy."""

from django.db import models
from django.db.models import Q


class Consent(models.Model):
    """What a subscriber agreed to, in which words, and when; never overwritten."""

    subscriber = models.ForeignKey(
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="consents"
    )
    alert = models.ForeignKey("alerts.Alert", null=True, on_delete=models.SET_NULL)
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
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="mutes"
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


class Export(models.Model):
    """A copy of what we hold about a subscriber, sealed, kept until it expires."""

    subscriber = models.ForeignKey(
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="exports"
    )
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True, db_index=True)
    octets = models.BigIntegerField(default=0)
    content = models.BinaryField(null=True)  # a sealed ZIP

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber"],
                condition=Q(made_at=None),
                name="one_export_in_the_making",
            )
        ]

    def __str__(self) -> str:
        return f"export {self.pk}"
