"""The command on a real Ray: one of its own, one it belongs to, one it reaches from outside."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import work
from tests.cluster.nodes import needs_ray
from tests.house.sources import ROOT

pytestmark = [needs_ray, pytest.mark.ray, pytest.mark.timeout(180)]
PATIENCE_S = 150
# What stands and who comes to it have to know the same token.
SHARED = {**os.environ, "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "invented" * 8}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cluster")
    work.put(made, people=600, rows_a_group=50, postings=150)
    return made


@pytest.fixture(scope="module")
def cluster() -> Iterator[dict[str, str]]:
    """The addresses of two nodes in processes of their own."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.cluster.stand"],
        cwd=ROOT,
        env=SHARED,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as standing:
        assert standing.stdout is not None
        yield json.loads(standing.stdout.readline())
        standing.communicate(timeout=60)


def match(
    folder: Path, out: Path, address: str, env: dict[str, str] = SHARED
) -> dict[str, object]:
    """Run the command as an operator does, and return its summary."""
    files = ["--alerts", str(folder / "alerts"), "--jobs", str(folder / "jobs.parquet")]
    terms = ["--limit", str(work.TERMS.limit), "--at", work.AT.isoformat()]
    terms += ["--per-employer", str(work.TERMS.per_employer)]
    given = [*files, *terms, "--out", str(out), "--address", address, "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "referio", "cluster", "match", *given],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (line,) = done.stdout.splitlines()
    told: dict[str, object] = json.loads(line)
    return told


def test_a_ray_of_ones_own(folder: Path, tmp_path: Path) -> None:
    alone = {k: v for k, v in os.environ.items() if not k.startswith("RAY_AUTH")}
    told = match(folder, tmp_path / "out", "local", {**alone, "HOME": str(tmp_path)})
    assert not (tmp_path / ".ray").exists()
    assert told["alerts"] == 600
    assert work.answer(tmp_path / "out").equals(work.single_machine(folder))


@pytest.mark.parametrize("way", ["inside", "outside"])
def test_a_cluster_that_stands(folder, tmp_path, cluster, way) -> None:
    told = match(folder, tmp_path / "out", cluster[way])
    assert told["parts"] == 2  # one a processor
    assert work.answer(tmp_path / "out").equals(work.single_machine(folder))
