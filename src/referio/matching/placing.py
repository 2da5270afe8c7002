"""Which jobs of a leg are at a place: once for all alerts that ask for both."""

import math
from typing import NamedTuple

import numpy as np

from referio.matching.compiled import inlined, whole
from referio.matching.conditions import ANYWHERE, AREA, F32, F64, I32
from referio.matching.evaluating import Scratch
from referio.matching.grounds import (
    AROUND,
    BANDS,
    CELLS,
    STANDING,
    Batch,
    has_bit,
)
from referio.matching.judging import NOT_NEAR

FEW = 32  # jobs that are looked at one by one rather than through the grid
NOBODY = -1  # as a home
MARGIN = 1e-3  # degrees (100 m): the grid may give too much, never too little


class Spot(NamedTuple):
    """A place that is asked for: on the unit sphere, in degrees, and a squared radius.

    `stamp` is a number of this spot's own.
    """

    x: float
    y: float
    z: float
    latitude: float
    longitude: float
    radius: float
    stamp: int


class Box(NamedTuple):
    """Bands and columns of the grid; columns may run over the date line."""

    south: int
    north: int
    first: int
    last: int


@inlined
def spot_of(place: int, radius: float, places: F32, degrees: F64, stamp: int) -> Spot:
    """Return a place of the tables as a spot."""
    return Spot(
        np.float64(places[place, 0]),
        np.float64(places[place, 1]),
        np.float64(places[place, 2]),
        degrees[place, 0],
        degrees[place, 1],
        radius,
        stamp,
    )


@inlined
def split(count: int, leg: int, batch: Batch, room: Scratch) -> int:
    """Copy what is known of a leg's jobs side by side; return how many are remote.

    All are marked as the leg's, and those that are remote noted.
    """
    remote, room.home[0] = 0, NOBODY
    for row in range(count):
        job = room.job[row]
        for column in range(8):
            room.facts[row, column] = batch.jobs.packed[job, column]
        room.facts[row, STANDING] += room.points[row]
        if batch.jobs.remote[job]:
            room.remote[remote] = row
            remote += 1
    best = whole(0)
    for row in range(count - 1, -1, -1):
        best = max(best, room.facts[row, STANDING])
        room.best_left[row] = best
    if count > FEW:
        for row in range(count):
            room.leg_stamp[room.job[row]] = leg
            room.leg_row[room.job[row]] = row
    return remote


@inlined
def open_to(home: int, remote: int, batch: Batch, room: Scratch) -> int:
    """Write the remote jobs of a leg that are open to a home into room; return how many.

    Entries of one home follow one another, so what was written mostly stands already.
    """
    if room.home[0] != home:
        count = 0
        for at in range(remote):
            row = room.remote[at]
            room.open_to[count] = row
            count += batch.ground.open_to[home, batch.jobs.scope[room.job[row]]]
        room.home[0], room.home[1] = home, count
    return room.home[1]


@inlined
def at_area(kind: int, area: int, count: int, batch: Batch, room: Scratch) -> int:
    """Write the jobs of a leg that are in an area, or anywhere, into room.placed."""
    placed = 0
    bits = batch.ground.area_row[area] if kind == AREA else -1
    for row in range(count):
        job = room.job[row]
        inside = bits >= 0 and has_bit(batch.ground.area_bits, bits, job)
        if kind == ANYWHERE or inside:
            room.placed[placed] = row
            room.squared[placed] = NOT_NEAR
            placed += 1
    return placed


@inlined
def near(spot: Spot, leg: int, count: int, batch: Batch, room: Scratch) -> int:
    """Write the jobs of a leg within the radius of a spot into room.placed and squared."""
    half = math.sqrt(max(0.0, spot.radius)) / 2
    if spot.radius < 0.0:
        return 0  # a place nobody knows
    if count <= FEW or half >= 1.0:
        return _near_few(spot, count, batch, room)
    box = _box(spot, math.degrees(2 * math.asin(half)) + MARGIN)
    if _crowd(box, batch.ground.cell_starts, count) >= count:
        return _near_few(spot, count, batch, room)
    return _near_many(spot, leg, box, batch, room)


@inlined
def _crowd(box: Box, cell_starts: I32, enough: int) -> int:
    """Count the locations in a box, as far as `enough`; over the date line at most twice."""
    crowd = 0
    for band in range(box.south, box.north + 1):
        row = band * AROUND
        if box.first >= 0 and box.last < AROUND:
            crowd += cell_starts[row + box.last + 1] - cell_starts[row + box.first]
        else:
            crowd += cell_starts[row + AROUND] - cell_starts[row]
        if crowd >= enough:
            break
    return crowd


@inlined
def _near_few(spot: Spot, count: int, batch: Batch, room: Scratch) -> int:
    placed = 0
    starts = batch.jobs.location_starts
    for row in range(count):
        job = room.job[row]
        best = np.inf
        for at in range(starts[job], starts[job + 1]):
            best = min(best, _squared(spot, batch.jobs.locations, at))
        if best <= spot.radius:
            room.placed[placed] = row
            room.squared[placed] = best
            placed += 1
    return placed


@inlined
def _squared(spot: Spot, locations: F32, at: int) -> float:
    across = spot.x - np.float64(locations[at, 0])
    along = spot.y - np.float64(locations[at, 1])
    up = spot.z - np.float64(locations[at, 2])
    return (across * across + along * along) + up * up


@inlined
def _near_many(spot: Spot, leg: int, box: Box, batch: Batch, room: Scratch) -> int:
    placed = 0
    for band in range(box.south, box.north + 1):
        for turn in range(box.first, box.last + 1):
            cell = band * AROUND + turn % AROUND
            placed = _in_cell(spot, leg, cell, placed, batch, room)
    return placed


@inlined
def _box(spot: Spot, angle: float) -> Box:
    """Return the cells that may hold what lies within an angle, in degrees, of a spot."""
    south = max(0, int((spot.latitude - angle + 90.0) * CELLS))
    north = min(BANDS - 1, int((spot.latitude + angle + 90.0) * CELLS))
    first, last = _columns(spot, angle)
    return Box(south, north, first, last)


@inlined
def _columns(spot: Spot, angle: float) -> tuple[int, int]:
    """Return the first and last column to look in; they may run over the date line."""
    if abs(spot.latitude) + angle >= 89.0:
        return 0, AROUND - 1
    ratio = math.sin(math.radians(angle)) / math.cos(math.radians(spot.latitude))
    wide = math.degrees(math.asin(min(1.0, ratio))) + MARGIN
    first = math.floor((spot.longitude - wide + 180.0) * CELLS)
    last = math.floor((spot.longitude + wide + 180.0) * CELLS)
    if last - first >= AROUND:
        return 0, AROUND - 1
    return int(first), int(last)


@inlined
def _in_cell(
    spot: Spot, leg: int, cell: int, placed: int, batch: Batch, room: Scratch
) -> int:
    ground = batch.ground
    for at in range(ground.cell_starts[cell], ground.cell_starts[cell + 1]):
        location = ground.cell_locations[at]
        job = ground.job_of[location]
        if room.leg_stamp[job] != leg:
            continue
        squared = _squared(spot, batch.jobs.locations, location)
        if squared > spot.radius:
            continue
        if room.place_stamp[job] != spot.stamp:
            room.place_stamp[job] = spot.stamp
            room.place_row[job] = placed
            room.placed[placed] = room.leg_row[job]
            room.squared[placed] = squared
            placed += 1
        else:
            known = room.place_row[job]
            room.squared[known] = min(room.squared[known], squared)
    return placed
