"""Reasons as English sentences. Other languages follow from the same values."""

from collections.abc import Callable

from referio.core.countries import country_name
from referio.core.criteria import Clause, Reason
from referio.core.money import Money, minor_digits
from referio.matching.findings import BETWEEN, Value

Values = dict[str, Value]
ShowMoney = Callable[[Money], str]

SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
PERIODS = {
    "hour": " an hour",
    "day": " a day",
    "week": " a week",
    "two-weeks": " every two weeks",
    "half-month": " twice a month",
    "month": " a month",
    "two-months": " every two months",
    "year": " a year",
    "once": " once",
    "unknown": "",
}
WITH_ARTICLE = frozenset(
    {"AE", "BS", "CD", "CF", "CG", "DO", "GB", "GM", "MV", "NL", "PH", "US"}
)
NAMES = {
    "onsite": "on site",
    "full-time": "full time",
    "part-time": "part time",
    "unstated": "not stated",
}


def plain_money(money: Money) -> str:
    """Return an amount such as "£41,000" or "41,000.50 CHF"."""
    digits = minor_digits(money.currency)
    whole, part = divmod(money.amount, 10**digits)
    shown = f"{whole:,}.{part:0{digits}}" if part else f"{whole:,}"
    sign = SIGNS.get(money.currency)
    return f"{sign}{shown}" if sign else f"{shown} {money.currency}"


def sentence(reason: Reason, *, money: ShowMoney = plain_money) -> str:
    """Return a reason in words, without a capital or a full stop; `money` shows amounts.

    Raises KeyError for a reason that no clause gives.
    """
    how = str(reason.values["how"])
    if reason.clause == Clause.PAY:
        return PAY_SENTENCES[how].format_map(_pay_words(reason.values, money))
    return SENTENCES[reason.clause, how].format_map(_words(reason.values))


SENTENCES = {
    (Clause.WORDS, "has"): "“{word}” is in the {where}",
    (Clause.WORDS, "lacks"): "“{word}” is neither in the title nor in the description",
    (Clause.WORDS, "lacks-all"): "neither the title nor the description has {words}",
    (Clause.EXCLUDED, "word"): "“{word}”, which you excluded, is in the {where}",
    (Clause.PLACE, "near"): "{km} from {place}, within your {radius_km} km",
    (Clause.PLACE, "far"): "{km} from {place}, beyond your {radius_km} km",
    (Clause.PLACE, "unknown"): "how far it is from {place} is not known",
    (Clause.COUNTRY, "in"): "in {country}",
    (Clause.COUNTRY, "elsewhere"): "not known to be in {country}",
    (Clause.REMOTE, "is"): "remote, as you asked",
    (Clause.REMOTE, "open"): "remote, and open to people in {country}",
    (Clause.REMOTE, "closed"): "remote, but not open to people in {country}",
    (Clause.REMOTE, "unwanted"): "remote, and you asked for none that is",
    (Clause.REMOTE, "not-remote"): "not remote, and you asked for nothing else",
    (Clause.WORK_MODE, "is"): "{value}, as you asked",
    (
        Clause.WORK_MODE,
        "is-not",
    ): "where the work is done is {value}; you asked for {asked}",
    (Clause.COMMITMENT, "is"): "{value}, as you asked",
    (Clause.COMMITMENT, "is-not"): "the kind of job is {value}; you asked for {asked}",
    (Clause.FOLLOWED, "followed"): "you follow {employer}",
    (Clause.FOLLOWED, "not-followed"): "you do not follow {employer}",
    (Clause.MUTED, "muted"): "you muted {employer}",
}
PAY_SENTENCES = {
    "from": "pay from {offer}{about}, at least your {floor}",
    "of": "pay of {offer}{about}, at least your {floor}",
    "up-to": "pay up to {offer}{about}, at least your {floor}",
    "below": "pay up to {offer}{about}, less than your {floor}",
    "unstated": "pay is not stated; you asked for at least {floor}",
    "not-comparable": "the pay stated cannot be compared with your {floor}",
}


def _words(values: Values) -> dict[str, str]:
    return {name: SHOWN.get(name, str)(value) for name, value in values.items()}


def _country(value: Value) -> str:
    article = "the " if value in WITH_ARTICLE else ""
    return article + country_name(str(value))


def _distance(value: Value) -> str:
    return f"{value} km" if value else "less than 1 km"


def _named(value: Value) -> str:
    return NAMES.get(str(value), str(value))


def _any_of(value: Value) -> str:
    return " or ".join(_named(one) for one in str(value).split(BETWEEN))


def _quoted_any_of(value: Value) -> str:
    return " or ".join(f"“{word}”" for word in str(value).split(BETWEEN))


SHOWN: dict[str, Callable[[Value], str]] = {
    "country": _country,
    "km": _distance,
    "value": _named,
    "asked": _any_of,
    "words": _quoted_any_of,
}


def _pay_words(values: Values, money: ShowMoney) -> dict[str, str]:
    return {
        "floor": _amount(values, "floor", money),
        "offer": _amount(values, "offer", money) if "offer" in values else "",
        "about": _about(values, money),
    }


def _amount(values: Values, name: str, money: ShowMoney) -> str:
    shown = money(Money(int(values[name]), str(values[f"{name}_currency"])))
    return shown + _period(values, name)


def _period(values: Values, name: str) -> str:
    # "at least your £40,000": a period said once is not said again.
    once = name == "floor" and values.get("offer_interval") == values["floor_interval"]
    return "" if once else PERIODS[str(values[f"{name}_interval"])]


def _about(values: Values, money: ShowMoney) -> str:
    currency = str(values["floor_currency"])
    if values.get("offer_currency", currency) == currency:
        return ""
    return f" (about {money(Money(int(values['about']), currency))} a year)"
