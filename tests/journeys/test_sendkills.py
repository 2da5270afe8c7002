"""Whatever is killed under an edition: nothing is lost, and little comes twice.

The program runs once, in a process of its own, on the database of the tests: its workers
are forked, killed and rescued for real. `python -m tests.journeys.sendkills` runs the long
form, in which PostgreSQL itself is killed as well.
"""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.house.sources import ROOT

LONGEST = 240  # seconds
SHORT = ["--kills", "6", "--newsletters", "300"]


@pytest.mark.timeout(LONGEST + 30)
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_and_what_comes_twice_was_in_flight(postgres_url: str) -> None:
    name = connection.settings_dict["NAME"]
    url = postgres_url.replace("/referio?", f"/{name}?")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.sendkills", *SHORT],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["sound"]
    assert (told["lost"], told["doubled_unexplained"]) == (0, 0)
    assert told["with_another_message_id"] == 0
    assert told["kills"] == 6
    assert {row["killed"] for row in told["rows"]} == {"worker", "lines", "relay"}
