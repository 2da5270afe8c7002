"""Lever's salary ranges as ours (lever-api 3.4)."""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from referio.adapters.lever.reading import at, label
from referio.core.money import CURRENCIES, Interval, Pay, minor_digits

INTERVALS = {
    "per-year-salary": Interval.YEAR,
    "per-month-salary": Interval.MONTH,
    "semi-month-salary": Interval.HALF_MONTH,
    "bi-month-salary": Interval.TWO_MONTHS,
    "bi-week-salary": Interval.TWO_WEEKS,
    "per-week-salary": Interval.WEEK,
    "per-day-wage": Interval.DAY,
    "per-hour-wage": Interval.HOUR,
    "one-time": Interval.ONCE,
}
_MOST = Decimal(10) ** 12  # whole units; above it is a typing error in any currency


def read(raw: object) -> tuple[Pay | None, str]:
    """Return the pay of a posting and, where it has one we cannot use, why not."""
    stated = at(raw, "salaryRange")
    if stated is None:
        return None, ""
    low, high = _amount(at(stated, "min")), _amount(at(stated, "max"))
    currency = label(stated, "currency").upper()
    if refusal := _refusal(low, high, currency):
        return None, f"The salary range is not shown: {refusal}."
    interval = INTERVALS.get(label(stated, "interval").lower(), Interval.UNKNOWN)
    return Pay(_minor(low, currency), _minor(high, currency), currency, interval), ""


def _refusal(low: Decimal | None, high: Decimal | None, currency: str) -> str:
    if low is None or high is None:
        return "its lowest or highest amount is missing or is no usable number"
    if not re.fullmatch("[A-Z]{3}", currency):
        return "it names no currency"
    if currency not in CURRENCIES:
        return f"its currency, {currency}, is none that people are paid in"
    if high == 0:
        return "both amounts are zero"
    return "its lowest amount is above its highest" if low > high else ""


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and 0 <= amount <= _MOST else None


def _minor(amount: Decimal | None, currency: str) -> int:
    scaled = (amount or Decimal(0)) * 10 ** minor_digits(currency)
    return int(scaled.to_integral_value(rounding=ROUND_HALF_UP))
