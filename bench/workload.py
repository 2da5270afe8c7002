"""Invented alerts and jobs for measuring: the same seed gives the same ones everywhere.

Both are made in chunks, each from random numbers of its own, so the first thousand alerts
of a million are the thousand alerts. They are columns in a small language of their own:

- A *feature* is what a text has: 2x is "word x stands in the title", 2x + 1 "word x stands
  in the title or the description"; x from the number of words on is a phrase.
- An alert's text is up to three *legs* of up to three features. A job has to have all
  features of one leg, and none that the alert is `without`. No leg at all: any text.
- `where`: NEARBY is a place within the radius of the alert's city or, with `remote_too`,
  remote work that is open to the city's country; COUNTRY is either one in the country;
  REMOTE the second alone; ANYWHERE always holds.
- Pay: no floor, or a job's pay at or above it, or unstated unless `stated_only`.
- Ticked masks: none, or the bit of the job is among them. Employers: not a muted one, and
  with `only_followed` a followed one.

A job's score is its `standing`, 40 for each feature of the best leg and 60 for a phrase in
it, up to 150 for nearness, up to 100 for pay above the floor, 250 for a followed employer.
workload_reference.py says the same as slow code.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

NO_FEATURE = 0xFFFF
COUNTRY, NEARBY, REMOTE, ANYWHERE = range(4)  # where an alert looks
ON_SITE, HYBRID, AWAY = range(3)  # work modes of a job
RADII_KM = np.array([10, 25, 50, 100], np.int32)
EARTH_KM = 6371.0088
INSTANT, DAILY, WEEKLY = range(3)
ALERTS_OF_TEN = 13  # of ten subscribers

Made = TypeVar("Made", "Alerts", "Jobs")


@dataclass(frozen=True, slots=True)
class Ragged:
    """For each row a list: row r has values[starts[r]:starts[r + 1]]."""

    starts: NDArray[np.int64]
    values: NDArray[np.generic]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, rows: slice) -> "Ragged":
        kept = self.starts[rows.start or 0 : rows.stop + 1]
        return Ragged(kept - kept[0], self.values[kept[0] : kept[-1]])

    def of(self, row: int) -> NDArray[np.generic]:
        """Return the list of one row."""
        return self.values[self.starts[row] : self.starts[row + 1]]

    def rows(self) -> NDArray[np.int64]:
        """Return for each value the row it belongs to."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @classmethod
    def joined(cls, parts: "list[Ragged]") -> "Ragged":
        """Return the rows of all, one after the other."""
        counts = np.concatenate([np.diff(part.starts) for part in parts])
        return cls(to_starts(counts), np.concatenate([part.values for part in parts]))

    @classmethod
    def packed(cls, table: NDArray[np.generic], kept: NDArray[np.bool_]) -> "Ragged":
        """Return for each row of a table those entries that are kept."""
        return cls(to_starts(kept.sum(axis=1)), table[kept])


@dataclass(frozen=True, slots=True)
class Legend:
    """What the numbers of alerts and jobs stand for."""

    words: int  # features from 2 * words on are of phrases
    features: int
    xyz: NDArray[np.float32]  # [cities, 3], on the unit sphere
    country: NDArray[np.uint8]  # of each city


@dataclass(frozen=True, slots=True)
class Jobs:
    """Jobs by number. Those that are new come last and are posted today."""

    title: NDArray[np.int16]  # [rows, 5] words in order, -1 behind the last
    skills: NDArray[np.int16]  # [rows, 18] words of the description, -1 where none
    features: Ragged  # uint16, ascending
    places: Ragged  # int32: cities; none for remote work
    countries: NDArray[np.uint32]  # bit n: it has a place in country n
    open_to: NDArray[np.uint32]  # bit n: remote work for people in country n
    pay: NDArray[np.int32]  # the most a year; 0 = unstated
    commitment: NDArray[np.int8]
    level: NDArray[np.int8]
    mode: NDArray[np.int8]
    department: NDArray[np.int8]
    employer: NDArray[np.int32]
    age: NDArray[np.int16]  # days
    standing: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.pay)

    def part(self, first: int, last: int) -> "Jobs":
        """Return the jobs from `first` to before `last`, numbered from 0."""
        return _part(self, first, last)


@dataclass(frozen=True, slots=True)
class Alerts:
    """Alerts by number."""

    legs: NDArray[np.uint16]  # [rows, 3, 3], NO_FEATURE where there is none
    without: NDArray[np.uint16]  # [rows, 2]
    where: NDArray[np.uint8]
    city: NDArray[np.uint16]
    radius: NDArray[np.uint8]  # into RADII_KM
    remote_too: NDArray[np.bool_]
    floor: NDArray[np.int32]  # 0 = none
    stated_only: NDArray[np.bool_]
    commitments: NDArray[np.uint8]
    levels: NDArray[np.uint8]
    modes: NDArray[np.uint8]
    departments: NDArray[np.uint32]
    muted: Ragged  # int32: employers
    followed: Ragged  # int32: employers
    only_followed: NDArray[np.bool_]
    cadence: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.floor)

    def part(self, first: int, last: int) -> "Alerts":
        """Return the alerts from `first` to before `last`, numbered from 0."""
        return _part(self, first, last)


def to_starts(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return where each of so many values begins, and where the last ends."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def joined(parts: Iterable[Made]) -> Made:
    """Return the rows of all parts, one after the other."""
    several = list(parts)
    kind = type(several[0])
    columns: dict[str, Any] = {}
    for column in fields(kind):
        pieces = [getattr(part, column.name) for part in several]
        join = Ragged.joined if isinstance(pieces[0], Ragged) else np.concatenate
        columns[column.name] = join(pieces)
    return kind(**columns)


def chunks(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield number and rows wanted of each chunk of `size` rows."""
    for number in range(-(-count // size)):
        yield number, min(size, count - number * size)


def _part(made: Made, first: int, last: int) -> Made:
    rows = slice(first, last)
    columns: dict[str, Any] = {
        column.name: getattr(made, column.name)[rows] for column in fields(made)
    }
    return type(made)(**columns)
