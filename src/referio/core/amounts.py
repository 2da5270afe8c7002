"""Amounts of money as people write them: "$120,000 - $150,000", "45k €", "R35 000", "4.000 €".

Finds amounts and pairs them into ranges; whether one is pay is for core.pay_reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from referio.core.rates import MILLIONTHS_OF_EURO

# A bare sign that several countries share is left to the posting's country.
DOLLAR, CROWN, YEN, UNSIGNED = "$", "kr", "¥", ""
SIGNS = {
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "CAN$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "S$": "SGD",
    "SG$": "SGD",
    "HK$": "HKD",
    "R$": "BRL",
    "MX$": "MXN",
    "NT$": "TWD",
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₪": "ILS",
    "₺": "TRY",
    "₦": "NGN",
    "₱": "PHP",
    "₩": "KRW",
    "₴": "UAH",
    "zł": "PLN",
    "R": "ZAR",
    DOLLAR: DOLLAR,
    CROWN: CROWN,
    YEN: YEN,
    "dollars": DOLLAR,
    "euros": "EUR",
    "euro": "EUR",
    "pounds": "GBP",
    **{code: code for code in MILLIONTHS_OF_EURO},
}
SHARED_SIGNS = {
    DOLLAR: {"US": "USD", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD"}
    | {"HK": "HKD", "MX": "MXN", "CL": "CLP", "CO": "COP", "AR": "ARS"},
    CROWN: {"SE": "SEK", "NO": "NOK", "DK": "DKK", "IS": "ISK"},
    YEN: {"JP": "JPY", "CN": "CNY"},
    # "Salary 60k-97k": what everybody there is paid in.
    UNSIGNED: dict.fromkeys(
        ["AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT"], "EUR"
    )
    | {"US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD", "NZ": "NZD", "CH": "CHF"}
    | {"SG": "SGD", "ZA": "ZAR", "IN": "INR", "PL": "PLN"},
}

_CODES = "|".join(sorted(MILLIONTHS_OF_EURO))
_BEFORE = rf"(?:{_CODES})[ ]?[$€£]?|(?:US|CAN?|AU?|NZ|SG?|HK|MX|NT|R)?\$|[€£₹₪₺₦₱₩₴¥]|(?<![A-Za-z])R(?=[ ]?\d)"
_AFTER = rf"(?:{_CODES})\b|[€£$]|[eE]uros?\b|dollars\b|pounds\b|zł|kr\b"
_GAP = "[ \u00a0\u202f]"
_AMOUNT = re.compile(
    rf"""
    (?<![\w.,])(?P<before>{_BEFORE})?{_GAP}?
    (?P<number>\d{{1,3}}(?:(?P<mark>[.,'’ \u00a0\u202f])\d{{3}})(?:(?P=mark)\d{{3}})*(?!\d)
        (?:[.,]\d{{1,2}}(?!\d))?
      | \d+(?:[.,]\d{{1,2}}(?!\d))?)
    (?:{_GAP}?(?P<thousand>[kK])(?![A-Za-z]))?
    (?:{_GAP}?(?P<after>{_AFTER}))?
    (?P<more>{_GAP}?(?:million|mill|mio|mrd|milliard|milli[oó]n|billion|bn|trillion
        |[mM][dD]?(?![a-z])|MM|B(?![a-z])|%|lakh|crore|LPA|[-+]?[xX](?![a-z])))?
    """,
    re.VERBOSE,
)
_MONEY_SIGNS = "$€£₹₪₺₦₱₩₴¥"
# One pass that begins with a set of signs is several times quicker than a choice of words.
_BY_LETTERS = re.compile(
    rf"[0-9A-Z](?:(?<=\d){_GAP}?(?:[kK]\b|zł|kr\b|[eE]uro|dollars|pounds|(?:{_CODES})\b)"
    rf"|(?<=R){_GAP}?\d|[A-Z]{{2}}{_GAP}?\d)"
)
_AND = re.compile(r"(?:between|entre|zwischen|tra|tussen)\b\W*$", re.IGNORECASE)
# What may stand between the two ends of a range.
_JOINT = re.compile(
    r"^\W{0,2}(?:(?:/|per|a|an)? ?(?:year|yr|hour|hr|month|annum|week|day|mois|an|monat|jahr))?"
    r"\W{0,2}(?P<joint>[-‐-―−~]+|to|up to|through|until|à|a|et|bis|y|und|and|e|en)\s*$",
    re.IGNORECASE,
)
_ANDS = frozenset(["and", "et", "y", "und", "e", "en"])
_LEAST_UNSIGNED = 1000


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount or range in whole units; `sign` a currency, a shared sign, or "" (none).

    `start` and `end` say where it stands in its sentence; `is_range` that both ends were written.
    """

    low: Decimal
    high: Decimal
    sign: str
    start: int
    end: int
    is_range: bool = False


@dataclass(frozen=True, slots=True)
class _Written:
    value: Decimal
    thousand: bool
    sign: str
    start: int
    end: int


def lines_with_money(text: str) -> list[int]:
    """Return where the lines begin that may name an amount of money; quick when none does."""
    starts = {
        text.rfind("\n", 0, found.start()) + 1 for found in _BY_LETTERS.finditer(text)
    }
    for sign in _MONEY_SIGNS:
        at = text.find(sign)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            at = text.find(sign, at + 1)
    return sorted(starts)


def amounts_in(sentence: str) -> tuple[Amount, ...]:
    """Return the amounts and ranges of a sentence in order; millions are none of pay's."""
    found: list[Amount] = []
    waiting: _Written | None = None
    for written in _written(sentence):
        if waiting and _is_joined(waiting, written, sentence):
            found += _pair(waiting, written)
            waiting = None
            continue
        found += _alone(waiting)
        waiting = written
    return (*found, *_alone(waiting))


def currency_of(sign: str, country: str) -> str:
    """Return the ISO 4217 currency a sign means in a country, or "" where that is unsure."""
    if sign in SHARED_SIGNS:
        return SHARED_SIGNS[sign].get(country, "")
    return sign


def _written(sentence: str) -> Iterator[_Written]:
    for found in _AMOUNT.finditer(sentence):
        if found["more"]:
            continue
        before = (found["before"] or "").replace(" ", "")
        after = (found["after"] or "").lower()
        after = after.upper() if after.upper() in MILLIONTHS_OF_EURO else after
        sign = SIGNS.get(before[:3]) or SIGNS.get(before) or SIGNS.get(after, "")
        thousand = bool(found["thousand"])
        value = _value(found["number"], found["mark"] or "")
        end = found.end()
        yield _Written(
            value * 1000 if thousand else value,
            thousand,
            _more_exact(sign, SIGNS.get(after, "")),
            found.start(),
            end,
        )


def _more_exact(sign: str, other: str) -> str:
    # "$120,000 CAD": the code says which dollar.
    return other if sign in {*SHARED_SIGNS, UNSIGNED} and other else sign


def _value(number: str, mark: str) -> Decimal:
    """Return the value of digits whose thousands are parted by `mark` ("" for none)."""
    if mark:
        whole = number.replace(mark, "")
        return Decimal(whole.replace(",", "."))
    return Decimal(number.replace(",", "."))


def _is_joined(one: _Written, other: _Written, sentence: str) -> bool:
    """Tell whether two amounts are the ends of one range."""
    joint = _JOINT.match(sentence[one.end : other.start])
    if joint is None or not (one.sign or other.sign or other.thousand):
        return False
    if other.sign not in {UNSIGNED, _more_exact(one.sign, other.sign), *SHARED_SIGNS}:
        return False
    is_and = joint["joint"].lower() in _ANDS
    return not is_and or bool(_AND.search(sentence[: one.start]))


def _pair(one: _Written, other: _Written) -> tuple[Amount, ...]:
    """Return the range, or nothing where it runs downwards: then neither end is sure."""
    low = one.value
    if other.thousand and not one.thousand and low < _LEAST_UNSIGNED:
        low *= 1000
    if not 0 < low <= other.value:
        return ()
    sign = _more_exact(one.sign, other.sign)
    return (Amount(low, other.value, sign, one.start, other.end, is_range=True),)


def _alone(one: _Written | None) -> tuple[Amount, ...]:
    if one is None or one.value <= 0 or not (one.sign or one.thousand):
        return ()
    return (Amount(one.value, one.value, one.sign, one.start, one.end),)
