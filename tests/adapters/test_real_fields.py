"""What is read of real postings, against labels set by hand; they are named by id only."""

import os
import sys
import time
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from lever_sandbox.server import make_world
from referio.adapters.lever import translate
from referio.core.eligibility import read_eligibility
from referio.core.languages import language_of
from referio.core.money import Interval, Pay
from referio.core.pay_reading import read_pay
from referio.core.places import resolve
from referio.core.postings import Listing, Posting, WorkMode
from referio.jobs import reading
from referio.jobs.gazetteer import places_in_memory

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("REFERIO_SHARED_DATA", ROOT.parent / "shared" / "data"))
BOARD = FOLDER / "lever-postings.jsonl"

pytestmark = pytest.mark.skipif(
    not BOARD.exists(),
    reason=f"NOT TESTED with real postings: {BOARD} is not there; "
    "set REFERIO_SHARED_DATA to its folder",
)

# The pay that the text itself states, US dollars a year. Every other posting states none,
# though about half of them speak of money.
PAY = {
    "d6389903": (240000, 240000), "529e32e5": (309000, 309000), "b931eb96": (285108, 309000),
    "a335de27": (331200, 360000), "96cecfd1": (73788, 96600), "98704e37": (282624, 440000),
    "2c176b51": (282624, 440000), "c6e65e59": (102720, 116160), "f09937a3": (148800, 176400),
    "2200a764": (135600, 160800), "fc6939af": (172000, 292000), "615ff21b": (162000, 237000),
    "5e042593": (153600, 182400), "578cc78a": (171600, 214800), "6d19cca8": (98880, 146400),
    "91aa0788": (193200, 358800), "18503c02": (176400, 243600), "b2d4d105": (216000, 367200),
    "bee1b55e": (216000, 367200),
}  # fmt: skip

# Who may do the remote jobs, as title, location line and text say it; "" where they say nothing.
OPEN_TO = {
    **dict.fromkeys(
        ["68360127", "3f323cf8", "7166a990", "f5dc2aef", "2d4cd062", "27cd558a", "93a1560a", "de898225", "8ad29d43", "b4248a28", "4be4e488", "cf101a2b", "25f54f32", "686bf146", "79470a88", "9ce4cbce", "1346a770"],
        "CA US",
    ),
    "223d1582": "CA GB US",
    **dict.fromkeys(["11e2165f", "fc6b35f8", "711e3679", "af0c5c93"], "CA"),
    "7d6cc0b4": "IN", "9a6ab6b6": "SG", "466ed4a1": "PT", "7465bdb3": "ES",
    **dict.fromkeys(
        ["c559265a", "d1f0b109", "96b49eb7", "975a478d", "e3646fe1", "1ee6929b", "a60fb104", "b931eb96", "a335de27", "98704e37", "2c176b51", "fc6939af", "6d19cca8"],
        "",
    ),
}  # fmt: skip

# Of the pairs with one employer and one title: those whose texts agree in 85 of 100 words or more.
COPIES = {
    ("47abee59", "d34c4999"), ("a2cabb7b", "f22fe11e"), ("529e32e5", "b931eb96"),
    ("7fe0ccfa", "a30aa326"), ("b9366549", "c6f8c599"), ("466ed4a1", "7465bdb3"),
    ("60af55d1", "8cd33cba"), ("a0952c53", "c388767f"),
}  # fmt: skip

LEAST_PRECISION = 0.98


def say(line: str) -> None:
    """Publish a figure: shown by pytest -s, and with a failure."""
    sys.stdout.write(f"{line}\n")


@pytest.fixture(scope="module")
def postings() -> dict[str, Posting]:
    """The open postings by the first eight signs of their id."""
    read = (
        translate.posting(posting.as_v1("https://jobs.lever.co"))
        for account in make_world([BOARD]).accounts.values()
        for posting in account.postings.values()
    )
    return {one.remote_id[:8]: one for one in read if one.listing is Listing.OPEN}


def test_pay_in_the_text(postings: dict[str, Posting]) -> None:
    right, wrong = 0, []
    for key, posting in postings.items():
        # Read as if no field stated it: the words are judged by themselves.
        read = read_pay(posting.description_text, country=posting.country)
        if read is None:
            continue
        say(f"{key}  {read.pay}  “{read.evidence}”")
        low, high = PAY.get(key, (0, 0))
        is_right = read.pay == Pay(low * 100, high * 100, "USD", Interval.YEAR)
        right += is_right
        wrong += [] if is_right else [key]
    precision, recall = right / (right + len(wrong)), right / len(PAY)
    say(
        f"pay in the text: precision {precision:.3f}, recall {recall:.3f}, n {len(postings)}"
    )
    assert precision >= LEAST_PRECISION, wrong
    assert recall >= 0.9


def test_a_field_wins_over_the_text(postings: dict[str, Posting]) -> None:
    assert all(
        posting.pay_evidence == "" for posting in postings.values() if posting.pay
    )
    assert sum(posting.pay is not None for posting in postings.values()) == 35


def test_who_may_work_remotely(postings: dict[str, Posting]) -> None:
    right = wrong = missed = 0
    for key, wanted in OPEN_TO.items():
        assert postings[key].work_mode is WorkMode.REMOTE
        read = reading.eligibility(postings[key])
        countries = " ".join(sorted(read.countries))
        say(f"{key}  {countries or 'unknown'}  {list(read.evidence)}")
        right += bool(countries) and countries == wanted
        wrong += bool(countries) and countries != wanted
        missed += bool(wanted) and not countries
    precision, recall = right / (right + wrong), right / (right + missed)
    say(
        f"eligibility: precision {precision:.3f}, recall {recall:.3f}, n {len(OPEN_TO)}"
    )
    assert precision >= LEAST_PRECISION
    assert recall >= 0.9


def test_work_in_a_place_is_never_read_as_open_elsewhere(
    postings: dict[str, Posting],
) -> None:
    remote = {key for key, one in postings.items() if one.work_mode is WorkMode.REMOTE}
    assert remote == set(OPEN_TO)
    elsewhere = [
        key
        for key, posting in postings.items()
        if key not in OPEN_TO and read_eligibility(posting.description_text).is_known
    ]
    assert elsewhere == []


def test_languages(postings: dict[str, Posting]) -> None:
    counts = Counter(language_of(one.description_text) for one in postings.values())
    assert set(counts) == {"en", "fr", ""}
    assert counts[""] <= 5
    assert all(
        language_of(one.description_text) == "en"
        for one in postings.values()
        if one.site in {"1password", "moo", "plaid", "mamamoney", "veeva", "outreach"}
    )


def test_copies(postings: dict[str, Posting]) -> None:
    number = {
        key: reading.cluster(1, one.title, [], text=one.description_text)
        for key, one in postings.items()
    }
    same_title = [
        tuple(sorted((one, other)))
        for one, other in combinations(postings, 2)
        if (postings[one].site, postings[one].title.lower())
        == (postings[other].site, postings[other].title.lower())
    ]
    joined = {pair for pair in same_title if number[pair[0]] == number[pair[1]]}
    wanted = {tuple(sorted(pair)) for pair in COPIES}
    say(
        f"copies: {len(joined & wanted)} of {len(wanted)} found, {len(joined - wanted)} wrong"
    )
    assert joined <= wanted
    assert len(joined) >= 7


def test_places(postings: dict[str, Posting]) -> None:
    gazetteer = places_in_memory()
    written = {
        (location, one.country)
        for one in postings.values()
        for location in one.locations
    }
    unresolved = {
        location
        for location, country in written
        if not resolve(location, country=country, gazetteer=gazetteer)
    }
    distinct = len({location for location, _ in written})
    say(
        f"locations: {distinct - len(unresolved)} of {distinct} resolved, not {unresolved}"
    )
    assert unresolved == {"Various"}


def test_it_is_quick(postings: dict[str, Posting]) -> None:
    typical = [
        one for one in postings.values() if 3000 < len(one.description_text) < 7000
    ]
    best = min(_microseconds(typical) for _ in range(5))
    say(f"reading: {best:.0f} µs of processor time a posting, n {len(typical)}")
    assert best < 2000  # a guard against a blow-up; busy machines are slow


def _microseconds(postings: list[Posting]) -> float:
    began = time.process_time()
    for one in postings:
        read_pay(one.description_text, country=one.country)
        reading.eligibility(one)
        language_of(f"{one.title}\n{one.description_text}")
        reading.cluster(1, one.title, [], text=one.description_text)
    return (time.process_time() - began) / len(postings) * 1e6
