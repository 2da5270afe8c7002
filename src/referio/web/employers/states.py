"""OAuth states kept in the browser session: each bound to one invitation, used once.

Several may wait at a time (two tabs, two accounts). Used and old ones are remembered for
a while, so that a person who reloads the answer can be shown the way back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

SESSION_KEY = "lever_states"
LASTS = timedelta(minutes=30)
KEPT = 10

Kept = Mapping[str, Mapping[str, int]]


class Answer(Enum):
    """How a returning state stands with us."""

    FRESH = "fresh"
    USED = "used"
    OLD = "old"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a returning state says; `invitation_id` is None only where it is unknown."""

    answer: Answer
    invitation_id: int | None = None


def waiting(kept: Kept, state: str, *, invitation_id: int, now: datetime) -> Kept:
    """Return the states with one more that waits; the oldest beyond ten are forgotten."""
    entry = {"invitation": invitation_id, "at": int(now.timestamp()), "used": 0}
    newest = sorted(kept, key=lambda one: kept[one]["at"])[-(KEPT - 1) :]
    return {one: kept[one] for one in newest} | {state: entry}


def read(kept: Kept, state: str, *, now: datetime) -> Returned:
    """Return what the session knows of a state that came back."""
    entry = kept.get(state)
    if entry is None:
        return Returned(Answer.UNKNOWN)
    return Returned(_answer(entry, now), entry["invitation"])


def _answer(entry: Mapping[str, int], now: datetime) -> Answer:
    if entry["used"]:
        return Answer.USED
    age = int(now.timestamp()) - entry["at"]
    return Answer.FRESH if age <= LASTS.total_seconds() else Answer.OLD


def used(kept: Kept, state: str) -> Kept:
    """Return the states with this one used up."""
    return {
        one: {**entry, "used": int(one == state or entry["used"])}
        for one, entry in kept.items()
    }
