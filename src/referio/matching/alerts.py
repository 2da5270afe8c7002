"""Alerts prepared for matching: their words as tokens, their pay floor a year."""

from collections.abc import Iterable
from dataclasses import dataclass

from referio.core.criteria import AlertFacts, Criteria
from referio.core.money import yearly
from referio.core.text import tokens
from referio.matching.lexicon import OWN, Synonyms
from referio.matching.nearness import Vector, unit
from referio.matching.vocabulary import Term, read_terms


@dataclass(frozen=True, slots=True)
class Wanted:
    """A word asked for, and the words that are as good."""

    term: Term
    others: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert with its conditions prepared.

    `spots` are its places on the unit sphere. `floor` is in minor units a year of the
    alert's currency; None where no floor was asked for, or one that cannot be compared
    (an amount paid once).
    """

    facts: AlertFacts
    every: tuple[Wanted, ...]
    some: tuple[Wanted, ...]
    none: tuple[Term, ...]
    spots: tuple[Vector, ...]
    floor: int | None

    @property
    def criteria(self) -> Criteria:
        """What the subscriber asks."""
        return self.facts.criteria


def prepare_alert(facts: AlertFacts, lexicon: Synonyms = OWN) -> Alert:
    """Return one alert prepared for matching."""
    asked = facts.criteria
    floor = yearly(asked.floor.amount, asked.floor.interval) if asked.floor else None
    return Alert(
        facts,
        every=_wanted(asked.words_all, asked, lexicon),
        some=_wanted(asked.words_any, asked, lexicon),
        none=read_terms(asked.words_none),
        spots=tuple(unit(one.point) for one in asked.places),
        floor=floor,
    )


def _wanted(
    words: Iterable[str], asked: Criteria, lexicon: Synonyms
) -> tuple[Wanted, ...]:
    terms = read_terms(words)
    if not asked.synonyms:
        return tuple(Wanted(term) for term in terms)
    refused = {tokens(word) for word in asked.refused}
    return tuple(Wanted(term, _others(term, refused, lexicon)) for term in terms)


def _others(
    term: Term, refused: set[tuple[str, ...]], lexicon: Synonyms
) -> tuple[Term, ...]:
    left_out = {*refused, term.tokens}
    others = read_terms(lexicon.counts_as(term.written))
    return tuple(one for one in others if one.tokens not in left_out)
