"""What invented subscribers look for: taken from what the boards offer, so that it exists."""

import re
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

from referio.core.countries import country_name

Json = dict[str, Any]
Wish = dict[str, Any]
WORD = re.compile(r"[^\W\d_]{5,}")
TOWN = re.compile(r"[^\W\d_][\w' -]{2,30}(, [A-Z]{2})?")
INTERVALS = {
    "per-year-salary": "year",
    "per-month-salary": "month",
    "per-week-salary": "week",
    "per-day-wage": "day",
    "per-hour-wage": "hour",
}
CURRENCIES = frozenset({"USD", "EUR", "GBP", "CAD", "ZAR", "SGD"})
ZONES = ("Europe/Lisbon", "Europe/Paris", "America/New_York", "Europe/London")


def wishes(postings: Sequence[Json], number: int) -> list[Wish]:
    """Return so many ways to fill in the form of an alert, of every kind in turn."""
    spread = [postings[n * 7 % len(postings)] for n in range(len(postings) * 2)]
    found: list[Wish] = []
    makers, zones = cycle(MAKERS), cycle(ZONES)
    for posting in cycle(spread):
        wish = _wish(next(makers), posting)
        found.append({**wish, "time_zone": next(zones), "hour": str(len(found) % 24)})
        if len(found) == number:
            return found
    return found


def _wish(maker: "Maker", posting: Json) -> Wish:
    """Return what the maker makes of a posting, or plain words where it has no use for it."""
    return maker(posting) or _words(posting)


def word(posting: Json) -> str:
    """Return the longest word of a title: what tells the job most likely."""
    found = WORD.findall(posting["text"])
    return str(max(found, key=len, default=posting["text"][:40]))


def _words(posting: Json) -> Wish:
    return {"words_any": word(posting)}


def _near(posting: Json) -> Wish:
    town = str(posting.get("categories", {}).get("location") or "")
    is_town = TOWN.fullmatch(town) and "remote" not in town.lower()
    return {"place": town, "radius_km": "100"} if is_town else {}


def _country(posting: Json) -> Wish:
    country = posting.get("country")
    if not country:
        return {}
    return {"areas": _whole(country), "words_none": "senior, director"}


def _remote(posting: Json) -> Wish:
    is_remote = posting.get("workplaceType") == "remote"
    return (
        {"remote": "only", "words_any": word(posting)}
        if is_remote
        else {"remote": "only"}
    )


def _floor(posting: Json) -> Wish:
    pay = posting.get("salaryRange") or {}
    interval = INTERVALS.get(str(pay.get("interval")))
    if interval is None or pay.get("currency") not in CURRENCIES:
        return {}
    return {
        "floor": str(max(1, int(pay["max"] * 0.7))),
        "floor_currency": pay["currency"],
        "floor_interval": interval,
        "pay_unstated_too": [],
    }


def _modes(posting: Json) -> Wish:
    mode = posting.get("workplaceType")
    if mode not in {"hybrid", "onsite"}:
        return {}
    return {"work_modes": [mode], "remote": "no", "words_any": word(posting)}


def _contract(posting: Json) -> Wish:
    country = posting.get("country")
    return {"commitments": ["full-time"], "areas": _whole(country)} if country else {}


def _whole(country: str) -> str:
    """Return a country as the form takes it for sure: Georgia is a region of another, too."""
    return f"{country_name(country)} (country)"


def _weekly(posting: Json) -> Wish:
    return {"words_any": word(posting), "cadence": "weekly", "weekday": "2"}


Maker = Callable[[Json], Wish]
MAKERS: tuple[Maker, ...] = (
    *(_words, _near, _country, _remote),
    *(_floor, _modes, _contract, _weekly),
)
