"""Looking at the database once in a while, whatever the number of mails."""

import time

EVERY = 1.0  # seconds


class Looking:
    """Says when it is time to look again, after so many seconds; at first it is."""

    def __init__(self, every: float = EVERY) -> None:
        self._every = every
        self._last: float | None = None

    def is_due(self) -> bool:
        """Tell whether to look now, which is taken as done."""
        now = time.monotonic()
        if self._last is not None and now - self._last <= self._every:
            return False
        self._last = now
        return True
