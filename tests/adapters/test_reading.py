"""Times as Lever writes them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever.reading import milliseconds, moment


@pytest.mark.parametrize(
    ("value", "when"),
    [
        (1789900000000, datetime(2026, 9, 20, 10, 26, 40, tzinfo=UTC)),
        (1789900000000.0, datetime(2026, 9, 20, 10, 26, 40, tzinfo=UTC)),
        ("1789900000000", datetime(2026, 9, 20, 10, 26, 40, tzinfo=UTC)),
        ("9" * 5000, None),
        (10**30, None),
        (float("nan"), None),
        (float("inf"), None),
        (-1, None),
        (True, None),
        ("²", None),
        ("yesterday", None),
        (None, None),
    ],
)
def test_moments(value: object, when: datetime | None) -> None:
    assert moment({"at": value}, "at") == when


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_milliseconds_go_there_and_back(when: datetime) -> None:
    when = when.replace(microsecond=when.microsecond // 1000 * 1000, tzinfo=UTC)
    assert moment({"at": milliseconds(when)}, "at") == when
