"""Loops over columns, compiled by Numba: no Python objects, no lock held, kept on disk."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """Compile a loop over arrays; threads run it side by side."""
    return cast("Loop", numba.njit(nogil=True, cache=True)(loop))
