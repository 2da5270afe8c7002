"""Words and phrases, as alerts ask for them and as jobs hold them."""

from collections.abc import Iterable
from dataclasses import dataclass

from referio.core.text import tokens


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase as the subscriber wrote it, and the tokens it stands for."""

    written: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as tokens in order, and where each token stands."""

    tokens: tuple[str, ...]
    positions: dict[str, tuple[int, ...]]

    def holds(self, term: Term) -> bool:
        """Tell whether the tokens of a term stand next to each other in this text."""
        first, length = term.tokens[0], len(term.tokens)
        starts = self.positions.get(first, ())
        return any(self.tokens[at : at + length] == term.tokens for at in starts)


def read_text(text: str) -> Text:
    """Return a text prepared for looking terms up."""
    words = tokens(text)
    positions: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        positions.setdefault(word, []).append(at)
    return Text(words, {word: tuple(places) for word, places in positions.items()})


def read_terms(words: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of an alert, each once; what holds no word at all asks for nothing."""
    terms = (Term(" ".join(word.split()), tokens(word)) for word in words)
    different = {term.tokens: term for term in terms if term.tokens}
    return tuple(different.values())
