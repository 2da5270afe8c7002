"""Alerts as columns: what the index is compiled from, whoever read it from wherever.

Strings are numbers into tuples of distinct strings; what one alert has several of is a
`Lists`. Rows are in any order; ids must differ.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

Ints = NDArray[Any]  # int64
Numbers = NDArray[Any]  # int32 or wider
Bits = NDArray[Any]  # uint32
Flags = NDArray[Any]  # bool
Degrees = NDArray[Any]  # float64

# Bit n of a mask is the nth of these.
WORK_MODES = tuple(WorkMode)
COMMITMENTS = tuple(Commitment)
SENIORITIES = tuple(Seniority)
FUNCTIONS = tuple(Function)
MOST_LANGUAGES = 62  # the bits of a mask, but for unknown ones and those nobody names
INCOMPARABLE, NOTHING_AT_LEAST = -1, -2  # floors that cannot be put a year; of zero


@dataclass(frozen=True, slots=True)
class Lists:
    """For each row a list: row r has values[starts[r]:starts[r + 1]]."""

    starts: Ints  # one more than there are rows
    values: Numbers


@dataclass(frozen=True, slots=True)
class Places:
    """The places that alerts ask for, one row each; `AlertColumns.places` points here."""

    latitude: Degrees
    longitude: Degrees
    radius_km: Numbers
    country: Numbers  # into AlertColumns.countries
    zone: Numbers  # into AlertColumns.zones


@dataclass(frozen=True, slots=True)
class AlertColumns:
    """n alerts. Fields that are not said otherwise have n rows."""

    ids: Ints
    subscribers: Ints
    # the distinct strings
    words: tuple[str, ...]  # as written
    countries: tuple[str, ...]  # "" is none
    zones: tuple[str, ...]  # "" is unknown
    areas_named: tuple[tuple[str, str], ...]  # (country, region or "")
    currencies: tuple[str, ...]
    languages_named: tuple[str, ...]  # at most MOST_LANGUAGES
    domains: tuple[str, ...]
    # words
    every: Lists  # into words
    some: Lists
    none: Lists
    synonyms: Flags
    refused: Lists  # into words
    # where
    places: Lists  # rows of place
    place: Places
    areas: Lists  # into areas_named
    country: Numbers  # into countries
    zone: Numbers  # into zones
    remote_too: Flags
    remote_only: Flags
    # pay
    floor: Ints  # minor units a year; 0 = none, INCOMPARABLE
    floor_currency: Numbers  # into currencies
    unstated_too: Flags
    # ticked
    work_modes: Bits
    commitments: Bits
    seniorities: Bits
    functions: Bits
    languages: Ints  # bit n = languages_named[n]
    # employers
    followed: Lists  # employer ids
    only_followed: Flags
    muted: Lists  # employer ids
    own_domains: Lists  # into domains

    def without_words(self) -> Self:
        """Return the same without words, which are a third of it and are read first."""
        none = Lists(np.zeros(1, np.int64), np.empty(0, np.int32))
        return replace(self, words=(), every=none, some=none, none=none, refused=none)
