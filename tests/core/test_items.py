import itertools

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from referio.core.items import MARK, Items, Piece

items = st.tuples(
    st.sampled_from("az?"), st.sampled_from(["", "pumps", "Größe 1", "日本"])
)
rows = st.lists(st.lists(items, max_size=5), max_size=12)


def texts(several):
    told = ["".join(f"{MARK}{kind}{name}" for kind, name in row) for row in several]
    return pa.array(told, pa.string())


def pieces(several, size):
    """The rows in batches of a size, cut out of one array, as Arrow may give them."""
    whole = texts(several)
    return [Piece.of(whole.slice(at, size)) for at in range(0, len(whole), size)]


@given(rows, st.integers(1, 5))
def test_items_of_a_kind_are_what_the_rows_say(several, size) -> None:
    read = Items.of(pieces(several, size))
    assert read.size == len(several)
    for kind in "az?-":
        said = read.said(kind)
        wanted = [[name for letter, name in row if letter == kind] for row in several]
        starts = said.starts().tolist()
        named = [said.names[which] for which in said.which.tolist()]
        found = [named[a:b] for a, b in itertools.pairwise(starts)]
        assert found == wanted
        assert len(set(said.names)) == len(said.names)


def test_what_an_item_comes_to_is_asked_once_for_each_name() -> None:
    asked: list[str] = []
    said = Items.of(pieces([[("a", "2")], [], [("a", "3"), ("a", "2")]], 2)).said("a")

    def value(name: str) -> int:
        asked.append(name)
        return int(name)

    assert said.values(value).tolist() == [2, 3, 2]
    assert sorted(asked) == ["2", "3"]
    assert said.each(int, absent=-1).tolist() == [2, -1, 2]
    assert said.mask(int).tolist() == [0b100, 0, 0b1100]
