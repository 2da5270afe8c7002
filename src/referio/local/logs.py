"""The log files of processes that we start."""

from pathlib import Path
from typing import IO

LARGEST = 10_000_000  # bytes; a log above it is put aside when its process starts again
TAIL_BYTES = 4_000


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending, in a folder that only we can read."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def tail(path: Path, *, since: int = 0, lines: int = 20) -> str:
    """Return the last lines written after the byte `since`."""
    try:
        with path.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(since, size - TAIL_BYTES))
            text = log.read().decode(errors="replace")
    except FileNotFoundError:
        return "(no log)"
    return "\n".join(text.splitlines()[-lines:]) or "(empty log)"
