"""What currencies are worth in euros, for comparing pay; not for paying anyone.

A table to be replaced: rounded, publicly known rates as of RATES_DATE. Each number is
how many millionths of a euro one whole unit of the currency is worth.
"""

from datetime import date

from referio.core.money import minor_digits

RATES_DATE = date(2026, 11, 1)
MOST_WORTH = 2**62  # fits a column of 64 bits

MILLIONTHS_OF_EURO = {
    "AED": 235_000,
    "ARS": 600,
    "AUD": 560_000,
    "BGN": 511_300,
    "BRL": 160_000,
    "CAD": 620_000,
    "CHF": 1_070_000,
    "CLP": 900,
    "CNY": 120_000,
    "COP": 220,
    "CZK": 41_000,
    "DKK": 134_000,
    "EGP": 18_000,
    "EUR": 1_000_000,
    "GBP": 1_150_000,
    "HKD": 110_000,
    "HUF": 2_550,
    "IDR": 52,
    "ILS": 260_000,
    "INR": 9_800,
    "ISK": 7_000,
    "JPY": 5_700,
    "KES": 6_700,
    "KRW": 610,
    "MAD": 93_000,
    "MXN": 46_000,
    "MYR": 205_000,
    "NGN": 590,
    "NOK": 85_000,
    "NZD": 495_000,
    "PHP": 14_700,
    "PKR": 3_050,
    "PLN": 235_000,
    "RON": 197_000,
    "SAR": 229_000,
    "SEK": 91_000,
    "SGD": 665_000,
    "THB": 26_500,
    "TRY": 20_500,
    "TWD": 28_000,
    "UAH": 20_500,
    "USD": 860_000,
    "VND": 33,
    "ZAR": 49_500,
}


def convert(amount: int, source: str, target: str) -> int | None:
    """Return an amount in minor units of `source` in minor units of `target`, rounded.

    None where the table knows no rate; the same currency needs none.
    """
    if source == target:
        return amount
    worth, price = MILLIONTHS_OF_EURO.get(source), MILLIONTHS_OF_EURO.get(target)
    if worth is None or price is None:
        return None
    above = amount * worth * 10 ** minor_digits(target)
    below = price * 10 ** minor_digits(source)
    return int((2 * above + below) // (2 * below))


def worth(amount: int, currency: str) -> int | None:
    """Return what an amount in minor units is worth in billionths of a euro, exactly.

    None where the table knows no rate; MOST_WORTH where it is more than anybody is paid.
    """
    rate = MILLIONTHS_OF_EURO.get(currency)
    if rate is None:
        return None
    return min(MOST_WORTH, int(amount * rate * 10 ** (3 - minor_digits(currency))))
