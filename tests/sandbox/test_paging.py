from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lever_sandbox.answers import ApiError
from lever_sandbox.paging import (
    Order,
    Window,
    cut_page,
    decode_token,
    encode_token,
    read_window,
)

ORDER: Order[tuple[int, str]] = Order(
    values=list, sort=lambda values: (-values[0], str(values[1]))
)
ITEMS = st.lists(
    st.tuples(st.integers(0, 5), st.text(max_size=5)), unique=True, max_size=40
)


@given(ITEMS, st.integers(1, 10), st.integers(1, 3))
def test_pages_put_together_are_the_whole_list(items, limit, divisor):
    arranged = ORDER.arrange(items)
    seen, offset = [], None
    while True:
        page, offset = cut_page(
            arranged, ORDER, Window(limit, offset), lambda one: one[0] % divisor == 0
        )
        seen.extend(page)
        if offset is None:
            break
        assert len(page) == limit
    assert seen == [one for one in arranged if one[0] % divisor == 0]


@given(st.lists(st.integers() | st.text() | st.floats(allow_nan=False), min_size=1))
def test_a_token_is_read_encoded_or_not(values):
    token = encode_token(values)
    assert decode_token(token) == values
    assert token.startswith("%5B")


def test_an_item_that_left_between_pages_does_not_break_the_next():
    items = ORDER.arrange([(number, "x") for number in range(10)])
    page, offset = cut_page(items, ORDER, Window(4, None))
    rest, _ = cut_page(
        [one for one in items if one != (5, "x")], ORDER, Window(9, offset)
    )
    assert page[-1] == (6, "x")
    assert rest[0] == (4, "x")


@pytest.mark.parametrize("offset", ["", "x", "{}", quote("{}"), "[1", "1"])
def test_an_unusable_token_is_refused(offset):
    with pytest.raises(ApiError, match="Invalid offset token"):
        cut_page([(1, "a")], ORDER, Window(5, offset))


def test_the_limit_is_a_hundred_at_most():
    assert read_window(None, None) == Window(100, None)
    assert read_window("100", "x") == Window(100, "x")
    with pytest.raises(ApiError):
        read_window("101", None)
