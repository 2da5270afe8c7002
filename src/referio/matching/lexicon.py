"""Which words count as one another: what `synonyms` of an alert rests on (docs/matching.md)."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Protocol

from referio.core.text import tokens
from referio.matching import occupations

Group = tuple[str, ...]
Tokens = tuple[str, ...]

MOST = 200  # words that count as one


class Synonyms(Protocol):
    """What says which words count as another."""

    def counts_as(self, word: str) -> tuple[str, ...]:
        """Return the words that count as a word; none where it is not known."""
        ...


class Lexicon:
    """Groups of words and phrases that count as one another. Never changes.

    A word that stands in several groups counts as all of theirs; that does not make the
    groups one. Words are compared by their folded tokens, so capitals, accents and hyphens
    make no difference.
    """

    def __init__(self, groups: Iterable[Group]) -> None:
        self.groups = tuple(groups)
        self.version = _digest(self.groups)
        self._standing: dict[Tokens, list[int]] = {}
        for number, group in enumerate(self.groups):
            for word in {tokens(word): None for word in group if tokens(word)}:
                self._standing.setdefault(word, []).append(number)

    def counts_as(self, word: str) -> tuple[str, ...]:
        """Return what counts as a word, itself left out: at most 200, in the order of the groups."""
        asked = tokens(word)
        found: dict[Tokens, str] = {}
        for number in self._standing.get(asked, ()):
            for other in self.groups[number]:
                found.setdefault(tokens(other), other)
        found.pop(asked, None)
        found.pop((), None)
        return tuple(found.values())[:MOST]

    def __len__(self) -> int:
        return len(self.groups)

    def __repr__(self) -> str:
        return f"Lexicon({len(self)} groups, version {self.version})"


def _digest(groups: tuple[Group, ...]) -> str:
    """Return 12 hex digits that differ when any group does."""
    told = sha256()
    for group in groups:
        told.update("\x1f".join(group).encode() + b"\x1e")
    return told.hexdigest()[:12]


OWN = Lexicon(occupations.groups())
