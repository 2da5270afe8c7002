"""How sure a reading is, where remote work is open to, how far places are apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.countries import parts_of_the_world
from referio.core.criteria import JobPlace, Point
from referio.core.places import Scope, distance_km, job_place, remote_countries, resolve

from .few_cities import FEW

EMEA = parts_of_the_world()["emea"][1]


@pytest.mark.parametrize(
    ("text", "country", "confidence"),
    [
        ("Leeds, UK", "", 95),
        ("Leeds", "GB", 90),
        ("Leeds", "", 85),
        ("Arlington VA", "", 85),
        ("London", "", 85),
        ("CPT", "", 85),
        ("MUC", "", 70),
        ("Springfield", "", 55),
        ("Leeds", "FR", 50),
        ("US East", "", 50),
        ("Smallville, KS", "", 60),
        ("Georgia", "", 95),
        ("CA", "", 60),
        ("Global", "", 90),
        ("Remote", "GB", 60),
        ("Remote", "", 30),
    ],
)
def test_confidence_tells_how_sure_the_reading_is(text, country, confidence):
    (one,) = resolve(text, country=country, gazetteer=FEW)
    assert one.confidence == confidence


def test_a_place_keeps_what_the_employer_wrote_and_goes_to_matching():
    (leeds,) = resolve("Leeds, UK", country="", gazetteer=FEW)
    assert (leeds.text, leeds.scope) == ("Leeds, UK", Scope.CITY)
    assert leeds.city_id == 16
    assert job_place(leeds) == JobPlace("Leeds", "GB", Point(53.8, -1.55))


@pytest.mark.parametrize(
    ("text", "open_to"),
    [
        ("Remote (US or Canada)", {"US", "CA"}),
        ("Remote - Benelux", {"BE", "NL", "LU"}),
        ("Bangalore, India - Remote", {"IN"}),
        ("Remote", set()),
        ("Global / London", set()),
        ("Various", set()),
    ],
)
def test_where_remote_work_is_open_to(text, open_to):
    places = resolve(text, country="", gazetteer=FEW)
    assert remote_countries(places) == open_to


@given(st.text())
def test_any_text_can_be_read(text):
    for one in resolve(text, country="GB", gazetteer=FEW):
        assert 0 <= one.confidence <= 100
        assert one.name
        assert one.point or one.scope is not Scope.CITY or one.city_id is None


NAMES = st.sampled_from(
    [
        "Paris",
        "London",
        "UK",
        "US",
        "CA",
        "Georgia",
        "Remote",
        "Texas",
        "EMEA",
        "Global",
        "New York",
        "ON",
        "or",
        "Area",
    ]
)


@given(st.lists(st.tuples(NAMES, st.sampled_from([", ", " / ", " - ", " or ", " "]))))
def test_any_list_of_names_can_be_read_without_repeats(given_names):
    text = "".join(name + between for name, between in given_names)
    places = resolve(text, country="", gazetteer=FEW)
    assert len(set(places)) == len(places)
    assert remote_countries(places) <= {"GB", "US", "CA", "GE", "FR", *EMEA}


points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_distances(one, other):
    assert distance_km(one, other) == distance_km(other, one)
    assert 0 <= distance_km(one, other) <= 20_016
    assert distance_km(one, one) == 0


def test_a_known_distance():
    london, paris = Point(51.50853, -0.12574), Point(48.85341, 2.3488)
    assert round(distance_km(london, paris)) == 344
