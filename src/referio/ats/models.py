"""The connection: an employer's consent, its tokens, its health, and each sync."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Connection(models.Model):
    """An employer's link to its account in an ATS. Tokens are sealed, and gone when disconnected."""

    class State(models.TextChoices):
        ACTIVE = "active"
        DISCONNECTED = "disconnected"

    employer = models.ForeignKey(
        "accounts.Employer", on_delete=models.CASCADE, related_name="connections"
    )
    ats = models.CharField(max_length=20, default="lever")
    account_id = models.CharField(max_length=100)  # the employer's account in the ATS
    user_id = models.CharField(max_length=100, blank=True)  # who authorised
    site = models.CharField(
        max_length=200, blank=True
    )  # board name, learnt from postings
    state = models.CharField(max_length=20, choices=State.choices)
    scopes = ArrayField(models.CharField(max_length=60), default=list)
    access_token = models.BinaryField(null=True)  # sealed
    refresh_token = models.BinaryField(null=True)  # sealed
    access_expires_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField()
    disconnected_at = models.DateTimeField(null=True)
    disconnected_why = models.TextField(blank=True)
    sync_due_at = models.DateTimeField(null=True)
    synced_at = models.DateTimeField(null=True)  # last complete sync
    listed_at = models.DateTimeField(null=True)  # begin of the last complete listing
    # By the ATS's own clock: what changed before then has been seen.
    changes_seen_to = models.DateTimeField(null=True)
    trouble = models.TextField(
        blank=True
    )  # why the last sync failed; empty when it did not
    trouble_since = models.DateTimeField(null=True)
    # --- renewing the tokens
    renewed_at = models.DateTimeField(null=True)  # the age of the refresh token
    renewals = models.IntegerField(default=0)  # numbers the claims
    renewing_until = models.DateTimeField(null=True)  # somebody's turn, by our database
    renewal_lost_at = models.DateTimeField(null=True)  # an answer that never came
    renewal_refused_at = models.DateTimeField(null=True)  # the first refusal after that
    renew_again_at = models.DateTimeField(null=True)  # not before
    renew_failures = models.IntegerField(default=0)  # in a row
    our_fault = models.TextField(blank=True)  # why our credentials are refused
    our_fault_since = models.DateTimeField(null=True)
    staff_told_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)  # owners, that the consent ends
    api_base = models.CharField(
        max_length=200, blank=True
    )  # the data centre, where it is not the configured one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ats", "account_id"], name="one_connection_per_account"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="active", access_token__isnull=False)
                    | Q(
                        state="disconnected",
                        access_token__isnull=True,
                        refresh_token__isnull=True,
                        disconnected_at__isnull=False,
                    )
                ),
                name="tokens_only_while_connected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ats} connection {self.pk} ({self.state})"


class SyncRun(models.Model):
    """One pull of postings: what was seen and what it changed. Complete only when all came."""

    class Kind(models.TextChoices):
        EVERYTHING = "everything"  # a complete listing; what it does not name is gone
        CHANGES = "changes"  # what changed or was deleted since the one before

    kind = models.CharField(
        max_length=20, choices=Kind.choices, default=Kind.EVERYTHING
    )
    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="runs"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    complete = models.BooleanField(default=False)
    seen = models.IntegerField(default=0)
    open = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    closed = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    held = models.IntegerField(default=0)  # open, but in no newsletter by their tag
    left_out = models.IntegerField(default=0)  # not listed, and there when asked for
    refusals = models.IntegerField(default=0)
    # [{"posting": id, "why": sentence}], as many as one can read
    refused = models.JSONField(default=list)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        indexes = [models.Index(fields=["connection", "-started_at"])]

    def __str__(self) -> str:
        return f"sync {self.pk} of connection {self.connection_id}"


class Pace(models.Model):
    """How far the calls to an ATS are booked: a bucket that all workers share.

    A token bucket as a time (the generic cell rate algorithm, ITU-T I.371): `free_at` is
    when the next call would be on time. The table is unlogged, since a bucket that is
    full again after a crash harms nobody.
    """

    class Lane(models.TextChoices):
        CALLS = "calls"
        APPLICATIONS = "applications"  # those that create one, besides being calls

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="paces"
    )
    lane = models.CharField(max_length=20, choices=Lane.choices)
    free_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "lane"], name="one_pace_per_lane"
            )
        ]

    def __str__(self) -> str:
        return f"pace of connection {self.connection_id} ({self.lane})"


class Following(models.Model):
    """How we follow what becomes of a connection's applications, and who is told.

    The switches are the employer's, and off until somebody there sets them.
    """

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, related_name="following"
    )
    address = models.UUIDField(unique=True, default=uuid.uuid4)  # unguessable
    shows_moved = models.BooleanField(default=False)
    shows_closed = models.BooleanField(default=False)
    shows_hired = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True)  # the last announcement
    asked_to = models.DateTimeField(null=True)  # changes up to then are known
    unheard = models.IntegerField(default=0)  # changes no announcement told us
    ignored = models.IntegerField(default=0)  # announcements of others' applications
    trouble = models.TextField(blank=True)  # why nothing could be registered

    def __str__(self) -> str:
        return f"following of connection {self.connection_id}"


class Webhook(models.Model):
    """One registration in the ATS, with the key its deliveries are signed by, sealed."""

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="webhooks"
    )
    remote_id = models.CharField(max_length=100)
    event = models.CharField(max_length=20)
    key = models.BinaryField()  # sealed
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="one_row_per_webhook"
            )
        ]

    def __str__(self) -> str:
        return f"webhook {self.event} of connection {self.connection_id}"


class Announcement(models.Model):
    """A delivery of a webhook as it came: ids only, and a hint only."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        IGNORED = "ignored"  # of an application that is not ours

    connection = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="announcements"
    )
    token = models.CharField(max_length=300)
    event = models.CharField(max_length=300)
    ids = models.JSONField(default=dict)
    triggered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.WAITING
    )
    error = models.TextField(blank=True)  # of the last attempt to act on it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "token"], name="one_announcement_per_token"
            )
        ]
        indexes = [models.Index(fields=["received_at"], name="announcements_by_age")]

    def __str__(self) -> str:
        return f"announcement {self.pk} of connection {self.connection_id}"
