"""The words of alerts as features, and what an alert asks of them as legs."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from referio.core.text import tokens
from referio.matching.columns import AlertColumns, Lists
from referio.matching.compiled import compiled
from referio.matching.conditions import I64, U32, Flags
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


def read_words(asked: AlertColumns, vocabulary: Vocabulary) -> Wording:
    """Return the words of alerts as features of a vocabulary, which learns them."""
    plain = _features(vocabulary.atom(word) for word in asked.words)
    wide = plain.copy()
    for word in _widened_words(asked):
        wide[word] = vocabulary.widened(asked.words[word])
    refusals = _Refusals(asked, vocabulary)
    every = _resolve(asked.every, asked, plain, wide, refusals)
    some = _resolve(asked.some, asked, plain, wide, refusals)
    none = plain[asked.none.values]
    excluded_starts, excluded = _without_none(asked.none.starts, none)
    every_starts, every_features = _without_none(
        asked.every.starts, vocabulary.settled(every)
    )
    some_starts, some_features = _without_none(
        asked.some.starts, vocabulary.settled(some)
    )
    legs = _legs(every_starts, every_features, some_starts, some_features)
    return Wording(*legs, excluded_starts, excluded)


def _features(found: Iterable[int]) -> I64:
    return np.fromiter(found, np.int64)


def _widened_words(asked: AlertColumns) -> I64:
    """Return the words that some alert asks for with what counts as them."""
    used = [_values_of(asked.every, asked.synonyms), _values_of(asked.some, asked.synonyms)]  # fmt: skip
    return np.unique(np.concatenate(used)).astype(np.int64)


def _values_of(lists: Lists, rows: Flags) -> I64:
    chosen = np.repeat(rows, np.diff(lists.starts))
    return lists.values[chosen].astype(np.int64)


class _Refusals:
    """Words of the few alerts that refuse some of what counts as them."""

    def __init__(self, asked: AlertColumns, vocabulary: Vocabulary) -> None:
        self._asked, self._vocabulary = asked, vocabulary
        refuses = np.diff(asked.refused.starts) > 0
        self.rows = np.flatnonzero(refuses & asked.synonyms)

    def rewrite(self, lists: Lists, features: I64) -> None:
        """Replace the features of these alerts' words by narrower ones."""
        words, refused = self._asked.words, self._asked.refused
        for row in self.rows:
            mine = refused.values[refused.starts[row] : refused.starts[row + 1]]
            without = frozenset(tokens(words[one]) for one in mine)
            for at in range(lists.starts[row], lists.starts[row + 1]):
                features[at] = self._vocabulary.widened(
                    words[lists.values[at]], without
                )


def _resolve(
    lists: Lists, asked: AlertColumns, plain: I64, wide: I64, refusals: _Refusals
) -> I64:
    widened = np.repeat(asked.synonyms, np.diff(lists.starts))
    features = np.where(widened, wide[lists.values], plain[lists.values])
    refusals.rewrite(lists, features)
    return features


def _without_none(starts: I64, features: I64) -> tuple[I64, U32]:
    asks = features != NONE
    kept = np.concatenate([[0], np.cumsum(asks)]).astype(np.int64)
    return kept[starts], features[asks].astype(np.uint32)


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
