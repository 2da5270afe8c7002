"""When newsletters to a domain are held, for everybody's good: the brake, as decisions.

Providers judge a sender by what their people say of it. Above 0.1 % of complaints a day, or
where one mail in twenty is put off, more mail makes it worse.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_COMPLAINTS = 0.001  # of the mails of a day
MOST_DEFERRALS = 0.05  # of what was tried within two hours
LEAST_MAILS, LEAST_COMPLAINTS = 1000, 2  # below, one person would decide
LEAST_TRIES = 200
COMPLAINTS_WITHIN = timedelta(hours=24)
DEFERRALS_WITHIN = timedelta(hours=2)


class Cause(StrEnum):
    """Why a domain is held."""

    COMPLAINTS = "complaints"
    DEFERRALS = "deferrals"


FIRST_HOLD = {
    Cause.COMPLAINTS: timedelta(hours=24),
    Cause.DEFERRALS: timedelta(hours=1),
}
LONGEST_HOLD = {
    Cause.COMPLAINTS: timedelta(days=7),
    Cause.DEFERRALS: timedelta(hours=24),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Mails to a group of domains within some time."""

    submitted: int = 0
    deferred: int = 0
    bounced: int = 0
    complained: int = 0


def cause(day: Counts, lately: Counts) -> tuple[Cause, str] | None:
    """Return why a domain must be held, with the figures, or None."""
    if (
        day.submitted >= LEAST_MAILS
        and day.complained >= LEAST_COMPLAINTS
        and day.complained > MOST_COMPLAINTS * day.submitted
    ):
        rate = f"{100 * day.complained / day.submitted:.2f} %"
        told = f"{day.complained} of {day.submitted} mails of a day were called spam"
        return Cause.COMPLAINTS, f"{told} ({rate})."
    tried = lately.submitted + lately.deferred
    if tried >= LEAST_TRIES and lately.deferred > MOST_DEFERRALS * tried:
        rate = f"{100 * lately.deferred / tried:.1f} %"
        told = f"{lately.deferred} of {tried} tries within two hours were put off"
        return Cause.DEFERRALS, f"{told} ({rate})."
    return None


def hold_for(cause: Cause, before: int) -> timedelta:
    """Return how long to hold, after so many holds for the same cause within a week."""
    doubled: int = 2 ** min(before, 10)
    return min(FIRST_HOLD[cause] * doubled, LONGEST_HOLD[cause])
