"""Jobs and alerts that fit each other; a test changes the one thing it is about."""

from datetime import UTC, datetime
from math import nan
from typing import Any

from hypothesis import strategies as st

from referio.core.criteria import (
    AlertFacts,
    Criteria,
    Floor,
    JobFacts,
    JobPlace,
    Near,
    Point,
    Within,
)
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.matching.lexicon import Synonyms
from referio.matching.reference import Verdict
from referio.matching.reference import judge as judge_at

JUNE = datetime(2026, 6, 12, 12, tzinfo=UTC)
JANUARY = datetime(2026, 1, 12, 12, tzinfo=UTC)

LEEDS = Point(53.79648, -1.54785)
BRADFORD = Point(53.79391, -1.75206)  # 13 km from Leeds
YORK = Point(53.95763, -1.08271)  # 35 km from Leeds
PARIS = Point(48.85341, 2.3488)
NOWHERE = Point(nan, nan)
NORTH_POLE, SOUTH_POLE = Point(90.0, 0.0), Point(-90.0, 0.0)
WEST_OF_THE_LINE, EAST_OF_THE_LINE = Point(-16.8, 179.99), Point(-16.8, -179.99)

PLACES = (
    JobPlace("Leeds", "GB", LEEDS, "ENG"),
    JobPlace("Bradford", "GB", BRADFORD, "ENG"),
    JobPlace("York", "GB", YORK, "ENG"),
    JobPlace("Paris", "FR", PARIS, "11"),
    JobPlace("United Kingdom", "GB"),
)


class Glossary:
    """A lexicon of given words."""

    def __init__(self, **known: tuple[str, ...]) -> None:
        self.known = known

    def counts_as(self, word: str) -> tuple[str, ...]:
        return self.known.get(word.lower().replace(" ", "_"), ())


GLOSSARY = Glossary(
    devops=("Platform Engineer", "SRE", "site reliability engineer"),
    nurse=("Pflegefachkraft",),
    engineer=("developer",),
    data=("data",),
)


def a_job(**changes: Any) -> JobFacts:
    facts: dict[str, Any] = {
        "id": 1,
        "sequence": 1,
        "cluster": 1,
        "employer_id": 5,
        "employer": "Northwind Water",
        "title": "Senior Data Engineer",
        "description": "You build pipelines in Python with dbt.",
        "places": (PLACES[0],),
        "remote_countries": frozenset(),
        "work_mode": WorkMode.HYBRID,
        "commitment": Commitment.FULL_TIME,
        "pay": Pay(41_000_00, 45_000_00, "GBP", Interval.YEAR),
        "completeness": 100,
        "age_days": 0,
        "seniority": Seniority.SENIOR,
        "function": Function.DATA,
        "language": "en",
        "domains": frozenset({"northwind-water.example"}),
    }
    return JobFacts(**(facts | changes))


def an_alert(
    alert_id: int = 1,
    after: int = 0,
    sent: frozenset[int] = frozenset(),
    subscriber_id: int = 9,
    **asked: Any,
) -> AlertFacts:
    return AlertFacts(alert_id, subscriber_id, Criteria(**asked), after, sent)


def judge(
    alert: AlertFacts,
    job: JobFacts,
    *,
    at: datetime = JUNE,
    lexicon: Synonyms = GLOSSARY,
) -> Verdict:
    return judge_at(alert, job, at=at, lexicon=lexicon)


def near(
    point: Point = LEEDS,
    radius_km: int = 25,
    name: str = "Leeds",
    country: str = "GB",
    zone: str = "Europe/London",
) -> Near:
    return Near(name, point, radius_km, country, zone)


def floor(
    pounds: int, currency: str = "GBP", interval: Interval = Interval.YEAR
) -> Floor:
    return Floor(pounds * 100, currency, interval)


WORDS = [
    *("data", "engineer", "Engineers", "python", "c++", "c", "nurse", "DevOps", "the"),
    *(
        "data engineer",
        "Platform Engineer",
        "Pflegefachkraft",
        "机器",
        "инженер",
        "à la",
    ),
]
words = st.lists(st.sampled_from([*WORDS, "", "!"]), max_size=2).map(tuple)
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
currencies = st.sampled_from(["GBP", "EUR", "JPY", "KWD", "XXX", "QQQ"])
countries = st.sampled_from(["", "GB", "FR"])
zones = st.sampled_from(["", "Europe/London", "America/New_York", "Mars/Olympus"])
languages = st.sampled_from(["", "en", "de", "fr", "pl", "xx"])
points = st.sampled_from(
    [
        *(LEEDS, BRADFORD, YORK, PARIS, NOWHERE, NORTH_POLE, SOUTH_POLE),
        *(WEST_OF_THE_LINE, EAST_OF_THE_LINE, Point(nan, 2.0), Point(90.0, 90.0)),
    ]
)
regions = st.sampled_from(["", "ENG", "11"])

pays = st.none() | st.builds(
    lambda low, more, currency, interval: Pay(low, low + more, currency, interval),
    st.integers(0, 5_000_000),
    st.integers(0, 1_000_000),
    currencies,
    st.sampled_from(Interval),
)
floors = st.builds(
    Floor, st.integers(0, 5_000_000), currencies, st.sampled_from(Interval)
)
job_places = st.sampled_from(PLACES) | st.builds(
    JobPlace, st.just("Somewhere"), countries, st.none() | points, regions
)
offsets = st.none() | st.sampled_from([-720, -300, -240, 0, 60, 840])
job_facts = st.builds(
    JobFacts,
    id=st.integers(1, 50),
    sequence=st.integers(1, 50),
    cluster=st.integers(1, 9),
    employer_id=st.integers(1, 4),
    employer=st.just("Northwind Water"),
    title=texts,
    description=texts,
    places=st.lists(job_places, max_size=3).map(tuple),
    remote_countries=st.frozensets(st.sampled_from(["GB", "FR"])),
    work_mode=st.sampled_from(WorkMode),
    commitment=st.sampled_from(Commitment),
    pay=pays,
    completeness=st.integers(0, 100),
    age_days=st.integers(0, 60),
    remote_excluded=st.frozensets(st.sampled_from(["GB", "FR"]), max_size=1),
    remote_offset_low=offsets,
    remote_offset_high=offsets,
    seniority=st.sampled_from(Seniority),
    function=st.sampled_from([Function.DATA, Function.IT, Function.UNSTATED]),
    language=languages,
    domains=st.frozensets(st.sampled_from(["a.example", "b.example"])),
)
radii = st.integers(0, 50) | st.sampled_from([0, 500, 20_000])
nears = st.builds(Near, st.just("Leeds"), points, radii, countries, zones)
areas = st.builds(Within, st.sampled_from(["GB", "FR"]), regions)
criteria = st.builds(
    Criteria,
    words_any=words,
    words_all=words,
    words_none=words,
    synonyms=st.booleans(),
    refused=st.frozensets(st.sampled_from(["platform  engineer", "SRE", "!"])),
    places=st.lists(nears, max_size=3).map(tuple),
    areas=st.lists(areas, max_size=2).map(tuple),
    country=countries,
    zone=zones,
    remote_too=st.booleans(),
    remote_only=st.booleans(),
    floor=st.none() | floors,
    pay_unstated_too=st.booleans(),
    work_modes=st.frozensets(st.sampled_from(WorkMode)),
    commitments=st.frozensets(st.sampled_from(Commitment)),
    seniorities=st.frozensets(st.sampled_from(Seniority)),
    functions=st.frozensets(
        st.sampled_from([Function.DATA, Function.IT, Function.UNSTATED])
    ),
    languages=st.frozensets(st.sampled_from(["en", "de", "xx"])),
    followed_employers=st.frozensets(st.integers(1, 4)),
    only_followed=st.booleans(),
    muted_employers=st.frozensets(st.integers(1, 4), max_size=1),
    own_domains=st.frozensets(st.sampled_from(["b.example", "c.example"]), max_size=1),
)
alert_facts = st.builds(
    AlertFacts,
    id=st.integers(1, 20),
    subscriber_id=st.integers(1, 3),
    criteria=criteria,
    after=st.integers(0, 50),
    sent=st.frozensets(st.integers(1, 50), max_size=5),
)
