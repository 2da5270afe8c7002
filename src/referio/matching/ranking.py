"""How good a match is. Integers only, so that the order is the same on every machine."""

from collections.abc import Iterable
from dataclasses import dataclass

from referio.core.criteria import JobFacts
from referio.matching.vocabulary import Term


@dataclass(frozen=True, slots=True)
class Weights:
    """What each ground adds to a score."""

    title: int = 100  # an asked word in the title: the job is that job
    description: int = 40  # only in the description: the job has to do with it
    longer: int = 20  # each further token of a phrase: it says more than one word
    longest: int = 40  # but no phrase adds more than this
    further: int = 10  # each further asked word found
    furthest: int = 50  # many words are no better than the right one
    fresh: int = 60  # posted today; falling to nothing
    stale_after_days: int = 30  # ... at this age
    complete: int = 40  # title, description, place and pay are all there
    near: int = 100  # next door, falling to nothing at the edge of the radius
    pay: int = 50  # one for each per cent above the floor, up to this
    followed: int = 250  # the subscriber asked for this employer by name


WEIGHTS = Weights()


def standing(job: JobFacts) -> int:
    """Return what a job is worth to anyone: freshness and completeness."""
    days_left = max(0, WEIGHTS.stale_after_days - max(0, job.age_days))
    fresh = WEIGHTS.fresh * days_left // WEIGHTS.stale_after_days
    return fresh + WEIGHTS.complete * job.completeness // 100


def fit(found: Iterable[tuple[Term, bool]]) -> int:
    """Return what the found words are worth; each comes with whether the title holds it."""
    worth = [_worth(term, in_title=in_title) for term, in_title in found]
    if not worth:
        return 0
    return max(worth) + min(WEIGHTS.furthest, WEIGHTS.further * (len(worth) - 1))


def _worth(term: Term, *, in_title: bool) -> int:
    longer = min(WEIGHTS.longest, WEIGHTS.longer * (len(term.tokens) - 1))
    return longer + (WEIGHTS.title if in_title else WEIGHTS.description)


def nearness(metres: int, radius: int) -> int:
    """Return what a distance within a radius, both in metres, is worth."""
    if radius == 0:
        return WEIGHTS.near
    return WEIGHTS.near * (radius * radius - metres * metres) // (radius * radius)


def pay_above(pay: int, floor: int) -> int:
    """Return what pay at or above a floor, both in one unit, is worth."""
    return min(WEIGHTS.pay, (pay - floor) * 100 // floor) if floor > 0 else 0
