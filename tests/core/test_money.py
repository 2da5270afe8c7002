import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.money import PER_YEAR, Interval, Money, Pay, minor_digits, yearly


@pytest.mark.parametrize(
    ("money", "major"),
    [
        (Money(41_000_50, "GBP"), 41_000.5),
        (Money(41_000, "JPY"), 41_000),
        (Money(41_005, "KWD"), 41.005),
    ],
)
def test_whole_units_follow_the_currency(money, major):
    assert money.major == major


@pytest.mark.parametrize(("low", "high"), [(2, 1), (-1, 1)])
def test_pay_runs_from_low_to_high(low, high):
    with pytest.raises(ValueError, match="from low to high"):
        Pay(low, high, "GBP", Interval.YEAR)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(Interval))
def test_pay_over_a_year_is_both_ends_over_a_year(low, more, interval):
    year = Pay(low, low + more, "GBP", interval).yearly()
    if interval in PER_YEAR:
        assert year
        assert (year.low, year.high) == (
            yearly(low, interval),
            yearly(low + more, interval),
        )
        assert year.yearly() == year
    else:
        assert year is None is yearly(low, interval)


def test_minor_units():
    assert [minor_digits(code) for code in ("JPY", "EUR", "KWD")] == [0, 2, 3]
