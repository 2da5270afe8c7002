"""Lever's token bucket: bursts of 20, 10 a second sustained (lever-api 2.6).

Two POSTs a second is the limit of v0 alone (A: two-posts-a-second).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

CAPACITY = 20.0
PER_SECOND = 10.0


@dataclass
class Bucket:
    read_clock: Callable[[], float] = time.monotonic
    level: float = CAPACITY
    filled_at: float = field(default=0.0)

    def __post_init__(self) -> None:
        self.filled_at = self.read_clock()

    def take(self) -> bool:
        """Take one request's worth; false when the bucket is empty."""
        now = self.read_clock()
        gained = (now - self.filled_at) * PER_SECOND
        self.level = min(CAPACITY, self.level + gained)
        self.filled_at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True
