"""Everything that can happen twice is refused the second time by the database itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError

from referio.accounts.models import AccessRequest, Employer, Membership, User
from referio.alerts.models import Mute, Subscriber, Suppression
from referio.applications.models import Application, HandOver
from referio.ats.models import Connection
from referio.jobs.models import Job
from referio.newsletters.models import Edition, Exposure, Newsletter, Part, Shard
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import an_employer

pytestmark = pytest.mark.django_db


def a_connection(employer: Employer, **changes) -> Connection:
    fields = {
        "account_id": "a-1",
        "state": "active",
        "access_token": b"sealed",
        "connected_at": NOW,
        **changes,
    }
    return Connection.objects.create(employer=employer, **fields)


def a_job(connection: Connection, **changes) -> Job:
    fields = {
        "remote_id": "p-1",
        "state": "open",
        "title": "Engineer",
        "work_mode": "onsite",
        "commitment": "full-time",
        "posted_at": NOW,
        "remote_changed_at": NOW,
        "first_seen_at": NOW,
        "checked_at": NOW,
        "completeness": 50,
        "fingerprint": b"x",
        "sequence": 1,
        "cluster": 1,
        **changes,
    }
    return Job.objects.create(
        connection=connection, employer=connection.employer, **fields
    )


def a_subscriber(email: str = "ana@reader.example") -> Subscriber:
    return Subscriber.objects.create(
        email=email, shard=1, created_at=NOW, changed_at=NOW
    )


def a_newsletter() -> Newsletter:
    edition = Edition.objects.first() or Edition.objects.create(
        due_at=NOW, sequence=1, opened_at=NOW
    )
    subscriber = Subscriber.objects.first() or a_subscriber()
    return Newsletter.objects.create(
        edition=edition,
        subscriber=subscriber,
        shard=1,
        jobs=[],
        prepared_at=NOW,
    )


def the_employer() -> Employer:
    return Employer.objects.first() or an_employer()


def the_job() -> Job:
    return Job.objects.first() or a_job(a_connection(the_employer()))


def an_application(email: str = "ines@candidate.example") -> Application:
    return Application.objects.create(
        job=the_job(), email=email, name="Inês", form_version="1", created_at=NOW
    )


def apply_in_capitals() -> Application:
    return an_application(
        "INES@candidate.example"
        if Application.objects.exists()
        else "ines@candidate.example"
    )


def subscribe_in_capitals() -> Subscriber:
    return a_subscriber(
        "ANA@reader.example" if Subscriber.objects.exists() else "ana@reader.example"
    )


def number_a_job() -> Job:
    return a_job(
        Connection.objects.first() or a_connection(the_employer()),
        remote_id=f"p-{Job.objects.count()}",
    )


def hand_over() -> HandOver:
    application = Application.objects.first() or an_application()
    return HandOver.objects.create(application=application, due_at=NOW)


def seat() -> Membership:
    user = User.objects.first() or User.objects.create_user("sam@northwind.example")
    employer = Employer.objects.first() or Employer.objects.create(
        name="N", slug="n", created_at=NOW
    )
    return Membership.objects.create(user=user, employer=employer, role="owner")


def request() -> AccessRequest:
    return AccessRequest.objects.create(
        company="N", work_email="sam@n.example", lever_account="n", created_at=NOW
    )


def mute() -> Mute:
    subscriber = Subscriber.objects.first() or a_subscriber()
    return Mute.objects.create(subscriber=subscriber, employer=the_employer(), at=NOW)


def shard() -> Shard:
    edition = Edition.objects.first() or Edition.objects.create(
        due_at=NOW, sequence=1, opened_at=NOW
    )
    return Shard.objects.create(edition=edition, number=1, newsletters=1)


def part() -> Part:
    edition = Edition.objects.first() or Edition.objects.create(
        due_at=NOW, sequence=1, opened_at=NOW
    )
    return Part.objects.create(edition=edition, number=0)


def exposure() -> Exposure:
    edition = Edition.objects.first() or part().edition
    return Exposure.objects.create(edition=edition, employer=the_employer(), shown=1)


TWICE: dict[str, Callable[[], object]] = {
    "job of a posting": lambda: a_job(
        Connection.objects.first() or a_connection(the_employer()),
        sequence=Job.objects.count(),
    ),
    "sequence of a job": number_a_job,
    "connection of an account": lambda: a_connection(the_employer()),
    "subscriber of an address, whatever its capitals": subscribe_in_capitals,
    "newsletter of a subscriber in an edition": a_newsletter,
    "edition of a moment": lambda: Edition.objects.create(
        due_at=NOW, sequence=1, opened_at=NOW
    ),
    "shard of an edition": shard,
    "part of an edition": part,
    "exposure of an employer": exposure,
    "application of a person, whatever the capitals": apply_in_capitals,
    "hand-over of an application": hand_over,
    "seat of a user": seat,
    "waiting access request": request,
    "mute of an employer": mute,
    "suppression of an address": lambda: Suppression.objects.create(
        email_hash=b"h", why="complaint", at=NOW
    ),
}


@pytest.mark.parametrize("happen", TWICE.values(), ids=list(TWICE))
def test_the_second_time_is_refused(happen: Callable[[], object]) -> None:
    happen()
    with pytest.raises(IntegrityError), transaction():
        happen()


@pytest.mark.parametrize(
    "broken",
    [
        {"pay_low": 10, "pay_high": 5, "pay_currency": "EUR", "pay_interval": "year"},
        {"pay_low": -1, "pay_high": 5, "pay_currency": "EUR", "pay_interval": "year"},
        {"pay_low": 10, "pay_high": 20, "pay_currency": "", "pay_interval": "year"},
        {"pay_currency": "EUR"},
        {"state": "closed"},
        {"state": "open", "closed_at": NOW},
    ],
)
def test_a_job_that_cannot_be_is_refused(broken: dict[str, object]) -> None:
    connection = a_connection(an_employer())
    with pytest.raises(IntegrityError), transaction():
        a_job(connection, **broken)


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "active", "access_token": None},
        {"state": "disconnected", "disconnected_at": NOW},
        {"state": "disconnected", "access_token": None},
    ],
)
def test_tokens_are_kept_exactly_while_connected(broken: dict[str, object]) -> None:
    employer = an_employer()
    with pytest.raises(IntegrityError), transaction():
        a_connection(employer, **broken)


def test_an_active_subscriber_has_confirmed() -> None:
    with pytest.raises(IntegrityError), transaction():
        Subscriber.objects.create(
            email="bo@reader.example",
            shard=1,
            created_at=NOW,
            changed_at=NOW,
            state="active",
        )


def test_an_invitation_lasts() -> None:
    employer = an_employer()
    with pytest.raises(IntegrityError), transaction():
        employer.invitations.create(
            email="a@b.example", created_at=NOW, expires_at=NOW - timedelta(1)
        )
