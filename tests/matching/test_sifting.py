"""What is taken of a published vocabulary, and what is left out."""

import pytest

from referio.matching.lexicon import Group, Lexicon
from referio.matching.sifting import MOST_NAMES, sift
from tests.matching.published import esco, onet

NONE = Lexicon([])


def of_esco(*occupations: tuple[str, str], own: Lexicon = NONE) -> list[Group]:
    return list(sift([esco(*occupations)], own))


def of_onet(*titles: tuple[str, str, str], own: Lexicon = NONE) -> list[Group]:
    return list(sift([onet(*titles)], own))


def test_the_labels_of_an_occupation_are_a_group() -> None:
    assert of_esco(("kettle mender", "tin mender|pot repairer")) == [
        ("kettle mender", "tin mender", "pot repairer")
    ]


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("manager", "a single word, however generic"),
        ("tinker", "a single word"),
        ("mender of kettles and pots and pans", "too many words"),
        ("senior tin mender", "another level"),
        ("trainee tin mender", "another level"),
        ("kettle menders", "an ending only"),
        ("copper kettle mender", "holds the main one"),
        ("tin mender (copper)", "brackets"),
        ("tin/pot mender", "a stroke"),
        ("tin " + "m" * 100, "too long"),
        ("tin\0mender", "no text"),
    ],
)
def test_left_out(label: str, why: str) -> None:
    (group,) = of_esco(("kettle mender", f"pot repairer|{label}"))
    assert group == ("kettle mender", "pot repairer"), why


def test_a_name_of_several_occupations_stands_in_none() -> None:
    assert of_esco(
        ("kettle mender", "tin worker|pot repairer"),
        ("spoon polisher", "Tin  Worker|cutlery polisher"),
    ) == [("kettle mender", "pot repairer"), ("spoon polisher", "cutlery polisher")]


def test_that_counts_over_all_files_of_a_source() -> None:
    one = esco(("kettle mender", "tin worker|pot repairer"))
    other = esco(("spoon polisher", "tin worker|cutlery polisher"))
    groups = list(sift([one, other], NONE))
    assert groups == [
        ("kettle mender", "pot repairer"),
        ("spoon polisher", "cutlery polisher"),
    ]


def test_a_name_alone_is_no_group() -> None:
    assert of_esco(("kettle mender", ""), ("spoon polisher", "polisher")) == []


def test_a_class_of_many_jobs_is_none() -> None:
    many = "|".join(f"tin{number} mender" for number in range(MOST_NAMES))
    assert of_esco(("kettle mender", many)) == []


def test_a_single_word_stands_where_our_table_has_it() -> None:
    own = Lexicon([("tinker", "kettle mender")])
    (group,) = of_esco(("kettle mender", "tinker|pot repairer|fixer"), own=own)
    assert group == ("kettle mender", "tinker", "pot repairer")


def test_what_our_table_keeps_apart_is_kept_apart() -> None:
    own = Lexicon([("kettle mender", "tinker"), ("spoon polisher", "cutlery polisher")])
    (group,) = of_esco(("kettle mender", "spoon polisher|pot repairer"), own=own)
    assert group == ("kettle mender", "pot repairer")


def test_where_several_of_ours_meet_the_most_stay() -> None:
    own = Lexicon(
        [("tin smith", "x y"), ("pot smith", "pan smith"), ("spoon smith", "z z")]
    )
    (group,) = of_esco(
        ("metal smith", "tin smith|pot smith|pan smith|spoon smith"), own=own
    )
    assert group == ("metal smith", "pot smith", "pan smith")


def test_short_and_long_of_onet_are_a_group() -> None:
    assert of_onet(
        ("11-1", "Chief Kettle Officer (CKO)", "CKO"),
        ("11-1", "KT Mender (Kettle and Tin Mender)", ""),
    ) == [("KT Mender", "Kettle and Tin Mender")]


def test_titles_of_onet_stand_together_where_their_last_words_mean_the_same() -> None:
    assert of_onet(
        ("11-1", "Kettle Sales Agent", ""),
        ("11-1", "Kettle Sales Representative", ""),
        ("11-1", "Kettle Sales Inspector", ""),
        ("11-1", "Spoon Sales Agent", ""),
        ("11-1", "Senior Kettle Sales Agent", ""),
        ("22-2", "Kettle Sales Specialist", ""),
    ) == [("Kettle Sales Agent", "Kettle Sales Representative")]
