"""The part of a company a job belongs to: its title says it, else its team, else its department.

A sign is a word or a phrase; plurals count as singulars. Of several in one part of a title
the longest says most ("product marketing" over "product"), and of two as long the later one,
as the noun comes last in English ("Marketing Data Analyst"); what a job is about ("data",
"school") counts where nothing says what it is ("School Nurse"). The parts of a title (before
and after a dash, comma or bracket) are read in their order, the first with a sign counts:
"Manager, Engineering". A field that is named beside the work ("Account Executive, Public
Sector", "Lead Engineer - Retail") never outweighs it that way.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from referio.core.function_signs import GROUPS, SIGNS, WEAK
from referio.core.roles import Function
from referio.core.text import tokens

Phrase = tuple[str, ...]

LONGEST = 4  # words of a sign
_PARTS = re.compile(r"\s[-–—/]+\s|[,;:()\[\]|•·]")
_SHORTEST_PLURAL = 4  # letters; "ios", "gas" are none


@dataclass(frozen=True, slots=True)
class _Signs:
    """Signs by their words, and those for the beginning or end of a compound."""

    phrases: Mapping[Phrase, Function]
    beginnings: Mapping[str, Function]
    ends: Mapping[str, Function]

    def of(self, phrase: Phrase) -> Function | None:
        """Return what a phrase says, if anything."""
        said = self.phrases.get(phrase)
        return said or (self._of_compound(phrase[0]) if len(phrase) == 1 else None)

    def _of_compound(self, word: str) -> Function | None:
        for part, function in self.ends.items():
            if word.endswith(part):
                return function
        for part, function in self.beginnings.items():
            if word.startswith(part):
                return function
        return None


def function_of(department: str, team: str, title: str) -> Function:
    """Return the part of a company that a job belongs to; UNSTATED where nothing says it."""
    for text, broader in ((title, _WEAK), (team, _GROUPS), (department, _GROUPS)):
        for part in _PARTS.split(text):
            words = _singular(tokens(part))
            if said := _said(_PLAIN, words) or _said(broader, words):
                return said
    return Function.UNSTATED


def _said(signs: _Signs, words: Phrase) -> Function | None:
    """Return what the longest sign among these words says, the last of several."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length, -1, -1):
            if said := signs.of(words[at : at + length]):
                return said
    return None


def _singular(words: Phrase) -> Phrase:
    return tuple(map(_one, words))


@lru_cache(maxsize=10_000)
def _one(word: str) -> str:
    """Return a word without its plural, the same way for signs and for what is read."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]


def _table(signs: Mapping[Function, str]) -> Iterator[tuple[str, Function]]:
    """Yield each sign with what it says; "grant writer:public" is said elsewhere."""
    for function, lines in signs.items():
        for sign in re.split(r"[|\n]", lines):
            text, _, other = sign.strip().partition(":")
            if text:
                yield text, Function(other) if other else function


def _compiled(*tables: Mapping[Function, str]) -> _Signs:
    every = [pair for table in tables for pair in _table(table)]
    return _Signs(
        phrases={
            _singular(tokens(sign)): said for sign, said in every if "*" not in sign
        },
        beginnings={sign[:-1]: said for sign, said in every if sign.endswith("*")},
        ends={sign[1:]: said for sign, said in every if sign.startswith("*")},
    )


_PLAIN = _compiled(SIGNS)
_WEAK = _compiled(WEAK)
_GROUPS = _compiled(WEAK, GROUPS)
