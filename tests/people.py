"""The people and things that tests tell of: Northwind hires, Ana reads, Ines applies."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from referio.accounts.models import Employer, Invitation, Membership, User
from referio.alerts import operations as alerts
from referio.alerts import rolls, timetables
from referio.alerts.drafts import AlertDraft
from referio.alerts.models import Alert
from referio.alerts.rolls import Span
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, Listing, Posting, Submission, WorkMode
from referio.transactions import transaction
from tests.conftest import NOW

PUMPS = Posting(
    remote_id="p-pumps",
    listing=Listing.OPEN,
    title="Hydraulics Engineer",
    description_html="<p>We build quiet pumps.</p>",
    description_text="We build quiet pumps. " * 20,
    locations=("Porto",),
    country="PT",
    work_mode=WorkMode.HYBRID,
    commitment=Commitment.FULL_TIME,
    commitment_text="Permanent",
    department="Engineering",
    team="Pumps",
    pay=Pay(4_200_000, 5_500_000, "EUR", Interval.YEAR),
    pay_text="",
    tags=(),
    site="northwind",
    posted_at=NOW - timedelta(days=3),
    changed_at=NOW - timedelta(days=2),
)


def a_posting(remote_id: str = "p-pumps", **changes: object) -> Posting:
    """A posting like the one for hydraulics engineers, but for the changes."""
    return replace(PUMPS, remote_id=remote_id, **changes)  # type: ignore[arg-type]


def an_employer(
    name: str = "Northwind", *, owner: str = "sam@northwind.example"
) -> Employer:
    """An employer with an owner's seat."""
    employer = Employer.objects.create(name=name, slug=name.lower(), created_at=NOW)
    user = User.objects.filter(email=owner).first() or User.objects.create_user(owner)
    Membership.objects.create(user=user, employer=employer, role=Membership.Role.OWNER)
    return employer


def an_invitation(
    employer: Employer, *, now: datetime = NOW, **changes: object
) -> Invitation:
    """A fresh access link of an employer."""
    fields = {"created_at": now, "expires_at": now + timedelta(days=14), **changes}
    return Invitation.objects.create(
        employer=employer, email="sam@northwind.example", **fields
    )


def a_staff_member(email: str = "staff@refer.example") -> User:
    """Somebody of ours; the password is "correct horse"."""
    return User.objects.create_user(email, "correct horse", is_staff=True)


def a_reader(
    email: str = "ana@reader.example", *, now: datetime = NOW, **criteria: object
) -> Alert:
    """A confirmed alert of an active subscriber; due at once."""
    draft = AlertDraft(**{"name": "Pumps", **criteria})  # type: ignore[arg-type]
    with transaction():
        alert = alerts.sign_up(
            email,
            draft,
            time_zone="Europe/Lisbon",
            language="en",
            wording="2026-11",
            now=now,
        )
        return alerts.confirm(alert.pk, now=now)


def due_again(alert: Alert) -> datetime:
    """When an alert is due, by what its owner set and the last edition that asked it."""
    alert = Alert.objects.get(pk=alert.pk)
    asked = rolls.asking(Span(alert.subscriber_id, alert.subscriber_id + 1))
    (last,) = asked.last(np.array([alert.pk]))
    if last < 0:
        return alert.due_at
    row = timetables.rows()[alert.timetable_id]
    return max(alert.due_at, timetables.next_after(row, asked.moments[last]))


def call(*alerts_: Alert, at: datetime = NOW, sequence: int) -> None:
    """Record that an edition asked some alerts, as if all had been due."""
    ids = np.array([alert.pk for alert in alerts_], np.int64)
    owners = np.array([alert.subscriber_id for alert in alerts_], np.int64)
    with transaction():
        rolls.call(Span(0, 1 << 40), ids, owners, at=at, sequence=sequence)


def a_submission(
    email: str = "ines@candidate.example", **changes: object
) -> Submission:
    """What a candidate gives to the simple form of the memory ATS."""
    answers = {"personal.fullName": "Inês Prado", "personal.email": email}
    fields = {"email": email, "answers": answers, "attachments": {}, **changes}
    return Submission(**fields)  # type: ignore[arg-type]
