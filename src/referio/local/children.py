"""A child process that does not outlive us, nor leaves its own children behind."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from referio.local.logs import open_log, tail

POLL_SECONDS = 0.05

# If we are dead before the kernel is told to tell the child, it has another parent now.
_UNLESS_ORPHANED = 'test "$PPID" = "$0" || exit 1; exec "$@"'


@dataclass
class Child:
    """A command in a process group of its own; what it prints goes to its log."""

    name: str
    argv: tuple[str, ...]
    variables: Mapping[str, str] = field(repr=False)  # hold passwords and keys
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _log_start: int = field(default=0, init=False)

    def spawn(self) -> None:
        """Start it, to be sent SIGTERM by the kernel when we die.

        "We" is the calling thread: it must live as long as the child shall.
        """
        tie = ["setpriv", "--pdeathsig", "TERM", "--"]
        tie += ["sh", "-c", _UNLESS_ORPHANED, str(os.getpid())]
        with open_log(self.log) as log:
            self._log_start = log.tell()
            self._process = subprocess.Popen(
                [*tie, *self.argv],
                env=os.environ | self.variables,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is ours alone; we end it in our order
            )

    @property
    def runs(self) -> bool:
        return self._process is not None and not _is_dead(self._process.pid)

    def collect(self) -> str:
        """Remove what is left of a dead child's group; say how the child ended."""
        if self._process is None:
            return "was not running"
        # Before it is reaped, as until then nobody else can have its number. A web
        # server's worker left alone would go on answering at the same port.
        os.killpg(self._process.pid, signal.SIGKILL)
        code = self._process.wait()
        self._process = None
        return f"ended with code {code}" if code >= 0 else f"ended by {_signal(-code)}"

    def end(self, grace: float) -> None:
        """Ask it to end by SIGTERM; after so many seconds, end it by SIGKILL."""
        if self._process is None:
            return
        self._process.terminate()
        deadline = time.monotonic() + grace
        while self.runs and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        self.collect()

    def last_words(self) -> str:
        return f"The end of {self.log}:\n{tail(self.log, since=self._log_start)}"


def _is_dead(pid: int) -> bool:
    # Looks without reaping, so that the number stays taken.
    looked = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    return looked is not None


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal has no name
        return f"signal {number}"
