"""What also counts as the words of an alert, as people see and refuse it."""

from collections.abc import Iterable
from dataclasses import dataclass

from referio.core.text import tokens
from referio.jobs.queries import lexicon
from referio.matching.lexicon import Lexicon

NAMED = 5  # in one line
SEEN_AT_ONCE = 8  # of one word; the others open with a click


@dataclass(frozen=True, slots=True)
class Tick:
    """One word that counts as another, to be refused by a tick."""

    id: str  # of the input
    word: str
    refused: bool


@dataclass(frozen=True, slots=True)
class Also:
    """What counts as one word of an alert."""

    word: str
    first: tuple[Tick, ...]
    further: tuple[Tick, ...]


def counting(words: Iterable[str], known: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return by word what else counts as it; words that stand alone are left out.

    What counts as two of the words is told once, and none of the words themselves is.
    """
    asked = tuple(words)
    told = {tokens(word) for word in asked}
    found: dict[str, tuple[str, ...]] = {}
    for word in asked:
        new = tuple(one for one in known.counts_as(word) if tokens(one) not in told)
        told.update(tokens(one) for one in new)
        if new:
            found[word] = new
    return found


def to_tick(words: Iterable[str], refused: Iterable[str]) -> list[Also]:
    """Return what the form shows under the words."""
    left_out = {tokens(one) for one in refused}
    shown = []
    for number, (word, others) in enumerate(counting(words, lexicon()).items()):
        ticks = tuple(
            Tick(f"refused-{number}-{at}", one, tokens(one) in left_out)
            for at, one in enumerate(others)
        )
        shown.append(Also(word, ticks[:SEEN_AT_ONCE], ticks[SEEN_AT_ONCE:]))
    return shown


def still_refused(words: Iterable[str], refused: Iterable[str]) -> tuple[str, ...]:
    """Return what of the refused does count as one of the words: only that says anything."""
    left_out = {tokens(one) for one in refused}
    others = (one for group in counting(words, lexicon()).values() for one in group)
    return tuple(one for one in others if tokens(one) in left_out)


def in_words(words: Iterable[str], refused: Iterable[str], known: Lexicon) -> str:
    """Return what also counts in one line: "sre, platform engineer and 3 more"."""
    left_out = {tokens(one) for one in refused}
    others = [one for group in counting(words, known).values() for one in group]
    kept = [one for one in others if tokens(one) not in left_out]
    more = len(kept) - NAMED
    named = ", ".join(kept[:NAMED])
    return f"{named} and {more} more" if more > 0 else named
