"""What alerts ask beyond words, as numbers of distinct rows: few, whoever asks."""

from typing import NamedTuple

import numpy as np

from referio.core.postings import Commitment, WorkMode
from referio.core.rates import MOST_WORTH, worth
from referio.core.roles import Function, Seniority
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    INCOMPARABLE,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Lists,
)
from referio.matching.conditions import I32, I64, RATED, U32, U64, UNRATED, Flags
from referio.matching.interning import intern
from referio.matching.legs import gather
from referio.matching.listing import joined

EVERY_BIT = np.int64(-1)
UNKNOWN_LANGUAGE = 1  # bit 0


class Ticked(NamedTuple):
    """A field that people tick: where its bits begin, how many, and its reason's bit."""

    name: str
    shift: int
    width: int
    unstated: int
    reason: int


def _ticked() -> tuple[Ticked, ...]:
    fields = (
        ("work_modes", WORK_MODES, WorkMode.UNSTATED, 5),
        ("commitments", COMMITMENTS, Commitment.UNSTATED, 6),
        ("seniorities", SENIORITIES, Seniority.UNSTATED, 7),
        ("functions", FUNCTIONS, Function.UNSTATED, 8),
    )
    shift, found = 0, []
    for name, values, unstated, reason in fields:
        at = [str(one) for one in values].index(str(unstated))
        found.append(Ticked(name, shift, len(values), at, 1 << reason))
        shift += len(values)
    return tuple(found)


TICKED = _ticked()
LANGUAGE_REASON = 1 << 9


class Filters(NamedTuple):
    """Distinct filters, and which each alert has."""

    of_alert: U32
    filters: I64
    asks: U32


def read_filters(asked: AlertColumns) -> Filters:
    """Return what alerts tick; row 0 asks for nothing."""
    ticked = np.zeros(len(asked.ids) + 1, np.int64)
    for field in TICKED:
        ticked[1:] |= getattr(asked, field.name).astype(np.int64) << field.shift
    rows, ticks = intern(ticked.view(np.uint64))
    del ticked
    spoken = np.zeros(1, np.int64)
    if asked.languages.any():
        which, languages = intern(np.append(spoken, asked.languages).view(np.uint64))
        rows, pairs = intern((rows << 32 | which).view(np.uint64))
        ticks, spoken = ticks[pairs >> 32], languages[pairs & 0xFFFFFFFF]
    return Filters(rows[1:].astype(np.uint32), *_filters(ticks, spoken))


def _filters(ticks: U64, spoken: I64) -> tuple[I64, U32]:
    """Return what is allowed, and the reasons asked for, of distinct ticks and languages."""
    allowed = np.zeros(len(ticks), np.int64)
    asks = np.zeros(len(ticks), np.uint32)
    for field in TICKED:
        whole = (1 << field.width) - 1
        bits = ticks.astype(np.int64) >> field.shift & whole
        may = np.where(bits == 0, whole, bits & ~(1 << field.unstated))
        allowed |= may << field.shift
        asks |= np.where(bits, np.uint32(field.reason), np.uint32(0))
    spoken = np.broadcast_to(spoken.astype(np.int64), len(ticks))
    languages = np.where(spoken == 0, EVERY_BIT, spoken << 1 | UNKNOWN_LANGUAGE)
    asks |= np.where(spoken, np.uint32(LANGUAGE_REASON), np.uint32(0))
    return np.stack([allowed, languages], 1), asks


class Floors(NamedTuple):
    """Distinct floors, and which each alert has; row 0 is none."""

    of_alert: U32
    floors: I64
    classes: I32
    strict: Flags
    currencies: tuple[str, ...]  # class n + 1


def read_floors(asked: AlertColumns) -> Floors:
    """Return the floors of alerts in billionths of a euro a year, or their own currency."""
    amounts, distinct = intern(asked.floor.view(np.uint64))
    codes = len(asked.currencies) + 1
    keys = (amounts * codes + asked.floor_currency) * 2 + ~asked.unstated_too
    keys = np.where(asked.floor == 0, -1, keys)
    rows, found = intern(np.concatenate([[-1], keys]).astype(np.int64).view(np.uint64))
    unrated: dict[str, int] = {}
    made = [(0, UNRATED, False)]
    for key in found[1:].astype(np.int64).tolist():
        rest, strict = divmod(key, 2)
        amount, currency = divmod(rest, codes)
        value = int(distinct.view(np.int64)[amount])
        made.append((*_floor(value, asked.currencies[currency], unrated), bool(strict)))
    values, classes, strict_rows = zip(*made, strict=True)
    return Floors(
        rows[1:].astype(np.uint32),
        np.array(values, np.int64),
        np.array(classes, np.int32),
        np.array(strict_rows, np.bool_),
        tuple(unrated),
    )


def _floor(amount: int, currency: str, unrated: dict[str, int]) -> tuple[int, int]:
    if amount == INCOMPARABLE:
        return 0, UNRATED
    amount = max(amount, 0)
    known = worth(amount, currency)
    if known is not None:
        return known, RATED
    return min(amount, MOST_WORTH), unrated.setdefault(currency, len(unrated) + 1)


class Extras(NamedTuple):
    """Alerts with wishes about employers; row 0 has none."""

    of_alert: U32
    followed_starts: I64
    followed: I64
    muted_starts: I64
    muted: I64
    only_followed: Flags


def read_extras(asked: AlertColumns) -> Extras:
    """Return followed and muted employers; muted domains are keys below zero."""
    wishes = asked.only_followed.copy()
    for lists in (asked.followed, asked.muted, asked.own_domains):
        wishes |= np.diff(lists.starts) > 0
    rows = np.flatnonzero(wishes)
    of_alert = np.zeros(len(asked.ids), np.uint32)
    of_alert[rows] = np.arange(1, len(rows) + 1, dtype=np.uint32)
    starts, followed = gather(
        asked.followed.starts, asked.followed.values.astype(np.int64), rows
    )
    muted = _with_domains(asked.muted, asked.own_domains, rows)
    only = np.concatenate([[False], asked.only_followed[rows]])
    return Extras(of_alert, np.append(0, starts), followed, *muted, only)


def _with_domains(muted: Lists, domains: Lists, rows: I64) -> tuple[I64, I64]:
    """Return the lists of some rows behind an empty first one, domains as keys below zero."""
    theirs = gather(muted.starts, muted.values.astype(np.int64), rows)
    keys = Lists(domains.starts, -1 - domains.values.astype(np.int64))
    made = joined(Lists(*theirs), keys, rows)
    return np.append(0, made.starts), made.values
