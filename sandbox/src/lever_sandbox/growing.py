"""Invented postings in any number, the same on every run, for measuring with.

Bodies are shared between postings, so that 100,000 of them fit into memory; titles,
places, teams, salaries and times are each posting's own.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.clock import DAY
from lever_sandbox.ids import stable_id, stable_number
from lever_sandbox.posting import BOTH_CHANNELS, Posting

MOST = 250_000
_FIRST = 1_735_689_600_000
_SPAN = 300 * DAY
_LEVELS = ("Junior", "", "Senior", "Lead", "Principal", "Trainee")
# The work, the team and the department it belongs to.
_WORK = (
    ("Backend Engineer", "Platform", "Engineering"),
    ("Data Analyst", "Insight", "Engineering"),
    ("Site Reliability Engineer", "Platform", "Engineering"),
    ("Product Designer", "Design", "Product"),
    ("Product Manager", "Growth", "Product"),
    ("Registered Nurse", "Wards", "Care"),
    ("Care Coordinator", "Community", "Care"),
    ("Account Executive", "Sales", "Commercial"),
    ("Customer Success Manager", "Success", "Commercial"),
    ("Financial Controller", "Accounts", "Finance"),
    ("Recruiter", "People", "People"),
    ("Warehouse Supervisor", "Logistics", "Operations"),
    ("Electrical Technician", "Field Service", "Operations"),
    ("Legal Counsel", "Legal", None),
)
_PLACES = (
    ("Porto", "PT", "EUR"),
    ("Lisbon", "PT", "EUR"),
    ("Berlin", "DE", "EUR"),
    ("Paris", "FR", "EUR"),
    ("Amsterdam", "NL", "EUR"),
    ("London", "GB", "GBP"),
    ("Boston, MA", "US", "USD"),
    ("Austin, TX", "US", "USD"),
    ("Toronto", "CA", "CAD"),
    ("Remote – Europe", None, "EUR"),
)
_COMMITMENTS = ("Full-time", "Permanent", "Part-time", "Contract", "Internship")
_WORKPLACES = ("hybrid", "remote", "onsite", "unspecified")
# The interval, its lowest figure and the step between one posting and the next.
_PAY = (
    ("per-year-salary", 28_000, 1_000),
    ("per-year-salary", 45_000, 1_500),
    ("per-month-salary", 2_200, 100),
    ("per-hour-wage", 14, 1),
)
_SENTENCES = (
    (
        "You join a small team that answers for its work from the first sketch to the day"
        " it is used, and that writes down why it decided as it did."
    ),
    (
        "We plan in weeks rather than quarters, talk to the people we build for on most"
        " days, and throw away what turns out not to help them."
    ),
    (
        "Your first month is for listening: you sit with each team, follow one order from"
        " beginning to end, and tell us what surprised you."
    ),
    (
        "We share what things cost and what they bring in, so that nobody has to guess"
        " whether an idea is worth a week."
    ),
    (
        "There is a budget for learning, a quiet room that is really quiet, and a rule that"
        " meetings end five minutes early."
    ),
    (
        "Work from wherever you do it best on most days; come together when something is"
        " easier to settle around one table."
    ),
)
_DUTIES = (
    "Look after what is running before beginning what is new",
    "Agree with colleagues on what will be done, by when and how it is measured",
    "Write so that people who were not in the room can follow",
    "Teach one thing a month to somebody who does other work",
    "Say early when a date will not hold, and propose another",
    "Keep the costs of your own work in view",
    "Visit two customers a quarter and bring back what they said",
    "Share the rota for evenings, about one week in nine",
)


def grow(account: Account, count: int) -> None:
    """Add `count` public postings; another call goes on where the last one ended.

    Raises ValueError when the account would hold more than MOST of them.
    """
    if not 0 < count <= MOST - account.grown:
        raise ValueError(
            f"postings must be from 1 to {MOST - account.grown}, not {count}: an"
            f" account grows to {MOST} at most"
        )
    account.add_postings(_make(account, count))
    account.grown += count


def _make(account: Account, count: int) -> Iterator[Posting]:
    owners = [user.id for user in account.owners]
    for number in range(account.grown, account.grown + count):
        yield Posting(account.site, _fields(account.site, number, owners))


def _fields(site: str, number: int, owners: list[str]) -> Json:
    pick = stable_number(site, "grown", str(number))
    work, team, department = _WORK[pick % len(_WORK)]
    place = _PLACES[pick // 17 % len(_PLACES)]
    created = _FIRST + pick // 5 % _SPAN
    owner = owners[pick % len(owners)]
    return {
        "id": stable_id(site, "grown", str(number)),
        "text": f"{_LEVELS[pick // 11 % len(_LEVELS)]} {work}".strip(),
        "state": "published",
        "distributionChannels": BOTH_CHANNELS,
        "user": owners[0],
        "owner": owner,
        "hiringManager": owners[pick // 7 % len(owners)] if pick % 3 else None,
        "categories": {
            "commitment": _COMMITMENTS[pick // 13 % len(_COMMITMENTS)],
            "department": department,
            "level": None,
            "location": place[0],
            "team": team,
            "allLocations": _all_locations(pick, place[0]),
        },
        "tags": _NO_TEXTS,
        "content": _bodies()[pick // 19 % len(_bodies())],
        "country": place[1],
        "followers": [owner],
        "reqCode": None,
        "requisitionCodes": _NO_TEXTS,
        "confidentiality": "non-confidential",
        "createdAt": created,
        "updatedAt": created + pick // 3 % (10 * DAY),
        "workplaceType": _WORKPLACES[pick // 23 % len(_WORKPLACES)],
        "salaryRange": _pay(pick, place[2]),
        "salaryDescription": None,
        "salaryDescriptionHtml": None,
        "transcribeInterviews": False,
        "screening": _NOT_SCREENED,
    }


# Shared, because an edit replaces such a value and never changes it.
_NO_TEXTS: list[str] = []
_NOT_SCREENED = {"enabled": False}


def _all_locations(pick: int, place: str) -> list[str]:
    second = _PLACES[pick // 29 % len(_PLACES)][0]
    return [place, second] if pick % 5 == 0 and second != place else [place]


def _pay(pick: int, currency: str) -> Json | None:
    """Three of four have a range, as on live boards (lever-api 3.4)."""
    if pick % 4 == 0:
        return None
    interval, lowest, step = _PAY[pick // 31 % len(_PAY)]
    low = lowest + step * (pick // 37 % 20)
    high = low + step * (2 + pick // 41 % 12)
    return {"min": low, "max": high, "currency": currency, "interval": interval}


@cache
def _bodies() -> list[Json]:
    """Contents of 3 to 6 KB, each in its own order and length."""
    return [
        _body(turn, length)
        for turn, length in product(range(len(_SENTENCES) * 6), range(5, 12))
    ]


def _body(turn: int, length: int) -> Json:
    turned = [_SENTENCES[(turn + step) % len(_SENTENCES)] for step in range(length)]
    duties = [_DUTIES[(turn * 3 + step) % len(_DUTIES)] for step in range(length)]
    items = "".join(f"<li>{duty}.</li>" for duty in duties)
    closing = _SENTENCES[turn // len(_SENTENCES)]
    return {
        "description": "\n\n".join(turned) + "\n",
        "descriptionHtml": "<div><br></div>".join(f"<div>{t}</div>" for t in turned),
        "lists": [
            {"text": "What you will do", "content": items},
            {"text": "What you bring", "content": items},
        ],
        "closing": f"{closing}\n",
        "closingHtml": f"<div>{closing}</div>",
    }
