"""The words of alerts as features, and what an alert asks of them as legs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from referio.core.text import tokens
from referio.matching.columns import AlertColumns, Lists
from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64, U32, Flags
from referio.matching.lexicon import Synonyms

Tokens = tuple[str, ...]
NONE = -1  # no token at all: asks for nothing


@dataclass(slots=True)
class Vocabulary:
    """Features by what they are: atoms (tokens side by side), then sets of atoms."""

    lexicon: Synonyms
    atoms: dict[Tokens, int] = field(default_factory=dict)
    sets: dict[tuple[int, ...], int] = field(default_factory=dict)

    def atom(self, word: str) -> int:
        """Return the feature of a word or phrase as written, or NONE."""
        found = tokens(word)
        return self.atoms.setdefault(found, len(self.atoms)) if found else NONE

    def widened(self, word: str, refused: frozenset[Tokens] = frozenset()) -> int:
        """Return the feature of a word with what counts as it, or NONE.

        Sets are numbered below NONE until all atoms are known: see `settled`.
        """
        own = self.atom(word)
        if own == NONE:
            return NONE
        others = (one for one in self.lexicon.counts_as(word) if tokens(one) not in refused)  # fmt: skip
        members = {own, *(self.atom(one) for one in others)} - {NONE}
        if len(members) == 1:
            return own
        # The word's own atom leads: whether it is a phrase is the set's answer too.
        key = (own, *sorted(members - {own}))
        return NONE - 1 - self.sets.setdefault(key, len(self.sets))

    def settled(self, features: I64) -> I64:
        """Return features with the sets numbered behind the atoms."""
        behind = len(self.atoms) + (NONE - 1 - features)
        return np.where(features < NONE, behind, features)

    def by_place(self, features: Mapping[int, int]) -> tuple[I64, I64]:
        """Return (places, features), settled, of features by ascending place."""
        places = np.fromiter(features.keys(), np.int64)
        return places, self.settled(np.fromiter(features.values(), np.int64))

    def phrases(self) -> Flags:
        """Tell for each feature whether it is a phrase."""
        lengths = [len(atom) > 1 for atom in self.atoms]
        return np.array([*lengths, *(lengths[key[0]] for key in self.sets)], np.bool_)

    def members(self) -> tuple[I64, U32]:
        """Return (starts, atoms) of the sets."""
        sizes = [len(key) for key in self.sets]
        starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        flat = [atom for key in self.sets for atom in key]
        return starts, np.array(flat, np.uint32)


@dataclass(frozen=True, slots=True)
class Wording:
    """Legs and exclusions of n alerts, as features."""

    leg_starts: I64
    feature_starts: I64
    features: U32
    excluded_starts: I64
    excluded: U32


class Meant(NamedTuple):
    """The features of words: as written, and with what counts as them.

    Whoever refuses some of what counts has others, by the places of words in the lists.
    """

    plain: I64
    wide: I64
    places: I64  # ascending
    narrow: I64


def read_words(asked: AlertColumns, vocabulary: Vocabulary) -> Wording:
    """Return the words of alerts as features of a vocabulary, which learns them."""
    plain = np.fromiter(map(vocabulary.atom, asked.words), np.int64)
    wide = plain.copy()
    for word in _widened_words(asked):
        wide[word] = vocabulary.widened(asked.words[word])
    asked_for = asked.every, asked.some
    narrowed = [_narrowed(lists, asked, vocabulary) for lists in asked_for]
    wide = vocabulary.settled(wide)  # only now is it known how many atoms there are
    legs: list[NDArray[Any]] = []
    for lists, others in zip(asked_for, narrowed, strict=True):
        meant = Meant(plain, wide, *vocabulary.by_place(others))
        legs += _resolved(lists.starts, lists.values, asked.synonyms, meant)
    as_written = Meant(plain, plain, *vocabulary.by_place({}))
    none = _resolved(asked.none.starts, asked.none.values, asked.synonyms, as_written)
    return Wording(*_legs(*legs), *none)


def _widened_words(asked: AlertColumns) -> list[int]:
    """Return the words that some alert asks for with what counts as them."""
    used = np.zeros(len(asked.words), np.bool_)
    for lists in (asked.every, asked.some):
        used[lists.values[np.repeat(asked.synonyms, np.diff(lists.starts))]] = True
    return np.flatnonzero(used).tolist()


def _narrowed(
    lists: Lists, asked: AlertColumns, vocabulary: Vocabulary
) -> dict[int, int]:
    """Return other features by their place in lists: of who refuses some of what counts."""
    narrowed, words, refused = {}, asked.words, asked.refused
    for row in np.flatnonzero((np.diff(refused.starts) > 0) & asked.synonyms).tolist():
        mine = refused.values[refused.starts[row] : refused.starts[row + 1]]
        without = frozenset(tokens(words[one]) for one in mine)
        for at in range(lists.starts[row], lists.starts[row + 1]):
            narrowed[at] = vocabulary.widened(words[lists.values[at]], without)
    return narrowed


@compiled
def _resolved(
    starts: I64, values: I32, synonyms: Flags, meant: Meant
) -> tuple[I64, U32]:
    """Return (starts, features) of lists of words; what is no word at all is left out."""
    kept = np.zeros(len(starts), np.int64)
    features = np.empty(len(values), np.uint32)
    to = turn = 0
    for row in range(len(starts) - 1):
        for at in range(starts[row], starts[row + 1]):
            word = values[at]
            feature = meant.wide[word] if synonyms[row] else meant.plain[word]
            if turn < len(meant.places) and meant.places[turn] == at:
                feature = meant.narrow[turn]
                turn += 1
            if feature != NONE:
                features[to] = feature
                to += 1
        kept[row + 1] = to
    return kept, features[:to]


@compiled
def _legs(
    every_starts: I64, every: U32, some_starts: I64, some: U32
) -> tuple[I64, I64, U32]:
    """Return (alert -> legs, leg -> features, features): some word, with every word."""
    alerts = len(every_starts) - 1
    leg_starts = np.zeros(alerts + 1, np.int64)
    size = 0
    for row in range(alerts):
        one_of = some_starts[row + 1] - some_starts[row]
        all_of = every_starts[row + 1] - every_starts[row]
        leg_starts[row + 1] = leg_starts[row] + max(1, one_of)
        size += one_of + max(1, one_of) * all_of
    feature_starts = np.zeros(leg_starts[-1] + 1, np.int64)
    features = np.empty(size, np.uint32)
    at = 0
    for row in range(alerts):
        one_of = some_starts[row + 1] - some_starts[row]
        for leg in range(max(1, one_of)):
            if one_of:
                features[at] = some[some_starts[row] + leg]
                at += 1
            for one in range(every_starts[row], every_starts[row + 1]):
                features[at] = every[one]
                at += 1
            feature_starts[leg_starts[row] + leg + 1] = at
    return leg_starts, feature_starts, features
