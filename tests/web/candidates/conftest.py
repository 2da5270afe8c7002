"""Northwind is connected and has one open job; everything goes through the pages."""

from datetime import datetime

import pytest
from django.core.cache import cache

from referio.ats.models import Connection
from referio.core.postings import (
    Form,
    Listing,
    Notice,
    Question,
    QuestionKind,
    QuestionSet,
)
from referio.jobs.models import Job
from referio.pipeline import connecting, syncing
from tests.conftest import NOW, Memory
from tests.people import a_posting, an_employer, an_invitation

LINE, TEXT = QuestionKind.LINE, QuestionKind.TEXT


def a_long_form(
    posting_id: str = "p-pumps", *, more: tuple[Question, ...] = ()
) -> Form:
    """A form with every kind of question, voluntary ones, and two consents."""
    about_you = QuestionSet(
        "About you",
        (
            Question("personal.fullName", "Full name", LINE, required=True),
            Question("personal.email", "Email", LINE, required=True),
            Question("personal.phone", "Phone", LINE),
            Question("personal.resume", "Résumé", QuestionKind.FILE, required=True),
        ),
    )
    links = QuestionSet("Links", (Question("url.LinkedIn", "LinkedIn", LINE),))
    pumps = QuestionSet(
        "About <pumps>",
        (
            Question("custom.s.note", "We are a quiet team.", QuestionKind.NOTE),
            Question("custom.s.why", "Why pumps?", TEXT, hint="Two sentences do."),
            Question(
                "custom.s.eu",
                "May you work in the EU?",
                QuestionKind.ONE_OF,
                True,
                "",
                ("Yes", "No"),
            ),
            Question(
                "custom.s.size",
                "T-shirt",
                QuestionKind.ONE_OF,
                False,
                "",
                ("S", "M", "L"),
            ),
            Question(
                "custom.s.tools",
                "Tools",
                QuestionKind.SOME_OF,
                False,
                "",
                ("CAD", "FEM"),
            ),
            Question("custom.s.school", "University", LINE),
            Question("custom.s.sample", "Work sample", QuestionKind.FILE),
            *more,
        ),
    )
    eeo = QuestionSet(
        "Equal opportunity",
        (
            Question(
                "eeo.gender",
                "Gender",
                QuestionKind.ONE_OF,
                False,
                "",
                ("Female", "Male"),
            ),
        ),
        voluntary=True,
    )
    notices = (
        Notice("store", "<p>We keep your data for 12 months.</p>", "policy-1"),
        Notice("marketing", "<p>May we write about other jobs?</p>", "policy-2"),
    )
    version = f"v{len(more) + 1}"
    return Form(posting_id, (about_you, links, pumps, eeo), notices, version)


@pytest.fixture(autouse=True)
def nothing_cached() -> None:
    """Pages remember forms and figures for a while; each test begins without."""
    cache.clear()


@pytest.fixture
def northwind(db: None, memory: Memory) -> Connection:
    """Northwind, connected to the memory ATS."""
    invitation = an_invitation(an_employer())
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    return connecting.connect(invitation.pk, grant, now=NOW)


@pytest.fixture
def job(northwind: Connection, memory: Memory) -> Job:
    """Northwind's one open job, with the long form."""
    memory.ats.put(a_posting(), form=a_long_form())
    syncing.sync(northwind.pk)
    return Job.objects.get(remote_id="p-pumps")


def publish(
    memory: Memory, northwind: Connection, remote_id: str, **changes: object
) -> Job:
    """Another posting of Northwind's, synced."""
    memory.ats.put(a_posting(remote_id, **changes))
    syncing.sync(northwind.pk)
    return Job.objects.get(remote_id=remote_id)


def close(memory: Memory, job: Job) -> None:
    """The employer closes the posting, and we hear of it."""
    memory.ats.put(a_posting(job.remote_id, title=job.title, listing=Listing.CLOSED))
    syncing.sync(job.connection_id)


@pytest.fixture
def at() -> datetime:
    """When links of these tests were made: lately, by the real clock."""
    from django.utils import timezone

    return timezone.now()
