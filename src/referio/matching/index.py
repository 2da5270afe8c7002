"""The compiled alerts: columns that one pass reads from front to back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referio.core.criteria import AlertFacts
from referio.matching import keeping
from referio.matching.asking import conditions_of
from referio.matching.columns import AlertColumns
from referio.matching.compiling import Entries, compile_entries
from referio.matching.conditions import I64, U32, AlertConditions, Names, Tables
from referio.matching.gathering import columns_of
from referio.matching.legs import Legs
from referio.matching.lexicon import OWN, Synonyms
from referio.matching.looking import Trie
from referio.matching.venues import Venues
from referio.matching.wording import Vocabulary, read_words


@dataclass(frozen=True, slots=True)
class AlertIndex:
    """n alerts by ascending id, about 60 bytes each; never changed once made."""

    ids: I64
    subscribers: I64
    legs: Legs
    venues: Venues
    entries: Entries
    tables: Tables
    set_starts: I64
    sets: U32
    names: Names
    tries: dict[str, Trie] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, facts: Iterable[AlertFacts], lexicon: Synonyms = OWN) -> "AlertIndex":
        """Compile alerts given one by one. Raises ValueError when one comes twice."""
        return cls.compile(columns_of(facts), lexicon)

    @classmethod
    def compile(cls, asked: AlertColumns, lexicon: Synonyms = OWN) -> "AlertIndex":
        """Compile alerts given as columns."""
        vocabulary = Vocabulary(lexicon)
        words = read_words(asked, vocabulary)
        # What was read is let go, as it is as large as all that is to come.
        asked = asked.without_words()
        conditions = conditions_of(asked, words, vocabulary)
        del asked, words
        return cls.of_conditions(conditions)

    @classmethod
    def of_conditions(cls, asked: AlertConditions) -> "AlertIndex":
        """Compile alerts given as numbers. Raises ValueError when an id comes twice."""
        order, legs, venues, entries = compile_entries(asked)
        ids = asked.ids[order]
        twice = np.flatnonzero(ids[1:] == ids[:-1])
        if len(twice):
            raise ValueError(
                f"alert {ids[twice[0]]} is twice in the index; give each once"
            )
        made = cls(
            ids,
            asked.subscribers[order],
            legs,
            venues,
            entries,
            asked.tables,
            asked.set_starts,
            asked.sets,
            asked.names,
        )
        # Loops are compiled for arrays that cannot be written, as a mapped file cannot.
        for array in made.arrays():
            array.setflags(write=False)
        return made

    @classmethod
    def load(cls, path: Path) -> "AlertIndex":
        """Map an index file into memory.

        Raises keeping.NotAnIndex for a file that is cut short, of another version or no
        index at all.
        """
        arrays, names = keeping.load(path)
        rest = iter(arrays)
        ids, subscribers = next(rest), next(rest)
        legs = Legs(*_take(rest, len(Legs._fields)))
        venues = Venues(*_take(rest, len(Venues._fields)))
        entries = Entries(*_take(rest, len(Entries._fields)))
        tables = Tables(*_take(rest, len(Tables._fields)))
        sets = next(rest), next(rest)
        return cls(ids, subscribers, legs, venues, entries, tables, *sets, names)

    def save(self, path: Path) -> None:
        """Write the index to a file, whole or not at all."""
        keeping.save(path, self.arrays(), self.names)

    def arrays(self) -> list[NDArray[Any]]:
        """Return all columns in the order a file keeps them."""
        found: list[NDArray[Any]] = [self.ids, self.subscribers]
        for part in (self.legs, self.venues, self.entries, self.tables):
            found.extend(part)
        return [*found, self.set_starts, self.sets]

    @property
    def nbytes(self) -> int:
        """How many bytes the columns take."""
        return sum(array.nbytes for array in self.arrays())

    @property
    def n_features(self) -> int:
        """How many features alerts ask for."""
        return len(self.legs.under) - 1

    @property
    def n_atoms(self) -> int:
        """How many of them are words or phrases rather than sets of these."""
        return self.n_features - (len(self.set_starts) - 1)

    def __len__(self) -> int:
        return len(self.ids)


def _take(arrays: Iterator[NDArray[Any]], count: int) -> list[NDArray[Any]]:
    return [next(arrays) for _ in range(count)]
