"""Accounts of any size: invented postings, the same for the same number, for measuring."""

import random
from collections.abc import Iterator

from lever_sandbox.account import Account
from lever_sandbox.answers import Json
from lever_sandbox.board import make_posting
from lever_sandbox.clock import MINUTE
from lever_sandbox.ids import stable_id

# Long ago, so that what is edited later is newer than all of them.
_FIRST_POSTED = 1_600_000_000_000
_LEVELS = ("", "Senior ", "Lead ", "Junior ", "Principal ")
_WORK = ("Welder", "Pump Fitter", "Data Analyst", "Nurse", "Accountant", "Site Manager",
         "Process Engineer", "Office Clerk", "Bus Driver", "Translator")  # fmt: skip
_FIELDS = ("Water", "Logistics", "Health", "Energy", "Rail", "Food")
_PLACES = (("Porto", "PT"), ("Lyon", "FR"), ("Leeds", "GB"), ("Hamburg", "DE"),
           ("Remote - EU", None), ("Austin, TX", "US"), ("Toronto", "CA"))  # fmt: skip
_COMMITMENTS = ("Full-time", "Part-time", "Contract", "Internship", None)
_WORDS = """we build and mend what towns cannot do without and look for people who like
careful work a small team quiet rooms good tools time to learn and a say in how things are
done you will plan measure repair explain and hand over to colleagues in other places""".split()  # noqa: SIM905
_RANGES = (
    None,
    {"min": 42000, "max": 55000, "currency": "EUR", "interval": "per-year-salary"},
    {"min": 24, "max": 31.5, "currency": "GBP", "interval": "per-hour-wage"},
)


def grow(account: Account, count: int) -> None:
    """Add so many public postings to an account."""
    already = len(account.postings)
    for line in _lines(account.site, already, count):
        account.add_posting(make_posting(line, account.owners))


def _lines(site: str, first: int, count: int) -> Iterator[Json]:
    for number in range(first, first + count):
        yield _line(site, number)


def _line(site: str, number: int) -> Json:
    pick = random.Random(number)  # noqa: S311 - invented words, not secrets
    place, country = pick.choice(_PLACES)
    posted = _FIRST_POSTED + number * MINUTE
    paragraphs = [_sentence(pick) for _ in range(12)]
    return {
        "_company": site,
        "id": stable_id(site, "grown", str(number)),
        "text": f"{pick.choice(_LEVELS)}{pick.choice(_WORK)}, {pick.choice(_FIELDS)}",
        "categories": {
            "location": place,
            "allLocations": [place],
            "team": pick.choice(_FIELDS),
            "department": pick.choice(_FIELDS),
            "commitment": pick.choice(_COMMITMENTS),
        },
        "country": country,
        "createdAt": posted,
        "updatedAt": posted + pick.randrange(MINUTE),
        "workplaceType": "remote" if country is None else "onsite",
        "salaryRange": pick.choice(_RANGES),
        "description": "".join(
            f'<div style="font-size:13.5pt">{one}&nbsp;</div><div><br></div>'
            for one in paragraphs
        ),
        "descriptionPlain": "\n\n".join(paragraphs),
        "lists": [
            {"text": heading, "content": "".join(_item(pick) for _ in range(6))}
            for heading in ("What you will do", "What you bring", "What we offer")
        ],
        "additional": f"<div>{_sentence(pick)}</div>",
        "additionalPlain": _sentence(pick),
    }


def _sentence(pick: random.Random) -> str:
    return " ".join(pick.choices(_WORDS, k=30)).capitalize() + "."


def _item(pick: random.Random) -> str:
    return f"<li>{' '.join(pick.choices(_WORDS, k=10)).capitalize()}</li>"
