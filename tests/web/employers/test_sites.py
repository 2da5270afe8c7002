import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.web.employers.sites import NotASite, read_site


@pytest.mark.parametrize(
    "typed",
    [
        "brightwater",
        "  brightwater ",
        "jobs.lever.co/brightwater",
        "jobs.lever.co/brightwater/",
        "https://jobs.lever.co/brightwater",
        "http://jobs.eu.lever.co/brightwater?department=Sea",
        "https://JOBS.lever.co/brightwater/5b0d3c1e-7a42/apply",
        "https://jobs.sandbox.lever.co/brightwater#top",
    ],
)
def test_an_address_or_a_name_gives_the_site(typed):
    assert read_site(typed) == "brightwater"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("Brightwater Ltd", "not a Lever site name"),
        ("brightwater.example", "not a Lever site name"),
        ("https://hire.lever.co/settings", "not a Lever job board"),
        ("https://careers.brightwater.example/jobs", "not a Lever job board"),
        ("jobs.lever.co", "no company in it"),
        ("https://jobs.lever.co/", "no company in it"),
        ("https://jobs.lever.co/%20", "no company in it"),
        ("https://[jobs", "not a Lever job board"),
    ],
)
def test_anything_else_is_told_what_to_type(typed, says):
    with pytest.raises(NotASite, match=says) as refused:
        read_site(typed)
    assert "jobs.lever.co/brightwater" in str(refused.value)


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,40}", fullmatch=True))
def test_a_board_address_names_the_same_site_as_the_bare_name(site):
    assert (
        read_site(f"https://jobs.lever.co/{site}/some-posting")
        == read_site(site)
        == site
    )


def read_or_explain(typed):
    """The site, or the sentence."""
    try:
        return read_site(typed), ""
    except NotASite as refused:
        return "", str(refused)


@given(st.text(max_size=300))
def test_any_text_gives_a_short_plain_name_or_a_short_sentence(typed):
    site, sentence = read_or_explain(typed)
    assert bool(site) != bool(sentence)
    assert len(site) <= 100
    assert len(sentence) < 250
    assert not set(site) & set(" /?#<>\"'")
