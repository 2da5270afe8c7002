"""The world of the invented workload: words, occupations, cities and employers.

A function of the seed alone. Whatever is drawn is drawn by Zipf's law: some occupations,
skills, cities and employers are everywhere, most are rare. Cities cluster around centres.
"""

from dataclasses import dataclass, field
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

import workload_words as texts
from workload import Legend

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FIELD_WORDS = 1000
SKILL_WORDS = 1800
OCCUPATIONS = 3000
SKILLS_OF_ONE = 40  # that belong to an occupation
CITIES = 50_000
EMPLOYERS = 60_000
DEPARTMENTS = 32
NO_WORD = -1
KM_A_DEGREE = 111.2
TO_CENTRE_KM = 28.0  # mean distance of a suburb
WORLD_STREAM, JOB_STREAM, ALERT_STREAM = range(3)

# share of all cities, south, north, west, east, what pay is worth there
COUNTRIES = (
    (0.45, 30.0, 46.5, -121.0, -76.0, 1.0),
    (0.12, 50.8, 55.0, -4.0, 0.3, 0.8),
    (0.07, 48.0, 53.0, 7.2, 13.2, 0.85),
    (0.06, 44.0, 49.5, -0.8, 6.2, 0.8),
    (0.06, 11.0, 27.0, 74.0, 84.0, 0.3),
    (0.05, 43.5, 50.5, -122.0, -67.0, 0.85),
    (0.03, -37.5, -28.0, 116.0, 151.0, 0.9),
    (0.02, 51.3, 53.1, 4.3, 6.6, 0.85),
    (0.02, 41.0, 45.4, 8.5, 15.5, 0.7),
    (0.02, 37.8, 42.8, -7.0, 1.5, 0.6),
    (0.015, 50.2, 53.8, 15.5, 22.5, 0.5),
    (0.015, -26.0, -6.0, -49.0, -38.0, 0.4),
    (0.01, 18.5, 26.5, -105.0, -98.0, 0.4),
    (0.01, 56.2, 59.8, 12.8, 17.6, 0.85),
    (0.01, 46.1, 47.5, 6.7, 9.6, 1.2),
    (0.01, 52.2, 54.2, -9.2, -6.4, 0.9),
    (0.01, 37.2, 41.8, -8.9, -7.0, 0.5),
    (0.005, 1.22, 1.44, 103.66, 103.98, 0.9),
    (0.005, 24.1, 25.5, 54.7, 56.0, 0.8),
    (0.005, 47.0, 48.5, 12.0, 16.5, 0.85),
)


class Draws:
    """Numbers 0, 1, 2 … by weight; the same luck draws the same ones on every machine."""

    def __init__(self, weights: ArrayLike) -> None:
        upto = np.cumsum(np.asarray(weights, np.float64))
        self._upto = upto / upto[-1]

    def draw(self, luck: np.random.Generator, shape: int | tuple[int, ...]) -> Ints:
        """Return an array of draws."""
        found = np.searchsorted(self._upto, luck.random(shape), side="right")
        return np.minimum(found, len(self._upto) - 1)


def zipf(count: int, s: float, shift: float = 0.0) -> Floats:
    """Return weights that fall with the rank to the power of s; `shift` flattens the top."""
    weights: Floats = np.power(np.arange(1, count + 1) + shift, -s)
    return weights


def stream(*numbers: int) -> np.random.Generator:
    """Return the random numbers that belong to a seed and what is named after it."""
    return np.random.Generator(np.random.PCG64(list(numbers)))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by number, one kind after the other; each kind is named by its numbers."""

    words: tuple[str, ...]
    roles: range
    fields: range
    levels: range
    extras: range
    skills: range


@dataclass(frozen=True, slots=True)
class Occupations:
    """One row each: "nurse", "data engineer", "primary music teacher"."""

    words: NDArray[np.int32]  # [rows, 3], NO_WORD behind the last
    phrase: NDArray[np.int32]  # its own number among the phrases; -1 = a single word
    skills: NDArray[np.int32]  # [rows, SKILLS_OF_ONE]
    department: NDArray[np.int8]
    pay: Floats  # a year, in the middle of its range
    draws: Draws


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words that stand side by side, numbered by their sorted keys."""

    words: int  # how many words there are
    keys: Ints  # ascending

    def numbers(self, words: NDArray[np.int32]) -> Ints:
        """Return the number of each row of three words (NO_WORD behind two); -1 = none."""
        asked = phrase_keys(words, self.words)
        found = np.minimum(np.searchsorted(self.keys, asked), len(self.keys) - 1)
        return np.where(self.keys[found] == asked, found, -1)

    def rows(self) -> Ints:
        """Return three words for each phrase, NO_WORD behind two."""
        base = self.words + 1
        first, rest = np.divmod(self.keys, base * base)
        return np.stack([first, *np.divmod(rest, base)], axis=1) - 1


@dataclass(frozen=True, slots=True)
class Cities:
    """Where people live and jobs are."""

    xyz: NDArray[np.float32]  # [rows, 3], on the unit sphere
    country: NDArray[np.uint8]
    size: Floats  # shares of all people


@dataclass(frozen=True, slots=True)
class World:
    """All that jobs and alerts share."""

    seed: int
    vocabulary: Vocabulary
    occupations: Occupations
    phrases: Phrases
    cities: Cities
    employers: Draws = field(repr=False)

    @property
    def legend(self) -> Legend:
        """What features and cities are; there are two features for each word or phrase."""
        words, cities = len(self.vocabulary.words), self.cities
        features = 2 * (words + len(self.phrases.keys))
        return Legend(words, features, cities.xyz, cities.country)

    def texts(self) -> tuple[str, ...]:
        """Return the words, then the phrases, as they are written."""
        words = self.vocabulary.words
        rows = self.phrases.rows().tolist()
        phrases = (" ".join(words[one] for one in row if one >= 0) for row in rows)
        return (*words, *phrases)

    @classmethod
    def make(cls, seed: int, *, cities: int = CITIES) -> "World":
        """Make the world of a seed."""
        luck = stream(seed, WORLD_STREAM)
        vocabulary = _vocabulary(luck)
        rows = _occupation_words(vocabulary, luck)
        phrases = _phrases(rows, len(vocabulary.words))
        occupations = _occupations(rows, phrases, vocabulary, luck)
        employers = Draws(zipf(EMPLOYERS, 0.85, 10))
        return cls(
            seed, vocabulary, occupations, phrases, _cities(cities, luck), employers
        )


def phrase_keys(words: NDArray[np.int32], count: int) -> Ints:
    """Return one number for each row of three words."""
    wide = words.astype(np.int64) + 1
    base = count + 1
    return (wide[:, 0] * base + wide[:, 1]) * base + wide[:, 2]


def _vocabulary(luck: np.random.Generator) -> Vocabulary:
    kinds, taken = [], set[str]()
    for listed in (
        texts.ROLES,
        texts.FIELDS,
        texts.LEVELS,
        texts.EXTRAS,
        texts.SKILLS,
    ):
        kinds.append([word for word in dict.fromkeys(listed) if word not in taken])
        taken.update(kinds[-1])
    for kind, count in ((1, FIELD_WORDS), (4, SKILL_WORDS)):
        more = texts.invented(count - len(kinds[kind]), taken, luck)
        kinds[kind] += more
        taken.update(more)
    ends = np.cumsum([len(kind) for kind in kinds]).tolist()
    numbers = [range(a, b) for a, b in zip([0, *ends[:-1]], ends, strict=True)]
    return Vocabulary(tuple(chain.from_iterable(kinds)), *numbers)


def _occupation_words(
    vocabulary: Vocabulary, luck: np.random.Generator
) -> NDArray[np.int32]:
    """Return the words of the occupations: the frequent ones are the short ones."""
    role, part = (
        Draws(zipf(len(vocabulary.roles), 0.8)),
        Draws(zipf(FIELD_WORDS, 0.9, 3)),
    )
    found: dict[tuple[int, ...], None] = {}
    while len(found) < OCCUPATIONS:
        short = len(found) < 40
        before = luck.choice(3, p=[0.45, 0.45, 0.1] if short else [0.08, 0.57, 0.35])
        parts = (part.draw(luck, int(before)) + vocabulary.fields.start).tolist()
        row = (*parts, int(role.draw(luck, 1)[0]))
        if len(set(row)) == len(row):
            found[row + (NO_WORD,) * (3 - len(row))] = None
    return np.array(list(found), np.int32)


def _phrases(rows: NDArray[np.int32], words: int) -> Phrases:
    """Number every occupation of several words, and the last two of those of three."""
    several, three = rows[rows[:, 1] >= 0], rows[rows[:, 2] >= 0]
    tails = np.full_like(three, NO_WORD)
    tails[:, :2] = three[:, 1:]
    both = np.concatenate([phrase_keys(several, words), phrase_keys(tails, words)])
    return Phrases(words, np.unique(both))


def _occupations(
    rows: NDArray[np.int32],
    phrases: Phrases,
    vocabulary: Vocabulary,
    luck: np.random.Generator,
) -> Occupations:
    count = len(rows)
    known = Draws(zipf(len(vocabulary.skills), 0.9, 5))
    return Occupations(
        words=rows,
        phrase=np.where(rows[:, 1] >= 0, phrases.numbers(rows), -1).astype(np.int32),
        skills=(
            vocabulary.skills.start + known.draw(luck, (count, SKILLS_OF_ONE))
        ).astype(np.int32),
        department=luck.integers(0, DEPARTMENTS, count).astype(np.int8),
        pay=np.exp(luck.normal(np.log(60_000), 0.42, count)),
        draws=Draws(zipf(count, 1.0, 2)),
    )


def _cities(count: int, luck: np.random.Generator) -> Cities:
    share = np.array([row[0] for row in COUNTRIES])
    rows = np.maximum(20, (share / share.sum() * count).astype(int))
    rows[0] += count - rows.sum()
    made = [_cities_of(n, int(rows[n]), luck) for n in range(len(COUNTRIES))]
    degrees = np.radians(np.concatenate([where for where, _ in made]))
    latitude, longitude = degrees[:, 0], degrees[:, 1]
    x, y = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    size = np.concatenate([size for _, size in made])
    return Cities(
        xyz=np.stack([x, y, np.sin(latitude)], axis=1).astype(np.float32),
        country=np.repeat(np.arange(len(COUNTRIES)), rows).astype(np.uint8),
        size=size / size.sum(),
    )


def _cities_of(
    country: int, count: int, luck: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes (degrees) and sizes; the centres come first."""
    share, south, north, west, east, _ = COUNTRIES[country]
    centres = max(1, count // 60)
    where = luck.uniform((south, west), (north, east), (count, 2))
    suburb = luck.random(count) < 0.62
    suburb[:centres] = False
    near = where[Draws(zipf(centres, 0.7)).draw(luck, count)]
    distance = luck.exponential(TO_CENTRE_KM, count) / KM_A_DEGREE
    turn = luck.uniform(0, 2 * np.pi, count)
    wide = np.cos(np.radians(near[:, 0]))
    away = np.stack([np.sin(turn), np.cos(turn) / wide], axis=1) * distance[:, None]
    where = np.where(suburb[:, None], near + away, where)
    rest = 0.08 * luck.permutation(zipf(count - centres, 0.75))
    size = np.concatenate([zipf(centres, 0.9), rest])
    return where, size / size.sum() * share
