import pytest

from referio.core.countries import (
    country_name,
    country_named,
    is_country,
    parts_of_the_world,
)
from referio.core.regions import region_code, region_name, regions_named


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("united kingdom", "GB"),
        ("UK", "GB"),
        ("USA", "US"),
        ("U.S.A.", "US"),
        (" États-Unis ", "US"),
        ("Deutschland", "DE"),
        ("allemagne", "DE"),
        ("Alemania", "DE"),
        ("Cote d'Ivoire", "CI"),
        ("UAE", "AE"),
        ("Atlantis", ""),
        ("", ""),
    ],
)
def test_countries_by_the_names_people_write(name, code):
    assert country_named(name) == code


def test_every_country_has_a_name_that_leads_back_to_it():
    codes = [a + b for a in ALPHABET for b in ALPHABET if is_country(a + b)]
    assert len(codes) == 250  # Kosovo has a code in use, though not in the standard
    assert all(country_named(country_name(code)) == code for code in codes)


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_an_unknown_code_stays_as_it_is():
    assert country_name("QQ") == "QQ"
    assert not is_country("gb")


def test_parts_of_the_world_are_countries():
    for name, countries in parts_of_the_world().values():
        assert countries, name
        assert all(is_country(code) for code in countries), name
    assert len(parts_of_the_world()["eu"][1]) == 27
    assert "AE" in parts_of_the_world()["emea"][1]
    assert "AE" not in parts_of_the_world()["apac"][1]


def test_regions_by_name_and_by_code():
    assert [(one.country, one.code) for one in regions_named("ontario")] == [
        ("CA", "ON")
    ]
    assert [one.country for one in regions_named("WA")] == ["US", "AU"]
    assert regions_named("wa") == ()


def test_geonames_numbers_become_the_codes_people_write():
    assert region_code("CA", "08") == "ON"
    assert region_code("US", "TX") == "TX"
    assert region_code("FR", "11") == "11"


def test_a_region_has_one_name():
    assert region_name("US", "TX") == "Texas"
    assert region_name("DE", "02") == "Bavaria"
    assert region_name("GB", "SCT") == "Scotland"
    assert region_name("FR", "99") == "99"
    assert region_name("", "TX") == "TX"
