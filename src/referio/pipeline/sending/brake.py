"""The brake, at the sender: what is held waits, and what happens at each domain is counted."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from referio.core.braking import Counts
from referio.mailing.outcomes import NO_REPLY, Accepted, Deferred, Outcome, Stage
from referio.mailing.pacing import group_of
from referio.newsletters import braking
from referio.pipeline import clock
from referio.pipeline.sending.looking import Looking
from referio.transactions import transaction

OF_THE_RELAY = frozenset({NO_REPLY, 421, 452})  # RFC 5321 4.2.3
OF_US = frozenset({Stage.OPENING, Stage.SENDER})


class Brake:
    """Knows which groups of domains are held, and counts for those who decide it."""

    def __init__(self) -> None:
        self._held: Mapping[str, datetime] = {}
        self._submitted: Counter[str] = Counter()
        self._deferred: Counter[str] = Counter()
        self._looking = Looking()

    def held_until(self, email: str) -> datetime | None:
        """Return until when nothing goes to an address, or None. Raises OperationalError."""
        if self._looking.is_due():
            self.look()
        return self._held.get(group_of(email)) if self._held else None

    def note(self, email: str, outcome: Outcome) -> None:
        """Count what was said of the recipient's domain.

        Not what a relay says of itself or of us: that it closes, is full, or takes no more
        from our sender. It would say so whoever the mail is for.
        """
        if isinstance(outcome, Accepted):
            self._submitted[group_of(email)] += 1
        elif isinstance(outcome, Deferred) and _is_of_the_domain(outcome):
            self._deferred[group_of(email)] += 1

    def look(self) -> None:
        """Store what was counted, and see what is held. Raises OperationalError."""
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


def _is_of_the_domain(outcome: Deferred) -> bool:
    of_us = outcome.stage in OF_US or outcome.until is not None
    return not of_us and outcome.code not in OF_THE_RELAY
