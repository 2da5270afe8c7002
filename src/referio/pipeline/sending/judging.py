"""What a relay's answer means for a newsletter: it went, goes again, or never."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
)
from referio.mailing.pacing import GIVE_UP_AGE, WAITS, retry_at
from referio.mailing.verdicts import Verdict, unnamed, verdict_of
from referio.newsletters.flights import Told

LOOK_AGAIN = timedelta(minutes=15)
LOOK_AT_MOST = timedelta(minutes=1)
OF_THE_PERSON = {Verdict.HARD, Verdict.SOFT}


class Held(NamedTuple):
    """A newsletter in hand: its flight, what it went through, and the jobs it left with.

    `ready_at` is since when it could have gone: an edition that somebody held makes nobody
    late.
    """

    flight: int
    newsletter: int
    ready_at: datetime
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
        return Told(held.flight, held.newsletter, "submitted", "", held.jobs)
    if isinstance(outcome, Rejected):
        return _refused(held, outcome, now)
    if isinstance(outcome, Deferred):
        if outcome.until is not None:  # it was we who held it back
            return slow_down(held, outcome.until, now=now)
        return _later(held, outcome, now)
    if held.doubts:
        return held.told("uncertain", outcome.text)
    return _at(held, outcome.text, now + WAITS[0])._replace(doubts=1)


def put_back(held: Held, *, now: datetime) -> Told:
    """Return that it waits again, as if it had not been taken."""
    return _at(held, "Its edition does not go on.", now)


def hold_back(held: Held, until: datetime, *, now: datetime) -> Told:
    """Return that its domain is held: it waits, but not until it is stale.

    It comes back now and then, since staff may release a domain at any time, and not at
    once where the hold is over but not yet released.
    """
    if now - held.ready_at > GIVE_UP_AGE:
        return held.told("skipped", "Gave up after 12 hours: the domain is held.")
    at = max(min(until, now + LOOK_AGAIN), now + LOOK_AT_MOST)
    return _at(held, "The domain is held.", at)


def slow_down(held: Held, until: datetime, *, now: datetime) -> Told:
    """Return that its provider gets no more of us yet: it waits, but not until it is stale."""
    if now - held.ready_at > GIVE_UP_AGE:
        return held.told("skipped", "Gave up after 12 hours: the provider is full.")
    return _at(held, "Its provider gets no more of us yet.", max(until, now))


def _refused(held: Held, outcome: Rejected, now: datetime) -> Told:
    if outcome.code == NO_REPLY:
        return held.told("skipped", _said(outcome))
    if verdict_of(outcome) in OF_THE_PERSON:
        return held.told("bounced", _said(outcome))
    return _later(held, outcome, now)


def _later(held: Held, outcome: Deferred | Rejected, now: datetime) -> Told:
    # What nobody tried is not late: neither while the relay is away nor in a pause.
    at = retry_at(held.newsletter, held.attempts + 1, now=now)
    if at is None:
        return held.told("skipped", f"Gave up after 12 hours: {_said(outcome)}")
    return _at(held, _said(outcome), at)._replace(attempts=1)


def _at(held: Held, why: str, at: datetime) -> Told:
    return held.told("deferred", why)._replace(retry_at=at)


def _said(outcome: Deferred | Rejected) -> str:
    said = unnamed(outcome.text)
    return f"{outcome.code} {said}" if outcome.code else said
