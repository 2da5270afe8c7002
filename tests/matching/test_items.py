import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from referio.matching.items import MARK, Items, Known

FIRST = "?"
items = st.tuples(
    st.sampled_from("az"),
    st.sampled_from(
        [
            "",
            "pumps",
            "Größe 1",
            "日本",
            "data entry",
            "data entries",
            "long as a phrase is",
        ]
    ),
)
rows = st.lists(st.lists(items, max_size=5), max_size=12)


def text(several):
    told = "".join(
        f"{MARK}{kind}{name}" for row in several for kind, name in [(FIRST, "7"), *row]
    )
    return np.frombuffer(told.encode(), np.uint8)


def read(several, size, kept=None):
    """The rows in pieces of a size, of which some are kept; each knows its own items."""
    kept = kept or [True] * len(several)
    known = [Known() for _ in range(0, len(several), size)]
    pieces = [
        mine.cut(
            text(several[at : at + size]), FIRST, np.array(kept[at : at + size], bool)
        )
        for mine, at in zip(known, range(0, len(several), size), strict=True)
    ]
    return Items(pieces, known)


@given(rows, st.integers(1, 5), st.data())
def test_items_of_a_kind_are_what_the_rows_say(several, size, data) -> None:
    kept = [data.draw(st.booleans()) for _ in several]
    found = read(several, size, kept)
    left = [row for row, keeps in zip(several, kept, strict=True) if keeps]
    assert found.size == len(left)
    for kind in "az-":
        said = found.said(kind)
        wanted = [[name for letter, name in row if letter == kind] for row in left]
        starts = said.starts().tolist()
        named = [said.names[which] for which in said.which.tolist()]
        assert [named[a:b] for a, b in itertools.pairwise(starts)] == wanted
        assert said.names == sorted(set(said.names))


def test_what_an_item_comes_to_is_asked_once_for_each_name() -> None:
    asked: list[str] = []
    said = read([[("a", "2")], [], [("a", "3"), ("a", "2")]], 2).said("a")

    def value(name: str) -> int:
        asked.append(name)
        return int(name)

    assert said.values(value).tolist() == [2, 3, 2]
    assert sorted(asked) == ["2", "3"]
    assert said.each(int, absent=-1).tolist() == [2, -1, 2]
    assert said.mask(int).tolist() == [0b100, 0, 0b1100]


def test_more_texts_than_there_was_room_for_keep_their_numbers() -> None:
    several = [[("a", f"{n % 3000} words{' more' * (n % 3)}")] for n in range(6000)]
    said = read(several, 700).said("a")
    assert [said.names[n] for n in said.which] == [row[0][1] for row in several]
    whole = Known()
    numbers = [whole.whole(text(several[:2]), FIRST).tolist() for _ in range(2)]
    assert numbers == [[0, 1], [0, 1]]
    assert whole.told()[1].decode() == f"{MARK}?7{MARK}a1 words more"
