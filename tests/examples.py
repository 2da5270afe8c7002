"""How many examples a property is tried with: few while somebody waits, many when asked.

`make test-long` tries ten times as many, in as much more time.
"""

import os

TIMES = int(os.environ.get("REFERIO_TEST_EXAMPLES", "1"))


def examples(number: int) -> int:
    """Return how many to try where `number` are enough while somebody waits."""
    return number * TIMES
