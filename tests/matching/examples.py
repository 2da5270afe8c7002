"""Jobs and alerts that fit each other; a test changes the one thing it is about."""

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
)
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode

LEEDS = Point(53.79648, -1.54785)
BRADFORD = Point(53.79391, -1.75206)  # 13 km from Leeds
YORK = Point(53.95763, -1.08271)  # 35 km from Leeds
PARIS = Point(48.85341, 2.3488)

PLACES = (
    JobPlace("Leeds", "GB", LEEDS),
    JobPlace("Bradford", "GB", BRADFORD),
    JobPlace("York", "GB", YORK),
    JobPlace("Paris", "FR", PARIS),
    JobPlace("United Kingdom", "GB"),
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


def near(point: Point = LEEDS, radius_km: int = 25, name: str = "Leeds") -> Near:
    return Near(name, point, radius_km)


def floor(
    pounds: int, currency: str = "GBP", interval: Interval = Interval.YEAR
) -> Floor:
    return Floor(pounds * 100, currency, interval)


WORDS = ["data", "engineer", "python", "c++", "nurse", "data engineer"]
words = st.lists(st.sampled_from([*WORDS, "", "!"]), max_size=2).map(tuple)
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
currencies = st.sampled_from(["GBP", "EUR", "JPY", "XXX"])
countries = st.sampled_from(["", "GB", "FR"])

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
job_facts = st.builds(
    JobFacts,
    id=st.integers(1, 50),
    sequence=st.integers(1, 50),
    cluster=st.integers(1, 9),
    employer_id=st.integers(1, 4),
    employer=st.just("Northwind Water"),
    title=texts,
    description=texts,
    places=st.lists(st.sampled_from(PLACES), max_size=3).map(tuple),
    remote_countries=st.frozensets(st.sampled_from(["GB", "FR"])),
    work_mode=st.sampled_from(WorkMode),
    commitment=st.sampled_from(Commitment),
    pay=pays,
    completeness=st.integers(0, 100),
    age_days=st.integers(0, 60),
)
nears = st.builds(
    Near, st.just("Leeds"), st.sampled_from([LEEDS, PARIS]), st.integers(0, 50)
)
criteria = st.builds(
    Criteria,
    words_any=words,
    words_all=words,
    words_none=words,
    places=st.lists(nears, max_size=2).map(tuple),
    country=countries,
    remote_too=st.booleans(),
    remote_only=st.booleans(),
    floor=st.none() | floors,
    pay_unstated_too=st.booleans(),
    work_modes=st.frozensets(st.sampled_from(WorkMode)),
    commitments=st.frozensets(st.sampled_from(Commitment)),
    followed_employers=st.frozensets(st.integers(1, 4)),
    only_followed=st.booleans(),
    muted_employers=st.frozensets(st.integers(1, 4), max_size=1),
)
alert_facts = st.builds(
    AlertFacts,
    id=st.integers(1, 20),
    subscriber_id=st.integers(1, 3),
    criteria=criteria,
    after=st.integers(0, 50),
    sent=st.frozensets(st.integers(1, 50), max_size=5),
)
