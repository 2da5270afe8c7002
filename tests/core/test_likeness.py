"""Copies share a likeness; other texts do not."""

import random

from hypothesis import given
from hypothesis import strategies as st

from referio.core.likeness import likeness

RANDOM = random.Random(20261120)


def a_text(words: int, seed: int) -> list[str]:
    """Words of ten letters, like the long ones of a posting."""
    rng = random.Random(seed)
    return ["".join(rng.choices("abcdefghijklmnop", k=10)) for _ in range(words)]


def test_case_spaces_and_commas_change_nothing() -> None:
    words = a_text(200, 1)
    plain = " ".join(words)
    assert likeness(plain) == likeness(",\n ".join(words).upper())


def test_names_of_places_may_differ() -> None:
    words = a_text(200, 2)
    lisbon = " ".join([*words, "Lisbonville"])
    porto = " ".join([*words, "Portotown"])
    assert likeness(lisbon, without=["Lisbonville"]) == likeness(
        porto, without=["Portotown, PT"]
    )


def test_small_edits_rarely_part_copies() -> None:
    kept = 0
    for seed in range(200):
        words = a_text(250, seed)
        edited = list(words)
        edited[RANDOM.randrange(250)] = "rewrittenword"
        kept += likeness(" ".join(words)) == likeness(" ".join(edited))
    assert kept >= 190


def test_other_texts_with_the_same_closing_words_are_told_apart() -> None:
    closing = a_text(120, 999)
    alike = sum(
        likeness(" ".join(a_text(120, 2 * seed) + closing))
        == likeness(" ".join(a_text(120, 2 * seed + 1) + closing))
        for seed in range(300)
    )
    assert alike <= 15


def test_short_texts_are_compared_word_by_word() -> None:
    assert likeness("Truncated here") == likeness("truncated  HERE")
    assert likeness("Truncated here") != likeness("Truncated there")


@given(st.text(max_size=200))
def test_it_is_eight_bytes_and_always_the_same(text: str) -> None:
    assert likeness(text) == likeness(text)
    assert len(likeness(text)) == 8
