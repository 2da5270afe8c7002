"""The clients that others wrote: pinned, locked, and never passed over in silence."""

import importlib
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.house.sources import ROOT, name_of

CLIENTS = ROOT / "clients"
LOCKS = sorted(CLIENTS.glob("*/*.lock"))
PACKAGE_LOCK = CLIENTS / "node" / "package-lock.json"
PROVES_SOMETHING = """
import json, os, urllib.request
with urllib.request.urlopen(os.environ["LEVER_SANDBOX_URL"] + "/_sandbox/state") as answer:
    accounts = json.load(answer)["accounts"]
held = json.load(open(os.environ["LEVER_SANDBOX_HELD"]))
assert len(accounts["brightwater"]["opportunities"]) == len(held["opportunities"]) == 3
report = {"read": {"postings": len(held["postings"])}, "assertions": 1}
json.dump(report, open(os.environ["LEVER_SANDBOX_REPORT"], "w"))
"""


@pytest.fixture(scope="module")
def run() -> ModuleType:
    """The runner, imported as its own command imports it."""
    sys.path.insert(0, str(CLIENTS))
    try:
        return importlib.import_module("run")
    finally:
        sys.path.remove(str(CLIENTS))


class Ready:
    """An environment that is always there and runs a program as given."""

    def pins(self) -> dict[str, str]:
        return {"quiet-tap": "1.0"}

    def prepare(self) -> list[str]:
        return [sys.executable, "-I"]


class Missing(Ready):
    """An environment that cannot be made, with the error that says why."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def prepare(self) -> list[str]:
        raise self.error


@pytest.fixture
def make_client(run: ModuleType, tmp_path: Path):
    def make(program: str = PROVES_SOMETHING, environment: Ready | None = None) -> Any:
        path = tmp_path / "program.py"
        path.write_text(program, encoding="utf-8")
        seed = run.Seed("brightwater", opportunities=3)
        return run.Client(("quiet-tap",), str(path), environment or Ready(), seed)

    return make


def entries(lock: Path) -> list[str]:
    whole = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in whole.splitlines() if line.strip()]


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_every_package_beside_a_client_is_known_by_its_hash(lock: Path) -> None:
    assert entries(lock)
    for entry in entries(lock):
        assert re.match(r"[\w.-]+(\[[\w, -]+\])?==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_every_client_is_locked_at_the_version_it_is_asked_for(run: ModuleType) -> None:
    locked = "\n".join(entry for lock in LOCKS for entry in entries(lock))
    packages = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    for client in run.CLIENTS:
        pins = client.environment.pins()
        for name in client.packages:
            node = packages.get(f"node_modules/{name}", {}).get("version")
            assert node == pins[name] or f"{name}=={pins[name]} " in locked, name


def test_every_client_has_a_test_and_an_account_of_its_own(run: ModuleType) -> None:
    assert all((CLIENTS / one.test).is_file() for one in run.CLIENTS)
    assert len({one.seed.site for one in run.CLIENTS}) == len(run.CLIENTS)


def test_no_node_package_names_where_it_came_from() -> None:
    packages = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))["packages"]
    named = {name: one for name, one in packages.items() if name}
    assert named
    assert all("resolved" not in one for one in named.values())
    assert all(one["integrity"].startswith("sha512-") for one in named.values())
    settings = (CLIENTS / "node" / ".npmrc").read_text(encoding="utf-8")
    assert "omit-lockfile-registry-resolved=true" in settings


def test_a_client_that_agrees_passes(run, make_client, capsys) -> None:
    assert run.main([], [make_client()]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("passed   quiet-tap 1.0: read postings 124; 1 assertions; ")
    assert last == "1 passed, 0 failed, 0 skipped"


def test_a_client_that_disagrees_fails_and_says_why(run, make_client, capsys) -> None:
    client = make_client("raise SystemExit('the sandbox said 418')")
    assert run.main([], [client]) == 1
    text = capsys.readouterr().out
    assert "the sandbox said 418" in text
    assert text.endswith("0 passed, 1 failed, 0 skipped\n")


def test_a_client_that_checks_nothing_fails(run, make_client, capsys) -> None:
    assert run.main([], [make_client("print('all is well')")]) == 1
    assert "0 passed, 1 failed, 0 skipped" in capsys.readouterr().out


def test_a_client_that_cannot_be_installed_fails(run, make_client, capsys) -> None:
    client = make_client(environment=Missing(run.NotInstalled("no network")))
    assert run.main([], [client]) == 1
    assert "no network" in capsys.readouterr().out


def test_only_on_request_is_it_skipped_and_loudly(run, make_client, capsys) -> None:
    client = make_client(environment=Missing(run.NotInstalled("no network")))
    assert run.main(["--skip-missing"], [client]) == 0
    text = capsys.readouterr().out
    assert "CANNOT BE INSTALLED" in text
    assert "no network" in text
    assert text.endswith("0 passed, 0 failed, 1 skipped\n")


def test_a_changed_package_is_never_skipped(run, make_client, capsys) -> None:
    client = make_client(environment=Missing(run.Tampered("another hash")))
    assert run.main(["--skip-missing"], [client]) == 1
    assert "another hash" in capsys.readouterr().out


def test_a_name_that_fits_no_client_is_no_success(run, make_client, capsys) -> None:
    assert run.main(["--only", "no-such-client"], [make_client()]) == 1
    text = capsys.readouterr().out
    assert "no client is named no-such-client; there are: quiet-tap 1.0" in text


def test_clients_have_no_way_out_of_this_machine(run: ModuleType) -> None:
    told = run.surroundings({"LEVER_SANDBOX_URL": "http://127.0.0.1:1"})
    assert told["https_proxy"] == told["HTTPS_PROXY"] == "http://127.0.0.1:9"
    assert "127.0.0.1" in told["NO_PROXY"]
    assert not [name for name in told if name.startswith("PYTHON")]
    assert told["PATH"] == os.environ["PATH"]
