"""Words and phrases, as alerts ask for them and as jobs hold them (docs/matching.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from referio.core.languages import small_words
from referio.core.text import tokens
from referio.matching.stemming import stems


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the subscriber wrote it, and the tokens it stands for."""

    written: str
    tokens: tuple[str, ...]

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return len(self.tokens) > 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text of one language as stems in order, and where each stem stands."""

    stems: tuple[str, ...]
    positions: dict[str, tuple[int, ...]]

    def holds(self, looked_for: tuple[str, ...]) -> bool:
        """Tell whether these stems stand side by side; none at all are nowhere."""
        if not looked_for:
            return False
        first, length = looked_for[0], len(looked_for)
        starts = self.positions.get(first, ())
        return any(self.stems[at : at + length] == looked_for for at in starts)


class SearchedText:
    """A text that few words are looked for in: read when the first is, and kept small."""

    __slots__ = ("_language", "_stems", "_text")

    def __init__(self, text: str, language: str) -> None:
        self._text: str | None = text
        self._language = language
        self._stems = ""

    def holds(self, looked_for: tuple[str, ...]) -> bool:
        """Tell whether these stems stand side by side; none at all are nowhere."""
        if self._text is not None:
            read = stems(tokens(self._text), self._language)
            self._stems, self._text = f" {' '.join(read)} ", None
        return bool(looked_for) and f" {' '.join(looked_for)} " in self._stems


class Searchable(Protocol):
    """A text that can be asked for words by their stems."""

    def holds(self, looked_for: tuple[str, ...]) -> bool:
        """Tell whether these stems stand side by side."""
        ...


def read_text(text: str, language: str) -> Text:
    """Return a text prepared for looking stems up."""
    read = stems(tokens(text), language)
    positions: dict[str, list[int]] = {}
    for at, stem in enumerate(read):
        positions.setdefault(stem, []).append(at)
    return Text(read, {stem: tuple(places) for stem, places in positions.items()})


@lru_cache(maxsize=100_000)
def in_title(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the stems that these tokens are looked for by in a title."""
    return stems(words, language)


@lru_cache(maxsize=100_000)
def in_description(words: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Return the stems that these tokens are looked for by in a description; perhaps none."""
    if all(word in folded_small_words(language) for word in words):
        return ()
    return stems(words, language)


def read_terms(words: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of an alert, each once; what holds no word at all asks for nothing."""
    terms = (Term(" ".join(word.split()), tokens(word)) for word in words)
    different: dict[tuple[str, ...], Term] = {}
    for term in terms:
        if term.tokens:
            different.setdefault(term.tokens, term)
    return tuple(different.values())


@lru_cache
def folded_small_words(language: str) -> frozenset[str]:
    """Return the small words of a language as tokens."""
    return frozenset(token for word in small_words(language) for token in tokens(word))
