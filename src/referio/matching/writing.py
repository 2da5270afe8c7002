"""Amounts of money, distances and names as people of a language write them."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal, get_currency_symbol

from referio.core.countries import country_name
from referio.core.money import Money, minor_digits
from referio.core.regions import region_name

UNKNOWN_SIGN = "¤"  # what stands for a currency that has no sign
# English puts an article before these.
WITH_ARTICLE = frozenset(
    {"AE", "BS", "CD", "CF", "CG", "DO", "GB", "GM", "MV", "NL", "PH", "US"}
)
_NUMBER = re.compile(r"[#,0.]+")


@lru_cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


@lru_cache(maxsize=65_536)
def amount(money: Money, language: str) -> str:
    """Return an amount such as "£41,000" or "41.000,50 CHF", without needless decimals."""
    digits = minor_digits(money.currency)
    value = Decimal(money.amount).scaleb(-digits)
    decimals = "" if value == value.to_integral_value() else "." + "0" * digits
    locale = _locale(language)
    number = format_decimal(value, format=f"#,##0{decimals}", locale=locale)
    sign = get_currency_symbol(money.currency, locale)
    if sign == UNKNOWN_SIGN:
        sign = money.currency
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    if sign[-1].isalpha():
        pattern = pattern.replace("¤#", "¤\u00a0#")
    return _NUMBER.sub(number, pattern).replace("¤", sign)


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """Return a number with the marks of a language: 20,000 or 20.000."""
    return str(format_decimal(value, locale=_locale(language)))


@lru_cache(maxsize=8192)
def area(code: str, language: str, pattern: str) -> str:
    """Return a country ("GB"), or by `pattern` a region of one ("GB-SCT"), by name."""
    country, _, region = code.partition("-")
    if region:
        return pattern.format(
            region=region_name(country, region), country=_country(country, language)
        )
    the = "the " if language == "en" and country in WITH_ARTICLE else ""
    return the + _country(country, language)


def _country(code: str, language: str) -> str:
    if language == "en":  # as on our pages
        return country_name(code)
    return str(_locale(language).territories.get(code, code))


def tongue(code: str, language: str) -> str:
    """Return the name of a language (ISO 639-1) in another; its code where it has none."""
    return str(_locale(language).languages.get(code, code))


def any_of(items: Iterable[str], language: str) -> str:
    """Return "a, b or c"."""
    return str(format_list(list(items), style="or", locale=_locale(language)))
