"""What every test may use: a real PostgreSQL, and a way to run the steps that were set going."""

import gc
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine

from lever_sandbox.mail_catcher import MailCatcher
from referio import env
from referio.adapters.memory import MemoryAts, MemoryAuthorization
from referio.pipeline import clock
from tests import doors
from tests.examples import examples

LONG = frozenset(
    {"bench", "browser", "connector", "journeys", "local"}
)  # folders of tests
hypothesis.settings.register_profile("ours", max_examples=examples(100))
hypothesis.settings.load_profile("ours")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The server the tests use: DATABASE_URL, or a private one that ends with them."""
    with ExitStack() as stack:
        if url := os.environ.get("DATABASE_URL"):
            yield url
            return
        from referio.local.postgres import PrivatePostgres

        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="referio-tests-")
        )
        server = stack.enter_context(PrivatePostgres(Path(folder), fsync=False))
        server.ensure_database("referio")
        yield server.url("referio")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(postgres_url: str) -> None:
    """Point Django at that server before it makes the test database."""
    from django.db import connections

    wanted = {**env.database(postgres_url), "CONN_MAX_AGE": 0}
    connections.settings["default"].update(wanted)
    connections["default"].settings_dict.update(wanted)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Load the gazetteer, which no test changes (nor does `flush` of ours)."""
    from referio.jobs import gazetteer
    from tests.management.commands import flush

    with django_db_blocker.unblock():
        flush.Command.places = gazetteer.load()
    gc.collect()  # the states of tables between migrations


@pytest.hookimpl(trylast=True)  # after those that shuffle and put databases first
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes long and mostly waits: at the end nothing would go beside it."""
    items.sort(key=lambda item: item.path.parent.name not in LONG)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Spare the garbage collector what stays to the end: it would look through it all."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def now() -> datetime:
    """A Friday morning."""
    return NOW


@pytest.fixture
def run_steps() -> Callable[..., list[str]]:
    """Run the background jobs that were set going, in order, until none is left.

    They run in the test's own thread and transaction; retries are not waited for. With
    `only`, other jobs are left waiting. Returns the names of the steps that ran.
    """
    from tests.steps import run

    return run


@dataclass
class Memory:
    """The ATS in a dict that stands where Lever stood, and its consent."""

    ats: MemoryAts
    authorization: MemoryAuthorization


@pytest.fixture
def memory() -> Iterator[Memory]:
    """Put the memory ATS in Lever's place: same ports, no network."""
    from referio.ats import registry

    stand_in = Memory(MemoryAts(clock.now), MemoryAuthorization())
    lever = registry.ADAPTERS["lever"]
    registry.ADAPTERS["lever"] = registry.Adapter(
        authorization=lambda: stand_in.authorization,
        client=lambda access_token, renew, pace: stand_in.ats,  # noqa: ARG005 - the port's own
        permissions=lever.permissions,
        web_url=lever.web_url,
    )
    yield stand_in
    registry.ADAPTERS["lever"] = lever


@pytest.fixture
def inbox(settings: Any) -> Iterator[MailCatcher]:
    """A real SMTP server that keeps what it gets; mails of the test go there.

    Whatever mail a test lets out, its links to our pages must lead to one.
    """
    with MailCatcher() as catcher:
        settings.RELAY = env.MailRelay("127.0.0.1", catcher.port)
        yield catcher
        assert not doors.closed(mail.raw for mail in catcher.mails)


@pytest.fixture
def clock_at(request: pytest.FixtureRequest) -> Iterator[Callable[[datetime], None]]:
    """Stop the clock at NOW, and let the test move it."""
    traveller = time_machine.travel(NOW, tick=False)
    moved = traveller.start()
    yield moved.move_to
    traveller.stop()


@pytest.fixture(autouse=True)
def index_folder(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for indexes of alerts."""
    settings.INDEX_FOLDER = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture(autouse=True)
def read_where_the_test_writes(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read and send in the test's own transaction, unless it commits what it writes."""
    from referio.pipeline.matching import streaming
    from referio.pipeline.sending import desks
    from tests.columns import through_django
    from tests.desks import django_desk

    mark = request.node.get_closest_marker("django_db")
    if not (mark and mark.kwargs.get("transaction")):
        monkeypatch.setattr(streaming, "stream", through_django)
        monkeypatch.setattr(desks, "desk", django_desk)
