"""How much memory a process holds, over time and at most."""

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

EVERY = 0.25  # seconds
POINTS = 10
STATUS = Path("/proc/self/status")


def peak_rss_mb() -> float:
    """Return the largest resident set since the start, as the kernel counts it."""
    return _status("VmHWM")


def _status(name: str) -> float:
    lines = STATUS.read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return round(int(found.split()[1]) / 1024, 1)


class Memory:
    """Looks at the resident set while the block runs."""

    def __init__(self) -> None:
        self._seen: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def points(self) -> list[float]:
        """Return megabytes at a few points, evenly over the time so far."""
        seen = self._seen or [_status("VmRSS")]
        step = max(1, len(seen) // POINTS)
        return seen[step - 1 :: step]

    def _watch(self) -> None:
        while not self._over.wait(EVERY):
            self._seen.append(_status("VmRSS"))
