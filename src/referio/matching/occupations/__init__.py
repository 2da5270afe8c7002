"""Jobs that people mean by one another, in groups: a table of our own, read by people.

Precision goes first: two jobs stand in a group only where somebody who asks for the one is
glad of the other: a data scientist is no data analyst. And as descriptions are read too, a
word that postings use for something else is left out ("buyer", "cleaner", "stage"; "it
support", whose stems are those of "it supports"): what stands here is, as a rule, said of
that job alone. No job of one language counts as one of another, unless people look for it
by both names. Each line of the tables is a group, its words and phrases with a bar between
them; a word may stand in several.
"""

from collections.abc import Iterator

from referio.matching.occupations import (
    business,
    care,
    german,
    romance,
    technology,
    trades,
)

TABLES = (
    technology.ENGLISH,
    business.ENGLISH,
    care.ENGLISH,
    trades.ENGLISH,
    german.GERMAN,
    romance.FRENCH,
    romance.SPANISH,
)


def groups() -> Iterator[tuple[str, ...]]:
    """Yield the groups in the order of the tables."""
    for table in TABLES:
        for line in table.strip().splitlines():
            yield tuple(word.strip() for word in line.split("|"))
