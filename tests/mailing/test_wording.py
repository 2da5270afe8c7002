from datetime import UTC, date, datetime

import pytest

from referio.core.cadence import Cadence, Schedule
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.mailing.palette import COLOURS, TILES, tile
from referio.mailing.phrases import ENGLISH, count, language, say
from referio.mailing.wording import (
    age_line,
    facts_line,
    initials,
    long_date,
    moment,
    pay_line,
    rhythm,
    size,
)


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        (Pay(55_000_00, 65_000_00, "GBP", Interval.YEAR), "£55,000–£65,000 a year"),
        (Pay(14_50, 16_00, "GBP", Interval.HOUR), "£14.50–£16.00 an hour"),
        (Pay(500_00, 500_00, "USD", Interval.DAY), "$500 a day"),
        (Pay(0, 65_000_00, "EUR", Interval.YEAR), "Up to €65,000 a year"),
        (
            Pay(7_000_000, 9_000_000, "JPY", Interval.YEAR),
            "¥7,000,000–¥9,000,000 a year",
        ),
        (Pay(900_500, 900_500, "KWD", Interval.MONTH), "KWD 900.500 a month"),
        (Pay(100_00, 100_00, "GBP", Interval.ONCE), "£100, paid once"),
        (Pay(100_00, 100_00, "GBP", Interval.UNKNOWN), "£100"),
        (None, "Pay not stated"),
    ],
)
def test_pay_reads_as_people_write_it(pay, words):
    assert pay_line(pay).replace("\xa0", " ") == words


def test_pay_in_an_employers_own_words_is_kept():
    assert pay_line(None, "competitive") == "competitive"


def test_every_interval_can_be_said():
    pays = [Pay(1_00, 2_00, "GBP", interval) for interval in Interval]
    assert all(pay_line(pay).startswith("£1–£2") for pay in pays)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Posted today"),
        (1, "Posted yesterday"),
        (2, "Posted 2 days ago"),
        (9, "Posted 9 days ago"),
        (40, "Posted 6 weeks ago"),
        (100, "Posted 3 months ago"),
    ],
)
def test_age(days, words):
    assert age_line(days) == words


def test_what_is_not_stated_is_not_said():
    assert facts_line(WorkMode.HYBRID, Commitment.FULL_TIME) == "Hybrid · Full-time"
    assert facts_line(WorkMode.UNSTATED, Commitment.CONTRACT) == "Contract"
    assert facts_line(WorkMode.UNSTATED, Commitment.UNSTATED) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Northwind & Sons", "NS"),
        ("Orchard", "O"),
        ("ärzte ohne grenzen", "ÄG"),
        ("شركة النور", "ش"),
        ("& Co", "C"),
        ("!?", "·"),
        ("", "·"),
        ("ßeta ltd", "SL"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters


def plain(text: str) -> str:
    """Return text with every kind of blank as a plain one."""
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("de", "55.000–65.000 € im Jahr"),
        ("fr", "55 000–65 000 € par an"),
        ("es", "55.000–65.000 € al año"),
        ("en-GB", "€55,000–€65,000 a year"),
        ("de-CH", "EUR 55’000–EUR 65’000 im Jahr"),
        ("xx", "€55,000–€65,000 a year"),
    ],
)
def test_money_is_written_as_in_the_country(locale, words):
    pay = Pay(55_000_00, 65_000_00, "EUR", Interval.YEAR)
    assert plain(pay_line(pay, locale=locale)) == words


def test_ages_and_dates_are_of_the_language():
    assert age_line(5, "de") == "Veröffentlicht vor 5 Tagen"
    assert age_line(40, "fr") == "Publiée il y a 6 semaines"
    assert long_date(date(2026, 6, 12), "de") == "12. Juni 2026"
    assert long_date(date(2026, 6, 12), "es-MX") == "12 de junio de 2026"
    at = datetime(2026, 6, 12, 4, 5, tzinfo=UTC)
    assert moment(at, "fr") == "12 juin 2026, 04:05 (UTC)"


def test_a_rhythm_names_the_day():
    weekly = Schedule(Cadence.WEEKLY, hour=8, weekday=0, time_zone="Etc/UTC")
    daily = Schedule(Cadence.DAILY, hour=17, weekday=0, time_zone="Etc/UTC")
    assert rhythm(weekly) == "Every week: Monday, 08:00"
    assert rhythm(weekly, "fr") == "Chaque semaine\u00a0: lundi, 08:00"
    assert rhythm(daily, "de") == "Täglich um 17:00 Uhr"


def test_a_size_is_read_in_units():
    assert size(12_360_000) == "12.4 MB"
    assert plain(size(48_200, "fr")) == "48,2 ko"


def test_dates_cannot_be_misread():
    assert long_date(date(2026, 6, 12)) == "12 June 2026"
    assert moment(datetime(2026, 6, 12, 4, 5, tzinfo=UTC)) == "12 June 2026, 04:05 UTC"


def test_an_unknown_language_gets_english():
    assert language("pt-BR") == language("en_GB") == "en"
    assert say("card.view", "pt-BR") == "View job"


def test_numbers_choose_the_phrase():
    assert count("newsletter.heading", 1) == "One new job for you"
    assert count("newsletter.heading", 1200) == "1,200 new jobs for you"


def test_plurals_come_in_pairs():
    ones = {key.removesuffix(".one") for key in ENGLISH if key.endswith(".one")}
    others = {key.removesuffix(".other") for key in ENGLISH if key.endswith(".other")}
    assert ones == others


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


LIGHT = [(on, ink) for on in ("paper", "page", "tint") for ink in ("ink", "soft")]
DARK = [
    (f"dark_{on}", f"dark_{ink}")
    for on in ("paper", "page", "tint")
    for ink in ("ink", "soft", "accent")
]


@pytest.mark.parametrize(
    ("on", "ink"),
    [
        *LIGHT,
        *DARK,
        ("paper", "accent"),
        ("page", "accent"),
        ("accent", "on_accent"),
        ("dark_button", "on_accent"),
        ("dark_tile", "dark_ink"),
    ],
)
def test_colours_can_be_read(on, ink):
    assert contrast(COLOURS[on], COLOURS[ink]) >= 4.5


def test_tiles_can_be_read_and_stay_the_same():
    assert min(contrast(*pair) for pair in TILES) >= 4.5
    assert tile("Northwind & Sons") == tile("Northwind & Sons")
