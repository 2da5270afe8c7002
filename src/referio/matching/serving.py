"""The hot loop: each distinct leg once, each of its venues once, then entry by entry."""

from typing import NamedTuple

import numpy as np

from referio.matching.choosing import (
    JOB,
    LIKED,
    MORE,
    Terms,
    is_whole,
    offer,
    put_in_order,
    tally,
)
from referio.matching.compiled import borrowed, compiled, inlined, whole
from referio.matching.compiling import Entries
from referio.matching.conditions import I64, NEAR, U16, WITH_REMOTE, Tables
from referio.matching.evaluating import AT_ONCE, Crowd, Scratch, hold, scratch
from referio.matching.grounds import Batch
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
    paid,
    takers,
)
from referio.matching.legs import Legs
from referio.matching.placing import at_area, gather, near, open_to, split, spot_of
from referio.matching.venues import Venues


class Index(NamedTuple):
    """The compiled alerts."""

    legs: Legs
    venues: Venues
    entries: Entries
    tables: Tables


# Columns of runs: whose (the alert, the reasons where a job is there and where it is remote)
# and where the keys of a run end; they begin where those of the run before end.
WHOSE, ENDS = 0, 1
KEYS_A_RUN = 4  # that arrays are made for; most alerts keep 1 to 6 at a venue


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


class Progress(NamedTuple):
    """How far the legs are served: the one that is next, and its venue.

    `runs` and `keys` are kept so far. Where too little room is left for that venue,
    `more_runs` and `more_keys` are what it may take at most.
    """

    leg: int  # place in the chosen ones
    venue: int  # 0 is the first of that leg
    runs: int
    keys: int
    stamp: int  # one more for each venue that was looked at
    more_runs: int
    more_keys: int


BEGUN = Progress(0, 0, 0, 0, 0, 0, 0)


@compiled
def serve(
    chosen: I64, done: Progress, size: int, index: Index, batch: Batch, known: Known, terms: Terms
) -> tuple[Progress, Kept]:  # fmt: skip
    """Go on matching the chosen legs with a batch; return how far that is, and what is kept.

    It ends when all legs are served, or when arrays for `size` keys (or for what the next
    venue may take, if that is more) have no room for another venue. Arrays never grow: that
    would copy them, and leave holes in memory where they were.
    """
    nothing = whole(0)
    room = scratch(len(batch.jobs.remote), len(batch.jobs.locations))
    runs, keys = max(size // KEYS_A_RUN, done.more_runs), max(size, done.more_keys)
    kept = _kept(runs, keys, terms)
    done = Progress(
        done.leg, done.venue, nothing, nothing, done.stamp, nothing, nothing
    )
    done = _serve(chosen, done, index, batch, known, terms, room, kept)
    return done, _handed_over(kept, done.runs, done.keys)


@compiled
def _handed_over(kept: Kept, runs: int, keys: int) -> Kept:
    """Return what is filled; as a copy where that is little, lest all the rest is held."""
    some = Kept(kept.runs[:runs], kept.keys[:keys], kept.more[:keys])
    if 2 * keys > len(kept.keys):
        return some
    return Kept(some.runs.copy(), some.keys.copy(), some.more.copy())


@compiled
def _serve(
    chosen: I64, done: Progress, index: Index, batch: Batch, known: Known, terms: Terms,
    room: Scratch, kept: Kept,
) -> Progress:  # fmt: skip
    """Go on until all is done or `kept` is full.

    A loop of its own, in which no array ever takes the place of another: else Numba would
    count who holds it at every turn.
    """
    index, batch, known = borrowed(index), borrowed(batch), borrowed(known)
    room, kept = borrowed(room), borrowed(kept)
    for at in range(done.leg, len(chosen)):
        leg = chosen[at]
        held = hold(leg, index.legs, batch.postings, terms.worth, room)
        if held:
            remote = split(held, batch, room)
            done = _leg(leg, held, remote, done, index, batch, known, terms, room, kept)
            if done.more_runs:
                return Progress(whole(at), *done[1:])
    return Progress(whole(len(chosen)), *done[1:])


@inlined
def _leg(
    leg: int, held: int, remote: int, done: Progress, index: Index, batch: Batch,
    known: Known, terms: Terms, room: Scratch, kept: Kept,
) -> Progress:  # fmt: skip
    """Go on with the venues of a leg until all are done or `kept` is full."""
    _, venue, runs, keys, stamp, _, _ = done
    venue, last = max(index.legs.venues[leg], venue), index.legs.venues[leg + 1]
    while venue < last:
        placed = _place(venue, held, stamp, index, batch, room)
        stamp += 1
        if placed or remote:
            entry = whole(index.venues.entries[venue])
            end = whole(index.venues.entries[venue + 1])
            gather(room.there, placed, batch, room)
            most = min(placed + remote, terms.limit) * (end - entry)
            if keys + most > len(kept.keys) or runs + end - entry > len(kept.runs):
                return Progress(whole(0), venue, runs, keys, stamp, end - entry, most)
            runs, keys = _entries(
                entry, end, placed, remote, index, batch, known, terms, room, kept,
                runs, keys,
            )  # fmt: skip
        venue += 1
    return Progress(whole(0), whole(0), runs, keys, stamp, whole(0), whole(0))


@compiled
def _kept(runs: int, keys: int, terms: Terms) -> Kept:
    return Kept(
        np.empty((runs, 2), np.int64),
        np.empty(keys, np.int64),
        np.empty(keys if terms.spread else 0, np.uint16),
    )


@inlined
def _place(
    venue: int, held: int, stamp: int, index: Index, batch: Batch, room: Scratch
) -> int:
    """Write the jobs of a leg that are at one of its venues; return how many."""
    kind, place = index.venues.kind[venue], whole(index.venues.place[venue])
    if kind != NEAR:
        return at_area(kind, place, held, batch, room)
    widest = index.tables.radii[index.venues.radius[venue]]
    return near(spot_of(place, widest, index.tables.places), stamp, room)


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
        best = _ask(room.there, placed, meeting, 0, side, batch, terms, room)
        if with_remote:
            home = whole(index.entries.home[entry])
            able = open_to(home, with_remote, batch, room)
            best = _ask(room.afar, able, meeting, best, side, batch, terms, room)
        if best:
            if is_whole(room.keys, terms):
                put_in_order(room.keys, best)
            _write(meeting, best, count, index, batch, terms, room, kept)
            count += best
            there, afar = grounds_of(entry, index.entries, index.tables)
            kept.runs[runs, WHOSE] = asked.alert << 32 | there << 16 | afar
            kept.runs[runs, ENDS] = count
            runs += 1
    return runs, count


@inlined
def _ask(
    crowd: Crowd, size: int, meeting: Meeting, kept: int, side: Side, batch: Batch,
    terms: Terms, room: Scratch,
) -> int:  # fmt: skip
    """Keep the best of a crowd for an entry; return how many are kept."""
    above = meeting.above
    if size and crowd.squared[0] != NOT_NEAR:
        above += terms.worth.near
    for first in range(0, size, AT_ONCE):
        if kept == terms.limit and crowd.left[first] + above < _worst(kept, room):
            break  # none that follows is better
        last = min(first + AT_ONCE, size)
        passing = takers(crowd, first, last, meeting.asked, room.passing)
        for one in range(passing):
            at = whole(room.passing[one])
            kept = _meet(meeting, at, crowd, kept, side, batch, terms, room)
    return kept


@inlined
def _worst(kept: int, room: Scratch) -> int:
    """Return the score of the last that is kept."""
    return -(room.keys[kept - 1] >> 32)


@inlined
def _meet(
    meeting: Meeting, at: int, crowd: Crowd, kept: int, side: Side, batch: Batch,
    terms: Terms, room: Scratch,
) -> int:  # fmt: skip
    """Keep a job if it is paid and liked, and among the best; return how many are kept."""
    asked, worth = meeting.asked, terms.worth
    own = crowd.standing[at] + nearness(crowd.squared[at], asked.radius, worth.near)
    if asked.floored:
        pay = paid(at, crowd, asked, worth)
        if pay == NO:
            return kept
        own += pay
    row = crowd.at[at]
    if is_special(asked, side.known):
        job = room.job[crowd.row[at]]
        liked = liking(job, row, asked, side, batch, worth)
        if liked == NO:
            return kept
        own += liked
    if terms.spread:
        tally(meeting.entry, batch.jobs.sharers[row], room)
    return offer(room.keys, kept, (-own << 32) | row, terms, batch.jobs.sharers)


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
