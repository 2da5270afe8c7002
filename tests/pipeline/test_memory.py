"""Memory is used again while matching works, and given back after it."""

from pathlib import Path

import numpy as np
import pytest

from referio.pipeline.matching import memory

MEGABYTE = 1 << 20


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 // MEGABYTE


def take(megabytes: int) -> None:
    np.ones(megabytes * MEGABYTE, np.uint8)


def test_what_is_let_go_stays_within_and_not_after() -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("SKIPPED: only Linux tells what memory a process has")
    before = resident()
    with memory.kept():
        take(200)
        assert resident() > before + 150
        take(200)
        assert resident() < before + 350
    assert resident() < before + 100


def test_what_is_let_go_between_what_stays_is_given_back_at_once() -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("SKIPPED: only Linux tells what memory a process has")
    before = resident()
    with memory.spared():
        for _ in range(3):  # the C library learns how much comes and goes
            large, small = [], []
            for _ in range(25):
                large.append(np.ones(8 * MEGABYTE, np.uint8))
                small.append(np.ones(64 << 10, np.uint8))
            assert resident() > before + 150
            large.clear()
            assert resident() < before + 100
