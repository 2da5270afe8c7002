"""The peers of the match bench: each finds what the workload's contract says."""

import numpy as np
import pytest

from match_peer_duckdb import DuckDb
from match_peer_polars import Polars
from match_peer_postgres import Postgres
from match_peers import Given, NotHere, Pairs, Peer, given
from workload_alerts import make_alerts
from workload_jobs import make_jobs
from workload_reference import Judge
from workload_world import World

ALERTS, JOBS, SINGLY = 400, 300, 60


@pytest.fixture(scope="module")
def workload() -> tuple[Given, Pairs]:
    """The workload as peers get it, and what they have to find."""
    world = World.make(11)
    alerts, jobs = make_alerts(world, ALERTS), make_jobs(world, JOBS, new=30)
    judge, tables = Judge(world.legend, alerts, jobs), given(world.legend, alerts, jobs)
    found = [judge.matches(row)[0] for row in range(ALERTS)]
    owner = np.repeat(np.arange(ALERTS), [len(one) for one in found])
    return tables, tables.pairs(owner, np.concatenate(found))


def check(peer: Peer, workload: tuple[Given, Pairs]) -> list[int]:
    """Compare every answer of a peer; return how many alerts each was about."""
    tables, truth = workload
    answers = list(peer.answers(tables))
    for answer in answers:
        wanted = truth[truth < answer.alerts * JOBS]
        assert len(wanted) > 0
        assert np.array_equal(answer.pairs, wanted), answer.way
        assert answer.seconds > 0
    return [answer.alerts for answer in answers]


def test_postgres_finds_all_in_one_join_and_one_by_one(workload) -> None:
    asked = Postgres(SINGLY, lambda _: None)
    assert check(asked, workload) == [ALERTS, SINGLY, SINGLY]


@pytest.mark.parametrize("peer", [DuckDb(), Polars()], ids=["duckdb", "polars"])
def test_engines_inside_the_process_find_all(peer, workload) -> None:
    try:
        assert check(peer, workload) == [ALERTS]
    except NotHere as missing:
        pytest.skip(f"{missing} IS NOT INSTALLED, so its answers are not compared")
