"""One entry and one job: does everything but words and place hold, and for how much."""

from typing import NamedTuple

from referio.matching.compiled import inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import (
    AREA,
    I32,
    I64,
    NEAR,
    RATED,
    UNRATED,
    WITH_REMOTE,
    WITH_WORDS,
    Tables,
)
from referio.matching.evaluating import Worth
from referio.matching.grounds import (
    EMPLOYER,
    LANGUAGES,
    MONEY,
    PAY,
    SEQUENCE,
    STANDING,
    TICKS,
    Batch,
    is_on,
)

NO = -1
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
def worth_of(job: int, asked: Asked, side: "Side", batch: Batch, worth: Worth) -> int:
    """Return the points of pay, a followed employer and the job itself, or NO."""
    fact = batch.jobs.packed[job]
    if not _is_asked(fact, asked):
        return NO
    paid = _pay(fact, asked, worth) if asked.floored else 0
    if paid == NO or _is_unwanted(job, asked, side, batch):
        return NO
    liked = _employer(job, asked.extras, side.tables, batch, worth) if asked.extras else 0  # fmt: skip
    return NO if liked == NO else fact[STANDING] + paid + liked


@inlined
def _is_asked(fact: I64, asked: Asked) -> bool:
    """Tell whether a job is ticked, in a language asked for, and new."""
    ticked = fact[TICKS] & asked.ticks == fact[TICKS]
    spoken = fact[LANGUAGES] & asked.languages != 0
    return ticked and spoken and fact[SEQUENCE] > asked.after


@inlined
def _is_unwanted(job: int, asked: Asked, side: "Side", batch: Batch) -> bool:
    """Tell whether a job has an excluded word, or was sent."""
    if asked.excluded and _excluded(job, asked.excluded, side.tables, batch):
        return True
    return len(side.known.sent_starts) > 0 and _sent(job, asked.alert, side.known)


@inlined
def _pay(fact: I64, asked: Asked, worth: Worth) -> int:
    if asked.money == UNRATED or fact[MONEY] != asked.money:
        return NO if asked.strict else 0
    if fact[PAY] < asked.floor:
        return NO
    if asked.money != RATED or asked.floor <= 0:
        return 0
    return min(worth.pay, (fact[PAY] - asked.floor) // worth.pay_step)


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
