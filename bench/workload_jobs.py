"""Making the jobs of the invented workload."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workload import AWAY, NO_FEATURE, Jobs, Ragged, chunks, joined
from workload_world import (
    COUNTRIES,
    JOB_STREAM,
    NO_WORD,
    SKILLS_OF_ONE,
    Draws,
    World,
    stream,
    zipf,
)

CHUNK = 50_000
TITLE_WORDS = 5  # a level, an occupation of up to three words, an extra
SKILLS = 18  # at most, in a description
PLACES = 5
COMMITMENTS = (0.70, 0.11, 0.10, 0.04, 0.03, 0.015, 0.005)
LEVELS = (0.12, 0.16, 0.34, 0.22, 0.09, 0.04, 0.02, 0.01)
LEVEL_PAY = np.array([0.6, 0.75, 0.95, 1.25, 1.5, 1.8, 2.2, 2.8])
COUNTRY_PAY = np.array([row[5] for row in COUNTRIES])
FRESH_POINTS, STALE_AFTER_DAYS = 300, 30
OLDEST_DAYS = 60

Numbers = NDArray[np.int64]
Bits = NDArray[np.uint32]


def make_jobs(world: World, count: int, *, new: int) -> Jobs:
    """Return so many jobs, the last `new` of them posted today."""
    made = joined(
        _chunk(world, number).part(0, rows) for number, rows in chunks(count, CHUNK)
    )
    age = made.age.copy()
    age[max(0, count - new) :] = 0
    fresh = np.maximum(0, STALE_AFTER_DAYS - age.astype(np.int32)) * 10
    return replace(made, age=age, standing=(made.standing + fresh).astype(np.int32))


@dataclass(frozen=True, slots=True)
class _Whereabouts:
    mode: NDArray[np.int8]
    places: Ragged
    countries: Bits
    open_to: Bits


def _chunk(world: World, number: int) -> Jobs:
    luck = stream(world.seed, JOB_STREAM, number)
    occupation = world.occupations.draws.draw(luck, CHUNK)
    home = Draws(world.cities.size**1.05).draw(luck, CHUNK)
    title = _titles(world, occupation, luck)
    skills = _skills(world, occupation, luck)
    found = _whereabouts(world, home, luck)
    level = Draws(LEVELS).draw(luck, CHUNK)
    usual = COUNTRY_PAY[world.cities.country[home]] * LEVEL_PAY[level]
    pay = _pay(world.occupations.pay[occupation] * usual, luck)
    quality = (luck.beta(3, 2, CHUNK) * 400).astype(np.int32)
    return Jobs(
        title=title.astype(np.int16),
        skills=skills.astype(np.int16),
        features=_features(world, title, skills),
        places=found.places,
        countries=found.countries,
        open_to=found.open_to,
        pay=pay,
        commitment=Draws(COMMITMENTS).draw(luck, CHUNK).astype(np.int8),
        level=level.astype(np.int8),
        mode=found.mode,
        department=world.occupations.department[occupation],
        employer=world.employers.draw(luck, CHUNK).astype(np.int32),
        age=np.minimum(1 + luck.geometric(0.06, CHUNK), OLDEST_DAYS).astype(np.int16),
        standing=quality + np.where(pay > 0, 30, 0).astype(np.int32),
    )


def _features(world: World, title: Numbers, skills: Numbers) -> Ragged:
    """Return what the texts have: words and phrases of titles, words of descriptions."""
    phrases = _title_phrases(world, title)
    both = np.concatenate([title, phrases], axis=1)
    found = np.concatenate([both * 2, both * 2 + 1, skills * 2 + 1], axis=1)
    found[np.concatenate([both, both, skills], axis=1) < 0] = NO_FEATURE
    found.sort(axis=1)
    kept = found != NO_FEATURE
    kept[:, 1:] &= found[:, 1:] != found[:, :-1]
    return Ragged.packed(found.astype(np.uint16), kept)


def _titles(world: World, occupation: Numbers, luck: np.random.Generator) -> Numbers:
    """Return the words of each title side by side, NO_WORD behind the last."""
    vocabulary, rows = world.vocabulary, np.arange(len(occupation))
    slots = np.full((len(rows), TITLE_WORDS), NO_WORD, np.int64)
    level = Draws(zipf(len(vocabulary.levels), 1.0)).draw(luck, len(rows))
    extra = Draws(zipf(len(vocabulary.extras), 0.8)).draw(luck, len(rows))
    has_level, has_extra = luck.random(len(rows)) < 0.45, luck.random(len(rows)) < 0.22
    slots[has_level, 0] = vocabulary.levels.start + level[has_level]
    slots[:, 1:4] = world.occupations.words[occupation]
    slots[has_extra, 4] = vocabulary.extras.start + extra[has_extra]
    order = np.argsort(slots < 0, axis=1, kind="stable")
    return np.take_along_axis(slots, order, axis=1)


def _skills(world: World, occupation: Numbers, luck: np.random.Generator) -> Numbers:
    """Return the skills of each description, mostly those of the occupation."""
    shape = (len(occupation), SKILLS)
    own = world.occupations.skills[
        occupation[:, None], luck.integers(0, SKILLS_OF_ONE, shape)
    ]
    skills = world.vocabulary.skills
    other = skills.start + Draws(zipf(len(skills), 0.9, 5)).draw(luck, shape)
    chosen = np.where(luck.random(shape) < 0.72, own, other)
    wanted = luck.integers(6, SKILLS + 1, len(occupation))
    return np.where(np.arange(SKILLS) < wanted[:, None], chosen, NO_WORD)


def _title_phrases(world: World, title: Numbers) -> Numbers:
    """Return the phrases of two or three words in each title, as features count them."""
    found = []
    for length in (2, 3):
        for first in range(TITLE_WORDS - length + 1):
            words = np.full((len(title), 3), NO_WORD, np.int32)
            words[:, :length] = title[:, first : first + length]
            number = world.phrases.numbers(words)
            whole = (words[:, :length] >= 0).all(axis=1) & (number >= 0)
            found.append(np.where(whole, len(world.vocabulary.words) + number, NO_WORD))
    return np.stack(found, axis=1)


def _whereabouts(
    world: World, home: Numbers, luck: np.random.Generator
) -> _Whereabouts:
    country = world.cities.country.astype(np.uint32)
    mode = Draws([0.62, 0.21, 0.17]).draw(luck, len(home))
    wanted = np.where(luck.random(len(home)) < 0.88, 1, luck.integers(2, 6, len(home)))
    more = Draws(world.cities.size**1.05).draw(luck, (len(home), PLACES - 1))
    places = np.concatenate([home[:, None], more], axis=1)
    kept = np.arange(PLACES) < wanted[:, None]
    kept &= country[places] == country[home][:, None]
    kept &= (mode != AWAY)[:, None]
    own = np.uint32(1) << country[home]
    return _Whereabouts(
        mode=mode.astype(np.int8),
        places=Ragged.packed(places.astype(np.int32), kept),
        countries=np.where(kept.any(axis=1), own, 0).astype(np.uint32),
        open_to=np.where(mode == AWAY, _open_to(own, luck), 0).astype(np.uint32),
    )


def _open_to(own: Bits, luck: np.random.Generator) -> Bits:
    """Return the countries remote work is open to: its own, some more, or all of them."""
    shares = Draws([row[0] for row in COUNTRIES])
    more = np.uint32(1) << shares.draw(luck, (len(own), 4)).astype(np.uint32)
    several = own | np.bitwise_or.reduce(more, axis=1)
    scope = Draws([0.80, 0.12, 0.08]).draw(luck, len(own))
    everywhere = np.uint32((1 << len(COUNTRIES)) - 1)
    return np.select([scope == 0, scope == 1], [own, several], everywhere)


def _pay(middle: NDArray[np.float64], luck: np.random.Generator) -> NDArray[np.int32]:
    """Return the upper end of each range, in steps of 500; 0 where it is not stated."""
    about = middle * np.exp(luck.normal(0, 0.12, len(middle)))
    upper = np.round(about * luck.uniform(1.03, 1.25, len(middle)) / 500) * 500
    return np.where(luck.random(len(middle)) < 0.6, upper, 0).astype(np.int32)
