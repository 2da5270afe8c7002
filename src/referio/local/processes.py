"""The processes that make up Refer.io on one machine, and who keeps them running."""

import http.client
import logging
import secrets
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Self
from urllib.parse import urlsplit

from referio.local.children import POLL_SECONDS, Child

log = logging.getLogger(__name__)

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
Handler = Callable[[int, FrameType | None], Any] | int | None

# Below those a system gives to whoever connects somewhere (from 32768 on Linux, 49152
# elsewhere): before a port is listened at, such a connection might have taken it.
QUIET_PORTS, PORT_TRIES = range(20_000, 32_000), 100
GRACE_SECONDS = 20.0  # above what web and worker give to their own work when they end


class ProcessFailed(Exception):
    """A process does not run. The message says why, with the end of its log."""


@dataclass(frozen=True)
class Restarts:
    """When a child that ended is started again: `most` times within `window` seconds."""

    most: int = 5
    window: float = 60.0
    first_wait: float = 0.5
    longest_wait: float = 10.0

    @property
    def too_often(self) -> str:
        return f"more than {self.most} times within {self.window:g} s"

    def next_wait(self, ends: Sequence[float], now: float) -> float | None:
        """Return the seconds to wait after the last of `ends`; None: give up."""
        recent = sum(now - end < self.window for end in ends)
        if recent > self.most:
            return None
        return min(self.first_wait * 2.0 ** (recent - 1), self.longest_wait)


@dataclass
class _Watched:
    child: Child
    ends: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    due: float | None = None  # when to start it again


class Supervisor:
    """Starts processes, restarts those that end, ends all of them with itself.

    Use it as a context manager, in the main thread: children are told of the death of
    the thread that started them. From entering on, SIGTERM, SIGINT and SIGHUP make
    `wait` return, or raise SystemExit when they come before it.
    """

    def __init__(
        self,
        data: Path,
        *,
        grace: float = GRACE_SECONDS,
        restarts: Restarts | None = None,
    ) -> None:
        self._logs = data.resolve() / "log"
        self._grace = grace
        self._restarts = restarts or Restarts()
        self._watched: dict[str, _Watched] = {}
        self._watches: dict[str, Callable[[], None]] = {}
        self._signal: int | None = None
        self._exits_on_signal = True
        self._handlers: dict[int, Handler] = {}

    def __enter__(self) -> Self:
        self._handle_signals()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(
        self,
        name: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        ready: Callable[[], bool] | None = None,
        timeout: float = 30.0,
    ) -> None:
        """Start a process and wait until it is ready; its output goes to log/`name`.log.

        `env` is added to our own variables. Raises ProcessFailed when the process ends
        or is not ready in time, ValueError for a name in use.
        """
        if name in self._watched:
            raise ValueError(f"There is a process named {name} already.")
        self._handle_signals()
        child = Child(name, tuple(argv), dict(env or {}), self._logs / f"{name}.log")
        self._watched[name] = _Watched(child)
        _spawn(child)
        if ready is not None:
            self._await_ready(child, ready, timeout)

    def watch(self, name: str, revive: Callable[[], None]) -> None:
        """Have something that is no child of ours looked after while we wait."""
        self._watches[name] = revive

    def wait(self) -> int:
        """Keep all running until a signal asks us to end; return its number.

        Raises ProcessFailed for a process that ends too often.
        """
        self._handle_signals()
        self._exits_on_signal = False
        while self._signal is None:
            self.tend()
            time.sleep(POLL_SECONDS)
        log.info("%s: ending.", signal.Signals(self._signal).name)
        return self._signal

    def tend(self) -> None:
        """Start again what has ended, when its time has come. Raises ProcessFailed."""
        for revive in self._watches.values():
            revive()
        for watched in self._watched.values():
            self._tend(watched, time.monotonic())

    def stop(self) -> None:
        """End all processes, the last started first."""
        self._exits_on_signal = False  # nothing may interrupt the tidying up
        while self._watched:
            _, watched = self._watched.popitem()
            watched.child.end(self._grace)
        self._watches.clear()
        while self._handlers:
            signal.signal(*self._handlers.popitem())

    def _tend(self, watched: _Watched, now: float) -> None:
        child = watched.child
        if watched.due is not None:
            if now >= watched.due:
                watched.due = None
                _spawn(child)
        elif not child.runs:
            how = child.collect()
            watched.ends.append(now)
            wait = self._restarts.next_wait(watched.ends, now)
            if wait is None:
                raise _failure(child, f"{how}, {self._restarts.too_often}")
            watched.due = now + wait
            log.warning("%s %s; it starts again in %g s.", child.name, how, wait)

    def _await_ready(
        self, child: Child, ready: Callable[[], bool], timeout: float
    ) -> None:
        deadline = time.monotonic() + timeout
        while not ready():
            if not child.runs:
                del self._watched[child.name]
                raise _failure(child, child.collect())
            if time.monotonic() > deadline:
                del self._watched[child.name]
                child.end(self._grace)
                raise _failure(child, f"was not ready after {timeout:g} s")
            time.sleep(POLL_SECONDS)

    def _handle_signals(self) -> None:
        if self._handlers:
            return
        for number in ENDING:
            before = signal.getsignal(number)
            # nohup ignores the end of the terminal on purpose.
            if number != signal.SIGHUP or before != signal.SIG_IGN:
                self._handlers[number] = before
                signal.signal(number, self._note_signal)

    def _note_signal(self, number: int, _frame: FrameType | None) -> None:
        self._signal = number
        if self._exits_on_signal:
            raise SystemExit(128 + number)


def web(port: int, *, workers: int = 1) -> list[str]:
    """Return the command that serves the pages on a port of this machine."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--no-ws"]
    command += ["--workers", str(workers), "--blocking-threads", "4"]
    # granian 2.8.7 never ends by a SIGTERM of its first 0.6 s unless it may kill.
    command += ["--workers-kill-timeout", "10"]
    return [*command, "referio.wsgi:application"]


def worker(*, concurrency: int = 4, queues: Sequence[str] = ()) -> list[str]:
    """Return the command that works on background jobs; no queues means all of them."""
    command = [sys.executable, "-m", "referio", "manage", "procrastinate", "worker"]
    command += ["--concurrency", str(concurrency), "--listen-notify"]
    command += ["--shutdown-graceful-timeout", "10", "--delete-jobs", "successful"]
    return [*command, *(["--queues", ",".join(queues)] if queues else [])]


def inlet() -> list[str]:
    """Return the command that takes what comes back by mail."""
    return [sys.executable, "-m", "referio", "inlet"]


def sandbox(
    port: int, smtp_port: int, boards: Sequence[str], redirect_uri: str
) -> list[str]:
    """Return the command of the local Lever with its mailbox."""
    command = [sys.executable, "-m", "lever_sandbox", "--port", str(port)]
    command += ["--smtp-port", str(smtp_port), "--redirect-uri", redirect_uri]
    return [*command, *(part for board in boards for part in ("--board", board))]


def free_port() -> int:
    """Return a TCP port of this machine that nobody uses at the moment.

    Raises OSError when all that were tried are taken.
    """
    for port in secrets.SystemRandom().sample(QUIET_PORTS, PORT_TRIES):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    first, last = QUIET_PORTS[0], QUIET_PORTS[-1]
    raise OSError(
        f"{PORT_TRIES} ports between {first} and {last} were tried, and none is free;"
        " end whatever listens there"
    )


def answers_http(url: str) -> bool:
    """Say whether a plain http:// address answers, with anything but a 5xx."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request(
            "GET", f"{parts.path or '/'}{parts.query and '?'}{parts.query}"
        )
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greets(host: str, port: int) -> bool:
    """Say whether a mail server answers there."""
    try:
        with socket.create_connection((host, port), timeout=5) as line:
            return line.recv(3) == b"220"
    except OSError:
        return False


def wait_for_http(url: str, timeout: float) -> None:
    """Return once a plain http:// address answers. Raises TimeoutError."""
    deadline = time.monotonic() + timeout
    while not answers_http(url):
        if time.monotonic() > deadline:
            raise TimeoutError(f"{url} did not answer within {timeout:g} s.")
        time.sleep(POLL_SECONDS)


def _spawn(child: Child) -> None:
    try:
        child.spawn()
    except OSError as error:  # no setpriv or sh, or the log cannot be written
        raise ProcessFailed(f"{child.name} cannot be started: {error}") from error


def _failure(child: Child, how: str) -> ProcessFailed:
    return ProcessFailed(f"{child.name} {how}. {child.last_words()}")
