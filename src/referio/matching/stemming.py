"""Words by their stems, in the language they are written in (Snowball; Porter 2001)."""

from collections.abc import Iterable, Sequence
from threading import local

import Stemmer

ALGORITHMS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian",
    "it": "italian", "nb": "norwegian", "nl": "dutch", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip

DOERS = ("er", "or", "ers", "ors")


class _Stemmers(local):
    """One stemmer a language and thread: they keep a cache and may not be shared."""

    def __init__(self) -> None:
        self.made: dict[str, Stemmer.Stemmer] = {}


_stemmers = _Stemmers()


def stems(words: Iterable[str], language: str) -> tuple[str, ...]:
    """Return the stem of each folded token; the token itself where we have no stemmer.

    A token with a sign or digit in it (c++, k8s, node.js) is a name: it stays as it is. An
    English word for who does something keeps its ending: an operator is not operations,
    nor a developer development.
    """
    found = tuple(words)
    algorithm = ALGORITHMS.get(language)
    if algorithm is None:
        return found
    stemmed: Sequence[str] = _stemmer(algorithm).stemWords(found)
    pairs = zip(found, stemmed, strict=True)
    if language == "en":
        return tuple(_english(word, stem) for word, stem in pairs)
    return tuple(stem if word.isalpha() else word for word, stem in pairs)


def _english(word: str, stem: str) -> str:
    if word.endswith(DOERS):
        return word.removesuffix("s")
    return stem if word.isalpha() else word


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    if algorithm not in _stemmers.made:
        _stemmers.made[algorithm] = Stemmer.Stemmer(algorithm)
    return _stemmers.made[algorithm]
