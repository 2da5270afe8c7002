"""Cutting many texts at once says what `tokens` says of each."""

import sys
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from referio.core.text import tokens
from referio.matching.cutting import AT_ONCE, SIGNS, Words
from tests.examples import examples

PIECES = [
    ".", "+", "#", "++", "_", " ", "\n", "·", ".js", ".net", ".io", ".netx", "net", "js",
    "u.s.", "U.S.A", "e.g.", "c", "C++", "c#", "node", "asp", "x1", "7", "²", "½", "٣", "日",
    "本.", "・", "ー", "ß", "ø", "é", "e\u0301", "か\u3099", "ﬁ", "Ａ", "\u200d", "𝔘", "𠀀", "\0",
]  # fmt: skip
mixed = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=12)
texts = mixed.map("".join) | st.text()


def cut(several: list[str], *, at_once: int = AT_ONCE) -> list[tuple[str, ...]]:
    words = Words(at_once)
    starts, numbers = words.numbers(several)
    by_number = tuple(words)
    return [
        tuple(by_number[one] for one in numbers[begin:end].tolist())
        for begin, end in pairwise(starts.tolist())
    ]


@given(st.lists(texts, max_size=6))
@settings(max_examples=examples(100))
@example(["a.b.c. node.js.net .net_ c++x c++ c+++ c# c#_ x.js_ u.s.日 日.本.x _a.b."])
@example(["", "u.s", ".net", "a.", "x+", "x++", "x.i", "x.io", "é.é.é.", "\ud800 b"])
def test_texts_are_cut_as_one_by_one(several):
    expected = [tokens(text) for text in several]
    assert cut(several) == expected
    assert cut(several, at_once=4) == expected


def test_words_keep_their_numbers_from_text_to_text():
    words = Words()
    assert words.numbers(["to be", "or not"])[1].tolist() == [0, 1, 2, 3]
    starts, numbers = words.numbers(["", "to do or not"])
    assert starts.tolist() == [0, 0, 4]
    assert numbers.tolist() == [0, 4, 2, 3]
    assert tuple(words) == ("to", "be", "or", "not", "do")


def test_long_texts_are_cut_as_short_ones():
    text = "Ärztin u.s. c++ " * 400_000
    ((*found,),) = cut([text])
    assert found == ["arztin", "us", "c++"] * 400_000


def test_no_sign_beyond_the_table_is_part_of_a_word():
    beyond = map(chr, range(SIGNS, sys.maxunicode + 1))
    assert not [sign for sign in beyond if sign.isalnum()]
