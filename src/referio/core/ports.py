"""The doors to an applicant tracking system, and the ways one can fail us.

AtsError
├── Refused            they said no, and will again: tell the person who can act
│   ├── Gone           what was asked for is no more
│   ├── Closed         the posting takes no applications any more
│   └── Incomplete     they ask what the applicant was not asked: ask the applicant
├── Unavailable        later, perhaps after `retry_after` seconds
│   └── Misconfigured  they refuse us, not this: our staff must act, the work waits
└── Disconnected       our tokens no longer work: the employer revoked access
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from referio.core.postings import Arrival, Form, Posting, Submission, Whereabouts


class AtsError(Exception):
    """Something outside failed; subclasses say what that means for the work at hand."""

    permanent = True


class Refused(AtsError):
    """The ATS answered no."""


class Gone(Refused):
    """The ATS knows nothing of what was asked for."""


class Closed(Refused):
    """The posting is closed or gone, and takes no applications."""


class Incomplete(Refused):
    """The form changed, and answers it needs are missing; nothing was created.

    `keys` are those of the questions; the message names them, without answers.
    """

    def __init__(self, message: str, *, keys: tuple[str, ...]) -> None:
        super().__init__(message)
        self.keys = keys


class Unavailable(AtsError):
    """The ATS could not answer now. `asked` tells whether our request may have been acted on."""

    permanent = False

    def __init__(
        self, message: str, *, retry_after: float | None = None, asked: bool = False
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.asked = asked


class Misconfigured(Unavailable):
    """The ATS refuses our own credentials or permissions; nothing was acted on."""


class Disconnected(AtsError):
    """The tokens of this connection no longer work."""


def at_once() -> None:
    """Do nothing before asking."""


class Pace(Protocol):
    """How fast an ATS may be asked: one budget for a connection, shared by all who ask."""

    def take(self, *, applying: bool = False) -> float:
        """Reserve the next call and return the seconds to wait before making it."""
        ...

    def give_back(self, *, applying: bool = False) -> None:
        """Take back what was reserved last: the call is not made."""
        ...

    def slow_down(self, seconds: float) -> None:
        """Note that the ATS wants quiet for so long, for all who ask it."""
        ...


class Unhurried:
    """A pace without a limit, for an ATS that has none. Implements `Pace`."""

    def take(self, *, applying: bool = False) -> float:  # noqa: ARG002 - the port's own
        """Return no wait."""
        return 0.0

    def give_back(self, *, applying: bool = False) -> None:
        """Do nothing: nothing was reserved."""

    def slow_down(self, seconds: float) -> None:
        """Do nothing: nobody counts."""


class Ats(Protocol):
    """What Refer.io needs of an applicant tracking system, for one connection."""

    def postings(self, *, since: datetime | None = None) -> Iterator[Posting]:
        """Yield every posting (or those changed since); complete only when exhausted.

        Raises Unavailable, Disconnected or Refused, possibly after some postings.
        """
        ...

    def posting(self, posting_id: str) -> Posting:
        """Return one posting as it stands now. Raises Gone when it is no more."""
        ...

    def deleted(self, *, since: datetime) -> Iterator[str]:
        """Yield the ids of postings deleted since, as far as the ATS tells of them."""
        ...

    def form(self, posting_id: str, *, survey_at: Whereabouts | None = None) -> Form:
        """Return what the posting asks of applicants now. Raises Closed when it is gone.

        With `survey_at`, the diversity survey for there is part of it, if the employer
        has one and lets us read it.
        """
        ...

    def submit(
        self,
        posting_id: str,
        submission: Submission,
        *,
        key: str,
        before_asking: Callable[[], None] = at_once,
    ) -> str:
        """Create the application and return its id in the ATS.

        `key` names the attempt for ATSs that know idempotency keys. `before_asking` is
        called once, when all is ready and the next word may create the application; what
        it raises ends the attempt. Unavailable with `asked` set means: perhaps created;
        Closed and Incomplete mean that nothing was.
        """
        ...

    def find(
        self, posting_id: str, *, email: str, since: datetime
    ) -> tuple[Arrival, ...]:
        """Return this e-mail's applications to this posting since then, newest first.

        What was just created may not show yet (lever-api 4.5).
        """
        ...

    def credit(self, opportunity_id: str, source: str) -> Arrival | None:
        """Add the source to an application that lacks it, and return how it stands then."""
        ...


@dataclass(frozen=True, slots=True)
class Grant:
    """What an employer's consent gave us. `refresh_token` may be empty."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in: int  # seconds
    scopes: tuple[str, ...]
    account_id: str  # "" where the token does not tell
    user_id: str


class Authorization(Protocol):
    """The OAuth side of an ATS."""

    def address(self, *, state: str, redirect_uri: str) -> str:
        """Return where to send the employer's browser for consent."""
        ...

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        """Turn a code into tokens. Raises Refused (code no good) or Unavailable."""
        ...

    def refresh(self, refresh_token: str) -> Grant:
        """Return new tokens. Raises Disconnected when the grant is dead, Unavailable later."""
        ...

    def revoke(self, refresh_token: str) -> None:
        """Give the grant back, as far as the ATS lets us; never raises."""
        ...
