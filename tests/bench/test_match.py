"""The measurement of matching: that everybody does the same work, and all of it is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "match.py"
SIZES = {
    "alerts": 3000,
    "jobs": 400,
    "new": 100,
    "instant": 8,
    "edition": 2500,
    "postgresql": 2500,
    "peer-alerts": 300,
    "peer-jobs": 200,
    "singly": 40,
    "runs": 1,
    "seed": 7,
}
TAKES_TIME = {
    "new_jobs_s",
    "open_jobs_s",
    "new_jobs_2_threads_s",
    "open_jobs_2_threads_s",
    "compile_s",
    "instant_ms_median",
    "instant_ms_p99",
    "edition_s",
    "first_edition_s",
    "from_postgresql_s",
    "read_gb_per_s",
}
PROMISED = TAKES_TIME | {
    "bytes_per_alert",
    "peak_rss_mb",
    "ratio_to_best_peer",
    "bandwidth_ratio",
    "new_matches",
    "open_matches",
    "peer_matches",
    "edition_newsletters",
    "postgresql_peak_rss_mb",
}


@pytest.fixture(scope="module")
def figures() -> dict[str, object]:
    command = [sys.executable, str(SCRIPT), "--json"]
    for name, size in SIZES.items():
        command += [f"--{name}", str(size)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return found


# The first run on a machine compiles every loop.
pytestmark = pytest.mark.timeout(900)


def test_all_that_is_promised_was_measured(figures) -> None:
    assert figures.keys() >= PROMISED | {"machine", "peers", "growth"}
    assert all(figures[name] > 0 for name in PROMISED)
    for name in ("alerts", "jobs", "new", "instant", "seed"):
        assert figures[name] == SIZES[name]
    assert figures["edition_alerts"] == SIZES["edition"]
    assert figures["postgresql_alerts"] == SIZES["postgresql"]


def test_every_peer_finds_what_we_find(figures) -> None:
    peers = figures["peers"]
    assert len(peers) >= 3
    assert all(peer["same"] for peer in peers)
    assert figures["ratio_to_best_peer"] == min(peer["ratio"] for peer in peers)
    assert figures["best_peer"] in {peer["peer"] for peer in peers}


def test_more_jobs_are_more_matches(figures) -> None:
    assert figures["open_matches"] > figures["new_matches"]
    assert figures["open_bytes"] > figures["new_bytes"]
    assert figures["bytes_per_alert"] < 1000
