"""How often a step is tried, how long it waits, and where the work goes after that.

Retrying is data on a step. `last` says in words what becomes of the work when the last
attempt fails; nothing is lost, because the rows a step works on keep their own state.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import InterfaceError, OperationalError
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

from referio.core.ports import Unavailable


class Postponed(Exception):
    """The step did what it could now; it must run again later.

    With `until` it runs again at that time, however often it did: whatever it waits for
    ends by itself.
    """

    def __init__(self, message: str, *, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


@dataclass(frozen=True, slots=True)
class Policy(BaseRetryStrategy):
    """Try up to `attempts` times, waiting `first` seconds and `factor` times longer each."""

    attempts: int
    first: int
    factor: int
    longest: int
    last: str
    on: tuple[type[Exception], ...] = (
        Unavailable,
        Postponed,
        OSError,
        OperationalError,
        InterfaceError,
    )

    def get_retry_decision(
        self, *, exception: BaseException, job: Job
    ) -> RetryDecision | None:
        """Return when to run the job again, or None to let it fail."""
        if isinstance(exception, Postponed) and exception.until is not None:
            return RetryDecision(retry_at=exception.until)
        if not isinstance(exception, self.on) or job.attempts + 1 >= self.attempts:
            return None
        return RetryDecision(retry_in={"seconds": self.wait(job.attempts)})

    def wait(self, attempts: int) -> int:
        """Return the seconds to wait after so many attempts; they grow up to `longest`."""
        return int(min(self.first * self.factor**attempts, self.longest))


# Something of ours, or a tick that comes again by itself: once is enough.
ONCE = Policy(1, 0, 1, 0, last="The next tick of the clock does it again.")
# A mail to one person: about twenty hours.
MAIL = Policy(14, 5, 3, 10_800, last="The failed job is listed in the console.")
# An application on its way: three and a half days, fast at first.
HAND_OVER = Policy(
    40,
    2,
    2,
    10_800,
    last="The hand-over stays waiting and the rescue tick takes it up.",
)


POLICIES = (ONCE, MAIL, HAND_OVER)
