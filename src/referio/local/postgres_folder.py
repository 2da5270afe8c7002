"""The folder of a private PostgreSQL: what lies where, and which processes are its own."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from referio.local.postgres_account import Account
from referio.local.postgres_binaries import PostgresFailed

PORT = 5432  # without TCP only a part of the socket's name
LEAST_BUFFERS_MB, MOST_BUFFERS_MB = 128, 1024
CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")
LONGEST_SOCKET_FOLDER = 90  # bytes; the whole path of a socket has 107


@dataclass(frozen=True)
class Folder:
    """`home` holds the cluster, the log, the locks and, if its path fits, the socket."""

    home: Path

    @property
    def cluster(self) -> Path:
        return self.home / "db"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def mark(self) -> str:
        """A name that the command line of every process of this server shows."""
        return f"referio-{hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]}"

    @property
    def socket(self) -> Path:
        """The socket's folder; under /tmp where `home` is too long for a socket."""
        inside = self.home / "s"
        # To libpq a comma ends a host.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and "," not in str(inside):
            return inside
        return Path(f"/tmp/{self.mark}-{os.geteuid()}")  # noqa: S108 - make() checks it

    def make(self, account: Account) -> None:
        """Make the folders, closed to others. Raises PostgresFailed."""
        for folder in (self.home, self.socket):
            _make_private(folder, account)

    def postmaster(self) -> int | None:
        pid = self.number_in_pid_file()
        return pid if pid is not None and _bears(self.mark, pid) else None

    def processes(self) -> list[int]:
        """Return the server's processes, also those that outlived their postmaster."""
        names = (entry.name for entry in Path("/proc").iterdir())
        return [int(n) for n in names if n.isdecimal() and _bears(self.mark, int(n))]

    def number_in_pid_file(self) -> int | None:
        try:
            return int((self.cluster / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def forget_reused_number(self) -> None:
        """Remove a dead postmaster's pid files if another process has its number now.

        Numbers come back, in containers soon, and PostgreSQL would take that process
        for a second postmaster and refuse to start. Any other left-over it clears up.
        """
        pid = self.number_in_pid_file()
        if pid is not None and Path(f"/proc/{pid}").exists():
            (self.cluster / "postmaster.pid").unlink()
            (self.socket / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)


def options(folder: Folder, *, fsync: bool) -> list[str]:
    """Return the server's settings as arguments for `postgres`."""
    settings = {
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": '"{}"'.format(str(folder.socket).replace('"', '""')),
        "unix_socket_permissions": "0700",
        "cluster_name": folder.mark,
        "max_connections": "100",
        "shared_buffers": f"{buffers_mb(memory())}MB",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # A refused statement goes back to whoever sent it. In the log it would be
        # people's data.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_checkpoints": "off",
        "fsync": "on" if fsync else "off",
        "full_page_writes": "on" if fsync else "off",
    }
    if fsync:
        # An edition writes gigabytes, and after each checkpoint a page that changes goes
        # into the log whole.
        settings["max_wal_size"] = "4GB"
    return [part for item in settings.items() for part in ("-c", "=".join(item))]


def memory(limit: Path = CONTAINER_LIMIT) -> int:
    """Return the bytes of memory we may use: the machine's, or a container's if less."""
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    told = limit.read_text().strip() if limit.exists() else ""
    return min(there, int(told)) if told.isdecimal() else there


def buffers_mb(octets: int) -> int:
    """Return an eighth of some memory, within reason."""
    return min(max(octets // 8 >> 20, LEAST_BUFFERS_MB), MOST_BUFFERS_MB)


def _make_private(folder: Path, account: Account) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise PostgresFailed(
            f"{folder} cannot be made or read: {error.strerror}. Name another data folder"
            " in REFERIO_DATA, or run as its owner."
        ) from error
    known = found.st_uid in {os.geteuid(), account.user}
    if not (stat.S_ISDIR(found.st_mode) and known and found.st_mode & 0o077 == 0):
        raise PostgresFailed(
            f"{folder} is not a folder of ours that is closed to others (mode 0700)."
            " Remove it, or name another data folder in REFERIO_DATA."
        )
    account.give(folder)


def _bears(mark: str, pid: int) -> bool:
    process = Path(f"/proc/{pid}")
    try:
        if (process / "comm").read_text().strip() != "postgres":
            return False
        return mark.encode() in (process / "cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return False
