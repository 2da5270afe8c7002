"""Salary ranges: minor units without a float in between, or none and the reason."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever import pay
from referio.core.money import Interval, Pay


def read(**changes: Any) -> tuple[Pay | None, str]:
    stated = {
        "min": 42000,
        "max": 55000,
        "currency": "EUR",
        "interval": "per-year-salary",
    }
    return pay.read({"salaryRange": {**stated, **changes}})


def test_a_range() -> None:
    assert read() == (Pay(4200000, 5500000, "EUR", Interval.YEAR), "")


def test_no_range() -> None:
    assert pay.read({}) == (None, "")
    assert pay.read(None) == (None, "")
    assert pay.read({"salaryRange": None}) == (None, "")


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (19.99, "USD", 1999),
        (0.29, "usd", 29),
        (1.005, "GBP", 101),
        ("31.5", "EUR", 3150),
        (1_200_000, "JPY", 1_200_000),
        (12.345, "KWD", 12345),
    ],
)
def test_minor_units(amount: object, currency: str, minor: int) -> None:
    found, refusal = read(min=amount, max=amount, currency=currency)
    assert refusal == ""
    assert found is not None
    assert (found.low, found.high) == (minor, minor)
    assert found.currency == currency.upper()


@pytest.mark.parametrize(("theirs", "ours"), pay.INTERVALS.items())
def test_every_interval(theirs: str, ours: Interval) -> None:
    found, _ = read(interval=theirs)
    assert found is not None
    assert found.interval is ours


@pytest.mark.parametrize("interval", [None, "per-fortnight", 7])
def test_an_unknown_interval_keeps_the_amounts(interval: object) -> None:
    found, refusal = read(interval=interval)
    assert found is not None
    assert (found.interval, refusal) == (Interval.UNKNOWN, "")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"min": 60000}, "lowest amount is above"),
        ({"min": -1}, "no usable number"),
        ({"min": None}, "no usable number"),
        ({"max": True}, "no usable number"),
        ({"max": "a lot"}, "no usable number"),
        ({"max": float("nan")}, "no usable number"),
        ({"max": float("inf")}, "no usable number"),
        ({"max": "1e999999999"}, "no usable number"),
        ({"currency": None}, "no currency"),
        ({"currency": "€"}, "no currency"),
        ({"currency": "XAU"}, "none that people are paid in"),
        ({"min": 0, "max": 0}, "zero"),
    ],
)
def test_what_cannot_be_used_is_said(changes: dict[str, Any], reason: str) -> None:
    found, refusal = read(**changes)
    assert found is None
    assert refusal.startswith("The salary range is not shown: ")
    assert reason in refusal


@pytest.mark.parametrize("stated", ["42k", 42, [], {}])
def test_a_range_of_another_shape(stated: object) -> None:
    found, refusal = pay.read({"salaryRange": stated})
    assert found is None
    assert refusal


@given(st.decimals(min_value=Decimal("0.01"), max_value=10**9, places=2))
def test_every_cent_counts(amount: Decimal) -> None:
    found, _ = read(min=str(amount), max=str(amount), currency="USD")
    assert found is not None
    assert Decimal(found.low) / 100 == amount
