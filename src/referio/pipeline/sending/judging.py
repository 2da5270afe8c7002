"""What a relay's answer means for a newsletter: it went, goes again, or never."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
)
from referio.newsletters.flights import Told

GIVE_UP = timedelta(hours=12)  # a staler job alert is worse than none
WAITS = tuple(timedelta(minutes=n) for n in (5, 15, 60, 180))  # then the last again


@dataclass(frozen=True, slots=True)
class Held:
    """A newsletter in hand: its flight, what it went through, and the jobs it left with."""

    flight: int
    newsletter: int
    prepared_at: datetime
    attempts: int = 0
    doubts: int = 0
    jobs: Sequence[int] | None = None

    def told(self, state: str, why: str = "") -> Told:
        """Return that it is over."""
        return Told(self.flight, self.newsletter, state, why)


def judge(held: Held, outcome: Outcome, *, now: datetime) -> Told:
    """Return what became of a newsletter.

    Only a refused recipient says anything of the person: where a relay refuses us or the
    message, it waits for our mending. A mail in doubt goes once more, with the same
    Message-ID and the same bytes, so that a second copy can be told for one.
    """
    if isinstance(outcome, Accepted):
        return Told(held.flight, held.newsletter, "submitted", jobs=held.jobs)
    if isinstance(outcome, Rejected):
        return _refused(held, outcome, now)
    if isinstance(outcome, Deferred):
        if outcome.until is not None:  # it was we who held it back
            return _again(held, outcome.text, outcome.until)
        return _again(held, _said(outcome), now + _wait(held), attempts=1)
    if held.doubts:
        return held.told("uncertain", outcome.text)
    return _again(held, outcome.text, now + WAITS[0], doubts=1)


def put_back(held: Held, *, now: datetime) -> Told:
    """Return that it waits again, as if it had not been taken."""
    return _again(held, "Its edition does not go on.", now)


def _refused(held: Held, outcome: Rejected, now: datetime) -> Told:
    if outcome.code == NO_REPLY:
        return held.told("skipped", outcome.text)
    if outcome.stage is Stage.RECIPIENT:
        return held.told("bounced", _said(outcome))
    return _again(held, _said(outcome), now + _wait(held), attempts=1)


def _again(
    held: Held, why: str, at: datetime, *, attempts: int = 0, doubts: int = 0
) -> Told:
    if at - held.prepared_at > GIVE_UP and (attempts or doubts):
        return held.told("skipped", f"Gave up after 12 hours: {why}")
    return Told(
        held.flight,
        held.newsletter,
        "deferred",
        why,
        retry_at=at,
        attempts=attempts,
        doubts=doubts,
    )


def _wait(held: Held) -> timedelta:
    return WAITS[min(held.attempts, len(WAITS) - 1)]


def _said(outcome: Deferred | Rejected) -> str:
    return f"{outcome.code} {outcome.text}" if outcome.code else outcome.text
