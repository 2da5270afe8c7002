"""As whom PostgreSQL runs: not as root, nor as somebody without a name."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

NOBODY = "nobody"


@dataclass(frozen=True)
class Account:
    """What stands before a command to run it, and who owns the server's folders."""

    prefix: tuple[str, ...] = ()
    user: int | None = None  # None: the folders stay ours
    group: int = -1

    def give(self, folder: Path) -> None:
        """Hand a folder to the server's user, where that is another than us."""
        if self.user is not None:
            os.chown(folder, self.user, self.group)


def choose_account() -> Account:
    """Return ourselves if PostgreSQL accepts us, else a mapped user, else nobody.

    It refuses root, and a number without a name (as containers may be given).
    """
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return Account()
    if _can_run(mapped().prefix):
        return mapped()
    return nobody() if os.geteuid() == 0 else Account()


def mapped() -> Account:
    """In a user namespace of its own the server takes itself for `nobody`.

    Outside it stays us: no new account, no folder opened to others.
    """
    entry = pwd.getpwnam(NOBODY)
    ids = (f"--map-user={entry.pw_uid}", f"--map-group={entry.pw_gid}")
    return Account(("unshare", "--user", *ids, "--"))


def nobody() -> Account:
    """Only root can become it, and it must be able to reach the programs and the data."""
    entry = pwd.getpwnam(NOBODY)
    ids = (f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}")
    prefix = ("setpriv", *ids, "--clear-groups", "--")
    return Account(prefix, user=entry.pw_uid, group=entry.pw_gid)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _can_run(prefix: tuple[str, ...]) -> bool:
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return tried.returncode == 0
