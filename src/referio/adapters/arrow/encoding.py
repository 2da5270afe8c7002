"""Arrow arrays as the arrays of numbers that matching works on.

These are copies: loops would be compiled anew for Arrow's own, which cannot be written.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import pyarrow as pa

from referio.adapters.arrow.schemas import WrongTable
from referio.core.money import PER_YEAR, Interval
from referio.core.rates import worth
from referio.matching.columns import (
    INCOMPARABLE,
    MOST_LANGUAGES,
    NOTHING_AT_LEAST,
    Bits,
    Flags,
    Ints,
    Lists,
    Numbers,
)

_MOST = np.iinfo(np.int64).max


def integers(column: pa.Array) -> Ints:
    """Return 64-bit integers."""
    return np.array(column.to_numpy(zero_copy_only=False), np.int64)


def flags(column: pa.Array) -> Flags:
    """Return truth values."""
    return np.array(column.to_numpy(zero_copy_only=False), np.bool_)


def numbers(column: pa.Array, name: str) -> Numbers:
    """Return 32-bit integers. Raises WrongTable where one is too large."""
    try:
        narrow = column.cast(pa.int32())
    except pa.ArrowInvalid as error:
        raise WrongTable(
            f"column {name} holds a number beyond 32 bits: {error}"
        ) from error
    return np.array(narrow.to_numpy(), np.int32)


def offsets(column: pa.ListArray) -> Ints:
    """Return where each row's list begins, and the end of the last."""
    starts = integers(column.offsets)
    return starts - starts[0] if len(starts) else np.zeros(1, np.int64)


def encoded(columns: Sequence[pa.Array]) -> tuple[tuple[str, ...], list[Numbers]]:
    """Return the distinct strings of all columns as they come, and each column's codes."""
    whole = pa.concat_arrays(columns).dictionary_encode()
    codes = np.array(whole.indices.to_numpy(), np.int32)
    ends = np.cumsum([len(one) for one in columns])[:-1]
    return tuple(whole.dictionary.to_pylist()), np.split(codes, ends)


def lists(columns: Sequence[pa.ListArray], codes: Sequence[Numbers]) -> list[Lists]:
    """Return the lists of some columns with their values encoded."""
    both = zip(columns, codes, strict=True)
    return [Lists(offsets(column), found) for column, found in both]


def dense(columns: Sequence[pa.Array]) -> tuple[Numbers, Ints]:
    """Return which distinct row each row is, and where each distinct row stands first."""
    which = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        one = column.dictionary_encode()
        wide = which * max(len(one.dictionary), 1) + integers(one.indices)
        which = integers(pa.array(wide).dictionary_encode().indices)
    first = np.zeros(which.max(initial=-1) + 1, np.int64)
    first[which[::-1]] = np.arange(len(which) - 1, -1, -1)
    return which.astype(np.int32), first


def bits(column: pa.ListArray, known: Sequence[StrEnum], name: str) -> Bits:
    """Return the names in each list as bits. Raises WrongTable where one is not known."""
    texts, (codes,) = encoded([column.flatten()])
    at = {one.value: bit for bit, one in enumerate(known)}
    for text in texts:
        if text not in at:
            raise WrongTable(
                f"column {name} holds {text!r}; it may hold: {', '.join(at)}"
            )
    places = np.array([at[text] for text in texts], np.int64)
    return _joined(offsets(column), places[codes]).astype(np.uint32)


def language_bits(column: pa.ListArray) -> tuple[Ints, tuple[str, ...]]:
    """Return the languages in each list as bits, and their names."""
    texts, (codes,) = encoded([column.flatten()])
    if len(texts) > MOST_LANGUAGES:
        raise WrongTable(
            f"column languages holds {len(texts)} languages; {MOST_LANGUAGES} are the most"
        )
    return _joined(offsets(column), codes.astype(np.int64)), texts


def floor_a_year(column: pa.StructArray) -> tuple[Ints, tuple[str, ...], Numbers]:
    """Return floors a year, as AlertColumns has them; the currencies; which is whose."""
    whose = flags(column.is_valid())
    asked = column.drop_null()
    currencies, (_, named) = encoded(
        [pa.array([""], pa.string()), asked.field("currency")]
    )
    amounts, times = (
        integers(asked.field("amount")),
        _times_a_year(asked.field("interval")),
    )
    most = np.array([_MOST // (worth(1, one) or 1) for one in currencies], np.int64)
    if bool(np.any((amounts < 0) | (amounts > most[named] // np.maximum(times, 1)))):
        raise WrongTable("column floor.amount holds less than 0, or beyond all pay")
    floor, currency = np.zeros(len(column), np.int64), np.zeros(len(column), np.int32)
    stated = np.where(amounts > 0, amounts * times, NOTHING_AT_LEAST)
    floor[whose] = np.where(times > 0, stated, INCOMPARABLE)
    currency[whose] = named
    return floor, currencies, currency


def _times_a_year(column: pa.Array) -> Ints:
    """Return how often each interval fits in a year; 0 where it cannot be compared."""
    texts, (codes,) = encoded([column])
    known = {one.value: PER_YEAR.get(one, 0) for one in Interval}
    for text in texts:
        if text not in known:
            raise WrongTable(
                f"column floor.interval holds {text!r}; it may hold: {', '.join(known)}"
            )
    times: Ints = np.array([known[text] for text in texts], np.int64)[codes]
    return times


def _joined(starts: Ints, places: Ints) -> Ints:
    """Return for each list the bits at its places."""
    rows = np.zeros(len(starts) - 1, np.int64)
    some = starts[1:] > starts[:-1]
    if bool(np.any(some)):
        single = np.left_shift(np.int64(1), places)
        rows[some] = np.bitwise_or.reduceat(single, starts[:-1][some])
    return rows
