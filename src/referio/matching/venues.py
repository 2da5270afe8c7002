"""Venues: the places that a leg's alerts ask about, each once for all entries that share it."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.conditions import I64, U8, U16, U32, WHERE_BITS


class Venues(NamedTuple):
    """One row for each leg and where of it: entries[i] to entries[i + 1] ask there.

    `radius` is the widest of theirs.
    """

    entries: U32  # one more than there are venues
    kind: U8
    place: U32
    radius: U16


def venues_of(cuts: I64, kind: U8, place: U32, radius: U16) -> tuple[I64, Venues]:
    """Return (where the venues of each leg begin, the venues) of entries in their order.

    Those of leg i are cuts[i] to cuts[i + 1]; the columns are the entries'.
    """
    starts, entries = _found(cuts, kind, place)
    first, last = entries[:-1], entries[1:] - np.uint32(1)
    return starts, Venues(
        entries, kind[first] & np.uint8(WHERE_BITS), place[first], radius[last]
    )


@compiled
def _found(cuts: I64, kind: U8, place: U32) -> tuple[I64, U32]:
    starts = np.zeros(len(cuts), np.int64)
    entries = np.empty(len(kind) + 1, np.uint32)
    count = 0
    for leg in range(len(cuts) - 1):
        for at in range(cuts[leg], cuts[leg + 1]):
            if (
                at == cuts[leg]
                or place[at] != place[at - 1]
                or (kind[at] ^ kind[at - 1]) & WHERE_BITS
            ):
                entries[count] = at
                count += 1
        starts[leg + 1] = count
    entries[count] = len(kind)
    return starts, entries[: count + 1].copy()
