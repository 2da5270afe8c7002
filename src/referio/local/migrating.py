"""Bringing the database of this machine up to date before anything uses it."""

import os
import subprocess
import sys
from collections.abc import Mapping

from referio.local.processes import ProcessFailed


def migrate(own: Mapping[str, str]) -> None:
    """Apply migrations and load the gazetteer. Raises ProcessFailed."""
    for command in (["migrate", "--verbosity", "0"], ["load_gazetteer"]):
        manage(own, *command)


def manage(own: Mapping[str, str], *command: str) -> str:
    """Run one management command and return its output. Raises ProcessFailed."""
    done = subprocess.run(
        [sys.executable, "-m", "referio", "manage", *command],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProcessFailed(
            f"`referio manage {command[0]}` failed:\n{done.stderr[-2000:]}"
        )
    return done.stdout
