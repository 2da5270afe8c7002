"""What we stand on: few, each with its reason, each locked by hash, from no address in particular."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT, lines, name_of

MOST = 21  # five came with matching in columns (decision 0011), two with the mail
# that goes out and comes back: providers' APIs, and a server for what returns
PROJECTS = (ROOT / "pyproject.toml", ROOT / "sandbox" / "pyproject.toml")
LOCK = ROOT / "requirements.lock"
LOCKS = (LOCK, ROOT / "requirements-ray.lock")
# Where packages come from is each machine's own business.
ADDRESS = re.compile(
    r"https?://[^\s\"'<>]*"
    r"(pypi|pythonhosted|npmjs|yarnpkg|jsdelivr|unpkg|deb\.debian|debian\.org|ghcr\.io|docker\.io)",
    re.IGNORECASE,
)
SKIPPED = {"build", "dist", "htmlcov", "artefacts", "node_modules", "__pycache__"}
HIDDEN_AND_OURS = {".ci"}


def dependencies(project: Path) -> list[str]:
    found: list[str] = tomllib.loads(project.read_text())["project"]["dependencies"]
    return found


def our_files(folder: Path = ROOT) -> Iterator[Path]:
    """Yield every file of the repository, leaving out what tools made."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            if path.name.startswith(".") and path.name not in HIDDEN_AND_OURS:
                continue
            if path.name in SKIPPED or path.name.endswith(".egg-info"):
                continue
            yield from our_files(path)
        elif not path.name.startswith(".coverage"):
            yield path


def locked(lock: Path = LOCK) -> list[str]:
    """Return the entries of a lock file, each on one line."""
    whole = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in whole.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("project", PROJECTS, ids=name_of)
def test_dependencies_are_few(project: Path) -> None:
    assert 0 < len(dependencies(project)) <= MOST


@pytest.mark.parametrize("project", PROJECTS, ids=name_of)
def test_every_dependency_has_a_reason(project: Path) -> None:
    for wanted in dependencies(project):
        (line,) = [one for one in lines(project) if f'"{wanted}"' in one]
        _, _, reason = line.partition("#")
        assert reason.strip(), f"{wanted} needs its reason beside it"


def test_every_dependency_is_locked() -> None:
    names = {re.split(r"[=\[]", entry)[0] for entry in locked()}
    wanted = {
        re.split(r"[^\w-]", one)[0] for path in PROJECTS for one in dependencies(path)
    }
    assert wanted <= names


def versions(lock: Path) -> dict[str, str]:
    """Return {package: version} of a lock file."""
    pins = (re.match(r"([\w.-]+)(?:\[.*?\])?==(\S+)", one) for one in locked(lock))
    return {pin[1]: pin[2] for pin in pins if pin}


def test_ray_is_locked_beside_the_same_packages() -> None:
    without, with_ray = (versions(lock) for lock in LOCKS)
    shared = without.keys() & with_ray.keys()
    assert shared
    assert "ray" in with_ray.keys() - without.keys()
    assert {name: with_ray[name] for name in shared} == {
        name: without[name] for name in shared
    }


def test_what_is_locked_for_ray_is_what_the_extra_asks_for() -> None:
    project = tomllib.loads(PROJECTS[0].read_text())["project"]
    (wanted,) = project["optional-dependencies"]["ray"]
    assert f'echo "{wanted}" |' in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_every_locked_package_is_known_by_its_hash(lock: Path) -> None:
    for entry in locked(lock):
        assert re.match(r"[\w.-]+(\[[\w, -]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_the_lock_names_no_place_to_download_from(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_no_file_names_a_registry() -> None:
    found = {}
    for path in our_files():
        text = path.read_bytes().decode(errors="replace")
        if match := ADDRESS.search(text):
            found[name_of(path)] = match.group()
    assert not found, "A fresh machine has its own registry: leave the address out"
