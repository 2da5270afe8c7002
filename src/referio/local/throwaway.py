"""A data folder for one run: removed at its end, with all that killed runs left behind."""

import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from referio.local.postgres import PrivatePostgres
from referio.local.postgres_folder import Folder

PREFIX = "demo-"


@contextmanager
def throwaway(data: Path) -> Iterator[Path]:
    """Yield a fresh folder in `data` that is gone afterwards."""
    data.mkdir(parents=True, exist_ok=True)
    folder, lock = _made(data)
    try:
        with lock:
            yield folder
    finally:
        _remove(folder)


def _made(data: Path) -> tuple[Path, IO[bytes]]:
    # One at a time: a folder without a lock in it may be one that is just being made.
    with (data / "demo.lock").open("ab") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        for left in data.glob(f"{PREFIX}*"):
            _sweep(left)
        folder = data / f"{PREFIX}{secrets.token_hex(4)}"
        folder.mkdir(mode=0o711)  # PostgreSQL may have to pass through as another user
        lock = (folder / "lock").open("ab")
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder, lock


def _sweep(left: Path) -> None:
    """Remove the folder of a run that was killed; those that still run hold their lock."""
    try:
        with (left / "lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _end_server(left)
            _remove(left)
    except BlockingIOError:
        return


def _end_server(left: Path) -> None:
    server = PrivatePostgres(left)
    if server.running:
        server.start()  # adopts it, so that we are the last of its users to leave
        server.stop()


def _remove(folder: Path) -> None:
    shutil.rmtree(Folder((folder / "postgres").resolve()).socket, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
