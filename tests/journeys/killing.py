"""The scene of a run that is killed: a database, a relay of ours, and forked workers."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from tests.journeys import sink

if TYPE_CHECKING:
    from referio.local.postgres import PrivatePostgres

JOBS = 200
AWAY = 0.3  # seconds that a relay is away
FLIGHTS = "select unnest(newsletters) from newsletters_flight"
WAITING = """
    select exists (select from newsletters_flight)
        or exists (select from newsletters_retry where retry_at <= now())
        or exists (select from newsletters_shard shard, newsletters_newsletter letter
                    where letter.edition_id = shard.edition_id
                      and letter.shard = shard.number and letter.state = 'prepared'
                      and letter.id > shard.taken_up_to)
"""
OUR_LINES = """
    select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and (query like '%newsletters_flight%' or query like '%advisory%')
"""


@dataclass
class Rows:
    """How our rows stand: newsletters by address, and their states."""

    ids: dict[str, int]
    states: dict[int, str]


@dataclass
class Scene:
    """Everything that can be killed. Without a server of its own, its lines are killed."""

    url: str
    port: int
    record: Path
    lag: float
    server: "PrivatePostgres | None" = None
    workers: dict[int, int] = field(default_factory=dict)  # pid: never killed before
    relay: "subprocess.Popen[bytes] | None" = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What can be killed."""
        return ("worker", "postgres" if self.server else "lines", "relay")

    # --- what stands in the database, over lines that are not missed

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database, as often as it takes."""
        while True:
            try:
                with psycopg.connect(self.url, autocommit=True) as line:
                    done = line.execute(statement)
                    return done.fetchall() if done.description else []
            except psycopg.OperationalError:
                time.sleep(0.05)

    def rows(self) -> Rows:
        """Return how our rows stand."""
        found = self.ask(
            "select reader.email, letter.id, letter.state from newsletters_newsletter letter"
            " join alerts_subscriber reader on reader.id = letter.subscriber_id"
        )
        return Rows(
            {str(email): int(str(number)) for email, number, _ in found},
            {int(str(number)): str(state) for _, number, state in found},
        )

    def flights(self) -> int:
        """Return how many newsletters are in flight."""
        return len(self.ask(FLIGHTS))

    def make_due(self) -> bool:
        """Let all that is deferred be due now; False where nothing is."""
        self.ask("update newsletters_retry set retry_at = now()")
        ((is_left,),) = self.ask("select exists (select from newsletters_retry)")
        return bool(is_left)

    # --- the relay

    def start_relay(self) -> None:
        """Start the sink; what it kept before stays."""
        told = (str(self.port), str(self.record), str(self.lag))
        self.relay = subprocess.Popen(
            [sys.executable, "-m", "tests.journeys.sink", *told]
        )

    def end_relay(self) -> None:
        """Kill the sink."""
        assert self.relay is not None
        self.relay.kill()
        self.relay.wait()

    def kept(self) -> list[sink.Kept]:
        """Return the mails that the relay has."""
        return [one for one in sink.read(self.record) if one.how != "met"]

    def arrived(self) -> int:
        """Return how many mails the relay has."""
        if not self.record.exists():
            return 0
        told = self.record.read_bytes()
        return told.count(b"taken ") + told.count(b"silently ")

    # --- workers

    def tend(self, edition: int, wanted: int) -> bool:
        """Keep so many workers at work; False when there is no more for them to do."""
        for pid in list(self.workers):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self.workers[pid]
        if len(self.workers) < wanted:
            ((is_left,),) = self.ask(WAITING)
            if is_left:
                self._fork(edition)
            return bool(is_left or self.workers)
        return True

    def _fork(self, edition: int) -> None:
        pid = os.fork()
        if pid == 0:
            work(edition)
        self.workers[pid] = 0

    def kill(self, kind: str) -> set[int]:
        """Kill one of a kind, and return the newsletters that were in flight."""
        if kind == "worker":
            return self._kill_worker()
        # Before and after: what lives on may settle some while we look.
        flights = self._in_flight()
        if kind == "relay":
            self.end_relay()
            flights |= self._in_flight()
            time.sleep(AWAY)
            self.start_relay()
        elif self.server is None:
            self.ask(OUR_LINES)
        else:
            self._kill_server(self.server)
        return flights | self._in_flight()

    def _in_flight(self) -> set[int]:
        return {int(str(one)) for (one,) in self.ask(FLIGHTS)}

    def _kill_worker(self) -> set[int]:
        for pid in list(self.workers)[:1]:
            os.kill(pid, signal.SIGKILL)
            flights = self._in_flight()
            os.waitpid(pid, 0)
            del self.workers[pid]
            return flights
        return set()

    def _kill_server(self, server: "PrivatePostgres") -> None:
        from referio.local.postgres_folder import Folder

        folder = Folder((self.record.parent / "postgres").resolve())
        # A signal is on its way for a while, and who still runs is not revived.
        while pids := folder.processes():
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)
        server.revive()

    def prepare(self, newsletters: int) -> int:
        """Store an edition that is ready to be sent; returns its id."""
        from django.db import connections

        from referio.newsletters import storing
        from referio.transactions import transaction
        from send_rows import SendRows

        now = datetime.now(UTC) - timedelta(minutes=1)
        rows = SendRows(newsletters, now, JOBS)
        rows.store()
        edition = rows.open_edition(0)
        for made in rows.made(newsletters):
            with transaction():
                storing.copy(made, edition_id=edition, prepared_at=now)
        connections.close_all()  # nothing of it may be shared with forked workers
        return edition


def work(edition: int) -> None:
    """Be a worker until nothing is due, and then be gone; never returns."""
    from django.db import OperationalError

    from referio.alerts.models import SHARDS
    from referio.pipeline.sending import shards

    order = list(range(SHARDS))
    secrets.SystemRandom().shuffle(order)
    try:
        shards.send(edition, order)
    except OperationalError:
        time.sleep(0.05)
    finally:
        os._exit(0)


@contextmanager
def stage(folder: Path, *, lag: float) -> Iterator[Scene]:
    """Set the scene: a database, ours or the one that is named, and the relay."""
    from referio.local import migrating, processes
    from referio.local.environment import environment
    from referio.local.postgres import PrivatePostgres

    given = os.environ.get("DATABASE_URL")
    server = None if given else PrivatePostgres(folder, fsync=False)
    if server is not None:
        server.start()
        server.ensure_database("referio")
    scene = Scene(
        given or server.url("referio"),  # type: ignore[union-attr]
        processes.free_port(),
        folder / "record",
        lag,
        server,
    )
    own = {
        **environment(folder),
        "DATABASE_URL": scene.url,
        "SMTP_URL": f"smtp://127.0.0.1:{scene.port}",
        "REFERIO_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "referio.settings",
    }
    os.environ.update(own)
    if server is not None:
        migrating.migrate(own)
    _set_up()
    scene.start_relay()
    try:
        yield scene
    finally:
        for pid in scene.workers:
            os.kill(pid, signal.SIGKILL)
        scene.end_relay()
        if server is not None:
            server.stop()


def _set_up() -> None:
    """Import all that a worker needs, so that forking one is all it takes."""
    import django

    django.setup()
    from referio.pipeline.sending import shards  # noqa: F401
