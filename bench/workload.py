"""Invented alerts and jobs for measuring: the same seed gives the same ones everywhere.

Words are made of syllables and drawn by Zipf's law, as real ones are: a few that everyone
asks for, many that hardly anyone does. Titles and alerts share their words; descriptions
hold some of them among prose that nobody asks for. People and jobs cluster in cities.
"""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from referio.core.criteria import (
    AlertFacts,
    Criteria,
    Floor,
    JobFacts,
    JobPlace,
    Near,
    Point,
)
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode

WORDS = 4000  # that titles are made of and alerts ask for
PROSE = 8000  # that only descriptions hold
SKILLS = 8  # words of the first kind in a description
CITIES = 600
EMPLOYERS = 800
COUNTRIES = ("US", "GB", "DE", "FR", "PT", "NL", "PL", "IN", "CA", "AU")
CURRENCIES = {"US": "USD", "GB": "GBP", "IN": "INR", "CA": "CAD", "AU": "AUD"}
RADII = (10, 25, 50, 100)
MODES = (WorkMode.ONSITE, WorkMode.HYBRID, WorkMode.REMOTE, WorkMode.UNSTATED)
KINDS = (Commitment.FULL_TIME, Commitment.PART_TIME, Commitment.CONTRACT)
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]


class Zipf:
    """Draws from a list, the nth entry with a weight of 1/n^s."""

    def __init__(self, entries: Sequence[object], s: float = 1.0) -> None:
        weights = (1 / rank**s for rank in range(1, len(entries) + 1))
        self._entries = entries
        self._sums = list(itertools.accumulate(weights))

    def draw(self, luck: random.Random, count: int = 1) -> list[object]:
        """Return `count` entries; one may come twice."""
        return luck.choices(self._entries, cum_weights=self._sums, k=count)


@dataclass(frozen=True)
class City:
    """A city that is not on any map."""

    name: str
    country: str
    point: Point


@dataclass
class Workload:
    """Makes alerts and jobs by number; two with one seed make the same."""

    seed: int
    luck: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.luck = random.Random(self.seed)
        words = _words(self.luck)
        self._words, self._prose = Zipf(words[:WORDS], s=0.8), Zipf(words[WORDS:])
        self._cities = Zipf(_cities(self.luck), s=0.9)

    def jobs(self, count: int) -> list[JobFacts]:
        """Return so many different jobs."""
        return [self._job(number) for number in range(1, count + 1)]

    def alerts(self, count: int) -> list[AlertFacts]:
        """Return so many alerts that use every kind of demand."""
        return [
            AlertFacts(number, number, self._criteria())
            for number in range(1, count + 1)
        ]

    def words_only(self, count: int) -> list[AlertFacts]:
        """Return so many alerts that ask for words and phrases and nothing else."""
        return [
            AlertFacts(number, number, self._asked_words())
            for number in range(1, count + 1)
        ]

    def _text(self, count: int) -> str:
        return " ".join(str(word) for word in self._words.draw(self.luck, count))

    def _description(self) -> str:
        prose = self._prose.draw(self.luck, self.luck.randint(60, 160))
        words = [*self._words.draw(self.luck, SKILLS), *prose]
        self.luck.shuffle(words)
        return " ".join(str(word) for word in words)

    def _city(self) -> City:
        (found,) = self._cities.draw(self.luck)
        assert isinstance(found, City)
        return found

    def _job(self, number: int) -> JobFacts:
        luck, city = self.luck, self._city()
        remote = luck.random() < 0.15
        employer = min(int(luck.paretovariate(0.6)), EMPLOYERS)
        return JobFacts(
            id=number,
            sequence=number,
            cluster=number,
            employer_id=employer,
            employer=f"Employer {employer}",
            title=self._text(luck.randint(2, 5)),
            description=self._description(),
            places=(JobPlace(city.name, city.country, city.point),),
            remote_countries=frozenset({city.country} if luck.random() < 0.5 else ()),
            work_mode=WorkMode.REMOTE if remote else luck.choice(MODES),
            commitment=luck.choices(KINDS, weights=(8, 1, 1))[0],
            pay=self._pay(city.country) if luck.random() < 0.6 else None,
            completeness=luck.choice((50, 75, 100)),
            age_days=luck.randint(0, 30),
        )

    def _pay(self, country: str) -> Pay:
        low = round(self.luck.lognormvariate(10.6, 0.4), -2) * 100
        high = low * self.luck.uniform(1, 1.5)
        return Pay(int(low), int(high), _currency(country), Interval.YEAR)

    def _asked_words(self) -> Criteria:
        luck = self.luck
        return Criteria(
            words_any=self._terms(luck.choices((1, 2, 3), weights=(5, 3, 2))[0]),
            words_all=self._terms(int(luck.random() < 0.1)),
            words_none=self._terms(int(luck.random() < 0.2)),
        )

    def _terms(self, count: int) -> tuple[str, ...]:
        lengths = self.luck.choices((1, 2), weights=(4, 1), k=count)
        return tuple(self._text(length) for length in lengths)

    def _criteria(self) -> Criteria:
        luck, city = self.luck, self._city()
        nearby = luck.random() < 0.6
        return replace(
            self._asked_words(),
            near=Near(city.name, city.point, luck.choice(RADII)) if nearby else None,
            country=city.country if nearby or luck.random() < 0.7 else "",
            remote_too=luck.random() < 0.7,
            floor=self._floor(city.country) if luck.random() < 0.3 else None,
            pay_unstated_too=luck.random() < 0.8,
            commitments=frozenset(KINDS[:1] if luck.random() < 0.3 else ()),
        )

    def _floor(self, country: str) -> Floor:
        amount = self.luck.randrange(2_000_000, 8_000_000, 100_000)
        return Floor(amount, _currency(country), Interval.YEAR)


def _currency(country: str) -> str:
    return CURRENCIES.get(country, "EUR")


def _words(luck: random.Random) -> list[str]:
    made: dict[str, None] = {}
    while len(made) < WORDS + PROSE:
        made["".join(luck.choices(SYLLABLES, k=luck.randint(2, 4)))] = None
    return list(made)


def _cities(luck: random.Random) -> list[City]:
    return [
        City(
            f"City {number}",
            luck.choice(COUNTRIES),
            Point(luck.uniform(36, 60), luck.uniform(-10, 30)),
        )
        for number in range(CITIES)
    ]
