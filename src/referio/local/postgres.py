"""A private PostgreSQL in a folder: no port, no account, nothing to set up.

Everyone who uses the folder holds a shared lock on its `users`; the last one to leave
ends the server. Locks end with their process, so whoever is killed leaves nothing but
a running server, which the next starter adopts.
"""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from referio import env
from referio.local.logs import open_log, tail
from referio.local.postgres_account import Account, choose_account
from referio.local.postgres_binaries import (
    PostgresFailed,
    check_versions,
    find_binaries,
)
from referio.local.postgres_folder import PORT, Folder, options

__all__ = ["PostgresFailed", "PrivatePostgres", "provide"]

OWNER = "referio"
DATABASE = "referio"
RECOVERY_SECONDS = 600  # to replay a long journal after a crash is not to fail
END_SECONDS = 60
POLL_SECONDS = 0.03

Watch = Callable[[str, Callable[[], None]], None]


@contextmanager
def provide(data: Path, *, watch: Watch | None = None) -> Iterator[str]:
    """Yield the URL of the product's database: DATABASE_URL, or a private server's.

    A private server that others of our processes use is shared and left to them.
    `watch` (a Supervisor's) is given what revives the server should it be killed.
    Raises PostgresFailed.
    """
    given = env.text("DATABASE_URL")
    if given:
        yield given
        return
    with PrivatePostgres(data) as server:
        server.ensure_database(DATABASE)
        if watch is not None:
            watch("postgres", server.revive)
        yield server.url(DATABASE)


class PrivatePostgres:
    """The server in `data`/postgres. Without fsync, a crash of the machine loses data."""

    def __init__(
        self, data: Path, *, fsync: bool = True, account: Account | None = None
    ) -> None:
        self._folder = Folder(data.resolve() / "postgres")
        self._fsync = fsync
        self._account = account or choose_account()
        self._users: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        return self._folder.postmaster() is not None

    def url(self, database: str) -> str:
        """Return the address of a database; the socket's folder stands in ?host=."""
        host = quote(str(self._folder.socket), safe="/")
        return f"postgresql://{OWNER}@:{PORT}/{quote(database, safe='')}?host={host}"

    def start(self) -> None:
        """Start the server or adopt a running one; return when it can be used.

        Raises PostgresFailed.
        """
        self._folder.make(self._account)
        with self._alone():
            self._join()
            try:
                if not self._accepts_connections():
                    self._launch()
            except BaseException:  # also Ctrl-C: a server nobody uses must not stay
                self._leave()
                raise

    def revive(self) -> None:
        """Start the server again if it was killed while we use it."""
        if self._users is not None and not self.running:
            self.start()

    def stop(self) -> None:
        """Leave the server; end it unless others of our processes still use it."""
        if self._users is not None:
            with self._alone():
                self._leave()

    def ensure_database(self, name: str) -> None:
        """Create a database unless it is there."""
        create = sql.SQL("create database {} template template0")
        # There already, or another of us is creating it at this moment.
        harmless = psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation
        url = self.url("postgres")
        with psycopg.connect(url, autocommit=True) as connection, suppress(*harmless):
            connection.execute(create.format(sql.Identifier(name)))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._folder.home / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _join(self) -> None:
        if self._users is None:
            self._users = (self._folder.home / "users").open("ab")
            fcntl.flock(self._users, fcntl.LOCK_SH)

    def _leave(self) -> None:
        users, self._users = self._users, None
        if users is None:
            return
        with users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            self._end()

    def _end(self) -> None:
        postmaster = self._folder.postmaster()
        if postmaster is not None:
            with suppress(ProcessLookupError):
                os.kill(postmaster, signal.SIGINT)  # fast: roll back, write all, end
            self._await_end()

    def _await_end(self) -> None:
        deadline = time.monotonic() + END_SECONDS
        while self._folder.processes():
            if time.monotonic() > deadline:
                raise self._failure("PostgreSQL does not end")
            time.sleep(POLL_SECONDS)

    def _accepts_connections(self) -> bool:
        """Wait for a running server. False: none is running, or it ended meanwhile."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while self.running:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise self._failure("PostgreSQL does not answer") from error
                time.sleep(POLL_SECONDS)
            else:
                return True
        return False

    def _launch(self) -> None:
        binaries = find_binaries()
        check_versions(binaries, self._folder.cluster)
        if not self._folder.cluster.exists():
            self._create_cluster(binaries)
        self._clear_remains()
        settings = shlex.join(options(self._folder, fsync=self._fsync))
        command = [str(binaries / "pg_ctl"), "start", "-w", "-o", settings]
        with open_log(self._folder.log) as log:
            since = log.tell()
            self._run([*command, "-t", str(RECOVERY_SECONDS)], log)
        # Another's pg_ctl, left by a kill, may have been faster: then ours failed, and
        # all is well.
        if not self._accepts_connections():
            raise self._failure("PostgreSQL did not start", since)

    def _create_cluster(self, binaries: Path) -> None:
        # Made beside its place and renamed when whole: a kill leaves no half a cluster.
        # Each try has a folder of its own, as a killed starter's initdb may live on.
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self._folder.home))
        self._account.give(fresh)
        command = [str(binaries / "initdb"), "-U", OWNER, "--auth=trust"]
        command += ["--encoding=UTF8", "--locale=C.UTF-8"]
        command += [] if self._fsync else ["--no-sync"]
        with open_log(self._folder.log) as log:
            since = log.tell()
            if self._run(command, log, cluster=fresh):
                raise self._failure("PostgreSQL's data could not be created", since)
        fresh.rename(self._folder.cluster)

    def _clear_remains(self) -> None:
        """Remove what killed starters and postmasters left."""
        for unfinished in self._folder.home.glob("new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        for process in self._folder.processes():
            with suppress(ProcessLookupError):
                os.kill(
                    process, signal.SIGKILL
                )  # a busy backend outlives its postmaster
        self._await_end()
        self._folder.forget_reused_number()

    def _run(
        self, command: list[str], log: IO[bytes], *, cluster: Path | None = None
    ) -> int:
        # The folder goes by PGDATA: pg_ctl would hand -D to a shell with too few quotes.
        variables = {
            "LC_ALL": "C.UTF-8",
            "PGDATA": str(cluster or self._folder.cluster),
        }
        return subprocess.run(
            [*self._account.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",  # the folder we are in may be closed to the server's user
            env=os.environ | variables,
            check=False,
        ).returncode

    def _failure(self, what: str, since: int = 0) -> PostgresFailed:
        log = self._folder.log
        return PostgresFailed(
            f"{what} in {self._folder.home}. Correct what the log says, or name another"
            f" server in DATABASE_URL. The end of {log}:\n{tail(log, since=since)}"
        )
