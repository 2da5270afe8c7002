"""The hot loop: each distinct leg once, each of its places once, then entry by entry."""

from typing import NamedTuple

import numpy as np

from referio.matching.choosing import JOB, MORE, Terms, offer, put_in_order, tally
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import I64, NEAR, WITH_REMOTE, Tables
from referio.matching.evaluating import CHUNK, Scratch, hold, scratch
from referio.matching.grounds import Batch
from referio.matching.judging import (
    FOLLOWED,
    Asked,
    Known,
    Side,
    asked_of,
    grounds_of,
    is_followed,
    most_above,
)
from referio.matching.legs import Legs
from referio.matching.placing import (
    FEW,
    at_area,
    near,
    open_to,
    split,
    spot_of,
    spread_out,
)
from referio.matching.winnowing import bound_of, liked, winnow_afar, winnow_there


class Index(NamedTuple):
    """The compiled alerts."""

    legs: Legs
    entries: Entries
    tables: Tables


# Columns of what is found, int64[n, 2]: a key (less is better: minus the score, then the
# job) and the rest (alert, more, reasons).
KEY, REST = 0, 1


class Meeting(NamedTuple):
    """An entry that meets jobs; `above` is what it at most adds to their standing."""

    asked: Asked
    entry: int
    above: int


@compiled
def serve(chosen: I64, index: Index, batch: Batch, known: Known, terms: Terms) -> I64:
    """Match the chosen legs with a batch; return what is found."""
    own_room = scratch(len(batch.jobs.remote), len(batch.jobs.locations))
    found, count, stamp = _room(4096), 0, 0
    index, batch, known = borrowed(index), borrowed(batch), borrowed(known)
    room = borrowed(own_room)
    for leg in chosen:
        held = hold(leg, index.legs, batch.postings, terms.worth, room)
        if held == 0:
            continue
        remote = split(held, leg, batch, room)
        entry, last = index.legs.entries[leg], index.legs.entries[leg + 1]
        locations = whole(0)
        if index.entries.kind[entry] & 3 == NEAR:  # these come first
            locations = spread_out(held, batch, room)
        while entry < last:
            end = _same_place(entry, last, index.entries)
            placed = _place(entry, end, leg, held, locations, stamp, index, batch, room)
            stamp += 1
            if placed or remote:
                most = min(placed + remote, terms.limit) * (end - entry)
                if count + most > len(found):
                    found = _grown(found, count, most)
                count = _entries(
                    entry, end, placed, remote, held <= FEW, index, batch, known, terms, room, found, count
                )  # fmt: skip
            entry = end
    return found[: count + 0 * len(own_room.job)]  # our room is ours until here


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
    entry: int, end: int, leg: int, held: int, locations: int, stamp: int,
    index: Index, batch: Batch, room: Scratch,
) -> int:  # fmt: skip
    kind, place = index.entries.kind[entry] & 3, whole(index.entries.place[entry])
    if kind != NEAR:
        return at_area(kind, place, held, batch, room)
    tables = index.tables
    widest = tables.radii[index.entries.radius[end - 1]]
    spot = spot_of(place, widest, tables.places, tables.degrees, stamp)
    return near(spot, leg, held, locations, batch, room)


@inlined
def _entries(
    first: int, end: int, placed: int, remote: int, few: bool, index: Index, batch: Batch,
    known: Known, terms: Terms, room: Scratch, found: I64, count: int,
) -> int:  # fmt: skip
    side = Side(index.tables, known)
    ordered = few or index.entries.kind[first] & 3 != NEAR
    for entry in range(first, end):
        with_remote = remote if index.entries.kind[entry] & WITH_REMOTE else 0
        if placed + with_remote == 0:
            continue
        asked = asked_of(entry, index.entries, index.tables, known)
        meeting = Meeting(asked, entry, most_above(asked, index.tables, terms.worth))
        able = whole(0)
        if with_remote:
            able = open_to(whole(index.entries.home[entry]), with_remote, batch, room)
        every = terms.spread == 0 and placed + able <= terms.limit
        kept = _best(meeting, placed, able, ordered, every, side, batch, terms, room)
        if kept:
            if every:
                put_in_order(room.keys, kept)
            _write(meeting, kept, count, index, batch, terms, room, borrowed(found))
            count += kept
    return count


@inlined
def _best(
    meeting: Meeting, placed: int, able: int, ordered: bool, every: bool, side: Side,
    batch: Batch, terms: Terms, room: Scratch,
) -> int:  # fmt: skip
    """Keep the best of the jobs where an entry asks, then of those from afar; return how many."""
    asked, worth, kept, begin = meeting.asked, terms.worth, whole(0), whole(0)
    step = placed + able if every else CHUNK
    while begin < placed + able:
        is_there = begin < placed
        row = room.placed[begin] if is_there else room.open_to[begin - placed]
        most = meeting.above + (worth.near if is_there else 0)
        until = placed if is_there else placed + able
        in_order = ordered or not is_there
        if in_order and _is_hopeless(row, most, kept, terms, room):
            begin = until  # none that follows is better
            continue
        base, bound = kept if every else terms.limit, bound_of(kept, asked, terms, room)
        end = min(begin + step, until)
        if is_there:
            last = winnow_there(begin, end, base, bound, asked, worth, room)
        else:
            last = winnow_afar(
                begin - placed, end - placed, base, bound, asked, worth, room
            )
        kept = _taken(meeting, base, last, kept, every, side, batch, terms, room)
        begin = end
    return kept


@inlined
def _is_hopeless(row: int, above: int, kept: int, terms: Terms, room: Scratch) -> bool:
    """Tell whether neither a job nor any that follows it can be among the best."""
    if kept < terms.limit:
        return False
    return room.best_left[row] + above < -(room.keys[kept - 1] >> 32)


@inlined
def _taken(
    meeting: Meeting, first: int, last: int, kept: int, every: bool, side: Side,
    batch: Batch, terms: Terms, room: Scratch,
) -> int:  # fmt: skip
    """Keep those of the keys from `first` on that pass and are among the best."""
    last = liked(first, last, meeting.asked, side, batch, terms.worth, room)
    if every:
        return last
    for at in range(first, last):
        key = room.keys[at]
        if terms.spread:
            tally(meeting.entry, batch.jobs.sharers[key & JOB], room)
        kept = offer(room.keys, kept, key, terms, batch.jobs.sharers)
    return kept


@inlined
def _write(
    meeting: Meeting, kept: int, count: int, index: Index, batch: Batch, terms: Terms,
    room: Scratch, found: I64,
) -> None:  # fmt: skip
    """Append what an entry has kept to what is found."""
    extras = meeting.asked.extras
    there, afar = grounds_of(meeting.entry, index.entries, index.tables)
    for at in range(kept):
        key = room.keys[at]
        row = key & JOB
        rest = afar if batch.jobs.is_remote[row] else there
        if extras and is_followed(batch.jobs.ranks[row], extras, index.tables, batch):
            rest |= FOLLOWED
        if terms.spread:
            room.tally[batch.jobs.sharers[row]] -= 1
        found[count + at, KEY] = key
        found[count + at, REST] = meeting.asked.alert << 32 | rest
    if terms.spread:
        for at in range(count, count + kept):
            left = room.tally[batch.jobs.sharers[found[at, KEY] & JOB]]
            found[at, REST] |= min(whole(left), MORE) << 16
