"""Which jobs of a leg are at a place: once for all alerts that ask for both."""

import math
from typing import NamedTuple

import numpy as np

from referio.matching.compiled import inlined, whole
from referio.matching.conditions import ANYWHERE, AREA, F32
from referio.matching.evaluating import Bands, Crowd, Scratch
from referio.matching.grounds import (
    LANGUAGES,
    MONEY,
    PAY,
    ROW,
    SEQUENCE,
    STANDING,
    TICKS,
    Batch,
    has_bit,
)
from referio.matching.judging import NOT_NEAR

NOBODY = -1  # as a home
TO_A_BAND = 8  # locations
SURELY = 1e-9  # of half a sphere; rounding must not hide a band


class Spot(NamedTuple):
    """A place that is asked for: on the unit sphere, and a squared radius."""

    x: float
    y: float
    z: float
    radius: float


@inlined
def spot_of(place: int, radius: float, places: F32) -> Spot:
    """Return a place of the tables as a spot."""
    return Spot(
        np.float64(places[place, 0]),
        np.float64(places[place, 1]),
        np.float64(places[place, 2]),
        radius,
    )


@inlined
def split(count: int, batch: Batch, room: Scratch) -> int:
    """Note which of a leg's jobs are remote, and where the others are; return how many."""
    remote, room.home[0] = 0, NOBODY
    for row in range(count):
        job = room.job[row]
        if batch.jobs.remote[job]:
            room.remote[remote] = row
            remote += 1
    settle(count, batch, room)
    return remote


@inlined
def gather(crowd: Crowd, count: int, batch: Batch, room: Scratch) -> None:
    """Copy what is known of the first rows of a crowd, which many entries ask, side by side."""
    packed, left = batch.jobs.packed, whole(0)
    for at in range(count - 1, -1, -1):
        job = room.job[crowd.row[at]]
        standing = packed[job, STANDING] + room.points[crowd.row[at]]
        left = max(left, standing)
        crowd.left[at], crowd.standing[at] = left, standing
        crowd.ticks[at] = packed[job, TICKS]
        crowd.languages[at] = packed[job, LANGUAGES]
        crowd.sequence[at] = packed[job, SEQUENCE]
        crowd.money[at] = packed[job, MONEY]
        crowd.pay[at] = packed[job, PAY]
        crowd.at[at] = packed[job, ROW]


@inlined
def open_to(home: int, remote: int, batch: Batch, room: Scratch) -> int:
    """Write the remote jobs of a leg that are open to a home into room.afar; return how many.

    Entries of one home follow one another, so what was written mostly stands already.
    """
    if room.home[0] != home:
        count = 0
        for at in range(remote):
            row = room.remote[at]
            room.afar.row[count], room.afar.squared[count] = row, NOT_NEAR
            count += batch.ground.open_to[home, batch.jobs.scope[room.job[row]]]
        gather(room.afar, count, batch, room)
        room.home[0], room.home[1] = home, count
    return room.home[1]


@inlined
def at_area(kind: int, area: int, count: int, batch: Batch, room: Scratch) -> int:
    """Write the jobs of a leg that are in an area, or anywhere, into room.there."""
    placed = 0
    bits = batch.ground.area_row[area] if kind == AREA else -1
    for row in range(count):
        job = room.job[row]
        inside = bits >= 0 and has_bit(batch.ground.area_bits, bits, job)
        if kind == ANYWHERE or inside:
            room.there.row[placed] = row
            room.there.squared[placed] = NOT_NEAR
            placed += 1
    return placed


@inlined
def settle(count: int, batch: Batch, room: Scratch) -> None:
    """Write where the first jobs of room are into room.ground, from south to north."""
    ground, starts, size = room.ground, batch.jobs.location_starts, whole(0)
    for row in range(count):
        size += starts[room.job[row] + 1] - starts[room.job[row]]
    bands = min(max(size // TO_A_BAND, 1), len(ground.starts) - 2)
    ground.starts[: bands + 2], ground.bands[0] = 0, bands
    if bands > 1:
        _count(count, bands, batch, room)
    for row in range(count):
        for at in range(starts[room.job[row]], starts[room.job[row] + 1]):
            _settle_one(row, at, bands, batch.jobs.locations, ground)


@inlined
def _count(count: int, bands: int, batch: Batch, room: Scratch) -> None:
    """Write where each band is to begin, one further on (see _settle_one)."""
    ground, starts = room.ground, batch.jobs.location_starts
    for row in range(count):
        for at in range(starts[room.job[row]], starts[room.job[row] + 1]):
            north = np.float64(batch.jobs.locations[at, 2])
            ground.starts[_band(north, bands) + 2] += 1
    for band in range(2, bands + 2):
        ground.starts[band] += ground.starts[band - 1]


@inlined
def _settle_one(row: int, location: int, bands: int, locations: F32, ground: Bands) -> None:  # fmt: skip
    north = np.float64(locations[location, 2])
    band = _band(north, bands) + 1  # which begins here, and once all are in, ends
    to = ground.starts[band]
    ground.starts[band] += 1
    ground.row[to], ground.z[to] = row, north
    ground.x[to] = np.float64(locations[location, 0])
    ground.y[to] = np.float64(locations[location, 1])


@inlined
def _band(north: float, bands: int) -> int:
    """Return the band of so many from pole to pole that a coordinate from -1 to 1 is in."""
    band = (north + 1.0) * 0.5 * bands
    return min(whole(band), bands - 1) if band > 0.0 else whole(0)


@inlined
def near(spot: Spot, stamp: int, room: Scratch) -> int:
    """Write the jobs of a leg within the radius of a spot into room.there.

    `stamp` is a number of this spot's own.
    """
    if spot.radius < 0.0:
        return 0  # a place nobody knows
    ground, placed = room.ground, 0
    bands = ground.bands[0]
    south, north = whole(0), bands - 1
    if bands > 1:
        half = math.sqrt(spot.radius) + SURELY
        south, north = _band(spot.z - half, bands), _band(spot.z + half, bands)
    for at in range(ground.starts[south], ground.starts[north + 1]):
        across, along, up = spot.x - ground.x[at], spot.y - ground.y[at], spot.z - ground.z[at]  # fmt: skip
        squared = (across * across + along * along) + up * up
        if squared <= spot.radius:
            placed = _found(ground.row[at], squared, placed, stamp, room)
    return placed


@inlined
def _found(row: int, squared: float, placed: int, stamp: int, room: Scratch) -> int:
    """Write a job that is near into room.there once, with its nearest location."""
    if room.place_stamp[row] == stamp:
        known = room.place_row[row]
        room.there.squared[known] = min(room.there.squared[known], squared)
        return placed
    room.place_stamp[row], room.place_row[row] = stamp, placed
    room.there.row[placed], room.there.squared[placed] = row, squared
    return placed + 1
