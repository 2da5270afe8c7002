"""One entry and one job: does everything but words and place hold, and for how much."""

from typing import NamedTuple

from referio.matching.choosing import JOB
from referio.matching.compiled import compiled, inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import (
    AREA,
    F64,
    I32,
    I64,
    NEAR,
    RATED,
    UNRATED,
    WITH_REMOTE,
    WITH_WORDS,
    Flags,
    Tables,
)
from referio.matching.evaluating import Worth
from referio.matching.grounds import (
    EMPLOYER,
    LANGUAGES,
    MONEY,
    PAY,
    SEQUENCE,
    SHARER,
    STANDING,
    TICKS,
    Batch,
    is_on,
)

NO = -1
NOT_NEAR = -1.0  # as a squared distance: how far does not count
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


@compiled
def passing_there(
    count: int,
    rows: I32,
    squared: F64,
    facts: I64,
    asked: Asked,
    worth: Worth,
    keys: I64,
) -> int:
    """Write a key for each job at an entry's place that passes; return how many do.

    `rows` say which of `facts`, and `squared` how far they are. A function of its own, as
    are the next two: what they read fits into registers, which halves their time.
    """
    passed = 0
    for at in range(count):
        far = squared[at]
        if far > asked.radius and far != NOT_NEAR:
            continue
        points = _points(rows[at], asked, worth, facts)
        if points != NO:
            points += _nearness(far, asked.radius, worth.near)
            keys[passed] = (-points << 32) | facts[rows[at], SHARER]
            passed += 1
    return passed


@compiled
def passing_afar(
    count: int,
    rows: I32,
    facts: I64,
    asked: Asked,
    worth: Worth,
    open_to: Flags,
    keys: I64,
) -> int:
    """Do the same for remote jobs; `open_to` says by scope whether one is open to them."""
    passed = 0
    for at in range(count):
        row = rows[at]
        if open_to[facts[row, EMPLOYER]]:
            points = _points(row, asked, worth, facts)
            if points != NO:
                keys[passed] = (-points << 32) | facts[row, SHARER]
                passed += 1
    return passed


@inlined
def _points(row: int, asked: Asked, worth: Worth, facts: I64) -> int:
    """Return the points of a job that is ticked, spoken, new and paid as asked, or NO."""
    ticks = facts[row, TICKS]
    if ticks & asked.ticks != ticks or facts[row, LANGUAGES] & asked.languages == 0:
        return NO
    if facts[row, SEQUENCE] <= asked.after:
        return NO
    if not asked.floored:
        return facts[row, STANDING]
    if asked.money == UNRATED or facts[row, MONEY] != asked.money:
        return NO if asked.strict else facts[row, STANDING]
    above = facts[row, PAY] - asked.floor
    if above < 0:
        return NO
    if asked.money != RATED or asked.floor <= 0:
        return facts[row, STANDING]
    # Dividing as floats is exact here: no more than `worth.pay` steps, each a whole number.
    steps = above / worth.pay_step
    return facts[row, STANDING] + int(min(float(worth.pay), steps))


@inlined
def _nearness(squared: float, radius: float, most: int) -> int:
    if squared == NOT_NEAR:
        return 0
    if radius == 0.0:
        return most
    return int(most * (radius - squared) / radius)


@inlined
def wanted(count: int, asked: Asked, side: "Side", batch: Batch, worth: Worth, keys: I64) -> int:  # fmt: skip
    """Keep the keys of jobs without an excluded word, a muted employer, or being sent."""
    kept = 0
    for at in range(count):
        key = keys[at]
        job = key & JOB
        if not _is_unwanted(job, asked, side, batch):
            liked = _employer(job, asked.extras, side.tables, batch, worth) if asked.extras else 0  # fmt: skip
            if liked != NO:
                keys[kept] = key - (liked << 32)
                kept += 1
    return kept


@inlined
def _is_unwanted(job: int, asked: Asked, side: "Side", batch: Batch) -> bool:
    """Tell whether a job has an excluded word, or was sent."""
    if asked.excluded and _excluded(job, asked.excluded, side.tables, batch):
        return True
    return len(side.known.sent_starts) > 0 and _sent(job, asked.alert, side.known)


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
def grounds_of(
    entry: int, job: int, entries: Entries, tables: Tables, batch: Batch
) -> int:
    """Return the bits of the clauses (reasons.CLAUSES) that a match rests on."""
    kind = entries.kind[entry]
    bits = whole(tables.filter_asks[entries.filter[entry]])
    bits |= WORDS if kind & WITH_WORDS else 0
    bits |= PAID if entries.floor[entry] else 0
    if batch.jobs.remote[job]:
        bits |= FROM_AFAR if kind & WITH_REMOTE else 0
    elif kind & 3 == NEAR:
        bits |= PLACE
    elif kind & 3 == AREA:
        bits |= COUNTRY
    extras = whole(entries.extras[entry])
    if extras and _is_followed(job, extras, tables, batch):
        bits |= FOLLOWED
    return bits


@inlined
def _is_followed(job: int, row: int, tables: Tables, batch: Batch) -> bool:
    for at in range(tables.followed_starts[row], tables.followed_starts[row + 1]):
        if tables.followed[at] == batch.jobs.packed[job, EMPLOYER]:
            return True
    return False
