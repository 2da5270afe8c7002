"""Every pipeline test has a database, a stopped clock, and the memory ATS in Lever's place."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from lever_sandbox.mail_catcher import MailCatcher
from referio.ats.models import Connection
from referio.pipeline import connecting, steps
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader, an_employer, an_invitation
from tests.steps import run


@pytest.fixture(autouse=True)
def stopped(db: None, clock_at: Callable[[datetime], None]) -> None:
    """Use a database and a clock that stands still."""


@pytest.fixture(autouse=True)
def empty_queue(stopped: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Leave no background job to tests that come after one which commits what it does.

    The queue's own tables are not emptied with ours.
    """
    yield
    mark = request.node.get_closest_marker("django_db")
    if mark and mark.kwargs.get("transaction"):
        ProcrastinateJob.objects.all()._raw_delete("default")


@pytest.fixture
def northwind(memory: Memory) -> Connection:
    """Northwind, freshly connected; its first sync waits."""
    invitation = an_invitation(an_employer())
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    return connecting.connect(invitation.pk, grant, now=NOW)


@pytest.fixture
def readers(northwind: Connection, memory: Memory, inbox: MailCatcher) -> None:
    """Two readers who are due, and a job for both."""
    memory.ats.put(a_posting())
    steps.sync.defer(connection_id=northwind.pk)
    run()
    inbox.clear()
    for name in ("ana", "bo"):
        a_reader(f"{name}@reader.example")
