"""An environment of its own for each client, made from its locked packages."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

HERE = Path(__file__).parent
ROOT = HERE.parent
KEPT = ROOT / ".venv-clients"
_INSTALL_S = 400
_TAMPERED = ("DO NOT MATCH THE HASHES", "EINTEGRITY")


class NotInstalled(Exception):
    """A client's packages cannot be had; the message ends with the installer's words."""


class Tampered(Exception):
    """A package is not the one that was locked. Never a reason to skip."""


@dataclass(frozen=True)
class PythonEnvironment:
    """A venv in `.venv-clients`, from the hashed lock files of a folder.

    `alone` are lock files installed without what they depend on; `newest` is the
    newest Python that its packages run on.
    """

    folder: str
    alone: tuple[str, ...] = ()
    newest: tuple[int, int] = (3, 13)

    def pins(self) -> dict[str, str]:
        """Return {package: version} of what is asked for."""
        asked = (HERE / self.folder).glob("*.in")
        text = "\n".join(path.read_text(encoding="utf-8") for path in asked)
        return dict(re.findall(r"^([\w.-]+)==(\S+)$", text, re.MULTILINE))

    def prepare(self) -> list[str]:
        """Return how to start a test file. Raises NotInstalled or Tampered."""
        python = _python(self.newest)
        place = KEPT / self.folder
        locks = [HERE / self.folder / "requirements.lock", *self._alone()]
        stamp = KEPT / f"{self.folder}.made"
        if _made_from(stamp, locks, python) and (place / "bin" / "python").exists():
            return self._command()
        shutil.rmtree(place, ignore_errors=True)
        _run([python, "-m", "venv", str(place)])
        self._install(locks[0])
        for lock in locks[1:]:
            self._install(lock, "--no-deps")
        stamp.write_text(_fingerprint(locks, python), encoding="utf-8")
        return self._command()

    def _alone(self) -> list[Path]:
        return [HERE / self.folder / name for name in self.alone]

    def _command(self) -> list[str]:
        python = str(KEPT / self.folder / "bin" / "python")
        return [python, "-m", "pytest", "-q", "--no-header"]

    def _install(self, lock: Path, *more: str) -> None:
        pip = str(KEPT / self.folder / "bin" / "pip")
        quiet = ("--quiet", "--disable-pip-version-check", "--require-hashes")
        _run([pip, "install", *quiet, *more, "-r", str(lock)])


@dataclass(frozen=True)
class NodeEnvironment:
    """`node_modules` in a folder, exactly as its package-lock.json says."""

    folder: str

    def pins(self) -> dict[str, str]:
        """Return {package: version} of what is asked for."""
        text = (HERE / self.folder / "package.json").read_text(encoding="utf-8")
        asked: dict[str, str] = json.loads(text)["dependencies"]
        return asked

    def prepare(self) -> list[str]:
        """Return how to start a test file. Raises NotInstalled or Tampered."""
        node, npm = _command("node"), _command("npm")
        place = HERE / self.folder
        locks = [place / "package.json", place / "package-lock.json"]
        stamp = KEPT / f"{self.folder}.made"
        if not (_made_from(stamp, locks, node) and (place / "node_modules").exists()):
            _run([npm, "ci", "--no-audit", "--no-fund"], place)
            stamp.write_text(_fingerprint(locks, node), encoding="utf-8")
        return [node, "--test"]


class Environment(Protocol):
    """Where a client is installed."""

    def pins(self) -> dict[str, str]: ...

    def prepare(self) -> list[str]: ...


def _python(newest: tuple[int, int]) -> str:
    if sys.version_info[:2] <= newest:
        return sys.executable
    return _command("python{}.{}".format(*newest))


def _command(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotInstalled(f"{name} is not on this machine; install it")
    return found


def _fingerprint(locks: list[Path], program: str) -> str:
    """Return what an environment was made from, so that a change makes it anew."""
    whole = b"\n".join([program.encode(), *(lock.read_bytes() for lock in locks)])
    return hashlib.sha256(whole).hexdigest()


def _made_from(stamp: Path, locks: list[Path], program: str) -> bool:
    made = stamp.read_text(encoding="utf-8") if stamp.exists() else ""
    return made == _fingerprint(locks, program)


def _run(command: list[str], folder: Path = HERE) -> None:
    KEPT.mkdir(exist_ok=True)
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=clean,
            check=False,
            capture_output=True,
            text=True,
            timeout=_INSTALL_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"{command[0]} took longer than {_INSTALL_S} s") from error
    if done.returncode:
        words = f"{done.stdout}\n{done.stderr}".strip()
        kind = Tampered if any(one in words for one in _TAMPERED) else NotInstalled
        raise kind("\n".join(words.splitlines()[-8:]))
