"""Each clause at its edges: what is asked, what the job says, whether they agree."""

from datetime import UTC, datetime
from typing import Any

import pytest

from referio.core.criteria import Clause, JobPlace, Within
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

from .examples import (
    BRADFORD,
    JANUARY,
    JUNE,
    LEEDS,
    NOWHERE,
    PARIS,
    PLACES,
    YORK,
    a_job,
    an_alert,
    floor,
    judge,
    near,
)

LEEDS_PLACE, BRADFORD_PLACE, YORK_PLACE, PARIS_PLACE, UK_PLACE = PLACES
GB = frozenset({"GB"})
FR = frozenset({"FR"})
REMOTE = {"work_mode": WorkMode.REMOTE, "places": ()}
IN_BRITAIN, IN_FRANCE = Within("GB"), Within("FR")
NEAR_PARIS = near(PARIS, name="Paris", country="FR", zone="Europe/Paris")
DEVOPS = {"words_any": ("DevOps",), "synonyms": True}
GERMAN = {
    "title": "Entwickler für Straßenbahnen",
    "description": "Wir suchen dich und die Ingenieurinnen der Zukunft.",
    "language": "de",
}


def yearly(low: int, high: int, currency: str = "GBP") -> Pay:
    return Pay(low * 100, high * 100, currency, Interval.YEAR)


def hourly(low: int, high: int) -> Pay:
    return Pay(low * 100, high * 100, "GBP", Interval.HOUR)


Case = tuple[str, dict[str, Any], dict[str, Any], bool]

WORDS: list[Case] = [
    ("nothing asked", {}, {}, True),
    ("all, in the title", {"words_all": ("Data Engineer",)}, {}, True),
    ("all, across both", {"words_all": ("engineer", "python")}, {}, True),
    ("all, one missing", {"words_all": ("engineer", "rust")}, {}, False),
    ("phrase in another order", {"words_all": ("engineer data",)}, {}, False),
    ("phrase not adjacent", {"words_all": ("senior engineer",)}, {}, False),
    ("phrase across both", {"words_all": ("engineer you",)}, {}, False),
    ("phrase on its second try", {"words_all": ("b c",)}, {"title": "b b c"}, True),
    ("part of a word", {"words_all": ("pyth",)}, {}, False),
    ("accents and case", {"words_all": ("INGENIEUR",)}, {"title": "Ingénieur"}, True),
    ("C++ is not C", {"words_all": ("c++",)}, {"title": "C developer"}, False),
    ("C is not C++", {"words_all": ("c",)}, {"title": "C++ developer"}, False),
    ("one letter", {"words_all": ("r",)}, {"title": "R developer"}, True),
    ("no word at all", {"words_all": ("!?", "")}, {}, True),
    ("no word at all, of some", {"words_any": ("!?", "")}, {}, True),
    ("any, one there", {"words_any": ("rust", "python")}, {}, True),
    ("any, none there", {"words_any": ("rust", "go")}, {}, False),
    ("both lists", {"words_any": ("rust", "dbt"), "words_all": ("data",)}, {}, True),
    ("one list of two", {"words_any": ("dbt",), "words_all": ("rust",)}, {}, False),
    ("none, absent", {"words_none": ("manager",)}, {}, True),
    ("none, in the title", {"words_none": ("senior",)}, {}, False),
    ("none, in the description", {"words_none": ("dbt",)}, {}, False),
    ("none, phrase apart", {"words_none": ("senior engineer",)}, {}, True),
    ("asked and excluded", {"words_all": ("dbt",), "words_none": ("dbt",)}, {}, False),
    # stems, by the job's language
    ("plural asked", {"words_all": ("engineers",)}, {}, True),
    ("singular asked", {"words_all": ("pipeline",)}, {}, True),
    ("phrase of stems", {"words_all": ("building pipelines",)}, {}, True),
    ("phrase of other forms", {"words_all": ("builds pipeline",)}, {}, True),
    ("excluded by its stem", {"words_none": ("seniors",)}, {}, False),
    ("German", {"words_all": ("Straßenbahn", "zukünfte")}, GERMAN, True),
    (
        "German forms read as English",
        {"words_all": ("Straßenbahn",)},
        {**GERMAN, "language": "en"},
        False,
    ),
    (
        "language unknown",
        {"words_all": ("engineers",)},
        {"language": ""},
        False,
    ),
    (
        "language without a stemmer",
        {"words_all": ("danych",)},
        {"title": "Inżynier danych", "language": "pl"},
        True,
    ),
    ("a name stays a name", {"words_all": ("k8s",)}, {"title": "K8 engineer"}, False),
    # small words
    ("small word in the title", {"words_all": ("the",)}, {"title": "The Chef"}, True),
    (
        "small word in the description",
        {"words_all": ("in",)},
        {},
        False,
    ),
    ("small words excluded", {"words_none": ("in", "with")}, {}, True),
    (
        "small words in a phrase",
        {"words_all": ("pipelines in Python",)},
        {},
        True,
    ),
    ("small in another language", {"words_all": ("die",)}, GERMAN, False),
    (
        "small only in another language",
        {"words_all": ("die",)},
        {"description": "You die a little."},
        True,
    ),
    # synonyms
    ("a synonym", DEVOPS, {"title": "Platform Engineer"}, True),
    ("a synonym by its stem", DEVOPS, {"title": "Platform Engineers"}, True),
    (
        "a synonym not wanted",
        {"words_any": ("DevOps",)},
        {"title": "Platform Engineer"},
        False,
    ),
    (
        "a synonym refused",
        {**DEVOPS, "refused": frozenset({"platform  ENGINEER"})},
        {"title": "Platform Engineer"},
        False,
    ),
    (
        "another synonym than the one refused",
        {**DEVOPS, "refused": frozenset({"Platform Engineer"})},
        {"title": "SRE"},
        True,
    ),
    (
        "a synonym in another language",
        {"words_all": ("nurse",), "synonyms": True},
        {"title": "Pflegefachkräfte gesucht", "language": "de"},
        True,
    ),
    (
        "no synonym of an excluded word",
        {"words_none": ("DevOps",), "synonyms": True},
        {"title": "Platform Engineer"},
        True,
    ),
    (
        "not the other way round",
        {"words_all": ("SRE",), "synonyms": True},
        {"title": "DevOps"},
        False,
    ),
]
WHERE: list[Case] = [
    ("here", {"places": (near(LEEDS, 0),)}, {}, True),
    ("within", {"places": (near(LEEDS, 14),)}, {"places": (BRADFORD_PLACE,)}, True),
    ("beyond", {"places": (near(LEEDS, 13),)}, {"places": (BRADFORD_PLACE,)}, False),
    (
        "one of several of the job",
        {"places": (near(),)},
        {"places": (PARIS_PLACE, BRADFORD_PLACE)},
        True,
    ),
    ("one of several asked", {"places": (NEAR_PARIS, near())}, {}, True),
    ("none of several asked", {"places": (NEAR_PARIS, near(YORK, 30))}, {}, False),
    ("a country is not near", {"places": (near(),)}, {"places": (UK_PLACE,)}, False),
    ("no place", {"places": (near(),)}, {"places": ()}, False),
    (
        "unknown coordinates",
        {"places": (near(radius_km=20_000),)},
        {"places": (JobPlace("Somewhere", "GB", NOWHERE),)},
        False,
    ),
    (
        "unknown coordinates asked",
        {"places": (near(NOWHERE, 20_000),)},
        {},
        False,
    ),
    (
        "unknown coordinates asked beside known ones",
        {"places": (near(NOWHERE, 20_000), near())},
        {},
        True,
    ),
    (
        "place of a job of unstated mode",
        {"places": (near(),)},
        {"work_mode": WorkMode.UNSTATED},
        True,
    ),
    ("in the country", {"areas": (IN_BRITAIN,)}, {}, True),
    ("somewhere in it", {"areas": (IN_BRITAIN,)}, {"places": (UK_PLACE,)}, True),
    ("in another", {"areas": (IN_FRANCE,)}, {}, False),
    ("in one of two", {"areas": (IN_FRANCE, IN_BRITAIN)}, {}, True),
    (
        "one of two places in it",
        {"areas": (IN_FRANCE,)},
        {"places": (LEEDS_PLACE, PARIS_PLACE)},
        True,
    ),
    ("in the region", {"areas": (Within("GB", "ENG"),)}, {}, True),
    ("in another region", {"areas": (Within("GB", "SCT"),)}, {}, False),
    (
        "a region of that code in another country",
        {"areas": (Within("DE", "11"),)},
        {"places": (PARIS_PLACE,)},
        False,
    ),
    (
        "a country is in no region",
        {"areas": (Within("GB", "ENG"),)},
        {"places": (UK_PLACE,)},
        False,
    ),
    ("near or in an area", {"places": (NEAR_PARIS,), "areas": (IN_BRITAIN,)}, {}, True),
    (
        "neither near nor in an area",
        {"places": (NEAR_PARIS,), "areas": (Within("GB", "SCT"),)},
        {},
        False,
    ),
    ("only a country known of them", {"country": "FR", "zone": "Asia/Tokyo"}, {}, True),
    ("nothing asked of remote work", {"remote_too": False}, REMOTE, True),
]
REMOTELY: list[Case] = [
    ("open everywhere", {"places": (near(),)}, REMOTE, True),
    ("open here", {"places": (near(),)}, {**REMOTE, "remote_countries": GB}, True),
    (
        "open elsewhere",
        {"places": (near(),)},
        {**REMOTE, "remote_countries": FR},
        False,
    ),
    (
        "open at one of two places",
        {"places": (near(), NEAR_PARIS)},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "open in an area beside the places",
        {"places": (near(),), "areas": (IN_FRANCE,)},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "open to the country of a region",
        {"areas": (Within("FR", "11"),)},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "the alert's own country does not count",
        {"places": (near(),), "country": "FR"},
        {**REMOTE, "remote_countries": FR},
        False,
    ),
    (
        "unwanted though placed here",
        {"places": (near(),), "remote_too": False},
        {"work_mode": WorkMode.REMOTE},
        False,
    ),
    (
        "a remote job has no place",
        {"areas": (IN_BRITAIN,), "remote_too": False},
        {"work_mode": WorkMode.REMOTE},
        False,
    ),
    ("excluded", {"areas": (IN_FRANCE,)}, {**REMOTE, "remote_excluded": FR}, False),
    (
        "another excluded",
        {"areas": (IN_FRANCE,)},
        {**REMOTE, "remote_excluded": GB},
        True,
    ),
    (
        "named and excluded",
        {"areas": (IN_FRANCE,)},
        {**REMOTE, "remote_countries": FR, "remote_excluded": FR},
        False,
    ),
    (
        "country of the place unknown",
        {"places": (near(country=""),)},
        {**REMOTE, "remote_countries": FR, "remote_excluded": GB},
        True,
    ),
    (
        "an area has no hours of its own",
        {"areas": (IN_FRANCE,)},
        {**REMOTE, "remote_offset_low": -480, "remote_offset_high": -300},
        True,
    ),
    (
        "an area and the hours of the subscriber",
        {"areas": (IN_FRANCE,), "zone": "Europe/Paris"},
        {**REMOTE, "remote_offset_low": -480, "remote_offset_high": -300},
        False,
    ),
    (
        "a place has hours of its own",
        {"places": (near(),), "zone": "Asia/Tokyo"},
        {**REMOTE, "remote_offset_low": 0, "remote_offset_high": 60},
        True,
    ),
    ("only, anywhere", {"remote_only": True}, REMOTE, True),
    (
        "only, country unknown",
        {"remote_only": True},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "only, open to it",
        {"remote_only": True, "country": "FR"},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "only, closed to it",
        {"remote_only": True, "country": "GB"},
        {**REMOTE, "remote_countries": FR},
        False,
    ),
    ("only, hybrid", {"remote_only": True}, {}, False),
    (
        "only, whatever places",
        {"remote_only": True, "places": (near(),), "country": "FR"},
        {**REMOTE, "remote_countries": FR},
        True,
    ),
    (
        "only, though remote_too is off",
        {"remote_only": True, "remote_too": False},
        REMOTE,
        True,
    ),
    (
        "only, hours too far off",
        {"remote_only": True, "zone": "Asia/Tokyo"},
        {**REMOTE, "remote_offset_low": -480, "remote_offset_high": 120},
        False,
    ),
    (
        "only, a zone nobody knows",
        {"remote_only": True, "zone": "Mars/Olympus"},
        {**REMOTE, "remote_offset_low": -480, "remote_offset_high": 120},
        True,
    ),
    (
        "half an hour counts",
        {"remote_only": True, "zone": "Asia/Kolkata"},
        {**REMOTE, "remote_offset_low": 300, "remote_offset_high": 330},
        True,
    ),
    (
        "one bound",
        {"remote_only": True, "zone": "Asia/Kolkata"},
        {**REMOTE, "remote_offset_high": 329},
        False,
    ),
]
PAY: list[Case] = [
    ("the top reaches the floor", {"floor": floor(45_000)}, {}, True),
    ("a pound short", {"floor": floor(45_001)}, {}, False),
    ("no pay, allowed", {"floor": floor(1)}, {"pay": None}, True),
    (
        "no pay, refused",
        {"floor": floor(1), "pay_unstated_too": False},
        {"pay": None},
        False,
    ),
    ("no pay, no floor", {"pay_unstated_too": False}, {"pay": None}, True),
    (
        "a floor of nothing asks for stated pay",
        {"floor": floor(0), "pay_unstated_too": False},
        {"pay": None},
        False,
    ),
    (
        "a floor of nothing and stated pay",
        {"floor": floor(0), "pay_unstated_too": False},
        {"pay": yearly(0, 0)},
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
        "a currency without a rate, allowed",
        {"floor": floor(10**6)},
        {"pay": yearly(1, 2, "XXX")},
        True,
    ),
    (
        "a currency without a rate on both sides",
        {"floor": floor(2, "XXX"), "pay_unstated_too": False},
        {"pay": yearly(1, 2, "XXX")},
        True,
    ),
    (
        "too little of a currency without a rate",
        {"floor": floor(3, "XXX")},
        {"pay": yearly(1, 2, "XXX")},
        False,
    ),
    (
        "two currencies without a rate",
        {"floor": floor(1, "XXX"), "pay_unstated_too": False},
        {"pay": yearly(1, 2, "QQQ")},
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
        "a cent short of it in euros",
        {"floor": floor(10_000)},
        {"pay": Pay(1, 11_499_99, "EUR", Interval.YEAR)},
        False,
    ),
    (
        "a rounding that would reach it",
        {"floor": floor(10_000, "EUR")},
        {"pay": Pay(1, 1_754_385, "JPY", Interval.YEAR)},  # 9,999.9945 euros
        False,
    ),
    (
        "the next yen reaches it",
        {"floor": floor(10_000, "EUR")},
        {"pay": Pay(1, 1_754_386, "JPY", Interval.YEAR)},
        True,
    ),
]
TICKED: list[Case] = [
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
    ("level ticked", {"seniorities": frozenset({Seniority.SENIOR})}, {}, True),
    ("level not ticked", {"seniorities": frozenset({Seniority.LEAD})}, {}, False),
    (
        "level unstated",
        {"seniorities": frozenset(Seniority)},
        {"seniority": Seniority.UNSTATED},
        False,
    ),
    ("field ticked", {"functions": frozenset({Function.DATA})}, {}, True),
    ("field not ticked", {"functions": frozenset({Function.IT})}, {}, False),
    (
        "field unstated",
        {"functions": frozenset(Function)},
        {"function": Function.UNSTATED},
        False,
    ),
    ("language ticked", {"languages": frozenset({"en", "de"})}, {}, True),
    ("language not ticked", {"languages": frozenset({"de"})}, {}, False),
    (
        "language unknown",
        {"languages": frozenset({"de"})},
        {"language": ""},
        True,
    ),
]
EMPLOYERS: list[Case] = [
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
    (
        "the own one",
        {"own_domains": frozenset({"northwind-water.example", "other.example"})},
        {},
        False,
    ),
    ("another's domain", {"own_domains": frozenset({"other.example"})}, {}, True),
    (
        "no domain known",
        {"own_domains": frozenset({"northwind-water.example"})},
        {"domains": frozenset()},
        True,
    ),
    (
        "the own one though followed",
        {
            "own_domains": frozenset({"northwind-water.example"}),
            "followed_employers": frozenset({5}),
        },
        {},
        False,
    ),
]
CASES = [
    pytest.param(*case[1:], id=f"{about}: {case[0]}")
    for about, cases in {
        "words": WORDS,
        "where": WHERE,
        "remote": REMOTELY,
        "pay": PAY,
        "ticked": TICKED,
        "employer": EMPLOYERS,
    }.items()
    for case in cases
]


@pytest.mark.parametrize(("asked", "changes", "matched"), CASES)
def test_a_clause_at_its_edge(asked, changes, matched):
    verdict = judge(an_alert(**asked), a_job(**changes))
    assert verdict.matched is matched
    assert bool(verdict.failures) is not matched


@pytest.mark.parametrize(
    ("at", "matched"),
    [
        (JANUARY, True),  # New York is at -300
        (JUNE, False),  # and now at -240
        (datetime(2026, 11, 1, 5, 59, tzinfo=UTC), False),  # the last minute of summer
        (datetime(2026, 11, 1, 6, 0, tzinfo=UTC), True),
    ],
)
def test_the_hours_of_a_zone_are_those_of_the_moment(at, matched):
    alert = an_alert(remote_only=True, zone="America/New_York")
    job = a_job(**REMOTE, remote_offset_low=-480, remote_offset_high=-300)
    assert judge(alert, job, at=at).matched is matched


def test_the_edge_of_a_radius_counts_as_inside():
    # One degree of latitude is 111.195 km on the sphere used here; its chord as good as that.
    north = JobPlace("Northern end", "GB", LEEDS.__class__(54.79648, LEEDS.longitude))
    job = a_job(places=(north,))
    assert judge(an_alert(places=(near(radius_km=112),)), job).matched
    assert not judge(an_alert(places=(near(radius_km=111),)), job).matched


def test_every_failing_clause_is_named():
    alert = an_alert(
        words_any=("nurse",),
        words_all=("rust", "go"),
        words_none=("senior",),
        places=(NEAR_PARIS,),
        areas=(Within("GB", "SCT"), IN_FRANCE),
        floor=floor(90_000),
        work_modes=frozenset({WorkMode.ONSITE}),
        commitments=frozenset({Commitment.CONTRACT}),
        seniorities=frozenset({Seniority.INTERN}),
        functions=frozenset({Function.LEGAL}),
        languages=frozenset({"nl"}),
        only_followed=True,
        muted_employers=frozenset({5}),
        own_domains=frozenset({"northwind-water.example"}),
    )
    missed = [reason.clause for reason in judge(alert, a_job()).failures]
    assert sorted(missed) == sorted(
        [
            *(Clause.WORDS, Clause.WORDS, Clause.WORDS, Clause.EXCLUDED),
            *(Clause.PLACE, Clause.COUNTRY, Clause.PAY, Clause.WORK_MODE),
            *(Clause.COMMITMENT, Clause.SENIORITY, Clause.FUNCTION, Clause.LANGUAGE),
            *(Clause.FOLLOWED, Clause.MUTED, Clause.OWN_EMPLOYER),
        ]
    )


def test_remote_work_says_each_ground_it_is_closed_for():
    tokyo = near(name="Tokyo", country="JP", zone="Asia/Tokyo")
    job = a_job(**REMOTE, remote_countries=FR, remote_offset_high=120)
    failures = judge(an_alert(places=(tokyo,), areas=(IN_BRITAIN,)), job).failures
    assert [one.values["how"] for one in failures] == ["closed", "hours"]
    assert failures[0].values["country"] == "JP\nGB"


def test_the_nearest_place_gives_the_reason():
    job = a_job(places=(YORK_PLACE, BRADFORD_PLACE))
    reasons = judge(an_alert(places=(near(LEEDS, 50),)), job).reasons
    assert [reason.values["km"] for reason in reasons] == [13]
    assert BRADFORD != YORK


def test_the_nearest_miss_gives_the_reason():
    alert = an_alert(places=(NEAR_PARIS, near(YORK, 30, name="York")))
    (reason,) = judge(alert, a_job()).failures
    assert (reason.values["place"], reason.values["km"]) == ("York", 36)


def test_near_and_in_an_area_are_two_reasons():
    alert = an_alert(places=(near(),), areas=(IN_FRANCE, IN_BRITAIN))
    clauses = [reason.clause for reason in judge(alert, a_job()).reasons]
    assert clauses == [Clause.PLACE, Clause.COUNTRY]


@pytest.mark.parametrize(
    ("countries", "how"), [(frozenset(), "is"), (GB, "open"), (FR | GB, "open")]
)
def test_only_a_job_that_names_a_country_is_said_to_be_open_to_it(countries, how):
    job = a_job(**REMOTE, remote_countries=countries)
    (reason,) = judge(an_alert(places=(near(),)), job).reasons
    assert reason.values["how"] == how
