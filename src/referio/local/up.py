"""The product on one machine: database, web and worker under one supervisor."""

import socket
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from referio import env
from referio.local import processes
from referio.local.environment import environment
from referio.local.migrating import migrate
from referio.local.postgres import PostgresFailed, provide
from referio.local.processes import ProcessFailed, Supervisor


def run(*, port: int, workers: int, data: Path) -> int:
    """Serve until a signal; returns the exit code."""
    data = data.absolute()
    try:
        _expect_free(port)  # before minutes may go into a new database
        with (
            Supervisor(data) as supervisor,
            provide(data, watch=supervisor.watch) as url,
        ):
            own = {**environment(data), "DATABASE_URL": url}
            own["REFERIO_BASE_URL"] = env.text(
                "REFERIO_BASE_URL", f"http://127.0.0.1:{port}"
            )
            migrate(own)
            start(supervisor, own, port=port, workers=workers)
            sys.stderr.write(
                f"Refer.io runs at {own['REFERIO_BASE_URL']} (Ctrl-C ends it)\n"
            )
            supervisor.wait()
            supervisor.stop()
    except (ProcessFailed, PostgresFailed) as failed:
        sys.stderr.write(f"{failed}\n")
        return 1
    return 0


def start(
    supervisor: Supervisor, own: Mapping[str, str], *, port: int, workers: int = 1
) -> None:
    """Start web, worker and inlet, and return once web and inlet answer.

    Without REFERIO_INLET_URL the inlet listens 25 above the web. Raises ProcessFailed.
    """
    _expect_free(port)
    inlet = env.text("REFERIO_INLET_URL", f"smtp://127.0.0.1:{port + 25}")
    own = {"REFERIO_INLET_URL": inlet, **own}
    health = partial(processes.answers_http, f"http://127.0.0.1:{port}/hooks/health")
    supervisor.start("web", processes.web(port, workers=workers), env=own, ready=health)
    supervisor.start("worker", processes.worker(), env=own)
    where = env.inlet(own["REFERIO_INLET_URL"])
    greets = partial(processes.greets, where.host, where.port)
    supervisor.start("inlet", processes.inlet(), env=own, ready=greets)


def _expect_free(port: int) -> None:
    """Refuse a port somebody serves: the web server would share it in silence."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ProcessFailed(
                f"Port {port} is taken; choose another with --port."
            ) from error
