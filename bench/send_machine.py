"""What stands beside the measured: a private PostgreSQL and smtp-sink, on the other core."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from referio.local import migrating, processes
from referio.local.environment import environment
from referio.local.postgres import DATABASE, PrivatePostgres
from referio.local.postgres_folder import Folder

OURS, OTHER = 0, 1  # cores: of the worker, and of all that is not measured
TICKS_PER_S = os.sysconf("SC_CLK_TCK")
LINE_ENDS_S = 0.3  # that PostgreSQL may take to end the process of a line
# Fields of /proc/PID/stat after the name: of itself, and of children that ended.
SPENT = slice(11, 15)
BACKLOG = "512"
PATIENCE = 10.0
MISSING = (
    "There is no smtp-sink: it comes with Postfix (apt-get install postfix, which need"
    " not run). It takes the mails that are measured."
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs: the variables our processes are given, the sink, the server's folder."""

    own: Mapping[str, str] = field(repr=False)
    sink: int
    server: Folder

    def cpu_s(self) -> dict[str, float]:
        """Return the processor time that each of them has taken so far, in seconds.

        A while after the last statement: its line ends, and counts to its parent's then.
        """
        time.sleep(LINE_ENDS_S)
        return {
            "sink": _cpu_s([self.sink]),
            "postgresql": _cpu_s(self.server.processes()),
        }


def _cpu_s(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        with suppress(FileNotFoundError, ProcessLookupError):
            told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, told[SPENT]))
    return ticks / TICKS_PER_S


@contextmanager
def machine() -> Iterator[Machine]:
    """Start all of it; yield what runs."""
    sink = _sink_program()
    with (
        tempfile.TemporaryDirectory(prefix="referio-bench-") as name,
        PrivatePostgres(
            Path(name)
        ) as server,  # with fsync: what is told is on the disk
        _sink(sink) as (port, pid),
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
        folder = Folder((Path(name) / "postgres").resolve())
        _move(folder)
        yield Machine(own, pid, folder)


def of_postfix(name: str) -> str | None:
    """Return where a program of Postfix is; few have its folder in their path."""
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")


def _sink_program() -> str:
    found = of_postfix("smtp-sink")
    if found is None:
        raise SystemExit(MISSING)
    return found


@contextmanager
def _sink(program: str) -> Iterator[tuple[int, int]]:
    """Yield the port of the sink, and its process."""
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
        yield port, sink.pid
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


def _move(server: Folder) -> None:
    """Keep every process of the server off the measured core; new ones inherit it."""
    for pid in server.processes():
        with suppress(ProcessLookupError):
            os.sched_setaffinity(pid, {_other()})
