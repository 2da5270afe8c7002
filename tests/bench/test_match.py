"""The measurement of matching: that it measures the same work on both sides."""

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "bench" / "match.py"


def measured(*arguments: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--json", *arguments],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    figures: dict[str, object] = json.loads(done.stdout)
    return figures


def test_engine_and_peer_find_the_same() -> None:
    figures = measured("--alerts", "60", "--jobs", "80", "--seed", "7")
    words = figures["words_only"]
    assert isinstance(words, dict)
    assert words["same_matches"] is True
    assert words["matches"] == words["peer_matches"]
    assert words["matches"] > 0
    assert (figures["alerts"], figures["jobs"], figures["seed"]) == (60, 80, 7)
