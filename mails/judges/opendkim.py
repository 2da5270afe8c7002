"""OpenDKIM: a verifier in C that asks a file for the keys instead of the DNS."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from judges import command
from messages import RECORDS

PATIENCE_S = 120


def judge(messages: Sequence[Path]) -> list[str]:
    """Return the faults. Raises Missing."""
    program = command("opendkim", "opendkim")
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(Path(folder))
        return [
            f"{path.stem}: {fault}"
            for path in messages
            if (fault := _fault(program, settings, path))
        ]


def settings_in(folder: Path, more: str = "") -> Path:
    """Write what a verifier needs to know, and more, into a file of a folder."""
    keys, settings = folder / "keys", folder / "opendkim.conf"
    keys.write_text("".join(f"{name} {value}\n" for name, value in RECORDS.items()))
    settings.write_text(f"Mode v\nTestDNSData {keys}\nSyslog no\n{more}")
    return settings


def _fault(program: str, settings: Path, message: Path) -> str:
    done = subprocess.run(
        [program, "-vvv", "-x", str(settings), "-t", str(message)],
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    said = done.stdout + done.stderr
    if "dkim=pass" in said and "dkim=fail" not in said and not done.returncode:
        return ""
    return " ".join(said.split())[-300:] or f"it ended with {done.returncode}"
