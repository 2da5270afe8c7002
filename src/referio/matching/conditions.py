"""Alerts and jobs as plain numbers: what the compiled loops understand.

Words have become *features*: numbers that a job has or has not, in its title or
elsewhere. An alert's text is a disjunction of *legs*, each a conjunction of features;
an alert without legs' features accepts every text. Where it is asked for is a
disjunction too. Everything else is a conjunction.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import NDArray

# The names say how wide; to the type checker they are all numbers, since what is read of
# them takes part in plain arithmetic.
I64 = NDArray[Any]
I32 = NDArray[Any]
U64 = NDArray[Any]
U32 = NDArray[Any]
U16 = NDArray[Any]
U8 = NDArray[Any]
F64 = NDArray[Any]
F32 = NDArray[Any]
Flags = NDArray[Any]

# Kinds of where; a near or area clause may let remote jobs in besides.
NEAR, AREA, REMOTE, ANYWHERE = 0, 1, 2, 3
WHERE_BITS = 3  # the part of an entry's kind that is one of these
WITH_REMOTE, WITH_WORDS = 4, 8  # the rest: what is added to it

RATED, UNRATED = 0, -1  # classes of money: by the table of rates, or comparable to none


class Where(NamedTuple):
    """One place clause: its kind, and numbers of a place (or area), a radius, a home."""

    kind: U8
    place: U32
    radius: U16
    home: U32


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers of an index stand for. Strings; places and radii are arrays."""

    atoms: tuple[str, ...] = ()  # feature n: folded tokens, joined by blanks
    homes: tuple[tuple[str, str], ...] = (("", ""),)  # country, zone
    areas: tuple[tuple[str, str], ...] = ()  # country, region
    currencies: tuple[str, ...] = ()  # class n + 1: not in the table of rates
    languages: tuple[str, ...] = ()  # bit n + 1 of a filter's second word; 0 = unknown
    domains: tuple[str, ...] = ()  # muted key -(n + 1)


class Tables(NamedTuple):
    """What entries point into, each row once."""

    places: F32  # [p, 3] on the unit sphere
    radii: F64  # squared, on the unit sphere
    floors: I64
    floor_class: I32
    floor_strict: Flags  # pay must be stated
    filters: I64  # [f, 2] allowed bits: ticked fields, languages
    filter_asks: U32  # reason bits of the fields ticked
    excluded_starts: I64
    excluded: U32
    followed_starts: I64
    followed: I64
    muted_starts: I64
    muted: I64
    only_followed: Flags


@dataclass(frozen=True, slots=True)
class AlertConditions:
    """n alerts in any order. `*_starts` hold one more number than what they cut up.

    Row 0 of floors, filters, exclusions and extras asks for nothing.
    """

    ids: I64
    subscribers: I64
    leg_starts: I64  # alert -> legs
    feature_starts: I64  # leg -> features
    features: U32
    where_starts: I64  # alert -> clauses of where
    where: Where
    floor: U32
    filter: U32
    excluded: U32
    extras: U32
    tables: Tables
    n_features: int
    phrases: Flags  # [n_features] whether a feature is a phrase
    set_starts: I64  # sets of features: feature n_features - n_sets + i is any of them
    sets: U32
    names: Names = field(default_factory=Names)


@dataclass(frozen=True, slots=True)
class Scope:
    """Who a remote job is open to: countries (empty is any), none of these, offsets."""

    countries: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    low: int | None = None  # minutes from UTC
    high: int | None = None


class JobColumns(NamedTuple):
    """m jobs by ascending id. Pay is a year's most; `money` its class, UNRATED if unknown."""

    ids: I64
    employers: I64
    clusters: I64
    sequences: I64
    standing: I32
    pay: I64
    ticks: I64  # one bit for each ticked field
    remote: Flags
    scope: I32
    location_starts: I64
    locations: F32  # [l, 3] on the unit sphere
