"""Alerts given one by one, as columns."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from referio.core.criteria import AlertFacts, Criteria, Floor
from referio.core.money import yearly
from referio.core.rates import MOST_WORTH
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    INCOMPARABLE,
    MOST_LANGUAGES,
    NOTHING_AT_LEAST,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Lists,
    Places,
)

Name = TypeVar("Name", bound=Hashable)


class Numbered(Generic[Name]):
    """Numbers for names, in the order they are first asked for."""

    def __init__(self, *known: Name) -> None:
        self._numbers: dict[Name, int] = {}
        for name in known:
            self.of(name)

    def of(self, name: Name) -> int:
        """Return the number of a name."""
        return self._numbers.setdefault(name, len(self._numbers))

    @property
    def names(self) -> tuple[Name, ...]:
        """The names by number."""
        return tuple(self._numbers)


def columns_of(facts: Iterable[AlertFacts]) -> AlertColumns:
    """Return alerts as columns, by ascending id. Raises ValueError when one comes twice."""
    alerts = sorted(facts, key=lambda one: one.id)
    for one, following in pairwise(alerts):
        if one.id == following.id:
            raise ValueError(f"alert {one.id} is twice in the index; give each once")
    return _Gathering([one.criteria for one in alerts]).columns(alerts)


class _Gathering:
    def __init__(self, asked: Sequence[Criteria]) -> None:
        self.asked = asked
        self.words = Numbered[str]()
        self.countries, self.zones = Numbered(""), Numbered("")
        self.areas = Numbered[tuple[str, str]]()
        self.currencies, self.domains = Numbered(""), Numbered[str]()
        spoken = {one for criteria in asked for one in criteria.languages}
        self.languages = Numbered(*sorted(spoken))

    def columns(self, alerts: Sequence[AlertFacts]) -> AlertColumns:
        """Return the columns of the alerts whose criteria these are."""
        columns = self._words() | self._where() | self._demands() | self._ticked()
        return AlertColumns(
            ids=np.array([one.id for one in alerts], np.int64),
            subscribers=np.array([one.subscriber_id for one in alerts], np.int64),
            words=self.words.names,
            countries=self.countries.names,
            zones=self.zones.names,
            areas_named=self.areas.names,
            currencies=self.currencies.names,
            languages_named=self.languages.names,
            domains=self.domains.names,
            **columns,
        )

    def _words(self) -> dict[str, Any]:
        word = self.words.of
        return {
            "every": self._lists(lambda one: map(word, one.words_all)),
            "some": self._lists(lambda one: map(word, one.words_any)),
            "none": self._lists(lambda one: map(word, one.words_none)),
            "refused": self._lists(lambda one: map(word, sorted(one.refused))),
            "synonyms": self._flags(lambda one: one.synonyms),
        }

    def _where(self) -> dict[str, Any]:
        places, place = self._places()
        return {
            "places": places,
            "place": place,
            "areas": self._areas(),
            "country": self._numbers(lambda one: self.countries.of(one.country)),
            "zone": self._numbers(lambda one: self.zones.of(one.zone)),
            "remote_too": self._flags(lambda one: one.remote_too),
            "remote_only": self._flags(lambda one: one.remote_only),
        }

    def _demands(self) -> dict[str, Any]:
        domain = self.domains.of
        return {
            "floor": np.array([_floor(one.floor) for one in self.asked], np.int64),
            "floor_currency": self._numbers(self._currency),
            "unstated_too": self._flags(lambda one: one.pay_unstated_too),
            "languages": self._languages(),
            "only_followed": self._flags(lambda one: one.only_followed),
            "followed": self._lists(lambda one: sorted(one.followed_employers)),
            "muted": self._lists(lambda one: sorted(one.muted_employers)),
            "own_domains": self._lists(
                lambda one: map(domain, sorted(one.own_domains))
            ),
        }

    def _lists(self, values: Callable[[Criteria], Iterable[int]]) -> Lists:
        rows = [list(values(one)) for one in self.asked]
        starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
        flat = [value for row in rows for value in row]
        return Lists(starts.astype(np.int64), np.array(flat, np.int32))

    def _flags(self, value: Callable[[Criteria], bool]) -> NDArray[Any]:
        return np.array([value(one) for one in self.asked], np.bool_)

    def _numbers(self, value: Callable[[Criteria], int]) -> NDArray[Any]:
        return np.array([value(one) for one in self.asked], np.int32)

    def _currency(self, one: Criteria) -> int:
        return self.currencies.of(one.floor.currency if one.floor else "")

    def _ticked(self) -> dict[str, NDArray[Any]]:
        fields = (
            ("work_modes", WORK_MODES),
            ("commitments", COMMITMENTS),
            ("seniorities", SENIORITIES),
            ("functions", FUNCTIONS),
        )
        return {name: self._bits(name, values) for name, values in fields}

    def _bits(self, name: str, values: Sequence[Hashable]) -> NDArray[Any]:
        bit = {value: 1 << at for at, value in enumerate(values)}
        masks = (sum(bit[one] for one in getattr(asked, name)) for asked in self.asked)
        return np.fromiter(masks, np.uint32, len(self.asked))

    def _languages(self) -> NDArray[Any]:
        if len(self.languages.names) > MOST_LANGUAGES:
            raise ValueError(f"an index holds at most {MOST_LANGUAGES} languages")
        of = self.languages.of
        masks = (sum(1 << of(one) for one in asked.languages) for asked in self.asked)
        return np.fromiter(masks, np.int64, len(self.asked))

    def _places(self) -> tuple[Lists, Places]:
        nears = [near for asked in self.asked for near in asked.places]
        starts = np.cumsum([0, *(len(asked.places) for asked in self.asked)])
        place = Places(
            np.array([near.point.latitude for near in nears], np.float64),
            np.array([near.point.longitude for near in nears], np.float64),
            np.array([near.radius_km for near in nears], np.int32),
            np.array([self.countries.of(near.country) for near in nears], np.int32),
            np.array([self.zones.of(near.zone) for near in nears], np.int32),
        )
        return Lists(starts.astype(np.int64), np.arange(len(nears))), place

    def _areas(self) -> Lists:
        for asked in self.asked:
            for area in asked.areas:
                self.countries.of(area.country)
        return self._lists(
            lambda one: [self.areas.of((a.country, a.region)) for a in one.areas]
        )


def _floor(asked: Floor | None) -> int:
    """Return minor units a year; 0 where none is asked for.

    A floor of nothing is a demand all the same: that pay be stated, or not.
    """
    if asked is None:
        return 0
    found = yearly(asked.amount, asked.interval)
    if found is None:
        return INCOMPARABLE
    return min(found, MOST_WORTH) if found > 0 else NOTHING_AT_LEAST
