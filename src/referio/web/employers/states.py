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
    another: bool = (
        False  # one more account is wanted, should it be another than before
    )


def waiting(
    kept: Kept, state: str, *, invitation_id: int, another: bool = False, now: datetime
) -> Kept:
    """Return the states with one more that waits; the oldest beyond ten are forgotten."""
    at = int(now.timestamp())
    entry = {
        "invitation": invitation_id,
        "another": int(another),
        "at": at,
        "used": 0,
    }
    newest = sorted(kept, key=lambda one: kept[one]["at"])[-(KEPT - 1) :]
    return {one: kept[one] for one in newest} | {state: entry}


def read(kept: Kept, state: str, *, now: datetime) -> Returned:
    """Return what the session knows of a state that came back."""
    entry = kept.get(state)
    if entry is None:
        return Returned(Answer.UNKNOWN)
    # States begun before `another` was kept do without it.
    another = bool(entry.get("another"))
    return Returned(_answer(entry, now), entry["invitation"], another)


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
