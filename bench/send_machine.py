"""What stands beside the measured: a private PostgreSQL and smtp-sink, on the other core."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from referio.local import migrating, processes
from referio.local.environment import environment
from referio.local.postgres import DATABASE, PrivatePostgres
from referio.local.postgres_folder import Folder

OURS, OTHER = 0, 1  # cores: of the worker, and of all that is not measured
BACKLOG = "512"
PATIENCE = 10.0
MISSING = (
    "There is no smtp-sink: it comes with Postfix (apt-get install postfix, which need"
    " not run). It takes the mails that are measured."
)


@contextmanager
def machine() -> Iterator[dict[str, str]]:
    """Start all of it; yield the variables our processes are given."""
    sink = _sink_program()
    with (
        tempfile.TemporaryDirectory(prefix="referio-bench-") as name,
        PrivatePostgres(
            Path(name)
        ) as server,  # with fsync: what is told is on the disk
        _sink(sink) as port,
    ):
        Path(name).chmod(0o711)
        server.ensure_database(DATABASE)
        own = {
            **environment(Path(name)),
            "DJANGO_SETTINGS_MODULE": "referio.settings",
            "DATABASE_URL": server.url(DATABASE),
            "REFERIO_LOG_LEVEL": "WARNING",
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
        }
        migrating.migrate(own)
        _move_server(Path(name))
        yield own


def _sink_program() -> str:
    found = shutil.which("smtp-sink", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise SystemExit(MISSING)
    return found


@contextmanager
def _sink(program: str) -> Iterator[int]:
    port = processes.free_port()
    command = [program, "-c"] + (["-u", "nobody"] if os.getuid() == 0 else [])
    sink = subprocess.Popen(  # noqa: S603 - Postfix's own program
        [*command, f"127.0.0.1:{port}", BACKLOG],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.sched_setaffinity(sink.pid, {_other()})
    try:
        _await(port)
        yield port
    finally:
        sink.kill()
        sink.wait()


def _await(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if time.monotonic() > deadline:
            raise SystemExit("smtp-sink does not answer")
        time.sleep(0.05)


def _other() -> int:
    return OTHER if len(os.sched_getaffinity(0)) > 1 else OURS


def _move_server(folder: Path) -> None:
    """Keep every process of the server off the measured core; new ones inherit it."""
    for pid in Folder((folder / "postgres").resolve()).processes():
        with suppress(ProcessLookupError):
            os.sched_setaffinity(pid, {_other()})
