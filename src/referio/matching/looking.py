"""Where an index's words stand in the texts of jobs: one walk over each text.

Words are compared by their stems in the language of the text. For each language the
atoms of an index become a trie over stems; a walk from every position of a text finds
all words and phrases that begin there (Aho and Corasick without the failure links: atoms
are a few stems long).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.conditions import I32, I64, U8, U32, U64
from referio.matching.stemming import stems
from referio.matching.vocabulary import folded_small_words

NOWHERE = -1


class Walk(NamedTuple):
    """The trie as arrays. Nodes below the number of words are single words."""

    ends: I32  # node -> group of atoms, or NOWHERE
    title_ends: I32  # node -> group of atoms that count in titles only
    has_more: U8
    steps: U64  # node << 32 | word, ascending
    next_nodes: I32


@dataclass(frozen=True, slots=True)
class Trie:
    """The atoms of an index in one language: words by stem, and who ends where."""

    words: dict[str, int]
    walk: Walk
    group_starts: I64  # group -> atoms
    atoms: U32

    @classmethod
    def of(cls, atoms: Sequence[str], language: str) -> "Trie":
        """Build the trie of some atoms (tokens joined by blanks)."""
        split = [atom.split(" ") for atom in atoms]
        plain = list(dict.fromkeys(token for atom in split for token in atom))
        stem_of = dict(zip(plain, stems(plain, language), strict=True))
        words: dict[str, int] = {}
        for stem in stem_of.values():
            words.setdefault(stem, len(words))
        number = {token: words[stem] for token, stem in stem_of.items()}
        return _Growing(len(words)).grown(split, number, words, language)


class _Growing:
    def __init__(self, words: int) -> None:
        self.nodes = words
        self.steps: dict[tuple[int, int], int] = {}
        self.groups: dict[tuple[int, bool], int] = {}
        self.members: list[list[int]] = []

    def grown(
        self, atoms: list[list[str]], number: dict[str, int], words: dict[str, int], language: str
    ) -> Trie:  # fmt: skip
        small = folded_small_words(language)
        for atom, split in enumerate(atoms):
            node = number[split[0]]
            for token in split[1:]:
                node = self._step(node, number[token])
            self._end(node, small.issuperset(split), atom)
        starts = np.cumsum([0, *map(len, self.members)]).astype(np.int64)
        flat = [atom for group in self.members for atom in group]
        return Trie(words, self._walk(), starts, np.array(flat, np.uint32))

    def _step(self, node: int, word: int) -> int:
        if (node, word) not in self.steps:
            self.steps[node, word] = self.nodes
            self.nodes += 1
        return self.steps[node, word]

    def _end(self, node: int, title_only: bool, atom: int) -> None:  # noqa: FBT001
        group = self.groups.setdefault((node, title_only), len(self.members))
        if group == len(self.members):
            self.members.append([])
        self.members[group].append(atom)

    def _walk(self) -> Walk:
        ends = np.full((2, self.nodes), NOWHERE, np.int32)
        for (node, title_only), group in self.groups.items():
            ends[int(title_only), node] = group
        has_more = np.zeros(self.nodes, np.uint8)
        has_more[[node for node, _ in self.steps]] = 1
        keys = np.array([n << 32 | w for n, w in self.steps], np.uint64)
        order = np.argsort(keys)
        following = np.array(list(self.steps.values()), np.int32)
        return Walk(ends[0], ends[1], has_more, keys[order], following[order])


class Sightings(NamedTuple):
    """Group, job and whether in the title: by job; one row a pair."""

    group: I32
    job: I32
    titled: U8


@compiled
def look(walk: Walk, groups: int, rows: I32, title_starts: I64, titles: I32, text_starts: I64, texts: I32) -> tuple[Sightings, int]:  # fmt: skip
    """Return what groups of atoms stand in the titles and texts of jobs `rows`.

    Titles and texts are numbers of words, or NOWHERE, each job's from its start on.
    """
    last = np.full(groups, -1, np.int32)
    seen = _room(4096)
    count = 0
    for at in range(len(rows)):
        title = titles[title_starts[at] : title_starts[at + 1]]
        seen, count = _read(walk, title, at, rows[at], 1, last, seen, count)
        text = texts[text_starts[at] : text_starts[at + 1]]
        seen, count = _read(walk, text, at, rows[at], 0, last, seen, count)
    return seen, count


@compiled
def _read(walk: Walk, text: I32, at: int, row: int, titled: int, last: I32, seen: Sightings, count: int) -> tuple[Sightings, int]:  # fmt: skip
    for begin in range(len(text)):
        node, to = text[begin], begin
        while node >= 0:
            seen, count = _note(walk.ends[node], at, row, titled, last, seen, count)
            if titled:
                seen, count = _note(
                    walk.title_ends[node], at, row, 1, last, seen, count
                )
            to += 1
            if not walk.has_more[node] or to == len(text) or text[to] < 0:
                break
            node = _following(walk, node, text[to])
    return seen, count


@compiled
def _following(walk: Walk, node: int, word: int) -> int:
    key = np.uint64(node) << np.uint64(32) | np.uint64(word)
    at = np.searchsorted(walk.steps, key)
    if at < len(walk.steps) and walk.steps[at] == key:
        return walk.next_nodes[at]
    return NOWHERE


@compiled
def _note(group: int, at: int, row: int, titled: int, last: I32, seen: Sightings, count: int) -> tuple[Sightings, int]:  # fmt: skip
    if group < 0 or last[group] == at:
        return seen, count
    last[group] = at
    if count == len(seen.job):
        grown = _room(2 * count)
        grown.group[:count], grown.job[:count] = seen.group, seen.job
        grown.titled[:count] = seen.titled
        seen = grown
    seen.group[count], seen.job[count], seen.titled[count] = group, row, titled
    return seen, count + 1


@compiled
def _room(size: int) -> Sightings:
    return Sightings(
        np.empty(size, np.int32), np.empty(size, np.int32), np.empty(size, np.uint8)
    )
