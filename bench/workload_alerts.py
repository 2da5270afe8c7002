"""Making the alerts of the invented workload."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workload import (
    NEARBY,
    NO_FEATURE,
    REMOTE,
    Alerts,
    Ragged,
    chunks,
    joined,
    to_starts,
)
from workload_jobs import COMMITMENTS, COUNTRY_PAY, LEVELS
from workload_world import ALERT_STREAM, SKILLS_OF_ONE, Draws, World, stream, zipf

CHUNK = 250_000
KINDS = (0.22, 0.32, 0.20, 0.20, 0.03, 0.03)
PHRASE, WORDS, ONE_OF_SEVERAL, WITH_SKILLS, NO_TEXT, ODD = range(6)
MODE_MASKS = {1: 0.5, 3: 0.35, 6: 0.15}  # on site, not remote, not on site

Numbers = NDArray[np.int64]
Legs = NDArray[np.uint16]


def make_alerts(world: World, count: int, *, first: int = 0) -> Alerts:
    """Return `count` alerts of the world from number `first`, a multiple of CHUNK, on."""
    skipped = first // CHUNK
    return joined(
        _chunk(world, skipped + number).part(0, rows)
        for number, rows in chunks(count, CHUNK)
    )


def _chunk(world: World, number: int) -> Alerts:
    luck = stream(world.seed, ALERT_STREAM, number)
    kind = Draws(KINDS).draw(luck, CHUNK)
    wanted = world.occupations.draws.draw(luck, CHUNK)
    legs = _Text(world, luck).legs(kind, wanted)
    local = kind == NO_TEXT  # who asks for any text asks for something near
    where = Draws([0.10, 0.63, 0.25, 0.02]).draw(luck, CHUNK)
    where = np.where(local, NEARBY, where)
    city = Draws(world.cities.size).draw(luck, CHUNK)
    radius = Draws([0.18, 0.42, 0.28, 0.12]).draw(luck, CHUNK)
    remote_too = (where == NEARBY) & (luck.random(CHUNK) < 0.25) & ~local
    floor = _floor(world, wanted, city, luck)
    followed = _employers(world, 0.03, luck)
    follows = np.diff(followed.starts) > 0
    department = world.occupations.department[wanted].astype(np.uint32)
    return Alerts(
        legs=legs,
        without=_without(world, legs, luck),
        where=where.astype(np.uint8),
        city=city.astype(np.uint16),
        radius=np.where(local, np.minimum(radius, 1), radius).astype(np.uint8),
        remote_too=remote_too,
        floor=floor,
        stated_only=(floor > 0) & (luck.random(CHUNK) < 0.30),
        commitments=_commitments(luck),
        levels=_levels(luck),
        modes=_modes((where == REMOTE) | remote_too, luck),
        departments=_some(0.06, np.uint32(1) << department, luck).astype(np.uint32),
        muted=_employers(world, 0.05, luck),
        followed=followed,
        only_followed=follows & (luck.random(CHUNK) < 0.25),
        cadence=Draws([0.10, 0.65, 0.25]).draw(luck, CHUNK).astype(np.uint8),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """Writes the legs of a chunk of alerts, each from the occupation that is wanted."""

    world: World
    luck: np.random.Generator

    def legs(self, kind: Numbers, wanted: Numbers) -> Legs:
        """Return [rows, 3, 3] features."""
        legs = np.full((len(kind), 3, 3), NO_FEATURE, np.uint16)
        for one, written in (
            (PHRASE, self._phrase),
            (WORDS, self._words),
            (WITH_SKILLS, self._with_skills),
            (ODD, self._odd),
        ):
            rows = np.flatnonzero(kind == one)
            legs[rows, 0] = written(wanted[rows])
        rows = np.flatnonzero(kind == ONE_OF_SEVERAL)
        legs[rows] = self._several(wanted[rows])
        return legs

    def _phrase(self, wanted: Numbers) -> Legs:
        """Ask for the occupation as it is called, as one phrase in the title."""
        of = self.world.occupations
        leg = np.full((len(wanted), 3), NO_FEATURE, np.uint16)
        phrase, single = of.phrase[wanted], of.words[wanted, 0]
        offset = len(self.world.vocabulary.words)
        leg[:, 0] = 2 * np.where(phrase >= 0, offset + phrase, single)
        return leg

    def _words(self, wanted: Numbers) -> Legs:
        """Ask for each word of the occupation, anywhere in the title."""
        words = self.world.occupations.words[wanted]
        return np.where(words >= 0, 2 * words, NO_FEATURE).astype(np.uint16)

    def _with_skills(self, wanted: Numbers) -> Legs:
        """Ask for the phrase, and for one or two skills wherever they stand."""
        leg, rows = self._phrase(wanted), len(wanted)
        which = self.luck.integers(0, SKILLS_OF_ONE, (2, rows))
        first, second = self.world.occupations.skills[wanted, which]
        leg[:, 1] = 2 * first + 1
        two = (self.luck.random(rows) < 0.35) & (first != second)
        leg[two, 2] = 2 * second[two] + 1
        return leg

    def _odd(self, wanted: Numbers) -> Legs:
        """Ask for a word and a skill that hardly go together."""
        vocabulary, rows = self.world.vocabulary, len(wanted)
        leg = np.full((rows, 3), NO_FEATURE, np.uint16)
        leg[:, 0] = 2 * self.luck.integers(0, vocabulary.fields.stop, rows)
        skills = vocabulary.skills
        leg[:, 1] = 2 * self.luck.integers(skills.start, skills.stop, rows) + 1
        return leg

    def _several(self, wanted: Numbers) -> Legs:
        """Ask for two or three occupations, each as a phrase or by its words."""
        rows = len(wanted)
        more = self.world.occupations.draws.draw(self.luck, (2, rows))
        legs = np.stack([self._title(one) for one in (wanted, *more)], axis=1)
        legs[self.luck.random(rows) >= 0.45, 2] = NO_FEATURE
        return legs

    def _title(self, wanted: Numbers) -> Legs:
        exact = self.luck.random(len(wanted)) < 0.5
        return np.where(exact[:, None], self._phrase(wanted), self._words(wanted))


def _without(world: World, legs: Legs, luck: np.random.Generator) -> Legs:
    """Return up to two features each that a job must not have: nobody's own words."""
    vocabulary, rows = world.vocabulary, len(legs)
    level, extra, skills = vocabulary.levels, vocabulary.extras, vocabulary.skills
    levels = level.start + Draws(zipf(len(level), 1.0)).draw(luck, rows)
    roles = Draws(zipf(len(vocabulary.roles), 0.8)).draw(luck, rows)
    known = skills.start + Draws(zipf(len(skills), 0.9, 5)).draw(luck, rows)
    either = np.where(luck.random(rows) < 0.5, roles, known)
    first = np.where(luck.random(rows) < 0.55, levels, either)
    in_title = level.start + Draws(zipf(len(level) + len(extra), 0.7)).draw(luck, rows)
    found = np.stack([2 * first + (first >= skills.start), 2 * in_title], axis=1)
    found[luck.random(rows) >= 0.20] = NO_FEATURE
    found[luck.random(rows) >= 0.35, 1] = NO_FEATURE
    asked = (legs.reshape(rows, 9, 1) == found[:, None, :]).any(axis=1)
    found[(asked & (found != NO_FEATURE)).any(axis=1)] = NO_FEATURE
    return found.astype(np.uint16)


def _floor(
    world: World, wanted: Numbers, city: Numbers, luck: np.random.Generator
) -> NDArray[np.int32]:
    usual = world.occupations.pay[wanted] * COUNTRY_PAY[world.cities.country[city]]
    floor = np.round(usual * luck.uniform(0.55, 1.15, len(city)) / 1000) * 1000
    return _some(0.40, floor, luck).astype(np.int32)


def _some(
    share: float, values: NDArray[np.generic], luck: np.random.Generator
) -> NDArray[np.generic]:
    """Return the values of a share of the rows, 0 for the others."""
    return np.where(luck.random(len(values)) < share, values, values.dtype.type(0))


def _commitments(luck: np.random.Generator) -> NDArray[np.uint8]:
    bits = np.uint8(1) << Draws(COMMITMENTS).draw(luck, CHUNK).astype(np.uint8)
    bits |= (luck.random(CHUNK) < 0.3).astype(np.uint8)
    return _some(0.45, bits, luck).astype(np.uint8)


def _levels(luck: np.random.Generator) -> NDArray[np.uint8]:
    """Tick a level and the next one up."""
    low = Draws(LEVELS).draw(luck, CHUNK)
    high = np.minimum(low + 1, len(LEVELS) - 1)
    return _some(0.30, (1 << low) | (1 << high), luck).astype(np.uint8)


def _modes(remote: NDArray[np.bool_], luck: np.random.Generator) -> NDArray[np.uint8]:
    """Tick work modes for some of those who do not ask for remote work by the place."""
    masks = np.array(list(MODE_MASKS), np.uint8)
    ticked = masks[Draws(list(MODE_MASKS.values())).draw(luck, CHUNK)]
    return _some(0.12, np.where(remote, 0, ticked), luck).astype(np.uint8)


def _employers(world: World, share: float, luck: np.random.Generator) -> Ragged:
    """Return one to three employers for a share of the rows."""
    count = np.where(luck.random(CHUNK) < share, luck.integers(1, 4, CHUNK), 0)
    drawn = world.employers.draw(luck, int(count.sum()))
    return Ragged(to_starts(count), drawn.astype(np.int32))
