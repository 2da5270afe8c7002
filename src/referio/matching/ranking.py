"""How good a match is. Integers only, so that the order is the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from referio.core.criteria import JobFacts
from referio.matching.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ground adds to a score (docs/matching.md)."""

    found: int = 40  # each word of the best leg that is found
    in_title: int = 60  # ... and more where it is in the title: the job is that job
    phrase: int = 60  # once, where the leg holds a phrase: it says more than a word
    fresh: int = 60  # posted today; falling to nothing
    stale_after_days: int = 30  # ... at this age
    complete: int = 40  # title, description, place and pay are all there
    near: int = 100  # next door, falling to nothing at the edge of the radius
    pay: int = 50  # one for each step above the floor, up to this
    pay_step: int = 1_000_000_000_000  # a thousand euros a year, in billionths
    followed: int = 250  # the subscriber asked for this employer by name


WEIGHTS = Weights()


def standing(job: JobFacts) -> int:
    """Return what a job is worth to anyone: freshness and completeness."""
    days_left = max(0, WEIGHTS.stale_after_days - max(0, job.age_days))
    fresh = WEIGHTS.fresh * days_left // WEIGHTS.stale_after_days
    return fresh + WEIGHTS.complete * job.completeness // 100


def words_found(leg: Iterable[tuple[Term, bool]]) -> int:
    """Return what a leg is worth: its words as asked, each with whether the title has it."""
    found = list(leg)
    points = sum(WEIGHTS.found + WEIGHTS.in_title * title for _, title in found)
    return points + WEIGHTS.phrase * any(term.is_phrase for term, _ in found)


def nearness(squared_chord: float, squared_radius: float) -> int:
    """Return what a place within a radius is worth; both are squares (see nearness.py)."""
    if squared_radius == 0:
        return WEIGHTS.near
    inside = squared_radius - squared_chord
    return floor(WEIGHTS.near * inside / squared_radius)


def pay_above(most: int, least_asked: int) -> int:
    """Return what pay at or above a floor is worth, both in billionths of a euro a year."""
    return min(WEIGHTS.pay, (most - least_asked) // WEIGHTS.pay_step)
