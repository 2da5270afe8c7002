"""Whatever happens between the product and Lever: nothing lost, nothing doubled, all told.

The program runs once, in a process of its own, since its workers and its time are real.
"""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.house.sources import ROOT
from tests.journeys.faults import FAULTS, TURNED_DOWN, name_of
from tests.journeys.kills import KILLS

EACH = 2
LONGEST = 600  # seconds
pytestmark = pytest.mark.timeout(LONGEST + 30)
NAMES = [*(name_of(fault) for fault in FAULTS), *(kill.name for kill in KILLS)]
Rows = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Rows:
    """What became of the applications of every fault."""
    own = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.faults", str(EACH)],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["lost"], told["doubled"]) == (0, 0)
    return {row["fault"]: row for row in told["rows"]}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_or_doubled_and_everybody_is_told(
    rows: Rows, name: str
) -> None:
    row = rows[name]
    turned_down = name in [name_of(fault) for fault in TURNED_DOWN]
    assert (row["lost"], row["doubled"]) == (0, 0)
    assert row["told"] == row["applications"]
    assert row["opportunities"] == (0 if turned_down else row["applications"])
    locked = "locked" in name
    assert row["unnamed"] == (row["applications"] if locked else 0)
    settled = "refused" if turned_down else "confirmed"
    assert row["states"] == {settled: row["applications"]}


def test_every_fault_was_played(rows: Rows) -> None:
    assert set(rows) == set(NAMES)
