"""Who may work remotely: read where a sentence says so plainly, else unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.eligibility import UNKNOWN, read_eligibility
from referio.core.time_bounds import Bounds, bounds_in, intersection


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Right now we're hiring remotely in the US and Canada.", "CA US"),
        ("You must be located in and authorized to work in India.", "IN"),
        ("This role is remote in the country of Singapore.", "SG"),
        ("Remote (US, UK or Canada)", "CA GB US"),
        ("Remote (US only)", "US"),
        ("US-only remote", "US"),
        ("Remote within the United States, except for California", "US"),
        ("This is a fully remote position based in the UK.", "GB"),
        ("Must be legally authorized to work in the United States.", "US"),
        ("You need to be based in Germany, Austria or Switzerland.", "AT CH DE"),
        ("Applicants must reside in Mexico", "MX"),
        ("Télétravail complet depuis la France", "FR"),
        ("Homeoffice innerhalb Deutschland", "DE"),
        ("Remoto desde España", "ES"),
        ("#RemotePortugal", "PT"),
        ("You live in Ireland", "IE"),
    ],
)
def test_countries(text: str, countries: str) -> None:
    read = read_eligibility(f"We build pumps.\n{text}\nJoin us.")
    assert " ".join(sorted(read.countries)) == countries
    assert read.evidence == (text,)


def test_parts_of_the_world_are_their_countries() -> None:
    read = read_eligibility("Remote - EU")
    assert {"DE", "FR", "PT"} <= read.countries
    assert "GB" not in read.countries


@pytest.mark.parametrize(
    ("text", "excluded", "regions"),
    [
        ("We are unable to hire candidates in Germany or Spain.", "DE ES", ""),
        ("We do not hire in France.", "FR", ""),
        ("Remote in the US, excluding California and New York", "", "US-CA US-NY"),
        ("This remote role is not available in Colorado.", "", "US-CO"),
        ("Remote across Europe, with the exception of Switzerland", "CH", ""),
    ],
)
def test_what_is_barred(text: str, excluded: str, regions: str) -> None:
    read = read_eligibility(text)
    assert " ".join(sorted(read.excluded)) == excluded
    assert " ".join(sorted(read.excluded_regions)) == regions
    assert not read.excluded & read.countries


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Remote, EST hours", -300, -300),
        ("Work within 3 hours of CET.", -120, 240),
        ("Work remotely between UTC-5 and UTC+2", -300, 120),
        ("Remote (UTC+5:30 to UTC+8)", 330, 480),
        ("At least 4 hours overlap with EST", -540, -60),
        ("Must be able to work Eastern business hours", -300, -300),
        ("You must be in a US time zone", -480, -300),
        ("Remote, CET ±2", -60, 180),
        ("Must work in European time zones", 0, 120),
    ],
)
def test_hours_of_the_day(text: str, low: int, high: int) -> None:
    read = read_eligibility(text)
    assert (read.offset_low, read.offset_high) == (low, high)
    assert read.evidence == (text,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Our customers are located in France.",
        "We're headquartered in the UK and remote in spirit.",
        "Experience working on a remote team",
        "Used to working with teams in more than one time zone.",
        "Someone ready to work remotely and independently",
        "Since we are remote, it's important to be independent.",
        "You are located in Georgia",  # the state or the country
        "Based in our Camden, UK office, you will report to the Head of People",
        "Support hours are 9:00 to 17:00 EST, worked by another team",
        "Our team is based in the USA and South Africa.",
        "You do not need to live in Germany.",
        "C'est un poste de remote sensing en France profonde",
        "Our clients work in Eastern Europe and Central Asia",
    ],
)
def test_what_says_nothing(text: str) -> None:
    assert read_eligibility(text) == UNKNOWN


def test_sentences_add_up_and_bars_win() -> None:
    read = read_eligibility(
        "Remote within Europe. We cannot hire in France.", headline="Remote (US only)"
    )
    assert {"DE", "US"} <= read.countries
    assert "FR" not in read.countries
    assert read.excluded == {"FR"}
    assert len(read.evidence) == 3


def test_the_narrower_sentence_holds() -> None:
    read = read_eligibility(
        "You must be located in Canada.", headline="Remote (US or Canada)"
    )
    assert read.countries == {"CA"}


def test_hours_that_contradict_one_another_are_unknown() -> None:
    assert intersection([Bounds(-300, -300), Bounds(60, 60)]) is None
    assert intersection([Bounds(-300, 60), Bounds(0, 120)]) == Bounds(0, 60)
    assert intersection([]) is None


def test_impossible_offsets_are_not_read() -> None:
    assert bounds_in("Work remotely between UTC-20 and UTC+2") is None


@given(
    st.lists(
        st.sampled_from(
            ["remote", "Remote", "in", "the", "US", "UTC", "+5", "-", "not", "hire", "(", ",", "EST", "hours", "within", "must be", "located in", "France", "or", "İ", "ß", "only", "9", "overlap", "time zone", ".", "\n"]
        ),
        max_size=25,
    )
)  # fmt: skip
def test_nothing_raises_and_evidence_is_quoted(words: list[str]) -> None:
    text = " ".join(words)
    read = read_eligibility(text)
    assert all(sentence in text for sentence in read.evidence)
    assert (read.offset_low is None) == (read.offset_high is None)
