"""Distance as every way of matching takes it."""

from math import asin, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referio.core.criteria import JobPlace, Near, Point
from referio.core.places import EARTH_KM, distance_km
from referio.matching.nearness import (
    kilometres,
    squared_chord,
    squared_radius,
    unit,
    unit_vectors,
)
from tests.examples import examples

from .examples import (
    EAST_OF_THE_LINE,
    LEEDS,
    NORTH_POLE,
    NOWHERE,
    PARIS,
    SOUTH_POLE,
    WEST_OF_THE_LINE,
    a_job,
    an_alert,
    judge,
)

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
points = st.builds(Point, latitudes, longitudes)


def within(asked: Point, radius_km: int, there: Point) -> bool:
    alert = an_alert(places=(Near("There", asked, radius_km),))
    return judge(alert, a_job(places=(JobPlace("Here", "GB", there),))).matched


@given(st.lists(points, max_size=40))
def test_many_at_once_are_what_each_is_alone(several):
    """Vectorised and single sines may come from different code in the processor."""
    together = unit_vectors(
        [one.latitude for one in several], [one.longitude for one in several]
    )
    assert together.dtype == np.float32
    assert together.shape == (len(several), 3)
    assert [tuple(row) for row in together.tolist()] == [unit(one) for one in several]


@given(st.lists(points, min_size=1, max_size=20))
def test_where_the_degrees_lie_in_memory_makes_no_difference(several):
    table = np.array([(one.latitude, one.longitude) for one in several])
    apart = unit_vectors(table[:, 0], table[:, 1])
    assert apart.tolist() == [list(unit(one)) for one in several]


@given(points, points)
@settings(max_examples=examples(100))
def test_the_chord_is_nearly_the_way_over_ground(one, other):
    chord = kilometres(squared_chord(unit(one), unit(other))) / EARTH_KM
    arc = 2 * asin(min(1.0, chord / 2)) * EARTH_KM
    true = distance_km(one, other)
    # 32-bit coordinates know a place to a metre; antipodes are ill-conditioned.
    assert abs(arc - true) < (0.01 if true < 18_000 else 20)


@given(points, points)
def test_there_is_as_far_as_back(one, other):
    assert squared_chord(unit(one), unit(other)) == squared_chord(
        unit(other), unit(one)
    )


@given(points)
def test_every_place_is_at_itself(here):
    assert within(here, 0, here)


@given(points, points)
def test_20_000_kilometres_reach_everywhere(one, other):
    assert within(one, 20_000, other)


@given(longitudes, longitudes)
def test_a_pole_is_one_place_whatever_its_longitude(east, west):
    assert within(Point(90.0, east), 1, Point(90.0, west))
    assert within(Point(-90.0, east), 1, Point(-90.0, west))


def test_the_poles_are_a_diameter_apart():
    assert kilometres(squared_chord(unit(NORTH_POLE), unit(SOUTH_POLE))) == (
        pytest.approx(2 * EARTH_KM)
    )


def test_the_date_line_is_no_border():
    # 0.02 degrees of longitude at 16.8 degrees south
    assert within(WEST_OF_THE_LINE, 3, EAST_OF_THE_LINE)
    assert not within(WEST_OF_THE_LINE, 2, EAST_OF_THE_LINE)
    assert within(Point(10.0, 180.0), 1, Point(10.0, -180.0))


@pytest.mark.parametrize(
    "unknown",
    [NOWHERE, Point(nan, 0.0), Point(0.0, nan), Point(float("inf"), 0.0)],
)
@pytest.mark.parametrize("radius", [0, 25, 20_000])
def test_an_unknown_place_is_near_nothing(unknown, radius):
    assert isnan(squared_chord(unit(unknown), unit(LEEDS)))
    assert not within(unknown, radius, LEEDS)
    assert not within(LEEDS, radius, unknown)
    assert not within(unknown, radius, unknown)


def test_a_radius_of_nothing_is_the_very_place():
    assert squared_radius(0) == 0
    assert within(LEEDS, 0, LEEDS)
    assert not within(LEEDS, 0, Point(LEEDS.latitude + 0.001, LEEDS.longitude))


def test_coordinates_are_known_to_32_bits():
    x, y, z = unit(PARIS)
    assert all(float(np.float32(axis)) == axis for axis in (x, y, z))
    assert x * x + y * y + z * z == pytest.approx(1, abs=1e-6)
