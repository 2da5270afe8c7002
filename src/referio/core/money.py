"""Pay as people state it, and as it can be compared.

Amounts are integers in minor units (pence, cents) with an ISO 4217 currency beside them.
"""

from dataclasses import dataclass
from enum import StrEnum

MINOR_DIGITS_ZERO = frozenset(
    [
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "ISK",
        "JPY",
        "KMF",
        "KRW",
        "PYG",
        "RWF",
        "UGX",
        "UYI",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    ]
)
MINOR_DIGITS_THREE = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])

# ISO 4217, the codes people are paid in: no metals, funds or testing codes.
CURRENCIES = (
    MINOR_DIGITS_ZERO
    | MINOR_DIGITS_THREE
    | frozenset(
        [
            "AED",
            "AFN",
            "ALL",
            "AMD",
            "ANG",
            "AOA",
            "ARS",
            "AUD",
            "AWG",
            "AZN",
            "BAM",
            "BBD",
            "BDT",
            "BGN",
            "BMD",
            "BND",
            "BOB",
            "BRL",
            "BSD",
            "BTN",
            "BWP",
            "BYN",
            "BZD",
            "CAD",
            "CDF",
            "CHF",
            "CNY",
            "COP",
            "CRC",
            "CUP",
            "CVE",
            "CZK",
            "DKK",
            "DOP",
            "DZD",
            "EGP",
            "ERN",
            "ETB",
            "EUR",
            "FJD",
            "FKP",
            "GBP",
            "GEL",
            "GHS",
            "GIP",
            "GMD",
            "GTQ",
            "GYD",
            "HKD",
            "HNL",
            "HTG",
            "HUF",
            "IDR",
            "ILS",
            "INR",
            "IRR",
            "JMD",
            "KES",
            "KGS",
            "KHR",
            "KPW",
            "KYD",
            "KZT",
            "LAK",
            "LBP",
            "LKR",
            "LRD",
            "LSL",
            "MAD",
            "MDL",
            "MGA",
            "MKD",
            "MMK",
            "MNT",
            "MOP",
            "MRU",
            "MUR",
            "MVR",
            "MWK",
            "MXN",
            "MYR",
            "MZN",
            "NAD",
            "NGN",
            "NIO",
            "NOK",
            "NPR",
            "NZD",
            "PAB",
            "PEN",
            "PGK",
            "PHP",
            "PKR",
            "PLN",
            "QAR",
            "RON",
            "RSD",
            "RUB",
            "SAR",
            "SBD",
            "SCR",
            "SDG",
            "SEK",
            "SGD",
            "SHP",
            "SLE",
            "SOS",
            "SRD",
            "SSP",
            "STN",
            "SVC",
            "SYP",
            "SZL",
            "THB",
            "TJS",
            "TMT",
            "TOP",
            "TRY",
            "TTD",
            "TWD",
            "TZS",
            "UAH",
            "USD",
            "UYU",
            "UZS",
            "VES",
            "WST",
            "XCD",
            "XCG",
            "YER",
            "ZAR",
            "ZMW",
            "ZWG",
        ]
    )
)


class Interval(StrEnum):
    """How often an amount is paid; UNKNOWN is shown without a period and never compared."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    HALF_MONTH = "half-month"
    MONTH = "month"
    TWO_MONTHS = "two-months"
    YEAR = "year"
    ONCE = "once"
    UNKNOWN = "unknown"


# Times an interval fits in a year of full-time work: 40 hours, 5 days, 52 weeks.
PER_YEAR = {
    Interval.HOUR: 2080,
    Interval.DAY: 260,
    Interval.WEEK: 52,
    Interval.TWO_WEEKS: 26,
    Interval.HALF_MONTH: 24,
    Interval.MONTH: 12,
    Interval.TWO_MONTHS: 6,
    Interval.YEAR: 1,
}


def minor_digits(currency: str) -> int:
    """Return how many decimal digits the minor unit of an ISO 4217 currency has."""
    if currency in MINOR_DIGITS_ZERO:
        return 0
    return 3 if currency in MINOR_DIGITS_THREE else 2


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency."""

    amount: int
    currency: str

    @property
    def major(self) -> float:
        """The amount in whole units, for showing only."""
        return float(self.amount / 10 ** minor_digits(self.currency))


@dataclass(frozen=True, slots=True)
class Pay:
    """A range of pay: low <= high, both in minor units, paid once an interval."""

    low: int
    high: int
    currency: str
    interval: Interval

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(
                f"pay must run from low to high, not {self.low} to {self.high}"
            )

    def yearly(self) -> "Pay | None":
        """Return the same pay over a year, or None where the interval cannot be compared."""
        times = PER_YEAR.get(self.interval)
        if times is None:
            return None
        return Pay(self.low * times, self.high * times, self.currency, Interval.YEAR)


def yearly(amount: int, interval: Interval) -> int | None:
    """Return an amount paid each interval as an amount a year, or None (see PER_YEAR)."""
    times = PER_YEAR.get(interval)
    return None if times is None else amount * times
