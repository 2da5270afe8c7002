"""Memory that matching takes stays with the process until it is done, and is used again.

The C library gives each large array back to the system when it is let go and asks for the
next one anew, and then every page is cleared (and, on a virtual machine, backed) once more.
Where hundreds of megabytes of columns come and go that is a third of all the time.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

# Of glibc's <malloc.h>; another C library lacks `mallopt`, and then all is as ever.
TRIM_THRESHOLD, MMAP_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -3, -4, -8
NEVER, USUAL_TRIM, USUAL_MMAP, USUAL_MAX = 2**31 - 1, 128 << 10, 128 << 10, 65_536
LARGE = 1 << 20


@contextmanager
def kept() -> Iterator[None]:
    """Use memory again within the block; give back afterwards what nobody holds."""
    if not hasattr(library := ctypes.CDLL(None), "mallopt"):
        yield
        return
    # Threads would give back what they took for themselves, so they take of one store.
    library.mallopt(ARENA_MAX, 1)
    library.mallopt(MMAP_MAX, 0)
    library.mallopt(TRIM_THRESHOLD, NEVER)
    try:
        yield
    finally:
        library.mallopt(ARENA_MAX, 0)  # as many as it thinks right
        library.mallopt(MMAP_MAX, USUAL_MAX)
        library.mallopt(MMAP_THRESHOLD, USUAL_MMAP)
        library.mallopt(TRIM_THRESHOLD, USUAL_TRIM)
        library.malloc_trim(0)


@contextmanager
def spared() -> Iterator[None]:
    """Give large arrays back as soon as they are let go within the block.

    By itself the C library keeps room for what it has seen come and go, thread by thread:
    where much is read, and turned into something else, that is a ninth of all memory.
    """
    if not hasattr(library := ctypes.CDLL(None), "mallopt"):
        yield
        return
    library.mallopt(MMAP_THRESHOLD, LARGE)
    try:
        yield
    finally:
        library.mallopt(MMAP_THRESHOLD, USUAL_MMAP)
        library.malloc_trim(0)
