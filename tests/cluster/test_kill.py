"""A node dies in the middle, and the answer is complete and the same."""

import json
import os
import subprocess
import sys

import pytest

from tests.cluster.kill import ALERTS, PARTS
from tests.cluster.nodes import needs_ray
from tests.house.sources import ROOT

pytestmark = [needs_ray, pytest.mark.ray, pytest.mark.timeout(180)]


def test_a_node_dies_in_mid_run_and_nothing_is_missing_or_doubled() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cluster.kill", "--json"],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    played = json.loads(done.stdout.splitlines()[-1])
    assert played["lost"], "the node had nothing in hand when it died"
    assert played["done_by_the_killed"] > 0
    assert 0 < played["done_before"] < PARTS
    assert (played["alerts"], played["parts"]) == (ALERTS, PARTS)
    assert played["rows"] > ALERTS / 10
    assert played["equal"]
