"""Applications: what a candidate gave us, and its hand-over to the employer's ATS."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Application(models.Model):
    """One person's application to one job; asking twice is one application."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    job = models.ForeignKey(
        "jobs.Job", on_delete=models.PROTECT, related_name="applications"
    )
    subscriber = models.ForeignKey(
        "alerts.Subscriber",
        null=True,
        on_delete=models.SET_NULL,
        related_name="applications",
    )
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=300)
    form_version = models.CharField(max_length=64)
    consents = models.JSONField(default=dict)  # {notice key: bool}
    ip_address = models.GenericIPAddressField(null=True)
    created_at = models.DateTimeField()
    receipt_again_at = models.DateTimeField(null=True)  # last mailed once more
    erased_at = models.DateTimeField(null=True)  # answers and files, after arrival
    policies = models.JSONField(default=dict)  # {notice key: id of what was shown}

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "job", Lower("email"), name="one_application_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class Answer(models.Model):
    """An answer as given: a string or a list of strings, sealed with the rest of its data."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answers"
    )
    position = models.SmallIntegerField()
    key = models.CharField(max_length=200)
    label = models.TextField()
    value = models.BinaryField()  # sealed JSON
    voluntary = models.BooleanField(
        default=False
    )  # equal opportunity: forwarded, then erased

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"], name="one_answer_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"answer {self.position} of {self.application_id}"


class Document(models.Model):
    """A file given with an application, sealed."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="documents"
    )
    key = models.CharField(max_length=200)  # of the question it answers
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.IntegerField()  # bytes
    content = models.BinaryField()  # sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "key"], name="one_document_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"document of {self.application_id}"


class HandOver(models.Model):
    """The outbox: an application on its way to the ATS. Claimed, talked about, recorded.

    waiting ──claim──▶ sending ──▶ sent ──▶ confirmed
       ▲                 │  ├──▶ refused ──(staff: try again)──▶ waiting
       │                 │  ├──▶ unanswered ──(the candidate answers)──▶ waiting
       └─(nothing asked)─┤  └──▶ held ──(reconnected)──▶ waiting or uncertain
                         ▼
                     uncertain ──claim──▶ sending: looks in the ATS, and asks again
                                          only what has not shown for long enough
    `asked_at` is when the ATS may first have created it; without it nothing is in doubt.
    A person may end a doubt that only a person can: "sent" or "waiting".
    `attempts` numbers the claims: an outcome counts only for its own claim.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        UNCERTAIN = "uncertain"
        SENT = "sent"
        CONFIRMED = "confirmed"
        REFUSED = "refused"
        HELD = "held"
        UNANSWERED = "unanswered"  # the form grew; `due_at` is when it is given up

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="hand_over"
    )
    state = models.CharField(
        max_length=20, choices=State.choices, default=State.WAITING
    )
    attempts = models.SmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    remote_application_id = models.CharField(max_length=100, blank=True)
    opportunity_id = models.CharField(max_length=100, blank=True)
    sources = models.JSONField(default=list)
    origin = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)  # in words for staff and employer
    job_closed = models.BooleanField(default=False)  # why it was refused

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "confirmed"])
                | ~Q(remote_application_id=""),
                name="sent_means_known_there",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="hand_overs_due")]

    def __str__(self) -> str:
        return f"hand-over of {self.application_id} ({self.state})"


class Draft(models.Model):
    """What somebody typed and attached before it could be sent, for less than a day.

    Who knows the id, which no one can guess, may go on with it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="+")
    typed = models.BinaryField()  # sealed JSON: {question key: [values]}
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"draft {self.pk}"


class DraftDocument(models.Model):
    """A file of a draft, sealed."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="documents")
    key = models.CharField(max_length=200)  # of the question it answers
    filename = models.CharField(max_length=255)
    content = models.BinaryField()  # sealed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "key"], name="one_draft_document_per_question"
            )
        ]

    def __str__(self) -> str:
        return f"document of draft {self.draft_id}"


class Progress(models.Model):
    """What became of an application in the ATS. `as_of` is when the ATS was asked."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="progress"
    )
    standing = models.CharField(max_length=20)  # of core.announcing.Standing
    stage = models.CharField(max_length=20, blank=True)
    as_of = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"progress of {self.application_id} ({self.standing})"
