"""The sandbox's own clock: real time, moved ahead at will."""

import time
from dataclasses import dataclass

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@dataclass
class Clock:
    ahead_s: float = 0.0

    def now_ms(self) -> int:
        """Milliseconds since 1970, as Lever writes every time (lever-api 2.1)."""
        return int((time.time() + self.ahead_s) * SECOND)

    def move(self, seconds: float) -> None:
        self.ahead_s += seconds
