"""Alerts and jobs of every kind, for hypothesis; and reading alerts back out of columns."""

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
from referio.core.money import PER_YEAR, Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority
from referio.matching.columns import (
    COMMITMENTS,
    FUNCTIONS,
    INCOMPARABLE,
    NOTHING_AT_LEAST,
    SENIORITIES,
    WORK_MODES,
    AlertColumns,
    Lists,
)

BIG = 2**62
WORDS = st.sampled_from(
    ["pumps", "data engineer", "C++", "Köchin", "機械", "", " ", "sre"]
)
COUNTRIES = st.sampled_from(["", "PT", "US", "DE", "IN"])
ZONES = st.sampled_from(["", "Europe/Lisbon", "America/New_York"])
LANGUAGES = st.sampled_from(["en", "pt", "de", "ja"])
DOMAINS = st.sampled_from(["northwind.example", "acme.example"])
AREAS = st.sampled_from([("PT", ""), ("US", "CA"), ("US", "NY"), ("ES", "CN-9")])
POINTS = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
# Some meet again, as cities do.
PLACES = st.sampled_from(
    [
        Near("Porto", Point(41.15, -8.61), 25, "PT", "Europe/Lisbon"),
        Near("Oporto", Point(41.15, -8.61), 25, "PT", "Europe/Lisbon"),
        Near("Porto", Point(41.15, -8.61), 100, "PT", "Europe/Lisbon"),
        Near("Null Island", Point(0.0, -0.0), 25),
    ]
) | st.builds(Near, WORDS, POINTS, st.integers(1, 500), COUNTRIES, ZONES)
FLOORS = st.builds(
    Floor,
    st.integers(0, 10**8),
    st.sampled_from(["EUR", "USD", "JPY"]),
    st.sampled_from(list(Interval)),
)
IDS = st.integers(1, 2**31 - 1)


def some(values):
    return st.lists(values, max_size=4).map(tuple)


def few(values):
    return st.frozensets(values, max_size=4)


CRITERIA = st.builds(
    Criteria,
    words_any=some(WORDS),
    words_all=some(WORDS),
    words_none=some(WORDS),
    synonyms=st.booleans(),
    refused=few(WORDS),
    places=some(PLACES),
    areas=some(AREAS.map(lambda one: Within(*one))),
    country=COUNTRIES,
    zone=ZONES,
    remote_too=st.booleans(),
    remote_only=st.booleans(),
    floor=st.none() | FLOORS,
    pay_unstated_too=st.booleans(),
    work_modes=few(st.sampled_from(WorkMode)),
    commitments=few(st.sampled_from(Commitment)),
    seniorities=few(st.sampled_from(Seniority)),
    functions=few(st.sampled_from(Function)),
    languages=few(LANGUAGES),
    followed_employers=few(IDS),
    only_followed=st.booleans(),
    muted_employers=few(IDS),
    own_domains=few(DOMAINS),
)
ALERTS = st.lists(
    st.builds(
        AlertFacts,
        id=st.integers(1, BIG),
        subscriber_id=st.integers(1, BIG),
        criteria=CRITERIA,
        after=st.integers(0, BIG),
        sent=few(st.integers(1, BIG)),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
PAYS = st.builds(
    lambda low, more, currency, interval: Pay(low, low + more, currency, interval),
    st.integers(0, 10**8),
    st.integers(0, 10**8),
    st.sampled_from(["EUR", "USD", "JPY"]),
    st.sampled_from(list(Interval)),
)
OFFSETS = st.none() | st.integers(-720, 840)
JOBS = st.builds(
    JobFacts,
    id=st.integers(1, BIG),
    sequence=st.integers(0, BIG),
    cluster=st.integers(0, BIG),
    employer_id=IDS,
    employer=WORDS,
    title=st.text(),
    description=st.text(),
    places=some(
        st.builds(JobPlace, WORDS, COUNTRIES, st.none() | POINTS, st.just("CA"))
    ),
    remote_countries=few(COUNTRIES),
    remote_excluded=few(COUNTRIES),
    remote_offset_low=OFFSETS,
    remote_offset_high=OFFSETS,
    work_mode=st.sampled_from(WorkMode),
    commitment=st.sampled_from(Commitment),
    seniority=st.sampled_from(Seniority),
    function=st.sampled_from(Function),
    language=LANGUAGES | st.just(""),
    pay=st.none() | PAYS,
    completeness=st.integers(0, 100),
    age_days=st.integers(0, 4000),
    domains=few(DOMAINS),
)


def row_of(lists: Lists, row: int) -> list[int]:
    return [int(one) for one in lists.values[lists.starts[row] : lists.starts[row + 1]]]


def read_back(columns: AlertColumns, row: int) -> dict[str, object]:
    """Say everything that the columns hold of one alert, in words and numbers."""
    place, areas = columns.place, columns.areas_named
    return {
        "id": int(columns.ids[row]),
        "subscriber": int(columns.subscribers[row]),
        "all": [columns.words[at] for at in row_of(columns.every, row)],
        "any": [columns.words[at] for at in row_of(columns.some, row)],
        "none": [columns.words[at] for at in row_of(columns.none, row)],
        "refused": {columns.words[at] for at in row_of(columns.refused, row)},
        "synonyms": bool(columns.synonyms[row]),
        "places": [
            (
                float(place.latitude[at]),
                float(place.longitude[at]),
                int(place.radius_km[at]),
                columns.countries[place.country[at]],
                columns.zones[place.zone[at]],
            )
            for at in row_of(columns.places, row)
        ],
        "areas": [areas[at] for at in row_of(columns.areas, row)],
        "home": (columns.countries[columns.country[row]], columns.zones[columns.zone[row]]),
        "remote": (bool(columns.remote_too[row]), bool(columns.remote_only[row])),
        "floor": (int(columns.floor[row]), columns.currencies[columns.floor_currency[row]]),
        "unstated": bool(columns.unstated_too[row]),
        "work_modes": ticked(columns.work_modes[row], WORK_MODES),
        "commitments": ticked(columns.commitments[row], COMMITMENTS),
        "seniorities": ticked(columns.seniorities[row], SENIORITIES),
        "functions": ticked(columns.functions[row], FUNCTIONS),
        "languages": ticked(columns.languages[row], columns.languages_named),
        "followed": set(row_of(columns.followed, row)),
        "only_followed": bool(columns.only_followed[row]),
        "muted": set(row_of(columns.muted, row)),
        "domains": {columns.domains[at] for at in row_of(columns.own_domains, row)},
    }  # fmt: skip


def ticked(mask, known) -> set[str]:
    return {one for bit, one in enumerate(known) if int(mask) >> bit & 1}


def said(alert: AlertFacts) -> dict[str, object]:
    """Say the same of the alert itself."""
    asked = alert.criteria
    return {
        "id": alert.id,
        "subscriber": alert.subscriber_id,
        "all": list(asked.words_all),
        "any": list(asked.words_any),
        "none": list(asked.words_none),
        "refused": set(asked.refused),
        "synonyms": asked.synonyms,
        "places": [
            (one.point.latitude, one.point.longitude, one.radius_km, one.country, one.zone)
            for one in asked.places
        ],
        "areas": [(one.country, one.region) for one in asked.areas],
        "home": (asked.country, asked.zone),
        "remote": (asked.remote_too, asked.remote_only),
        "floor": floor_of(asked.floor),
        "unstated": asked.pay_unstated_too,
        "work_modes": set(asked.work_modes),
        "commitments": set(asked.commitments),
        "seniorities": set(asked.seniorities),
        "functions": set(asked.functions),
        "languages": set(asked.languages),
        "followed": set(asked.followed_employers),
        "only_followed": asked.only_followed,
        "muted": set(asked.muted_employers),
        "domains": set(asked.own_domains),
    }  # fmt: skip


def floor_of(floor: Floor | None) -> tuple[int, str]:
    if floor is None:
        return 0, ""
    times = PER_YEAR.get(floor.interval, 0)
    stated = floor.amount * times if floor.amount else NOTHING_AT_LEAST
    return (stated if times else INCOMPARABLE), floor.currency
