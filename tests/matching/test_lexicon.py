"""Which words count as one another, and that our own table keeps to what it says of itself."""

import pickle
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.text import tokens
from referio.matching import occupations
from referio.matching.lexicon import MOST, OWN, Lexicon

BAKERS = ("baker", "pastry chef", "bread maker")
CAKES = ("pastry chef", "confectioner")

words = st.text(alphabet="abcé -", min_size=1, max_size=6)
groups = st.lists(st.lists(words, min_size=1, max_size=5).map(tuple), max_size=8)


def test_a_word_counts_as_the_others_of_its_group_in_their_order() -> None:
    assert Lexicon([BAKERS]).counts_as("pastry chef") == ("baker", "bread maker")


def test_a_word_of_several_groups_counts_as_all_of_them_which_stay_apart() -> None:
    lexicon = Lexicon([BAKERS, CAKES])
    assert lexicon.counts_as("pastry chef") == ("baker", "bread maker", "confectioner")
    assert lexicon.counts_as("confectioner") == ("pastry chef",)


@pytest.mark.parametrize(
    "asked", ["Pastry-Chef", "  PASTRY   chef ", "pâstry chef", "pastry chef"]
)
def test_words_are_compared_folded(asked: str) -> None:
    assert Lexicon([BAKERS]).counts_as(asked) == ("baker", "bread maker")


@pytest.mark.parametrize("asked", ["", " ", "-", "astronaut", "pastry", "chef"])
def test_an_unknown_word_counts_as_nothing_else(asked: str) -> None:
    assert Lexicon([BAKERS]).counts_as(asked) == ()


def test_one_spelling_of_a_word_is_given_once_and_itself_never() -> None:
    lexicon = Lexicon([("front end", "front-end", "Frontend", "frontend", "!")])
    assert lexicon.counts_as("FRONT END") == ("Frontend",)


def test_no_more_than_two_hundred_count_as_one() -> None:
    lexicon = Lexicon([tuple(f"job {n}" for n in range(500))])
    assert lexicon.counts_as("job 7")[:2] == ("job 0", "job 1")
    assert len(lexicon.counts_as("job 7")) == MOST


def test_the_version_is_that_of_the_groups() -> None:
    assert Lexicon([BAKERS]).version == Lexicon([tuple(BAKERS)]).version
    assert Lexicon([BAKERS]).version != Lexicon([BAKERS, CAKES]).version
    assert Lexicon([("a", "b c")]).version != Lexicon([("a", "b", "c")]).version
    assert Lexicon([("a",), ("b",)]).version != Lexicon([("a", "b")]).version
    assert len(OWN.version) == 12


def test_a_lexicon_may_be_handed_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(OWN))  # noqa: S301 - our own
    assert again.version == OWN.version
    assert again.counts_as("sre") == OWN.counts_as("sre")


def test_a_lexicon_shows_its_size() -> None:
    lexicon = Lexicon([BAKERS, CAKES])
    assert len(lexicon) == 2
    assert repr(lexicon) == f"Lexicon(2 groups, version {lexicon.version})"


@given(groups)
def test_counting_as_goes_both_ways_and_never_to_itself(
    drawn: list[tuple[str, ...]],
) -> None:
    lexicon = Lexicon(drawn)
    for word in {word for group in drawn for word in group}:
        others = lexicon.counts_as(word)
        folded = [tokens(other) for other in others]
        assert tokens(word) not in folded
        assert () not in folded
        assert len(set(folded)) == len(folded)
        for other in others:
            assert tokens(word) in map(tokens, lexicon.counts_as(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("devops", "platform engineer"),
        ("devops engineer", "SRE"),
        ("frontend developer", "front-end engineer"),
        ("full-stack developer", "fullstack engineer"),
        ("C# developer", ".NET developer"),
        ("registered nurse", "RN"),
        ("lorry driver", "truck driver"),
        ("sales development representative", "bdr"),
        ("customer success manager", "client success manager"),
        ("hr manager", "people operations manager"),
        ("Krankenschwester", "Pflegefachkraft"),
        ("LKW-Fahrer", "Berufskraftfahrer"),
        ("infirmière", "infirmier"),
        ("camarera", "mesero"),
    ],
)
def test_our_table_knows_what_people_mean_by_one_another(one: str, other: str) -> None:
    assert tokens(other) in map(tokens, OWN.counts_as(one))
    assert tokens(one) in map(tokens, OWN.counts_as(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data scientist", "data analyst"),
        ("data engineer", "data scientist"),
        ("frontend developer", "backend developer"),
        ("java developer", "javascript developer"),
        ("product manager", "project manager"),
        ("account executive", "account manager"),
        ("accountant", "account manager"),
        ("nurse", "nursing assistant"),
        ("nurse", "nurse practitioner"),
        ("physical therapist", "occupational therapist"),
        ("lawyer", "paralegal"),
        ("truck driver", "delivery driver"),
        ("nurse", "krankenpfleger"),
        ("system administrator", "systemadministrator"),
    ],
)
def test_our_table_keeps_different_jobs_apart(one: str, other: str) -> None:
    assert tokens(other) not in map(tokens, OWN.counts_as(one))


@pytest.mark.parametrize(
    "word",
    ["buyer", "cleaner", "stage", "manager", "engineer", "commercial", "prácticas"],
)
def test_our_table_holds_no_word_that_postings_use_for_something_else(
    word: str,
) -> None:
    assert OWN.counts_as(word) == ()


def test_every_line_of_our_table_is_a_group_of_different_short_names() -> None:
    for group in occupations.groups():
        folded = [tokens(word) for word in group]
        assert len(group) >= 2, group
        assert len(set(folded)) == len(folded), group
        assert all(1 <= len(word) <= 7 for word in folded), group


def test_our_table_names_few_jobs_twice() -> None:
    standing = Counter(tokens(word) for group in occupations.groups() for word in group)
    assert len(occupations.TABLES) == 7
    assert not [word for word, groups in standing.items() if groups > 2]
