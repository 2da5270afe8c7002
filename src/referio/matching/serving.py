"""The hot loop: each distinct leg once, each of its places once, then entry by entry."""

from typing import NamedTuple

import numpy as np

from referio.matching.choosing import JOB, LIKED, MORE, Terms, is_whole, offer, tally
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import I64, NEAR, U16, WITH_REMOTE, Tables
from referio.matching.evaluating import Scratch, hold, scratch
from referio.matching.grounds import ROW, Batch
from referio.matching.judging import (
    NO,
    NOT_NEAR,
    Asked,
    Known,
    Side,
    asked_of,
    grounds_of,
    is_followed,
    is_special,
    liking,
    most_above,
    nearness,
    points_of,
)
from referio.matching.legs import Legs
from referio.matching.placing import at_area, near, open_to, split, spot_of


class Index(NamedTuple):
    """The compiled alerts."""

    legs: Legs
    entries: Entries
    tables: Tables


# Columns of runs: whose (the alert, the reasons where a job is there and where it is remote)
# and where the keys of a run end; they begin where those of the run before end.
WHOSE, ENDS = 0, 1


class Kept(NamedTuple):
    """What is kept: `runs` int64[r, 2], one for each entry that keeps anything.

    `keys` are those of all runs (less is better: minus the score, then the job), with LIKED
    where the employer is followed; `more` is of each key, and empty where nobody asks.
    """

    runs: I64
    keys: I64
    more: U16


class Meeting(NamedTuple):
    """An entry that meets jobs; `above` is what it at most adds to their standing."""

    asked: Asked
    entry: int
    above: int


@compiled
def serve(chosen: I64, index: Index, batch: Batch, known: Known, terms: Terms) -> Kept:
    """Match the chosen legs with a batch; return what is kept."""
    own_room, kept, stamp = scratch(len(batch.jobs.remote)), _kept(4096, 4096, terms), 0
    runs, count = 0, 0
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
                if count + most > len(kept.keys) or runs + end - entry > len(kept.runs):
                    kept = _grown(kept, runs, count, end - entry, most, terms)
                runs, count = _entries(
                    entry, end, placed, remote, index, batch, known, terms, room,
                    borrowed(kept), runs, count,
                )  # fmt: skip
            entry = end
    last = count + 0 * len(own_room.job)  # our room is ours until here
    return Kept(kept.runs[:runs], kept.keys[:last], kept.more[:last])


@compiled
def _kept(runs: int, keys: int, terms: Terms) -> Kept:
    return Kept(
        np.empty((runs, 2), np.int64),
        np.empty(keys, np.int64),
        np.empty(keys if terms.spread else 0, np.uint16),
    )


@compiled
def _grown(kept: Kept, runs: int, keys: int, more_runs: int, more_keys: int, terms: Terms) -> Kept:  # fmt: skip
    grown = _kept(
        max(2 * len(kept.runs), runs + more_runs),
        max(2 * len(kept.keys), keys + more_keys),
        terms,
    )
    grown.runs[:runs] = kept.runs[:runs]
    grown.keys[:keys] = kept.keys[:keys]
    if terms.spread:
        grown.more[:keys] = kept.more[:keys]
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
    known: Known, terms: Terms, room: Scratch, kept: Kept, runs: int, count: int,
) -> tuple[int, int]:  # fmt: skip
    side = Side(index.tables, known)
    for entry in range(first, end):
        with_remote = remote if index.entries.kind[entry] & WITH_REMOTE else 0
        if placed + with_remote == 0:
            continue
        asked = asked_of(entry, index.entries, index.tables, known)
        meeting = Meeting(asked, entry, most_above(asked, index.tables, terms.worth))
        best = _there(meeting, placed, side, batch, terms, room)
        if with_remote:
            home = whole(index.entries.home[entry])
            able = open_to(home, with_remote, batch, room)
            best = _afar(meeting, able, best, side, batch, terms, room)
        if best:
            if is_whole(room.keys, terms):
                room.keys[:best].sort()
            _write(meeting, best, count, index, batch, terms, room, kept)
            count += best
            there, afar = grounds_of(entry, index.entries, index.tables)
            kept.runs[runs, WHOSE] = asked.alert << 32 | there << 16 | afar
            kept.runs[runs, ENDS] = count
            runs += 1
    return runs, count


@inlined
def _there(meeting: Meeting, placed: int, side: Side, batch: Batch, terms: Terms, room: Scratch) -> int:  # fmt: skip
    """Keep the best of the jobs where an entry asks; return how many."""
    asked, near_by, kept = meeting.asked, terms.worth.near, 0
    for at in range(placed):
        row, far = room.placed[at], room.squared[at]
        if far == NOT_NEAR:
            if _is_hopeless(row, meeting.above, kept, terms, room):
                break  # none that follows is better
            kept = _meet(meeting, row, 0, kept, side, batch, terms, room)
        elif far <= asked.radius and not _is_hopeless(
            row, meeting.above + near_by, kept, terms, room
        ):
            points = nearness(far, asked.radius, near_by)
            kept = _meet(meeting, row, points, kept, side, batch, terms, room)
    return kept


@inlined
def _afar(meeting: Meeting, able: int, kept: int, side: Side, batch: Batch, terms: Terms, room: Scratch) -> int:  # fmt: skip
    """Keep the best of the remote jobs that are open to an entry's home, too."""
    for at in range(able):
        row = room.open_to[at]
        if _is_hopeless(row, meeting.above, kept, terms, room):
            break
        kept = _meet(meeting, row, 0, kept, side, batch, terms, room)
    return kept


@inlined
def _is_hopeless(row: int, above: int, kept: int, terms: Terms, room: Scratch) -> bool:
    """Tell whether neither a job nor any that follows it can be among the best."""
    if kept < terms.limit:
        return False
    return room.best_left[row] + above < -(room.keys[kept - 1] >> 32)


@inlined
def _meet(
    meeting: Meeting, row: int, points: int, kept: int, side: Side, batch: Batch,
    terms: Terms, room: Scratch,
) -> int:  # fmt: skip
    """Keep a job if it passes, and is among the best; return how many are kept."""
    asked, worth = meeting.asked, terms.worth
    own = points_of(row, asked, worth, room.facts)
    if own == NO:
        return kept
    job, at = room.job[row], room.facts[row, ROW]
    if is_special(asked, side.known):
        liked = liking(job, at, asked, side, batch, worth)
        if liked == NO:
            return kept
        points += liked
    if terms.spread:
        tally(meeting.entry, batch.jobs.sharers[at], room)
    key = (-(own + points) << 32) | at
    return offer(room.keys, kept, key, terms, batch.jobs.sharers)


@inlined
def _write(
    meeting: Meeting, best: int, count: int, index: Index, batch: Batch, terms: Terms,
    room: Scratch, kept: Kept,
) -> None:  # fmt: skip
    """Append the best that an entry found to what is kept."""
    extras = meeting.asked.extras
    for at in range(best):
        key = room.keys[at]
        row = key & JOB
        if extras and is_followed(batch.jobs.ranks[row], extras, index.tables, batch):
            key |= LIKED
        if terms.spread:
            room.tally[batch.jobs.sharers[row]] -= 1
        kept.keys[count + at] = key
    if terms.spread:
        for at in range(count, count + best):
            left = room.tally[batch.jobs.sharers[kept.keys[at] & JOB]]
            kept.more[at] = min(whole(left), MORE)
