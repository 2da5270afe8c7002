"""The hot loop: each distinct leg once, each of its places once, then entry by entry."""

from typing import NamedTuple

import numpy as np

from referio.matching.choosing import JOB, MORE, Terms, choose, choose_spread, tally
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import I64, NEAR, WITH_REMOTE, Tables
from referio.matching.evaluating import Scratch, Worth, hold, scratch
from referio.matching.grounds import SHARER, Batch
from referio.matching.judging import (
    Asked,
    Known,
    Side,
    asked_of,
    grounds_of,
    passing_afar,
    passing_there,
    wanted,
)
from referio.matching.legs import Legs
from referio.matching.placing import at_area, near, split, spot_of


class Index(NamedTuple):
    """The compiled alerts."""

    legs: Legs
    entries: Entries
    tables: Tables


# Columns of what is found, int64[n, 2]: a key (less is better: minus the score, then the
# job) and the rest (alert, more, reasons).
KEY, REST = 0, 1


class Meeting(NamedTuple):
    """An entry and the jobs that are where it asks: `placed` and `remote` of them."""

    asked: Asked
    placed: int
    remote: int
    home: int


class Kept(NamedTuple):
    """An entry whose jobs are about to be kept: how many passed, how much was found."""

    asked: Asked
    entry: int
    passed: int
    before: int


@compiled
def serve(
    chosen: I64, index: Index, batch: Batch, known: Known, terms: Terms
) -> tuple[I64, int]:
    """Match the chosen legs with a batch; return what is found, and how much of it."""
    own_room, found, count, stamp = scratch(len(batch.jobs.remote)), _room(4096), 0, 0
    index, batch, known = borrowed(index), borrowed(batch), borrowed(known)
    room = borrowed(own_room)
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
                most = min(placed + remote, terms.limit) * (end - entry)
                if count + most > len(found):
                    found = _grown(found, count, most)
                count = _entries(
                    entry, end, placed, remote, index, batch, known, terms, room, found, count
                )  # fmt: skip
            entry = end
    return found[: count + 0 * len(own_room.job)], count  # our room is ours until here


@compiled
def _room(size: int) -> I64:
    return np.empty((size, 2), np.int64)


@compiled
def _grown(found: I64, count: int, more: int) -> I64:
    grown = _room(max(2 * len(found), count + more))
    grown[:count] = found[:count]
    return grown


@inlined
def _same_place(entry: int, last: int, entries: Entries) -> int:
    """Return where the entries end that ask for the same kind and place."""
    kind, place = entries.kind[entry] & 3, entries.place[entry]
    end = entry + 1
    while end < last and entries.place[end] == place and entries.kind[end] & 3 == kind:
        end += 1
    return end


@inlined
def _place(
    entry: int, end: int, leg: int, held: int, stamp: int,
    index: Index, batch: Batch, room: Scratch,
) -> int:  # fmt: skip
    kind, place = index.entries.kind[entry] & 3, whole(index.entries.place[entry])
    if kind != NEAR:
        return at_area(kind, place, held, batch, room)
    tables = index.tables
    widest = tables.radii[index.entries.radius[end - 1]]
    spot = spot_of(place, widest, tables.places, tables.degrees, stamp)
    return near(spot, leg, held, batch, room)


@inlined
def _entries(
    first: int, end: int, placed: int, remote: int, index: Index, batch: Batch,
    known: Known, terms: Terms, room: Scratch, found: I64, count: int,
) -> int:  # fmt: skip
    side = Side(index.tables, known)
    for entry in range(first, end):
        with_remote = remote if index.entries.kind[entry] & WITH_REMOTE else 0
        if placed + with_remote == 0:
            continue
        asked = asked_of(entry, index.entries, index.tables, known)
        home = whole(index.entries.home[entry])
        meeting = Meeting(asked, placed, with_remote, home)
        passed = _passing(meeting, side, batch, terms.worth, room)
        if passed:
            kept = Kept(asked, entry, passed, count)
            count = _keep(kept, index, batch, terms, room, borrowed(found))
    return count


@inlined
def _passing(
    meeting: Meeting, side: Side, batch: Batch, worth: Worth, room: Scratch
) -> int:
    """Write the jobs that pass an entry as keys, of which the least is the best."""
    asked, passed = meeting.asked, 0
    if meeting.placed:
        passed = passing_there(
            meeting.placed,
            room.placed,
            room.squared,
            room.facts,
            asked,
            worth,
            room.keys,
        )
    if meeting.remote:
        open_to = batch.ground.open_to[meeting.home]
        passed += passing_afar(
            meeting.remote, room.remote, room.facts, asked, worth, open_to, room.keys[passed:]
        )  # fmt: skip
    if passed and (asked.excluded or asked.extras or len(side.known.sent_starts)):
        passed = wanted(passed, asked, side, batch, worth, room.keys)
    return passed


@inlined
def _keep(kept: Kept, index: Index, batch: Batch, terms: Terms, room: Scratch, found: I64) -> int:  # fmt: skip
    """Append the best of an entry's passing jobs to what is found; return the new count."""
    count, spread = kept.before, 0 < terms.spread < kept.passed
    if spread:
        tally(kept.entry, kept.passed, batch.jobs.packed, room)
        best = choose_spread(room.keys, kept.passed, terms, batch.jobs.packed)
    else:
        best = choose(room.keys, kept.passed, terms.limit)
    for at in range(best):
        key = room.keys[at]
        job = key & JOB
        if spread:
            room.tally[batch.jobs.packed[job, SHARER]] -= 1
        reasons = grounds_of(kept.entry, job, index.entries, index.tables, batch)
        found[count + at, KEY] = key
        found[count + at, REST] = kept.asked.alert << 32 | reasons
    if spread:
        for at in range(count, count + best):
            left = room.tally[batch.jobs.packed[found[at, KEY] & JOB, SHARER]]
            found[at, REST] |= min(whole(left), MORE) << 16
    return count + best
