from typing import Any

import pytest
from hypothesis import given, settings

from referio.core.criteria import Clause, Reason
from referio.core.money import Interval, Money, Pay
from referio.core.postings import Commitment, WorkMode
from referio.matching.explain import plain_money, sentence
from referio.matching.reference import judge

from .examples import PLACES, a_job, alert_facts, an_alert, floor, job_facts, near

REMOTE_FR = {"work_mode": WorkMode.REMOTE, "remote_countries": frozenset({"FR"})}


def said(asked: dict[str, Any], **changes: Any) -> list[str]:
    verdict = judge(an_alert(**asked), a_job(**changes))
    return [sentence(one) for one in verdict.reasons + verdict.failures]


@pytest.mark.parametrize(
    ("asked", "changes", "words"),
    [
        ({"words_all": ("data  engineer",)}, {}, "“data engineer” is in the title"),
        ({"words_any": ("dbt",)}, {}, "“dbt” is in the description"),
        (
            {"words_any": ("dbt",), "words_all": ("dbt",)},
            {},
            "“dbt” is in the description",
        ),
        (
            {"words_all": ("rust",)},
            {},
            "“rust” is neither in the title nor in the description",
        ),
        (
            {"words_any": ("rust", "go")},
            {},
            "neither the title nor the description has “rust” or “go”",
        ),
        (
            {"words_none": ("senior",)},
            {},
            "“senior”, which you excluded, is in the title",
        ),
        (
            {"near": near()},
            {"places": (PLACES[1],)},
            "13 km from Leeds, within your 25 km",
        ),
        ({"near": near()}, {}, "less than 1 km from Leeds, within your 25 km"),
        (
            {"near": near()},
            {"places": (PLACES[2],)},
            "36 km from Leeds, beyond your 25 km",
        ),
        ({"near": near()}, {"places": ()}, "how far it is from Leeds is not known"),
        ({"country": "GB"}, {}, "in the United Kingdom"),
        ({"country": "FR"}, {}, "not known to be in France"),
        ({"country": "FR"}, REMOTE_FR, "remote, and open to people in France"),
        (
            {"country": "GB"},
            REMOTE_FR,
            "remote, but not open to people in the United Kingdom",
        ),
        (
            {"country": "FR", "remote_too": False},
            REMOTE_FR,
            "remote, and you asked for none that is",
        ),
        ({"remote_only": True}, REMOTE_FR, "remote, as you asked"),
        ({"remote_only": True}, {}, "not remote, and you asked for nothing else"),
        (
            {"floor": floor(40_000)},
            {},
            "pay from £41,000 a year, at least your £40,000",
        ),
        (
            {"floor": floor(43_000)},
            {},
            "pay up to £45,000 a year, at least your £43,000",
        ),
        (
            {"floor": floor(46_000)},
            {},
            "pay up to £45,000 a year, less than your £46,000",
        ),
        (
            {"floor": floor(20, interval=Interval.HOUR)},
            {"pay": Pay(50_000_00, 50_000_00, "GBP", Interval.YEAR)},
            "pay of £50,000 a year, at least your £20 an hour",
        ),
        (
            {"floor": floor(10_000)},
            {"pay": Pay(11_500_00, 23_000_00, "EUR", Interval.YEAR)},
            "pay from €11,500 a year (about £10,000 a year), at least your £10,000",
        ),
        (
            {"floor": floor(40_000)},
            {"pay": None},
            "pay is not stated; you asked for at least £40,000 a year",
        ),
        (
            {"floor": floor(40_000)},
            {"pay": Pay(1, 2, "GBP", Interval.UNKNOWN)},
            "the pay stated cannot be compared with your £40,000 a year",
        ),
        ({"work_modes": {WorkMode.HYBRID}}, {}, "hybrid, as you asked"),
        (
            {"work_modes": {WorkMode.REMOTE, WorkMode.ONSITE}},
            {"work_mode": WorkMode.UNSTATED},
            "where the work is done is not stated; you asked for on site or remote",
        ),
        ({"commitments": {Commitment.FULL_TIME}}, {}, "full time, as you asked"),
        (
            {"commitments": {Commitment.CONTRACT}},
            {},
            "the kind of job is full time; you asked for contract",
        ),
        ({"followed_employers": {5}}, {}, "you follow Northwind Water"),
        ({"only_followed": True}, {}, "you do not follow Northwind Water"),
        ({"muted_employers": {5}}, {}, "you muted Northwind Water"),
    ],
)
def test_reasons_in_words(asked, changes, words):
    assert said(asked, **changes) == [words]


@given(alert_facts, job_facts)
@settings(max_examples=300)
def test_every_reason_has_a_sentence(alert, job):
    verdict = judge(alert, job)
    for reason in verdict.reasons + verdict.failures:
        assert sentence(reason)
        assert "\n" not in sentence(reason)


def test_a_reason_no_clause_gives_is_refused():
    with pytest.raises(KeyError):
        sentence(Reason(Clause.PLACE, {"how": "by bus"}))


def test_amounts_are_shown_as_the_caller_shows_money():
    (reason,) = judge(an_alert(floor=floor(40_000)), a_job()).reasons
    shown = sentence(reason, money=lambda money: f"{money.amount} pence")
    assert shown == "pay from 4100000 pence a year, at least your 4000000 pence"


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Money(41_000_00, "GBP"), "£41,000"),
        (Money(12_50, "USD"), "$12.50"),
        (Money(41_000_05, "CHF"), "41,000.05 CHF"),
        (Money(5_000_000, "JPY"), "5,000,000 JPY"),
        (Money(1_005, "KWD"), "1.005 KWD"),
    ],
)
def test_plain_money(money, shown):
    assert plain_money(money) == shown
