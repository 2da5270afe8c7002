"""Whatever a posting holds, it is read or refused, and nothing else."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever import translate
from referio.core.ports import Refused
from referio.core.postings import Listing
from tests.adapters import payloads

ODD: st.SearchStrategy[object] = st.sampled_from(
    [
        None,
        True,
        0,
        -1,
        1.5,
        float("nan"),
        10**40,
        "",
        "x",
        "\ud800",
        [],
        {},
        [None],
        [[]],
    ]
)


def paths(raw: object, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    pairs: list[tuple[Any, object]] = []
    if isinstance(raw, dict | list):
        pairs = list(raw.items() if isinstance(raw, dict) else enumerate(raw))
    return [
        path
        for key, value in pairs
        for path in [(*before, key), *paths(value, (*before, key))]
    ]


@given(
    st.lists(
        st.tuples(st.sampled_from(paths(payloads.posting())), ODD | st.just("dropped")),
        max_size=6,
    )
)
def test_nothing_but_refused_is_raised(changes: list[tuple[Any, Any]]) -> None:
    raw = copy.deepcopy(payloads.posting())
    for path, value in changes:
        change(raw, path, value)
    try:
        posting = translate.posting(raw)
    except Refused:
        posting = translate.unreadable(raw, "odd")
        assert posting.listing is Listing.HIDDEN
    posting.description_text.encode()
    assert posting.title or posting.refused


def change(raw: Any, path: tuple[Any, ...], value: object) -> None:
    for key in path[:-1]:
        try:
            raw = raw[key]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(raw, dict) and value == "dropped":
        raw.pop(path[-1], None)
    elif isinstance(raw, dict) or (
        isinstance(raw, list) and isinstance(path[-1], int) and path[-1] < len(raw)
    ):
        raw[path[-1]] = value
