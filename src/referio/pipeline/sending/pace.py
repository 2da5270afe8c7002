"""The pace, at the sender: how much providers and domains get, counted over all workers."""

import time
from datetime import date, datetime

from django.conf import settings

from referio.mailing.pacing import Limit, Pacer
from referio.newsletters import braking
from referio.pipeline import clock

EVERY = 1.0  # seconds between looks at the database


class Pace:
    """Says of each mail whether it may go now, and counts it if so.

    Others are heard of once a second: so much of theirs, at most, goes beyond a limit.
    """

    def __init__(self, since: date | None) -> None:
        self._pacer = Pacer(since)
        self._looked: float | None = None

    def __call__(self, email: str) -> datetime | None:
        """Return None, or when the mail may go. Raises OperationalError."""
        if self._looked is None or time.monotonic() - self._looked > EVERY:
            self._look()
        return self._pacer.until(email, now=clock.now())

    def _look(self) -> None:
        self._looked = time.monotonic()
        self._pacer.limits = {
            domain: Limit(*told) for domain, told in braking.limits().items()
        }
        if limited := self._pacer.limited:
            now = clock.now()
            self._pacer.learn(braking.sent_lately(limited, now=now), now=now)


def pace() -> Pace | None:
    """Return the pace of this worker; None where a mail service has its own."""
    return None if settings.MESSENGER == "esp" else Pace(settings.WARM_UP_SINCE)
