"""The pace, at the sender: how much providers and domains get, counted over all workers."""

from collections.abc import Callable
from datetime import date, datetime

from django.conf import settings

from referio.mailing.pacing import Limit, Pacer
from referio.newsletters import braking
from referio.pipeline import clock
from referio.pipeline.sending.looking import Looking

Pace = Callable[[str], datetime | None]  # when a mail to an address may go; None is now


def at_any_pace(_email: str) -> datetime | None:
    """Let every mail go now."""
    return None


class SharedPace:
    """Says of each mail whether it may go now, and counts it if so.

    Others are heard of once a second: so much of theirs, at most, goes beyond a limit.
    """

    def __init__(self, since: date | None) -> None:
        self._pacer = Pacer(since)
        self._looking = Looking()

    def __call__(self, email: str) -> datetime | None:
        """Return None, or when the mail may go. Raises OperationalError."""
        if self._looking.is_due():
            self._look()
        if not self._pacer.is_needed:
            return None
        return self._pacer.until(email, now=clock.now())

    def _look(self) -> None:
        self._pacer.limits = {
            domain: Limit(*told) for domain, told in braking.limits().items()
        }
        if limited := self._pacer.limited:
            now = clock.now()
            self._pacer.learn(braking.sent_lately(limited, now=now), now=now)


def pace() -> Pace:
    """Return the pace of this worker; a mail service has its own."""
    if settings.MESSENGER == "esp":
        return at_any_pace
    return SharedPace(settings.WARM_UP_SINCE)
