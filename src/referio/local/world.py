"""The whole product on one machine beside a local Lever, in a folder that goes away."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from referio.local import migrating, processes, up
from referio.local.environment import environment
from referio.local.logs import tail
from referio.local.postgres import DATABASE, PrivatePostgres
from referio.local.processes import ProcessFailed, Supervisor
from referio.local.throwaway import throwaway

STAFF = "staff@refer.example"
CALLBACK = "/lever/callback"


@dataclass(frozen=True, slots=True)
class World:
    """Where everything answers. `own` are the variables our processes were given."""

    folder: Path
    site: str
    lever: str
    own: Mapping[str, str] = field(repr=False)
    staff_password: str = field(repr=False)
    supervisor: Supervisor = field(repr=False)

    @property
    def mail(self) -> str:
        """Where the mails are shown that were sent."""
        return f"{self.lever}/mail"

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.own["DATABASE_URL"]

    def manage(self, *command: str) -> str:
        """Run a management command and return its output. Raises ProcessFailed."""
        return migrating.manage(self.own, *command)

    def last_words(self, log: str) -> str:
        """Return the end of a process's log."""
        return tail(self.folder / "log" / f"{log}.log", lines=40)


@dataclass(frozen=True, slots=True)
class Ports:
    """Free ones, of the site, of Lever's pages, and of the mailbox."""

    site: int = field(default_factory=processes.free_port)
    lever: int = field(default_factory=processes.free_port)
    smtp: int = field(default_factory=processes.free_port)


@contextmanager
def world(
    data: Path,
    boards: Sequence[Path] = (),
    *,
    sync_every: int = 60,
    editions_every: int = 5,
) -> Iterator[World]:
    """Start everything and yield where it is; afterwards all of it is gone.

    `boards` are files of postings; none means those the local Lever ships. Seconds are
    the paces of syncs and editions. Raises ProcessFailed, PostgresFailed.
    """
    with (
        throwaway(data.absolute()) as folder,
        Supervisor(folder) as supervisor,
        # Without fsync: what a power cut could take goes away by itself in a minute.
        PrivatePostgres(folder, fsync=False) as server,
    ):
        server.ensure_database(DATABASE)
        supervisor.watch("postgres", server.revive)
        paces = {
            "REFERIO_SYNC_EVERY_SECONDS": str(sync_every),
            "REFERIO_EDITIONS_EVERY_SECONDS": str(editions_every),
            # Between syncs, so that a revocation is met by either.
            "REFERIO_CHECK_EVERY_SECONDS": str(max(1, sync_every // 2)),
            "DATABASE_URL": server.url(DATABASE),
        }
        try:
            yield _started(folder, supervisor, paces, list(boards) or shipped_boards())
        finally:
            supervisor.stop()  # before their database goes


def shipped_boards() -> list[Path]:
    """Return the boards of invented employers that come with the local Lever."""
    found = find_spec("lever_sandbox")  # by path: we never import it
    if found is None or found.origin is None:
        raise ProcessFailed("The local Lever is not installed: pip install -e sandbox")
    return sorted((Path(found.origin).parent / "boards").glob("*.jsonl"))


def _started(
    folder: Path,
    supervisor: Supervisor,
    paces: Mapping[str, str],
    boards: Sequence[Path],
) -> World:
    ports = Ports()
    own = {**environment(folder), **_addresses(ports), **paces}
    _start_lever(supervisor, own, ports, boards)
    migrating.migrate(own)
    password = secrets.token_urlsafe(9)
    _hire_staff(own, password)
    up.start(supervisor, own, port=ports.site)
    return World(
        folder, own["REFERIO_BASE_URL"], own["LEVER_WEB_URL"], own, password, supervisor
    )


def _addresses(ports: Ports) -> dict[str, str]:
    lever = f"http://127.0.0.1:{ports.lever}"
    return {
        "REFERIO_BASE_URL": f"http://127.0.0.1:{ports.site}",
        "LEVER_API_URL": f"{lever}/v1",
        "LEVER_AUTH_URL": lever,
        "LEVER_WEB_URL": lever,
        "LEVER_AUDIENCE": f"{lever}/v1/",
        "LEVER_CLIENT_ID": "referio",
        "LEVER_CLIENT_SECRET": secrets.token_urlsafe(24),
        "SMTP_URL": f"smtp://127.0.0.1:{ports.smtp}",
    }


def _start_lever(
    supervisor: Supervisor, own: Mapping[str, str], ports: Ports, boards: Sequence[Path]
) -> None:
    command = processes.sandbox(
        ports.lever,
        ports.smtp,
        [str(board.absolute()) for board in boards],
        own["REFERIO_BASE_URL"] + CALLBACK,
    )
    command += ["--client-id", own["LEVER_CLIENT_ID"]]
    command += [
        f"--client-secret={own['LEVER_CLIENT_SECRET']}"
    ]  # it may begin with a hyphen
    state = partial(processes.answers_http, own["LEVER_WEB_URL"] + "/_sandbox/state")
    supervisor.start("lever", command, ready=state)


def _hire_staff(own: Mapping[str, str], password: str) -> None:
    migrating.manage(
        {**own, "DJANGO_SUPERUSER_PASSWORD": password},
        *("createsuperuser", "--noinput", "--email", STAFF),
    )
