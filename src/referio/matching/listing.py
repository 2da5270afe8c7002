"""Lists of many rows, made of others."""

import numpy as np

from referio.matching.columns import Lists, Numbers
from referio.matching.compiled import compiled
from referio.matching.conditions import I64


def joined(lists: Lists, others: Lists, which: Numbers) -> Lists:
    """Return for each row its list, and behind it list `which` of the others."""
    made = _joined(lists.starts, lists.values, others.starts, others.values, which)
    return Lists(*made)


@compiled
def _joined(
    starts: I64, values: Numbers, other_starts: I64, others: Numbers, which: Numbers
) -> tuple[I64, Numbers]:
    ends = np.zeros(len(which) + 1, np.int64)
    for row in range(len(which)):
        more = other_starts[which[row] + 1] - other_starts[which[row]]
        ends[row + 1] = ends[row] + starts[row + 1] - starts[row] + more
    made = np.empty(ends[-1], values.dtype)
    to = 0
    for row in range(len(which)):
        for at in range(starts[row], starts[row + 1]):
            made[to] = values[at]
            to += 1
        for at in range(other_starts[which[row]], other_starts[which[row] + 1]):
            made[to] = others[at]
            to += 1
    return ends, made
