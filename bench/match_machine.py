"""The machine that a measurement ran on, and how fast its memory is."""

import os
import platform
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ENOUGH_BYTES = 1 << 30  # far more than any cache holds
READINGS = 5


def machine() -> dict[str, object]:
    """Return what figures depend on."""
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages * page / 2**30, 1),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "numba": version("numba"),
    }


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    lines = known.read_text(encoding="utf-8").splitlines() if known.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if "model name" in line]
    return named[0] if named else platform.processor() or platform.machine()


def peak_rss_mb() -> float:
    """Return the most memory that this process has held, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # the kernel's own account forgets what a parent held
        lines = status.read_text(encoding="utf-8").splitlines()
        (kilobytes,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
        return int(kilobytes) / 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def read_bytes_per_s(size: int = ENOUGH_BYTES) -> float:
    """Return how fast one core reads memory from front to back: the best of several."""
    values: NDArray[np.int64] = np.ones(size // 8, np.int64)
    best = min(_seconds_to_sum(values) for _ in range(READINGS))
    return values.nbytes / best


def _seconds_to_sum(values: NDArray[np.int64]) -> float:
    began = time.perf_counter()
    total = int(values.sum())
    seconds = time.perf_counter() - began
    assert total == len(values)
    return seconds
