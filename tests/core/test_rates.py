import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.core.money import minor_digits
from referio.core.rates import MILLIONTHS_OF_EURO, MOST_WORTH, convert, worth

currencies = st.sampled_from(sorted(MILLIONTHS_OF_EURO))
amounts = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("amount", "source", "target", "converted"),
    [
        (115_00, "EUR", "GBP", 100_00),
        (100_00, "GBP", "EUR", 115_00),
        (100_00, "USD", "JPY", 15_088),
        (15_088, "JPY", "USD", 100_00),
        (1, "EUR", "EUR", 1),
        (41, "XXX", "XXX", 41),
        (1, "XXX", "EUR", None),
        (1, "EUR", "XXX", None),
        (0, "EUR", "GBP", 0),
    ],
)
def test_conversions(amount, source, target, converted):
    assert convert(amount, source, target) == converted


@given(amounts, amounts, currencies, currencies)
def test_more_money_is_never_worth_less(one, other, source, target):
    low, high = sorted((one, other))
    less, more = convert(low, source, target), convert(high, source, target)
    assert less is not None
    assert more is not None
    assert less <= more


@given(amounts, currencies)
def test_a_way_to_the_euro_and_back_loses_at_most_rounding(amount, source):
    there = convert(amount, source, "EUR")
    assert there is not None
    back = convert(there, "EUR", source)
    assert back is not None
    cent = 10 ** minor_digits(source) * 10**4 // MILLIONTHS_OF_EURO[source]
    assert abs(back - amount) <= cent // 2 + 2


def test_the_table_is_whole_numbers():
    assert len(MILLIONTHS_OF_EURO) >= 40
    assert all(rate == int(rate) > 0 for rate in MILLIONTHS_OF_EURO.values())


@pytest.mark.parametrize(
    ("amount", "currency", "billionths"),
    [
        (1_00, "EUR", 10**9),
        (1, "EUR", 10**7),
        (100, "JPY", 57 * 10**7),
        (1_00, "GBP", 115 * 10**7),
        (0, "USD", 0),
        (-1, "EUR", -(10**7)),
        (1, "XXX", None),
        (1, "KWD", None),  # three digits, but no rate
        (10**30, "EUR", MOST_WORTH),
    ],
)
def test_worth_is_exact(amount, currency, billionths):
    assert worth(amount, currency) == billionths


@given(amounts, amounts, currencies)
def test_worth_adds_up(one, other, currency):
    together, first, second = (
        worth(amount, currency) for amount in (one + other, one, other)
    )
    assert first is not None
    assert second is not None
    assert together == min(MOST_WORTH, first + second)
