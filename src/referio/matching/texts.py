"""The words of jobs as numbers, by language: each distinct word is stemmed once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from referio.core.criteria import JobFacts
from referio.matching.conditions import I32, I64
from referio.matching.cutting import Words
from referio.matching.stemming import stems


@dataclass(frozen=True, slots=True)
class Texts:
    """The titles and descriptions of the jobs of one language, as numbers of stems."""

    language: str
    stems: tuple[str, ...]
    rows: I32
    title_starts: I64
    titles: I32
    text_starts: I64
    texts: I32


def read_texts(jobs: Sequence[JobFacts]) -> tuple[Texts, ...]:
    """Return the texts of jobs, one entry for each language among them."""
    rows: dict[str, list[int]] = {}
    for row, job in enumerate(jobs):
        rows.setdefault(job.language, []).append(row)
    return tuple(_of_language(jobs, one, mine) for one, mine in sorted(rows.items()))


def _of_language(jobs: Sequence[JobFacts], language: str, rows: list[int]) -> Texts:
    words = Words()
    title_starts, titles = words.numbers(jobs[row].title for row in rows)
    text_starts, texts = words.numbers(jobs[row].description for row in rows)
    known: dict[str, int] = {}
    stem_of = [known.setdefault(stem, len(known)) for stem in stems(words, language)]
    stem_numbers = np.array(stem_of, np.int32)
    return Texts(
        language,
        tuple(known),
        np.array(rows, np.int32),
        title_starts,
        stem_numbers[titles],
        text_starts,
        stem_numbers[texts],
    )
