import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.text import fold, shorten, slug, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zürich", "zurich"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Århus", "arhus"),
        ("İstanbul", "istanbul"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("œuvre", "oeuvre"),
        ("ガイド", "ガイド"),
        ("हिन्दी", "हिन्दी"),
        ("서울", "서울"),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Senior C++ / C# developer", ("senior", "c++", "c#", "developer")),
        (".NET, ASP.NET & Node.js.", (".net", "asp.net", "node.js")),
        ("C. Then go", ("c", "then", "go")),
        ("ends here.Next starts", ("ends", "here", "next", "starts")),
        ("full-stack R&D", ("full", "stack", "r", "d")),
        ("10+ years, #1 team", ("10", "years", "1", "team")),
        ("U.S. citizens, e.g. you", ("us", "citizens", "eg", "you")),
        ("l'équipe d’ingénieurs", ("l", "equipe", "d", "ingenieurs")),
        ("営業 manager", ("営", "業", "manager")),
        ("snake_case", ("snake", "case")),
        ("c#sharp", ("c", "sharp")),
        ("...", ()),
    ],
)
def test_words(text, words):
    assert tokens(text) == words


@given(st.text())
def test_words_do_not_depend_on_case_or_width(text):
    assert tokens(fold(text)) == tokens(text)


@given(st.text(), st.integers(1, 60))
def test_a_shortened_text_is_one_line_that_fits(text, limit):
    short = shorten(text, limit)
    assert len(short) <= limit
    assert len(short.splitlines()) <= 1


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Hydraulics  Engineer\n", 30, "Hydraulics Engineer"),
        ("Hydraulics Engineer, Leeds", 22, "Hydraulics Engineer…"),
        ("Hydraulics Engineer", 11, "Hydraulics…"),
        ("Hydraulics Engineer", 12, "Hydraulics…"),
        ("Donaudampfschifffahrt", 6, "Donau…"),
        ("anything", 0, ""),
    ],
)
def test_shortening_keeps_whole_words(text, limit, short):
    assert shorten(text, limit) == short


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Senior Engineer (m/f/d)", "senior-engineer-m-f-d"),
        ("C++ & C# in Zürich", "cpp-csharp-in-zurich"),
        ("Node.js!", "node-js"),
        ("営業", ""),
        ("a" * 80, "a" * 60),
        ("word " * 20, "-".join(["word"] * 12)),
    ],
)
def test_slugs(text, address):
    assert slug(text) == address


@given(st.text())
def test_a_slug_needs_no_escaping(text):
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
