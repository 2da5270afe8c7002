"""The brake, at the sender: what is held waits, and what happens at each domain is counted."""

import time
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from referio.core.braking import Counts
from referio.mailing.outcomes import Accepted, Deferred, Outcome
from referio.mailing.pacing import group_of
from referio.newsletters import braking
from referio.pipeline import clock
from referio.transactions import transaction

EVERY = 1.0  # seconds between looks at the database


class Brake:
    """Knows which groups of domains are held, and counts for those who decide it."""

    def __init__(self) -> None:
        self._held: Mapping[str, datetime] = {}
        self._submitted: Counter[str] = Counter()
        self._deferred: Counter[str] = Counter()
        self._looked: float | None = None

    def held_until(self, email: str) -> datetime | None:
        """Return until when nothing goes to an address, or None. Raises OperationalError."""
        if self._looked is None or time.monotonic() - self._looked > EVERY:
            self.look()
        return self._held.get(group_of(email)) if self._held else None

    def note(self, email: str, outcome: Outcome) -> None:
        """Count what a relay said of a mail; that we held it back ourselves is nothing."""
        if isinstance(outcome, Accepted):
            self._submitted[group_of(email)] += 1
        elif isinstance(outcome, Deferred) and outcome.code and outcome.until is None:
            self._deferred[group_of(email)] += 1

    def look(self) -> None:
        """Store what was counted, and see what is held. Raises OperationalError."""
        self._looked = time.monotonic()
        counted = {
            group: Counts(self._submitted[group], self._deferred[group])
            for group in self._submitted.keys() | self._deferred.keys()
        }
        if counted:
            with transaction():
                braking.count(counted, now=clock.now())
            self._submitted.clear()
            self._deferred.clear()
        self._held = braking.held_until()
