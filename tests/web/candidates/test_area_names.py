"""Countries and regions as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.countries import is_country
from referio.core.regions import region_name, regions_named
from referio.web.candidates import area_names, choices
from referio.web.candidates.typed import NotUsable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Germany", ("DE",)),
        ("deutschland\nFrankreich", ("DE", "FR")),
        ("California, US\nOntario", ("US-CA", "CA-ON")),
        ("California, United States", ("US-CA",)),
        ("CA, US", ("US-CA",)),
        ("Georgia (country); Georgia, US", ("GE", "US-GA")),
        ("Bayern", ("DE-02",)),
        ("FR", ("FR",)),
        ("Spain\n\n spain ", ("ES",)),
        ("", ()),
    ],
)
def test_areas_are_read_one_a_line(text, found):
    assert area_names.read(text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Georgia", "“Georgia \\(country\\)” or “Georgia, United States”"),
        ("CA", "“Canada” or “California, United States”"),
        ("Europe", "more than one country"),
        ("Atlantis", "no country or region called “Atlantis”"),
        ("California, Germany", "no country or region"),
        ("Germany, France", "One a line"),
        ("<b>" * 50, "…”. One a line"),
    ],
)
def test_areas_that_cannot_be_told_are_refused_with_what_to_do(text, says):
    with pytest.raises(NotUsable, match=says):
        area_names.read(text)


def test_every_country_leads_back_to_itself():
    for code, _ in choices.countries():
        assert is_country(code)
        assert area_names.read(area_names.label(code)) == (code,)


@pytest.mark.parametrize("country", ["US", "CA", "GB", "AU", "IN", "DE", "FR", "ES"])
def test_every_region_leads_back_to_itself(country):
    codes = {
        one.code
        for letter in REGIONS
        for one in regions_named(letter)
        if one.country == country
    }
    for code in codes:
        area = f"{country}-{code}"
        assert area_names.read(area_names.label(area)) == (area,)


REGIONS = (
    *("CA", "GA", "WA", "NY", "IN", "Quebec", "QC", "Scotland", "ENG", "Victoria"),
    *("NT", "KA", "Bayern", "Bavaria", "NRW", "11", "Catalonia", "Occitanie", "75"),
)


def test_a_region_we_have_no_name_for_keeps_its_code():
    assert region_name("US", "ZZ") == "ZZ"
    assert region_name("US", "CA") == "California"


@given(st.text(max_size=60))
def test_any_typing_gives_areas_or_a_reason(text):
    try:
        found = area_names.read(text)
    except NotUsable:
        return
    assert len(set(found)) == len(found)
