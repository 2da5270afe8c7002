"""The hot loop: each distinct leg once, each of its places once, then entry by entry."""

from typing import NamedTuple

import numpy as np

from referio.matching.compiled import compiled
from referio.matching.compiling import Entries
from referio.matching.conditions import I32, I64, NEAR, U16, U32, WITH_REMOTE, Tables
from referio.matching.evaluating import Scratch, Worth, hold, scratch
from referio.matching.grounds import EMPLOYER, Batch
from referio.matching.judging import (
    NO,
    Asked,
    Known,
    Side,
    asked_of,
    grounds_of,
    worth_of,
)
from referio.matching.legs import Legs
from referio.matching.placing import NOT_NEAR, Spot, at_area, near, split, spot_of


MOST_MORE = 65_535


class Index(NamedTuple):
    """The compiled alerts."""

    legs: Legs
    entries: Entries
    tables: Tables


class Terms(NamedTuple):
    """What a run is to give: the best `limit` of each entry, `spread` of an employer."""

    worth: Worth
    limit: int
    spread: int  # 0 is any number


class Found(NamedTuple):
    """Matches as they come: by entry, best first. Arrays are longer than what is found."""

    alert: U32
    job: I32
    score: I32
    more: U16
    reasons: U16


class Meeting(NamedTuple):
    """An entry and the jobs that are where it asks: `placed` and `remote` of them."""

    asked: Asked
    placed: int
    remote: int
    home: int


class Kept(NamedTuple):
    """An entry whose jobs are about to be kept: how many passed, how much is found."""

    asked: Asked
    entry: int
    passed: int
    count: int


@compiled
def serve(
    chosen: I64, index: Index, batch: Batch, known: Known, terms: Terms
) -> tuple[Found, int]:
    """Match the chosen legs with a batch; return what is found, and how much of it."""
    room = scratch(len(batch.jobs.remote))
    found, count = _found(4096), 0
    stamp = 0
    for leg in chosen:
        held = hold(leg, index.legs, batch.postings, terms.worth, room)
        if held == 0:
            continue
        remote = split(held, leg, batch, room)
        entry, last = index.legs.entries[leg], index.legs.entries[leg + 1]
        while entry < last:
            end = _same_place(entry, last, index.entries)
            placed = _place(entry, end, leg, held, stamp, index, batch, room)
            stamp += 1
            if placed or remote:
                found, count = _entries(
                    entry, end, placed, remote, index, batch, known, terms, room, found, count
                )  # fmt: skip
            entry = end
    return found, count


@compiled
def _found(size: int) -> Found:
    return Found(
        np.empty(size, np.uint32),
        np.empty(size, np.int32),
        np.empty(size, np.int32),
        np.empty(size, np.uint16),
        np.empty(size, np.uint16),
    )


@compiled
def _same_place(entry: int, last: int, entries: Entries) -> int:
    """Return where the entries end that ask for the same kind and place."""
    kind, place = entries.kind[entry] & 3, entries.place[entry]
    end = entry + 1
    while (
        end < last and entries.place[end] == place and entries.kind[end] & 3 == kind
    ):
        end += 1
    return end


@compiled
def _place(  # noqa: PLR0913
    entry: int, end: int, leg: int, held: int, stamp: int,
    index: Index, batch: Batch, room: Scratch,
) -> int:  # fmt: skip
    kind, place = index.entries.kind[entry] & 3, np.int64(index.entries.place[entry])
    if kind != NEAR:
        return at_area(kind, place, held, batch, room)
    tables = index.tables
    widest = tables.radii[index.entries.radius[end - 1]]
    spot = spot_of(place, widest, tables.places, tables.degrees, stamp)
    return near(spot, leg, held, batch, room)


@compiled
def _entries(  # noqa: PLR0913
    first: int, end: int, placed: int, remote: int, index: Index, batch: Batch,
    known: Known, terms: Terms, room: Scratch, found: Found, count: int,
) -> tuple[Found, int]:  # fmt: skip
    side = Side(index.tables, known)
    for entry in range(first, end):
        with_remote = remote if index.entries.kind[entry] & WITH_REMOTE else 0
        if placed + with_remote == 0:
            continue
        asked = asked_of(entry, index.entries, index.tables, known)
        home = np.int64(index.entries.home[entry])
        meeting = Meeting(asked, placed, with_remote, home)
        passed = _passing(meeting, side, batch, terms.worth, room)
        if passed:
            found = _with_room(found, count, passed)
            kept = Kept(asked, entry, passed, count)
            count = _keep(kept, index, batch, terms, room, found)
    return found, count


@compiled
def _passing(
    meeting: Meeting, side: Side, batch: Batch, worth: Worth, room: Scratch
) -> int:
    """Write the jobs that pass an entry as keys, of which the least is the best."""
    asked, passed = meeting.asked, 0
    for at in range(meeting.placed):
        squared = room.squared[at]
        if squared > asked.radius and squared != NOT_NEAR:
            continue
        row = room.placed[at]
        job = np.int64(room.job[row])
        points = worth_of(job, asked, side, batch, worth)
        if points != NO:
            points += room.points[row] + _nearness(squared, asked.radius, worth.near)
            room.keys[passed] = (-points << 32) | job
            passed += 1
    for at in range(meeting.remote):
        row = room.remote[at]
        job = np.int64(room.job[row])
        if not batch.ground.open_to[meeting.home, batch.jobs.scope[job]]:
            continue
        points = worth_of(job, asked, side, batch, worth)
        if points != NO:
            room.keys[passed] = (-(points + room.points[row]) << 32) | job
            passed += 1
    return passed


@compiled
def _nearness(squared: float, radius: float, most: int) -> int:
    if squared == NOT_NEAR:
        return 0
    if radius == 0.0:
        return most
    return int(most * (radius - squared) / radius)


@compiled
def _with_room(found: Found, count: int, more: int) -> Found:
    size = len(found.job)
    if count + more <= size:
        return found
    grown = _found(max(2 * size, count + more))
    grown.alert[:count] = found.alert[:count]
    grown.job[:count] = found.job[:count]
    grown.score[:count] = found.score[:count]
    grown.more[:count] = found.more[:count]
    grown.reasons[:count] = found.reasons[:count]
    return grown


@compiled
def _keep(kept: Kept, index: Index, batch: Batch, terms: Terms, room: Scratch, found: Found) -> int:  # fmt: skip
    """Append the best of an entry's passing jobs to what is found; return the new count."""
    keys = room.keys[: kept.passed]
    _order(keys, kept.passed if terms.spread else terms.limit)
    first = count = kept.count
    for at in range(kept.passed):
        if terms.spread == 0 and count - first == terms.limit:
            break
        job = np.int64(keys[at] & 0xFFFFFFFF)
        if terms.spread and _is_too_much(job, first, count, batch, terms, found):
            continue
        found.alert[count], found.job[count] = kept.asked.alert, job
        found.score[count], found.more[count] = -(keys[at] >> 32), 0
        found.reasons[count] = grounds_of(kept.entry, job, index.entries, index.tables, batch)  # fmt: skip
        count += 1
    return count


@compiled
def _is_too_much(  # noqa: PLR0913
    job: int, first: int, count: int, batch: Batch, terms: Terms, found: Found
) -> bool:
    """Tell whether an employer has its share, and count the job as one more of theirs."""
    employer = batch.jobs.packed[job, EMPLOYER]
    same = 0
    for at in range(first, count):
        if batch.jobs.packed[found.job[at], EMPLOYER] == employer:
            same += 1
    too_much = same >= terms.spread or count - first == terms.limit
    if too_much and same:
        for at in range(first, count):
            if batch.jobs.packed[found.job[at], EMPLOYER] == employer:
                found.more[at] = min(found.more[at] + 1, MOST_MORE)
    return too_much


@compiled
def _order(keys: I64, wanted: int) -> None:
    """Bring the least `wanted` keys to the front, in order."""
    if len(keys) > 64:
        keys.sort()
        return
    for at in range(1, len(keys)):
        key = keys[at]
        to = min(at, wanted)
        if to < at and key >= keys[to - 1]:
            continue
        if to < at:
            to -= 1
            keys[at] = keys[to]
        while to > 0 and keys[to - 1] > key:
            keys[to] = keys[to - 1]
            to -= 1
        keys[to] = key
