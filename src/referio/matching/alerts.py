"""Alerts prepared for matching: their words as tokens, their pay floor a year."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from referio.core.criteria import AlertFacts, Criteria
from referio.core.money import yearly
from referio.matching.vocabulary import Term, read_terms


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert with its conditions prepared.

    `floor` is in minor units a year of the alert's currency; None where no floor was
    asked for, or one that cannot be compared (an amount paid once).
    """

    facts: AlertFacts
    every: tuple[Term, ...]
    some: tuple[Term, ...]
    none: tuple[Term, ...]
    floor: int | None

    @property
    def criteria(self) -> Criteria:
        """What the subscriber asks."""
        return self.facts.criteria


@dataclass(frozen=True, slots=True)
class AlertIndex:
    """The alerts of one run, by ascending id."""

    alerts: tuple[Alert, ...]

    @classmethod
    def of(cls, facts: Iterable[AlertFacts]) -> "AlertIndex":
        """Prepare alerts. Raises ValueError when one comes twice."""
        ordered = sorted(facts, key=lambda one: one.id)
        for one, following in pairwise(ordered):
            if one.id == following.id:
                raise ValueError(
                    f"alert {one.id} is twice in the index; give each once"
                )
        return cls(tuple(prepare_alert(one) for one in ordered))

    def __len__(self) -> int:
        return len(self.alerts)


def prepare_alert(facts: AlertFacts) -> Alert:
    """Return one alert prepared for matching."""
    asked = facts.criteria
    floor = yearly(asked.floor.amount, asked.floor.interval) if asked.floor else None
    return Alert(
        facts,
        every=read_terms(asked.words_all),
        some=read_terms(asked.words_any),
        none=read_terms(asked.words_none),
        floor=floor,
    )
