"""Lists of many rows, made of others."""

import numpy as np

from referio.matching.columns import Lists
from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64


def joined(lists: Lists, others: Lists, which: I32) -> Lists:
    """Return for each row its list, and behind it list `which` of the others."""
    made = _joined(lists.starts, lists.values, others.starts, others.values, which)
    return Lists(*made)


@compiled
def _joined(
    starts: I64, values: I32, other_starts: I64, others: I32, which: I32
) -> tuple[I64, I32]:
    ends = np.zeros(len(which) + 1, np.int64)
    for row in range(len(which)):
        more = other_starts[which[row] + 1] - other_starts[which[row]]
        ends[row + 1] = ends[row] + starts[row + 1] - starts[row] + more
    made = np.empty(ends[-1], np.int32)
    to = 0
    for row in range(len(which)):
        for at in range(starts[row], starts[row + 1]):
            made[to] = values[at]
            to += 1
        for at in range(other_starts[which[row]], other_starts[which[row] + 1]):
            made[to] = others[at]
            to += 1
    return ends, made
