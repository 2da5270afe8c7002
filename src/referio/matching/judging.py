"""One entry and one job: does everything but words and place hold, and for how much."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import (
    AREA,
    I32,
    I64,
    NEAR,
    RATED,
    UNRATED,
    WHERE_BITS,
    WITH_REMOTE,
    WITH_WORDS,
    Tables,
)
from referio.matching.evaluating import Crowd, Worth
from referio.matching.grounds import (
    EMPLOYER,
    Batch,
    is_on,
)

NO = -1
NOT_NEAR = -np.inf  # as a squared distance: how far does not count
WORDS, PLACE, COUNTRY, FROM_AFAR, PAID, FOLLOWED = 1, 2, 4, 8, 16, 1 << 10


class Known(NamedTuple):
    """What alerts know already: both may be empty, which is nothing.

    Jobs with a sequence above `after` are new; `sent` holds rows of the batch, by alert.
    """

    after: I64
    sent_starts: I64
    sent: I32


class Asked(NamedTuple):
    """An entry's conditions, looked up once for all jobs it meets."""

    alert: int
    ticks: int
    languages: int
    floored: bool
    floor: int
    money: int
    strict: bool
    radius: float
    excluded: int
    extras: int
    after: int


@inlined
def asked_of(entry: int, entries: Entries, tables: Tables, known: Known) -> Asked:
    """Return the conditions of an entry."""
    alert = whole(entries.alert[entry])
    chosen, floor = entries.filter[entry], entries.floor[entry]
    return Asked(
        alert,
        tables.filters[chosen, 0],
        tables.filters[chosen, 1],
        floor > 0,
        tables.floors[floor],
        whole(tables.floor_class[floor]),
        tables.floor_strict[floor],
        tables.radii[entries.radius[entry]],
        whole(entries.excluded[entry]),
        whole(entries.extras[entry]),
        known.after[alert] if len(known.after) else whole(-1),
    )


@inlined
def takers(crowd: Crowd, first: int, last: int, asked: Asked, passing: I32) -> int:
    """Write which of a crowd are ticked, spoken, new and near as asked; return how many.

    Without a branch, since whether a job passes cannot be guessed.
    """
    count = 0
    for at in range(first, last):
        ticks = crowd.ticks[at]
        takes = ticks & asked.ticks == ticks
        takes &= crowd.languages[at] & asked.languages != 0
        takes &= crowd.sequence[at] > asked.after
        takes &= crowd.squared[at] <= asked.radius
        passing[count] = at
        count += takes
    return count


@inlined
def paid(at: int, crowd: Crowd, asked: Asked, worth: Worth) -> int:
    """Return the points of pay at or above the floor; NO where it is not reached."""
    if asked.money == UNRATED or crowd.money[at] != asked.money:
        return NO if asked.strict else 0
    above = crowd.pay[at] - asked.floor
    if above < 0:
        return NO
    if asked.money != RATED or asked.floor <= 0:
        return 0
    # Dividing as floats is exact here: no more than `worth.pay` steps, each a whole number.
    return int(min(float(worth.pay), above / worth.pay_step))


@inlined
def nearness(squared: float, radius: float, most: int) -> int:
    if squared == NOT_NEAR:
        return 0
    if radius == 0.0:
        return most
    return int(most * (radius - squared) / radius)


@inlined
def liking(job: int, row: int, asked: Asked, side: "Side", batch: Batch, worth: Worth) -> int:  # fmt: skip
    """Return the points of a followed employer; NO for one that is muted, or an unwanted job.

    `row` is the job's in the batch, as `sent` has it. Asked last: it takes longest.
    """
    if asked.excluded and _excluded(job, asked.excluded, side.tables, batch):
        return NO
    if len(side.known.sent_starts) > 0 and _sent(row, asked.alert, side.known):
        return NO
    return _employer(job, asked.extras, side.tables, batch, worth) if asked.extras else 0  # fmt: skip


@inlined
def is_special(asked: Asked, known: Known) -> bool:
    """Tell whether `liking` has anything to say for an entry."""
    return asked.excluded > 0 or asked.extras > 0 or len(known.sent_starts) > 0


@inlined
def most_above(asked: Asked, tables: Tables, worth: Worth) -> int:
    """Return what a job at most gets besides its standing, its words and its place."""
    liked = 0
    if asked.extras:
        row = asked.extras
        liked = worth.followed * (tables.followed_starts[row + 1] > tables.followed_starts[row])  # fmt: skip
    return liked + (worth.pay if asked.floored else 0)


@inlined
def _excluded(job: int, row: int, tables: Tables, batch: Batch) -> bool:
    for at in range(tables.excluded_starts[row], tables.excluded_starts[row + 1]):
        if is_on(batch.postings, whole(tables.excluded[at]), job):
            return True
    return False


@inlined
def _employer(job: int, row: int, tables: Tables, batch: Batch, worth: Worth) -> int:
    employer = batch.jobs.packed[job, EMPLOYER]
    for at in range(tables.muted_starts[row], tables.muted_starts[row + 1]):
        muted = tables.muted[at]
        if muted == employer or (muted < 0 and _has_domain(job, muted, batch)):
            return NO
    for at in range(tables.followed_starts[row], tables.followed_starts[row + 1]):
        if tables.followed[at] == employer:
            return worth.followed
    return NO if tables.only_followed[row] else 0


@inlined
def _has_domain(job: int, key: int, batch: Batch) -> bool:
    starts = batch.jobs.domain_starts
    for at in range(starts[job], starts[job + 1]):
        if batch.jobs.domains[at] == key:
            return True
    return False


@inlined
def _sent(job: int, alert: int, known: Known) -> bool:
    for at in range(known.sent_starts[alert], known.sent_starts[alert + 1]):
        if known.sent[at] == job:
            return True
    return False


class Side(NamedTuple):
    """The alerts' side beyond their entries."""

    tables: Tables
    known: Known


@inlined
def grounds_of(entry: int, entries: Entries, tables: Tables) -> tuple[int, int]:
    """Return the bits of the clauses (reasons.CLAUSES) that matches of an entry rest on.

    First those of a job that is there, then those of one that is remote.
    """
    kind = whole(entries.kind[entry])
    bits = whole(tables.filter_asks[entries.filter[entry]])
    bits |= WORDS if kind & WITH_WORDS else 0
    bits |= PAID if entries.floor[entry] else 0
    where = kind & WHERE_BITS
    there = PLACE if where == NEAR else COUNTRY if where == AREA else 0
    return bits | there, bits | (FROM_AFAR if kind & WITH_REMOTE else 0)


@inlined
def is_followed(job: int, row: int, tables: Tables, batch: Batch) -> bool:
    """Tell whether the employer of a job is followed in a row of extras."""
    for at in range(tables.followed_starts[row], tables.followed_starts[row + 1]):
        if tables.followed[at] == batch.jobs.packed[job, EMPLOYER]:
            return True
    return False
