import json
import os
from pathlib import Path

import pytest

from referio.core.places import Resolved, Scope, resolve

from .few_cities import FEW


def seen(text: str, country: str = "") -> list[str]:
    """What was read, in short: city CC-REGION, or scope and code; R for remote."""
    return [short(one) for one in resolve(text, country=country, gazetteer=FEW)]


def short(one: Resolved) -> str:
    where = f"{one.country}-{one.region}" if one.region else one.country
    name = one.name if one.scope in {Scope.CITY, Scope.REGION} else one.scope.value
    remote = " R" if one.remote else ""
    return f"{name} {where}".strip() + remote


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Paris", ["Paris FR-11"]),
        ("Leeds, UK", ["Leeds GB-ENG"]),
        ("East Providence, RI", ["East Providence US-RI"]),
        ("Cape Town, ZA", ["Cape Town ZA-11"]),
        ("Cape Town, South Africa", ["Cape Town ZA-11"]),
        ("Toronto, ON", ["Toronto CA-ON"]),
        ("Toronto, CA", ["Toronto CA-ON"]),
        ("Portugal - Lisbon", ["Lisbon PT-14"]),
        ("Spain - Barcelona", ["Barcelona ES-56"]),
        ("Bangalore, India - Remote", ["Bengaluru IN-KA R"]),
        ("Singapore, Singapore - Remote", ["Singapore SG R"]),
        ("Singapore", ["Singapore SG"]),
        ("Remote (US or Canada)", ["country US R", "country CA R"]),
        (
            "Remote (US, UK or Canada)",
            ["country US R", "country GB R", "country CA R"],
        ),
        ("Remote Canada", ["country CA R"]),
        ("US Remote", ["country US R"]),
        ("Remote US East", ["country US R"]),
        ("Work from home, Deutschland", ["country DE R"]),
        ("United States", ["country US"]),
        ("Lisbon / Porto", ["Lisbon PT-14", "Porto PT-17"]),
        (
            "CPT/JHB/PTA/DBN",
            ["Cape Town ZA-11", "Johannesburg ZA-06", "Pretoria ZA-06", "Durban ZA-02"],
        ),
        ("Asia", ["Asia"]),
        ("EMEA", ["EMEA"]),
        ("CIS Region", ["CIS"]),
        ("Remote, Europe", ["Europe R"]),
        ("Anywhere in Europe", ["Europe"]),
        ("Europe - London", ["London GB-ENG"]),
        ("Global", ["world"]),
        ("Anywhere", ["world"]),
        ("Various", []),
        ("", []),
        (" - / , ", []),
        ("On-site", []),
        ("Bombay, MH", ["Mumbai IN-MH"]),
        (
            "New York, NY or San Francisco, CA",
            ["New York City US-NY", "San Francisco US-CA"],
        ),
        ("New York", ["New York City US-NY"]),
        ("London (Hybrid)", ["London GB-ENG"]),
        ("Greater London Area", ["London GB-ENG"]),
        ("London, Paris", ["London GB-ENG", "Paris FR-11"]),
        ("London, New York", ["London GB-ENG", "New York City US-NY"]),
        ("London, ON", ["London CA-ON"]),
        ("London, Ontario, Canada", ["London CA-ON"]),
        ("Ontario", ["Ontario CA-ON"]),
        ("Ontario, Canada", ["Ontario CA-ON"]),
        ("Ontario, CA", ["Ontario US-CA"]),
        ("Arlington, TX", ["Arlington US-TX"]),
        ("Arlington VA", ["Arlington US-VA"]),
        ("Atlanta, Georgia", ["Atlanta US-GA"]),
        ("Georgia", ["country GE"]),
        ("Georgia, US", ["Georgia US-GA"]),
        ("Texas", ["Texas US-TX"]),
        ("Texas, United States", ["Texas US-TX"]),
        ("California - San Francisco", ["San Francisco US-CA"]),
        ("Washington, D.C.", ["Washington US-DC"]),
        ("Portland, OR", ["Portland US-OR"]),
        ("Mexico", ["country MX"]),
        ("Mexico City, Mexico", ["Mexico City MX-09"]),
        ("Paris 75008, France", ["Paris FR-11"]),
        ("Paris (HQ)", ["Paris FR-11"]),
        ("Paris, France; Paris", ["Paris FR-11"]),
        ("Lisboa", ["Lisbon PT-14"]),
        ("München", []),
        ("MUC", ["Munich DE"]),
        ("Smallville, KS", ["Smallville, Kansas US-KS"]),
        ("Smallville, Deutschland", ["country DE"]),
        ("Trinidad and Tobago", ["country TT"]),
        ("Bosnia and Herzegovina or Leeds", ["country BA", "Leeds GB-ENG"]),
        ("Leeds, England, UK", ["Leeds GB-ENG"]),
        ("London or remote", ["London GB-ENG", "country GB R"]),
        ("TX", ["Texas US-TX"]),
        ("Jersey City", []),
        ("Smallville, EMEA", ["EMEA"]),
        ("Barcelona or Lisbon, Portugal", ["Barcelona ES-56", "Lisbon PT-14"]),
        ("Barcelona or Cumaná, Venezuela", ["Barcelona VE-02", "country VE"]),
        ("Raleigh, NC", ["Raleigh, North Carolina US-NC"]),
        ("Austin-Round Rock, TX", ["Austin US-TX"]),
        ("CA", ["country CA"]),
        ("OR", ["Oregon US-OR"]),
        ("Springfield, OR", ["Springfield US-OR"]),
        ("Bay Area", ["San Francisco US-CA"]),
        ("Victoria", ["Victoria HK"]),
        ("UK wide", ["country GB"]),
        ("France entière", ["country FR"]),
        ("Leeds-London", ["Leeds GB-ENG", "London GB-ENG"]),
        ("Leeds-Smallville", []),
        ("Bay Area, CA", ["San Francisco US-CA"]),
        ("Bavaria", ["Bavaria DE-02"]),
        ("Île-de-France", ["Île-de-France FR-11"]),
        ("Western Europe", ["Western Europe"]),
        ("Remote - US East Coast", ["country US R"]),
    ],
)
def test_what_employers_write(text, places):
    assert seen(text) == places


@pytest.mark.parametrize(
    ("text", "country", "places"),
    [
        ("London", "CA", ["London CA-ON"]),
        ("London", "DE", ["London GB-ENG"]),
        ("Paris", "US", ["Paris US-TX"]),
        ("Georgia", "US", ["Georgia US-GA"]),
        ("CA", "US", ["California US-CA"]),
        ("IN", "IN", ["country IN"]),
        ("Victoria", "AU", ["Victoria AU-VIC"]),
        ("Remote", "CA", ["country CA R"]),
        ("Remote", "", ["world R"]),
        ("London / Remote", "IE", ["London GB-ENG", "country IE R"]),
    ],
)
def test_the_posting_s_country_decides_what_the_text_leaves_open(text, country, places):
    assert seen(text, country) == places


SHARED = Path(
    os.environ.get("REFERIO_SHARED_DATA")
    or Path(__file__).resolve().parents[2].parent / "shared" / "data"
)


def test_real_location_texts():
    file = SHARED / "lever-postings.jsonl"
    if not file.exists():
        pytest.skip(f"NO REAL POSTINGS: set REFERIO_SHARED_DATA, {file} is not there")
    postings = [json.loads(line) for line in file.read_text().splitlines()]
    texts = sorted({one["categories"].get("location", "") for one in postings})
    unread = [one for one in texts if not resolve(one, country="", gazetteer=FEW)]
    assert unread == ["", "Various"]
