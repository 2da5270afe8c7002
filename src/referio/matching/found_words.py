"""The clauses about words: which are found, where, and under which name."""

from collections.abc import Iterable
from dataclasses import dataclass

from referio.core.criteria import Clause, Reason
from referio.matching import ranking
from referio.matching.alerts import Alert, Wanted
from referio.matching.findings import (
    BETWEEN,
    NOTHING_ASKED,
    Finding,
    because,
    failing,
    holding,
)
from referio.matching.jobs import Job
from referio.matching.vocabulary import Term

TITLE, DESCRIPTION = "title", "description"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A word that was asked for, the word that was found for it, and where."""

    asked: Term
    seen: Term
    where: str

    @property
    def in_title(self) -> bool:
        """Whether the title has it."""
        return self.where == TITLE


def words(alert: Alert, job: Job) -> Finding:
    """All words of one list and at least one of the other are in the title or description."""
    if not alert.every and not alert.some:
        return NOTHING_ASKED
    every = _sightings(alert.every, job)
    some = _sightings(alert.some, job)
    missing = _missing(alert, every, some)
    if missing:
        return failing(*missing)
    found = sorted((every | some).values(), key=lambda one: not one.in_title)
    points = max(_worth(leg.values()) for leg in _legs(every, some))
    return holding(*(_found(one) for one in found), points=points)


def no_excluded_word(alert: Alert, job: Job) -> Finding:
    """None of the excluded words, as written, is in the title or the description."""
    found = (_look_for(Wanted(term), job) for term in alert.none)
    reasons = tuple(
        because(Clause.EXCLUDED, "word", word=one.asked.written, where=one.where)
        for one in found
        if one
    )
    return failing(*reasons) if reasons else NOTHING_ASKED


# By the tokens asked for, so that a word that both lists ask for counts once.
Sightings = dict[tuple[str, ...], Sighting]


def _sightings(wanted: Iterable[Wanted], job: Job) -> Sightings:
    seen = ((one.term.tokens, _look_for(one, job)) for one in wanted)
    return {tokens: sighting for tokens, sighting in seen if sighting}


def _look_for(wanted: Wanted, job: Job) -> Sighting | None:
    names = (wanted.term, *wanted.others)
    for name in names:
        if job.title_has(name):
            return Sighting(wanted.term, name, TITLE)
    # Descriptions tell of other jobs too: what counts as a word must be the title's.
    if job.description_has(wanted.term):
        return Sighting(wanted.term, wanted.term, DESCRIPTION)
    return None


def _legs(every: Sightings, some: Sightings) -> list[Sightings]:
    """Return the ways to satisfy an alert: one word of `some` with `every`, or these alone."""
    return [every | {tokens: one} for tokens, one in some.items()] or [every]


def _worth(leg: Iterable[Sighting]) -> int:
    return ranking.words_found((one.asked, one.in_title) for one in leg)


def _missing(alert: Alert, every: Sightings, some: Sightings) -> list[Reason]:
    lacking = [
        because(Clause.WORDS, "lacks", word=one.term.written)
        for one in alert.every
        if one.term.tokens not in every
    ]
    if alert.some and not some:
        asked = BETWEEN.join(one.term.written for one in alert.some)
        lacking.append(because(Clause.WORDS, "lacks-all", words=asked))
    return lacking


def _found(one: Sighting) -> Reason:
    word, where = one.asked.written, one.where
    if one.seen == one.asked:
        return because(Clause.WORDS, "has", word=word, where=where)
    other = one.seen.written
    return because(Clause.WORDS, "counts", word=word, other=other, where=where)
