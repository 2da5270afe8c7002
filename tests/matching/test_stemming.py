import pytest

from referio.matching.stemming import stems
from referio.matching.vocabulary import in_description, read_text


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "nurses", "nurse"),
        ("en", "engineers", "engineer"),
        ("en", "operators", "operator"),
        ("de", "entwicklern", "entwickler"),
        ("fr", "ingenieures", "ingenieure"),
        ("es", "enfermeras", "enfermera"),
    ],
)
def test_forms_of_one_word_share_a_stem(language, one, other):
    assert stems([one], language) == stems([other], language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "operator", "operations"),
        ("en", "developer", "development"),
        ("en", "manager", "management"),
        ("", "nurses", "nurse"),
        ("xx", "nurses", "nurse"),
        ("en", "c++", "c"),
    ],
)
def test_different_words_do_not(language, one, other):
    assert stems([one], language) != stems([other], language)


def test_small_words_alone_are_in_no_description():
    text = read_text("You run the show, and it is yours.", "en")
    assert not text.holds(in_description(("it",), "en"))
    assert text.holds(in_description(("the", "show"), "en"))
    assert text.holds(in_description(("run",), "en"))
