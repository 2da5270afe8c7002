"""What came back about newsletters: reports as they came, events, clicks, and domains held."""

from django.db import models
from django.db.models import Q

from referio.core.braking import Cause

LONGEST_DOMAIN = 253


class MailReport(models.Model):
    """A mail that came back to us, as it came: stored before we answer for it, read later."""

    class State(models.TextChoices):
        WAITING = "waiting"
        HANDLED = "handled"
        UNREADABLE = "unreadable"  # a person must look
        UNKNOWN = (
            "unknown"  # read, but of no mail or person we know: a person must look
        )

    # SHA-256 of sender, recipient and content: the same again is one report.
    content_hash = models.BinaryField(unique=True)
    sender = models.CharField(max_length=320, blank=True)  # "" is the null sender
    recipient = models.CharField(max_length=320)
    content = models.BinaryField(null=True)  # until it is erased
    received_at = models.DateTimeField()
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.WAITING
    )
    what = models.CharField(max_length=20, blank=True)  # bounce, complaint …
    why = models.TextField(blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["received_at"],
                condition=~Q(state="handled"),
                name="reports_to_look_at",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk} ({self.state})"


class DeliveryEvent(models.Model):
    """What somebody told us of one newsletter after it was handed over; each kind once.

    `text` is what the other server said. It may name the person, so it is erased in time.
    """

    class Kind(models.TextChoices):
        HARD = "hard"  # bounced: the address is dead
        SOFT = "soft"  # bounced: the mailbox would not take it now
        POLICY = "policy"  # bounced: they refuse us
        OURS = "ours"  # bounced: the message or our set-up is wrong
        DELAYED = "delayed"
        DELIVERED = "delivered"
        COMPLAINED = "complained"

    newsletter = models.ForeignKey(
        "newsletters.Newsletter",
        on_delete=models.CASCADE,
        related_name="events",
        db_constraint=False,
    )
    subscriber = models.ForeignKey(
        "alerts.Subscriber", on_delete=models.CASCADE, related_name="delivery_events"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    at = models.DateTimeField()
    domain = models.CharField(max_length=LONGEST_DOMAIN)  # the group of the recipient's
    source = models.CharField(max_length=40)  # "inlet", or the provider's name
    code = models.SmallIntegerField(default=0)  # of the reply; 0 where none is told
    enhanced = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "kind"], name="one_event_per_kind"
            )
        ]
        indexes = [
            models.Index(fields=["subscriber", "at"], name="events_of_subscriber"),
            models.Index(fields=["at"], name="events_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} event of newsletter {self.newsletter_id}"


class DomainHour(models.Model):
    """Counts of an hour for one group of recipients' domains: what the brake looks at."""

    domain = models.CharField(max_length=LONGEST_DOMAIN)
    hour = models.DateTimeField()  # when it began
    submitted = models.IntegerField(default=0)
    deferred = models.IntegerField(default=0)
    bounced = models.IntegerField(default=0)
    complained = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "domain"], name="one_row_per_domain_and_hour"
            )
        ]

    def __str__(self) -> str:
        return f"{self.domain} at {self.hour}"


class DomainLimit(models.Model):
    """How many newsletters a provider or domain gets of us at most, as staff know it."""

    domain = models.CharField(
        max_length=LONGEST_DOMAIN,
        unique=True,
        help_text="A domain, or a provider's name where one has many:"
        " google, microsoft, yahoo, apple, gmx.",
    )
    a_day = models.PositiveIntegerField(null=True, blank=True)  # by UTC
    an_hour = models.PositiveIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return f"limit of {self.domain}"

    def clean(self) -> None:
        """Keep the name as senders look for it."""
        self.domain = self.domain.strip().lower()


class DomainHold(models.Model):
    """A group of domains that gets no newsletters until `until`, or until staff release it."""

    domain = models.CharField(max_length=LONGEST_DOMAIN)
    cause = models.CharField(max_length=20, choices=[(c, c) for c in Cause])
    why = models.CharField(max_length=300)
    held_at = models.DateTimeField()
    until = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=254, blank=True)  # "" is the clock

    class Meta:
        ordering = ["-held_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"],
                condition=Q(released_at=None),
                name="one_hold_per_domain",
            )
        ]

    def __str__(self) -> str:
        return f"hold of {self.domain}"


class Click(models.Model):
    """A link of a newsletter that was opened, by a person or by something that reads along.

    Nothing is decided when it happens. `network` is a keyed hash of the shortened address,
    with a key of its day; no address and no name of a program is kept.
    """

    newsletter = models.ForeignKey(
        "newsletters.Newsletter",
        on_delete=models.CASCADE,
        related_name="clicks",
        db_constraint=False,
    )
    link = models.CharField(max_length=40)  # "job 12", "web copy"
    at = models.DateTimeField()  # to the second
    method = models.CharField(max_length=4)
    agent = models.CharField(max_length=20)  # a class of programs (core/clicking.py)
    network = models.BinaryField()
    by_person = models.BooleanField(null=True)  # None: not judged yet

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "link", "at"], name="one_click_per_second"
            )
        ]
        indexes = [
            models.Index(fields=["at"], name="clicks_by_time"),
            models.Index(
                fields=["at"], condition=Q(by_person=None), name="clicks_to_judge"
            ),
            models.Index(fields=["network", "at"], name="clicks_by_network"),
        ]

    def __str__(self) -> str:
        return f"click on {self.link} of newsletter {self.newsletter_id}"
