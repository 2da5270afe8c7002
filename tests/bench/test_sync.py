"""The measurement of syncs: that everything it times did happen."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "bench" / "sync.py"
SMALL = ["--postings", "230", "--large", "120", "--applications", "2", "--peer", "110"]
PROMISED = {
    "limited_ratio",
    "unlimited_postings_per_s",
    "unchanged_pass_s",
    "handover_p95_s",
    "peak_rss_mb",
}


def test_everything_measured_did_happen() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--json", *SMALL],
        capture_output=True,
        text=True,
        timeout=110,
        check=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures.keys() >= PROMISED
    assert all(figures[name] > 0 for name in PROMISED)
    assert figures["large_postings"] >= 120
    assert (figures["applications"], figures["opportunities"]) == (2, 2)
    assert not figures["refused_by_rate"]
