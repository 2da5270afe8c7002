"""What legs kept becomes one answer by alert, however it was cut up: beside a plain sort."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.matching.buckets import LEAST_BITS
from referio.matching.choosing import JOB
from referio.matching.collecting import RARE, Found, collect
from referio.matching.serving import Kept
from referio.matching.uniting import Share

ALERTS = 5 << LEAST_BITS  # five buckets
JOBS, LIMIT = 60, 4
IS_REMOTE = np.arange(JOBS) % 3 == 0
THERE, AFAR = 0b0101, 0b0110


def a_part(dice: np.random.Generator, runs: int, *, with_more: bool = False) -> Kept:
    """Return runs of up to LIMIT jobs each, best first, of alerts all over the place."""
    # Few alerts of many, so that some have several runs, and some buckets' edges are met.
    alerts = dice.choice([*range(0, ALERTS, 37), ALERTS - 1, 1 << LEAST_BITS], runs)
    sizes = dice.integers(1, LIMIT + 1, runs)
    keys = [
        np.sort((-dice.integers(1, 9, n) << 32) | dice.choice(JOBS, n, replace=False))
        for n in sizes
    ]
    whose = alerts.astype(np.int64) << 32 | THERE << 16 | AFAR
    kept = np.concatenate([np.zeros(0, np.int64), *keys])
    more = dice.integers(0, 5, len(kept) if with_more else 0).astype(np.uint16)
    return Kept(np.stack([whose, sizes.cumsum()], axis=1), kept, more)


def plainly(parts: list[Kept]) -> list[tuple[int, int, int, int]]:
    """Return alert, job, score and reasons of the best LIMIT of each alert."""
    mine: dict[int, dict[int, int]] = defaultdict(dict)
    for part in parts:
        begin = 0
        for whose, end in part.runs.tolist():
            for key in part.keys[begin:end].tolist():
                job = key & JOB
                known = mine[whose >> 32].get(job, 0)
                mine[whose >> 32][job] = min(known, key)
            begin = end
    return [
        (alert, key & JOB, -(key >> 32), AFAR if IS_REMOTE[key & JOB] else THERE)
        for alert in sorted(mine)
        for key in sorted(mine[alert].values())[:LIMIT]
    ]


def rows(found: Found) -> list[tuple[int, int, int, int]]:
    columns = (found.row, found.at, found.score, found.reasons)
    return list(zip(*(one.tolist() for one in columns), strict=True))


@given(
    seed=st.integers(0, 2**32 - 1),
    sizes=st.lists(st.sampled_from([0, 1, 500, ALERTS // RARE]), max_size=4),
    threads=st.integers(1, 7),
)
def test_it_is_what_a_plain_sort_gives(
    seed: int, sizes: list[int], threads: int
) -> None:
    dice = np.random.default_rng(seed)
    parts = [a_part(dice, size) for size in sizes]
    emptied = parts.copy()
    share = Share(np.zeros(JOBS, np.int64), IS_REMOTE, LIMIT, 0)
    found = collect(emptied, ALERTS, share, threads)
    assert emptied == []
    assert rows(found) == plainly(parts)
    assert not found.more.any()


@pytest.mark.parametrize("threads", [2, 3, 7])
def test_threads_change_nothing_where_employers_have_a_share(threads: int) -> None:
    dice = np.random.default_rng(7)
    parts = [a_part(dice, ALERTS // RARE, with_more=True) for _ in range(3)]
    share = Share(np.arange(JOBS) // 10, IS_REMOTE, LIMIT, 2)
    alone = collect(parts.copy(), ALERTS, share, 1)
    found = collect(parts.copy(), ALERTS, share, threads)
    assert alone.more.any()
    assert len(alone.row) < sum(len(part.keys) for part in parts)  # gaps were closed
    for column, same in zip(found, alone, strict=True):
        assert column.tolist() == same.tolist()


def test_a_gap_of_one_row_is_closed() -> None:
    alerts = np.array([0, 0, *range(1, ALERTS // RARE), ALERTS - 1], np.int64)
    keys = -(np.arange(1, len(alerts) + 1) << 32) | 5  # all of one job
    runs = np.stack(
        [alerts << 32 | THERE << 16 | AFAR, np.arange(len(keys)) + 1], axis=1
    )
    part = Kept(runs, keys, np.zeros(0, np.uint16))
    share = Share(np.zeros(JOBS, np.int64), IS_REMOTE, LIMIT, 0)
    found = collect([part], ALERTS, share, 2)
    assert len(found.row) == len(alerts) - 1
    assert rows(found) == plainly([part])
