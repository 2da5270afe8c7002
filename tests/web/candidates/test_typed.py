"""From what people type into an alert to values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.web.candidates import typed
from referio.web.candidates.typed import NotUsable


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("data engineer, analyst", ("data engineer", "analyst")),
        ("data engineer\nanalyst\n", ("data engineer", "analyst")),
        ("  C++ ;  c# ", ("C++", "c#")),
        ("Ärztin, ärztin", ("ärztin",)),
        ("データ, مهندس", ("データ", "مهندس")),
        ("", ()),
        (" , ,\n", ()),
    ],
)
def test_words_are_parted_by_commas_and_lines(text, found):
    assert typed.words(text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [("!!!", "no letter"), ("x" * 101, "101"), (",".join(map(str, range(21))), "21")],
)
def test_unusable_words_are_refused_with_the_reason(text, says):
    with pytest.raises(NotUsable, match=says):
        typed.words(text)


@given(st.text(max_size=300))
def test_words_are_few_short_and_each_once_or_refused(text):
    try:
        found = typed.words(text)
    except NotUsable:
        return
    assert len(set(found)) == len(found) <= typed.MOST_WORDS
    assert typed.words(", ".join(found)) == found


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("60,000", "USD", 6_000_000),
        ("60.000", "EUR", 6_000_000),
        ("60 000", "EUR", 6_000_000),
        ("60’000", "CHF", 6_000_000),
        ("60k", "GBP", 6_000_000),
        ("$1,234,567.50", "USD", 123_456_750),
        ("18.50", "USD", 1_850),
        ("18,5", "EUR", 1_850),
        ("3000000", "JPY", 3_000_000),
        ("1.5", "KWD", 1_500),
        ("", "USD", None),
    ],
)
def test_amounts_are_read_as_people_write_them(text, currency, minor):
    assert typed.amount(text, currency) == minor


@pytest.mark.parametrize("text", ["lots", "-5", "0", "1e9", "9" * 25, "1,2,3", "²"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NotUsable):
        typed.amount(text, "USD")


@given(
    st.text(alphabet="0123456789., 'k€x", max_size=30), st.sampled_from(["USD", "JPY"])
)
def test_any_typing_gives_an_amount_nothing_or_a_reason(text, currency):
    try:
        minor = typed.amount(text, currency)
    except NotUsable:
        return
    assert minor is None or minor > 0


KNOWN = {1: "Northwind", 2: "Northstar Labs, Inc.", 3: "Ärzte ohne Umwege"}


def test_employers_are_found_by_name_or_by_the_one_beginning():
    assert typed.employers("northwind\n\narzte\nNorthstar Labs, Inc.", KNOWN) == (
        1,
        3,
        2,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [("north", "several"), ("Acme", "Acme"), ("x" * 4000, "x…”. Please check")],
)
def test_employers_that_cannot_be_told_are_refused(text, says):
    with pytest.raises(NotUsable, match=says):
        typed.employers(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "km"), [("25", 25), (" 25 km ", 25), ("1KM", 1), ("500", 500), ("", 50)]
)
def test_distances_are_kilometres(text, km):
    assert typed.radius(text) == km


@pytest.mark.parametrize(
    "text", ["0", "501", "20000", "-5", "9" * 9, "far", "2.5", "٣ miles"]
)
def test_what_is_no_distance_is_refused(text):
    with pytest.raises(NotUsable):
        typed.radius(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acme.com", ("acme.com",)),
        ("https://www.ACME.com/jobs?x=1", ("acme.com",)),
        ("ana@acme.co.uk, acme.co.uk", ("acme.co.uk",)),
        ("acme.com:8443", ("acme.com",)),
        ("bücher.example", ("xn--bcher-kva.example",)),
        ("", ()),
    ],
)
def test_the_domain_of_an_employer_is_read_from_what_people_paste(text, found):
    assert typed.domains(text) == found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("acme", "is not a domain"),
        ("<script>", "is not a domain"),
        ("a..b.com", "is not a domain"),
        ("x" * 300 + ".com", "is not a domain"),
        ("ana@gmail.com", "anybody can use"),
        ("a.com b.com c.com d.com e.com f.com", "up to 5 fit"),
    ],
)
def test_what_is_no_domain_of_an_employer_is_refused(text, says):
    with pytest.raises(NotUsable, match=says):
        typed.domains(text)


@given(st.text(max_size=80))
def test_any_typing_gives_domains_or_a_reason(text):
    try:
        found = typed.domains(text)
    except NotUsable:
        return
    assert all("." in one and one == one.lower() for one in found)
    assert typed.domains(" ".join(found)) == found


@pytest.mark.parametrize(
    ("asked", "excluded", "found"),
    [
        (("Python",), ("python",), ("Python", "python")),
        (("data engineer",), ("engineer",), ("data engineer", "engineer")),
        (("engineer",), ("data engineer",), ("", "")),
        (("C++",), ("C",), ("", "")),
        (("data engineer", "nurse"), ("engineer data",), ("", "")),
        (("データ",), ("デー",), ("データ", "デー")),
        ((), ("x",), ("", "")),
        (("x",), ("!",), ("", "")),
    ],
)
def test_a_word_that_is_asked_for_and_left_out_is_found(asked, excluded, found):
    assert typed.contradiction(asked, excluded) == found
