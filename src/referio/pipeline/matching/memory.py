"""Memory that matching takes stays with the process until it is done, and is used again.

The C library gives each large array back to the system when it is let go and asks for the
next one anew, and then every page is cleared (and, on a virtual machine, backed) once more.
Where hundreds of megabytes of columns come and go that is a third of all the time.
"""

import ctypes
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

# Of glibc's <malloc.h>; another C library lacks `mallopt`, and then all is as ever.
TRIM_THRESHOLD, MMAP_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -3, -4, -8
USUAL = {  # ARENA_MAX 0 is as many as it thinks right
    TRIM_THRESHOLD: 128 << 10,
    MMAP_THRESHOLD: 128 << 10,
    MMAP_MAX: 65_536,
    ARENA_MAX: 0,
}
NEVER = 2**31 - 1
LARGE = 1 << 20


def kept() -> AbstractContextManager[None]:
    """Use memory again within the block; give back afterwards what nobody holds."""
    # Threads would give back what they took for themselves, so they take of one store.
    return _set({ARENA_MAX: 1, MMAP_MAX: 0, TRIM_THRESHOLD: NEVER})


def spared() -> AbstractContextManager[None]:
    """Give large arrays back as soon as they are let go within the block.

    By itself the C library keeps room for what it has seen come and go, thread by thread:
    where much is read, and turned into something else, that is a ninth of all memory.
    """
    return _set({MMAP_THRESHOLD: LARGE})


@contextmanager
def _set(wanted: dict[int, int]) -> Iterator[None]:
    if not hasattr(library := ctypes.CDLL(None), "mallopt"):
        yield
        return
    for name, value in wanted.items():
        library.mallopt(name, value)
    try:
        yield
    finally:
        # The threshold too: it stands still once anything was set.
        for name in {**wanted, MMAP_THRESHOLD: 0}:
            library.mallopt(name, USUAL[name])
        library.malloc_trim(0)
