"""Values as people read them: pay, dates, ages, initials. Never called once per mail."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.dates import format_date, format_timedelta, get_day_names
from babel.numbers import format_currency, get_currency_symbol
from babel.units import format_unit

from referio.core.cadence import Schedule
from referio.core.money import Money, Pay, minor_digits
from referio.core.postings import Commitment, WorkMode
from referio.mailing.phrases import conventions, language, say


def pay_line(pay: Pay | None, pay_text: str = "", locale: str = "en") -> str:
    """Return pay in words: the range, or the employer's own words, or "not stated"."""
    if pay is None:
        return pay_text or say("card.pay_unstated", locale)
    return say(f"pay.{pay.interval}", locale, amount=_range(pay, locale))


def _range(pay: Pay, locale: str) -> str:
    decimals = minor_digits(pay.currency)
    whole = pay.low % 10**decimals == 0 and pay.high % 10**decimals == 0
    high = _amount(pay.high, pay.currency, locale, 0 if whole else decimals)
    if pay.low == pay.high:
        return high
    if pay.low == 0:
        return say("pay.up_to", locale, amount=high)
    low = _amount(pay.low, pay.currency, locale, 0 if whole else decimals)
    if not high[
        -1
    ].isdecimal():  # the currency comes last: 55.000–65.000 € says it once
        low = low[: low.rindex("\u00a0")]
    return f"{low}–{high}"


@lru_cache(maxsize=8192)
def _amount(minor: int, currency: str, locale: str, decimals: int) -> str:
    tag = conventions(locale)
    pattern = tag.currency_formats["standard"].pattern.split(";")[0]
    pattern = pattern.replace(".00", "." + "0" * decimals if decimals else "")
    if get_currency_symbol(currency, tag)[-1].isalpha():
        pattern = pattern.replace("¤#", "¤\u00a0#")
    value = Money(minor, currency).major
    return format_currency(
        value, currency, format=pattern, locale=tag, currency_digits=False
    )


def facts_line(work_mode: WorkMode, commitment: Commitment, locale: str = "en") -> str:
    """Return "Hybrid · Full-time", leaving out what is not stated."""
    words = []
    if work_mode is not WorkMode.UNSTATED:
        words.append(say(f"mode.{work_mode}", locale))
    if commitment is not Commitment.UNSTATED:
        words.append(say(f"commitment.{commitment}", locale))
    return " · ".join(words)


def age_line(days: int, locale: str = "en") -> str:
    """Return how long ago a job was posted: today, yesterday, 5 days ago."""
    if days <= 1:
        return say("age.today" if days < 1 else "age.yesterday", locale)
    ago = format_timedelta(
        timedelta(days=-days),
        granularity="day",
        threshold=1.5,
        add_direction=True,
        locale=conventions(locale),
    )
    return say("age.posted", locale, ago=ago)


@lru_cache(maxsize=8192)
def long_date(day: date, locale: str = "en") -> str:
    """Return a date nobody can misread: 12 June 2026."""
    # In the United States the day would follow the month.
    way = "d MMMM y" if language(locale) == "en" else "long"
    return format_date(day, way, locale=conventions(locale))


def moment(at: datetime, locale: str = "en") -> str:
    """Return a UTC time in words: 12 June 2026, 14:05 UTC."""
    return say(
        "letter.moment", locale, date=long_date(at.date(), locale), time=f"{at:%H:%M}"
    )


def rhythm(schedule: Schedule, locale: str = "en") -> str:
    """Return how often mails come: every week: Monday, 08:00."""
    weekday = get_day_names(locale=conventions(locale))[schedule.weekday]
    time = f"{schedule.hour:02}:00"
    return say(f"cadence.{schedule.cadence}", locale, weekday=weekday, time=time)


def size(number: int, locale: str = "en") -> str:
    """Return a file's size: 12.4 MB, or kB below one million bytes."""
    mega = number >= 1_000_000
    value = number / (1_000_000 if mega else 1_000)
    unit = "digital-megabyte" if mega else "digital-kilobyte"
    return str(
        format_unit(value, unit, "short", format="#,##0.#", locale=conventions(locale))
    )


def initials(name: str) -> str:
    """Return one or two letters that stand for an employer's logo.

    Scripts without capitals get one: two of their letters may join or change shape.
    """
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "·"
    first, last = words[0][0].upper()[:1], words[-1][0].upper()[:1]
    return first + last if len(words) > 1 and first.isupper() else first
