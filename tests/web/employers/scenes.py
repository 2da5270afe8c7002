"""Brightwater asks, is let in and connects: the rows a test of employers' pages begins with."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.utils import timezone

from referio.accounts import operations
from referio.accounts.models import AccessRequest, Employer, Invitation, User
from referio.adapters.memory import MemoryAts, MemoryAuthorization
from referio.applications import operations as applications
from referio.applications.models import Application
from referio.ats.models import Connection
from referio.core.ports import Grant
from referio.core.postings import Commitment, Listing, Posting, Submission, WorkMode
from referio.jobs.models import Job
from referio.pipeline import addresses, steps
from referio.transactions import transaction
from referio.web.employers import access

OWNER = "ada@brightwater.example"
SCOPES = {
    "offline_access": "Stay connected without anybody signing in.",
    "postings:write:admin": "Read your published jobs and apply to them.",
}


class OneGrant(MemoryAuthorization):
    """A Lever that, asked to end a token, ends all that the account granted us."""

    def revoke(self, refresh_token: str) -> None:
        if refresh_token in self.alive:
            self.alive.clear()


@dataclass
class Busy(OneGrant):
    """A Lever during whose first answer something else happens."""

    meanwhile: Callable[[], object] = lambda: None

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        grant = super().exchange(code=code, redirect_uri=redirect_uri)
        meanwhile()
        return grant


@dataclass
class Lever:
    """The ATS on the other side, in memory: what it holds and how it answers."""

    ats: MemoryAts = field(default_factory=lambda: MemoryAts(timezone.now))
    authorization: MemoryAuthorization = field(
        default_factory=lambda: OneGrant(scopes=tuple(SCOPES))
    )

    @classmethod
    def holding(cls, *posting_ids: str) -> "Lever":
        made = cls()
        made.ats.put(*(posting(int(one.rpartition("-")[2])) for one in posting_ids))
        return made


class Nameless(OneGrant):
    """A Lever whose tokens do not tell whose they are."""

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        return replace(
            super().exchange(code=code, redirect_uri=redirect_uri), account_id=""
        )


@dataclass
class Slow(MemoryAuthorization):
    """A Lever that takes its time, gives no refresh token, and lets things happen meanwhile."""

    meanwhile: Callable[[], None] = lambda: None

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        self.meanwhile()
        return replace(
            super().exchange(code=code, redirect_uri=redirect_uri), refresh_token=""
        )


def ask(
    company: str = "Brightwater", email: str = OWNER, account: str = "brightwater"
) -> AccessRequest:
    with transaction():
        return operations.request_access(
            company=company,
            contact_name="Ada Rivers",
            work_email=email,
            lever_account=account,
            note="",
            now=timezone.now(),
        )


def staff() -> User:
    found = User.objects.filter(email="mina@refer.example").first()
    return found or User.objects.create_user(
        "mina@refer.example", "a long password", is_staff=True
    )


def invite(
    company: str = "Brightwater", email: str = OWNER, days: int = 14
) -> Invitation:
    asked = ask(company, email, company.lower().replace(" ", "-"))
    with transaction():
        return operations.approve(asked.pk, by=staff(), now=timezone.now(), days=days)


def invite_again(employer: Employer) -> Invitation:
    with transaction():
        return operations.invite(
            employer.pk, email=OWNER, by=None, now=timezone.now(), days=14
        )


def ask_for_sync(client: Client, connection: Connection) -> Any:
    """As staff do, in the console."""
    client.force_login(staff())
    return client.post(f"/console/connections/{connection.pk}/sync")


def link(invitation: Invitation) -> str:
    return urlsplit(addresses.invitation(invitation.pk, invitation.created_at)).path


def invitation_behind(path: str) -> Invitation:
    token = path.rpartition("/")[2]
    return Invitation.objects.get(pk=access.invitation_id_in(token, now=timezone.now()))


def owner_of(invitation: Invitation) -> User:
    return invitation.employer.memberships.get(role="owner").user


def authorize(client: Client, invitation: Invitation) -> str:
    """Press Authorize and return the state that went to Lever."""
    answer = client.post(f"{link(invitation)}/authorize")
    assert answer.status_code == 302, answer.content
    return parse_qs(urlsplit(answer["Location"]).query)["state"][0]


def come_back(client: Client, **query: str) -> Any:
    return client.get("/lever/callback", query)


def connect(client: Client, invitation: Invitation, lever: Lever) -> Connection:
    """Walk the way to the thank-you page; the first sync is left waiting."""
    state = authorize(client, invitation)
    answer = come_back(client, state=state, code=lever.authorization.allow())
    assert answer.status_code == 302, answer.content
    return Connection.objects.get(employer=invitation.employer)


def apply(job: Job, lever: Lever) -> Application:
    submission = Submission(
        email="noor@example.org",
        answers={
            "personal.fullName": "Noor Lindqvist",
            "personal.email": "noor@example.org",
        },
        attachments={},
    )
    with transaction():
        return applications.apply(
            job.pk,
            form=lever.ats.form(job.remote_id),
            submission=submission,
            name="Noor Lindqvist",
            subscriber_id=None,
            now=timezone.now(),
        )


def hand_over_later(application: Application) -> None:
    steps.hand_over.defer(application_id=str(application.pk))


def posting(number: int, *, title: str = "Harbour engineer", **changes: Any) -> Posting:
    at: datetime = timezone.now() - timedelta(days=number)
    fields: dict[str, Any] = {
        "remote_id": f"posting-{number}",
        "listing": Listing.OPEN,
        "title": title,
        "description_html": "<p>Look after our harbours.</p>",
        "description_text": "Look after our harbours.",
        "locations": ("Oslo",),
        "country": "NO",
        "work_mode": WorkMode.ONSITE,
        "commitment": Commitment.FULL_TIME,
        "commitment_text": "Full-time",
        "department": "Engineering",
        "team": "",
        "pay": None,
        "pay_text": "",
        "tags": (),
        "site": "brightwater",
        "posted_at": at,
        "changed_at": at,
    }
    return Posting(**{**fields, **changes})
