"""Each clause at its edges: what is asked, what the job says, whether they agree."""

import pytest

from referio.core.criteria import Clause, JobPlace
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.matching.reference import explain_miss, judge

from .examples import BRADFORD, LEEDS, PARIS, PLACES, YORK, a_job, an_alert, floor, near

LEEDS_PLACE, BRADFORD_PLACE, YORK_PLACE, PARIS_PLACE, UK_PLACE = PLACES
GB = frozenset({"GB"})
FR = frozenset({"FR"})
REMOTE = {"work_mode": WorkMode.REMOTE, "places": ()}


def yearly(low: int, high: int, currency: str = "GBP") -> Pay:
    return Pay(low * 100, high * 100, currency, Interval.YEAR)


def hourly(low: int, high: int) -> Pay:
    return Pay(low * 100, high * 100, "GBP", Interval.HOUR)


CASES = [
    # words
    ("nothing asked", {}, {}, True),
    ("all, in the title", {"words_all": ("Data Engineer",)}, {}, True),
    ("all, across both", {"words_all": ("engineer", "python")}, {}, True),
    ("all, one missing", {"words_all": ("engineer", "rust")}, {}, False),
    ("phrase in another order", {"words_all": ("engineer data",)}, {}, False),
    ("phrase not adjacent", {"words_all": ("senior engineer",)}, {}, False),
    (
        "phrase across title and description",
        {"words_all": ("engineer you",)},
        {},
        False,
    ),
    ("phrase on its second try", {"words_all": ("b c",)}, {"title": "b b c"}, True),
    ("part of a word", {"words_all": ("engine",)}, {}, False),
    ("accents and case", {"words_all": ("INGENIEUR",)}, {"title": "Ingénieur"}, True),
    ("C++ is not C", {"words_all": ("c++",)}, {"title": "C developer"}, False),
    ("C is not C++", {"words_all": ("c",)}, {"title": "C++ developer"}, False),
    ("no word at all", {"words_all": ("!?", "")}, {}, True),
    ("any, one there", {"words_any": ("rust", "python")}, {}, True),
    ("any, none there", {"words_any": ("rust", "go")}, {}, False),
    ("none, absent", {"words_none": ("manager",)}, {}, True),
    ("none, in the title", {"words_none": ("senior",)}, {}, False),
    ("none, in the description", {"words_none": ("dbt",)}, {}, False),
    ("none, phrase apart", {"words_none": ("senior engineer",)}, {}, True),
    # near
    ("here", {"near": near(LEEDS, 0)}, {}, True),
    ("within", {"near": near(LEEDS, 14)}, {"places": (BRADFORD_PLACE,)}, True),
    ("beyond", {"near": near(LEEDS, 13)}, {"places": (BRADFORD_PLACE,)}, False),
    (
        "one of several",
        {"near": near()},
        {"places": (PARIS_PLACE, BRADFORD_PLACE)},
        True,
    ),
    ("a whole country is not near", {"near": near()}, {"places": (UK_PLACE,)}, False),
    ("no place", {"near": near()}, {"places": ()}, False),
    (
        "place of a job of unstated mode",
        {"near": near()},
        {"work_mode": WorkMode.UNSTATED},
        True,
    ),
    ("remote, open everywhere", {"near": near(), "country": "GB"}, REMOTE, True),
    (
        "remote, open here",
        {"near": near(), "country": "GB"},
        {**REMOTE, "remote_countries": GB},
        True,
    ),
    (
        "remote, open elsewhere",
        {"near": near(), "country": "GB"},
        {**REMOTE, "remote_countries": FR},
        False,
    ),
    (
        "remote, unwanted though placed here",
        {"near": near(), "country": "GB", "remote_too": False},
        {"work_mode": WorkMode.REMOTE},
        False,
    ),
    (
        "radius before country",
        {"near": near(), "country": "GB"},
        {"places": (YORK_PLACE,)},
        False,
    ),
    # country
    ("in the country", {"country": "GB"}, {}, True),
    ("somewhere in it", {"country": "GB"}, {"places": (UK_PLACE,)}, True),
    ("in another", {"country": "FR"}, {}, False),
    ("in one of two", {"country": "FR"}, {"places": (LEEDS_PLACE, PARIS_PLACE)}, True),
    ("remote to the country", {"country": "FR"}, {**REMOTE}, True),
    (
        "remote to another",
        {"country": "FR"},
        {**REMOTE, "remote_countries": GB},
        False,
    ),
    (
        "remote unwanted in the country",
        {"country": "GB", "remote_too": False},
        {"work_mode": WorkMode.REMOTE},
        False,
    ),
    # remote only
    ("remote only, anywhere", {"remote_only": True}, {**REMOTE}, True),
    (
        "remote only, no country asked",
        {"remote_only": True},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "remote only, open to it",
        {"remote_only": True, "country": "FR"},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "remote only, closed to it",
        {"remote_only": True, "country": "GB"},
        {**REMOTE, "remote_countries": FR},
        False,
    ),
    ("remote only, hybrid", {"remote_only": True}, {}, False),
    (
        "remote only beats nearness",
        {"remote_only": True, "near": near()},
        {},
        False,
    ),
    # pay
    ("the top reaches the floor", {"floor": floor(45_000)}, {}, True),
    ("a pound short", {"floor": floor(45_001)}, {}, False),
    ("no pay, allowed", {"floor": floor(1)}, {"pay": None}, True),
    (
        "no pay, refused",
        {"floor": floor(1), "pay_unstated_too": False},
        {"pay": None},
        False,
    ),
    (
        "no pay, no floor",
        {"pay_unstated_too": False},
        {"pay": None},
        True,
    ),
    (
        "unknown interval, refused",
        {"floor": floor(1), "pay_unstated_too": False},
        {"pay": Pay(1, 2, "GBP", Interval.UNKNOWN)},
        False,
    ),
    (
        "unknown interval, allowed",
        {"floor": floor(1)},
        {"pay": Pay(1, 2, "GBP", Interval.UNKNOWN)},
        True,
    ),
    (
        "a currency without a rate, refused",
        {"floor": floor(1), "pay_unstated_too": False},
        {"pay": yearly(1, 2, "XXX")},
        False,
    ),
    (
        "a floor that cannot be compared",
        {"floor": floor(1, interval=Interval.ONCE), "pay_unstated_too": False},
        {},
        False,
    ),
    (
        "an hourly floor",
        {"floor": floor(20, interval=Interval.HOUR)},
        {"pay": yearly(30_000, 41_600)},
        True,
    ),
    (
        "an hourly floor, just missed",
        {"floor": floor(20, interval=Interval.HOUR)},
        {"pay": yearly(30_000, 41_599)},
        False,
    ),
    ("hourly pay", {"floor": floor(41_600)}, {"pay": hourly(15, 20)}, True),
    ("euros", {"floor": floor(10_000)}, {"pay": yearly(1, 11_500, "EUR")}, True),
    (
        "too few euros",
        {"floor": floor(10_000)},
        {"pay": yearly(1, 11_499, "EUR")},
        False,
    ),
    # ticked boxes
    ("mode ticked", {"work_modes": frozenset({WorkMode.HYBRID})}, {}, True),
    ("mode not ticked", {"work_modes": frozenset({WorkMode.REMOTE})}, {}, False),
    (
        "mode unstated, something ticked",
        {"work_modes": frozenset(WorkMode)},
        {"work_mode": WorkMode.UNSTATED},
        False,
    ),
    ("mode unstated, none ticked", {}, {"work_mode": WorkMode.UNSTATED}, True),
    ("kind ticked", {"commitments": frozenset({Commitment.FULL_TIME})}, {}, True),
    ("kind not ticked", {"commitments": frozenset({Commitment.CONTRACT})}, {}, False),
    (
        "kind unstated, something ticked",
        {"commitments": frozenset(Commitment)},
        {"commitment": Commitment.UNSTATED},
        False,
    ),
    # employers
    ("followed", {"followed_employers": frozenset({5})}, {}, True),
    ("not followed", {"followed_employers": frozenset({6})}, {}, True),
    (
        "only followed",
        {"followed_employers": frozenset({5}), "only_followed": True},
        {},
        True,
    ),
    ("only followed, another", {"only_followed": True}, {}, False),
    ("muted", {"muted_employers": frozenset({5})}, {}, False),
    (
        "muted though followed",
        {"muted_employers": frozenset({5}), "followed_employers": frozenset({5})},
        {},
        False,
    ),
]


@pytest.mark.parametrize(
    ("asked", "changes", "matched"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_clause_at_its_edge(asked, changes, matched):
    alert, job = an_alert(**asked), a_job(**changes)
    assert judge(alert, job).matched is matched
    assert bool(explain_miss(alert, job)) is not matched


def test_the_edge_of_a_radius_counts_as_inside():
    # One degree of latitude is 111.195 km on the sphere used here.
    north = JobPlace("Northern end", "GB", LEEDS.__class__(54.79648, LEEDS.longitude))
    job = a_job(places=(north,))
    assert judge(an_alert(near=near(radius_km=112)), job).matched
    assert not judge(an_alert(near=near(radius_km=111)), job).matched


def test_every_failing_clause_is_named():
    alert = an_alert(
        words_any=("nurse",),
        words_all=("rust", "go"),
        words_none=("senior",),
        near=near(PARIS, name="Paris"),
        floor=floor(90_000),
        work_modes=frozenset({WorkMode.ONSITE}),
        commitments=frozenset({Commitment.CONTRACT}),
        only_followed=True,
        muted_employers=frozenset({5}),
    )
    missed = [reason.clause for reason in explain_miss(alert, a_job())]
    assert sorted(missed) == sorted(
        [
            Clause.WORDS,
            Clause.WORDS,
            Clause.WORDS,
            Clause.EXCLUDED,
            Clause.PLACE,
            Clause.PAY,
            Clause.WORK_MODE,
            Clause.COMMITMENT,
            Clause.FOLLOWED,
            Clause.MUTED,
        ]
    )


def test_the_nearest_place_gives_the_reason():
    job = a_job(places=(YORK_PLACE, BRADFORD_PLACE))
    reasons = judge(an_alert(near=near(LEEDS, 50)), job).reasons
    assert [reason.values["km"] for reason in reasons] == [13]
    assert BRADFORD != YORK
