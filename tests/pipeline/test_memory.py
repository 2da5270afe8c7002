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
