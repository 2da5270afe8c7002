"""Time zones that a text asks for, as bounds in minutes from UTC.

Names stand for their winter time: "EST" and "Eastern" are -300 all the year.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

WORKING_DAY = 8  # hours; "4 hours of overlap" leaves as many to either side as are left

_ZONES = {
    **dict.fromkeys(["utc", "gmt", "wet"], 0),
    **dict.fromkeys(["bst"], 0),
    **dict.fromkeys(["cet", "cest", "mez"], 60),
    **dict.fromkeys(["eet", "eest", "sast"], 120),
    **dict.fromkeys(["msk"], 180),
    **dict.fromkeys(["gst"], 240),
    **dict.fromkeys(["sgt", "hkt", "awst"], 480),
    **dict.fromkeys(["jst", "kst"], 540),
    **dict.fromkeys(["aest", "aedt"], 600),
    **dict.fromkeys(["est", "edt", "et", "eastern"], -300),
    **dict.fromkeys(["cst", "cdt", "central"], -360),
    **dict.fromkeys(["mst", "mdt", "mountain"], -420),
    **dict.fromkeys(["pst", "pdt", "pt", "pacific"], -480),
    **dict.fromkeys(["brt", "art"], -180),
}
_AREAS = {
    **dict.fromkeys(["us", "u.s.", "american"], (-480, -300)),
    **dict.fromkeys(["north american"], (-480, -210)),
    **dict.fromkeys(["european", "europe", "eu", "emea"], (0, 120)),
}
_CODES = "UTC|GMT|WET|BST|CES?T|MEZ|EES?T|SAST|MSK|GST|SGT|HKT|AWST|JST|KST|AE[SD]T|[ECMP][SD]?T|BRT|ART"
_NAME = rf"(?:{_CODES}|Eastern|Central|Mountain|Pacific)"
_OFFSET = r"(?:UTC|GMT)\s?(?P<{0}>[+\-−–±]\s?\d{{1,2}}(?::?[03]0)?|(?![\s]?[+\-−–±]))"
_ZONE_WORD = r"(?:\s?(?:standard\s|daylight\s)?(?:time[-\s]?zones?|(?:business|working|work|core)?\s?hours|time\b))"
_BETWEEN = re.compile(
    _OFFSET.format("low")
    + r"\s*(?:to|and|-|–|—|through|until|/)\s*"
    + r"(?:UTC|GMT)?\s?(?P<high>[+\-−–]\s?\d{1,2}(?::?[03]0)?|0\b)",
    re.IGNORECASE,
)
_NAMED_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?P<low>{_NAME})\s+(?:to|and|-|–)\s+(?P<high>{_NAME})\b|"
    rf"\b(?P<one>{_NAME})\s*(?:-|–|to|through)\s*(?P<other>{_NAME}){_ZONE_WORD}"
)
_WITHIN = re.compile(
    rf"(?:within\s+|±\s?|\+/-\s?)(?:±\s?|\+/-\s?|plus or minus\s)?(?P<hours>\d{{1,2}})\s?(?:-\s)?(?:hours?|hrs?|h)?\s"
    rf"(?:hours?\s)?(?:of|from|difference (?:from|to|with))\s(?:the\s)?(?P<zone>{_NAME})\b"
)
_AROUND = re.compile(rf"\b(?P<zone>{_NAME})\s?(?:±|\+/-)\s?(?P<hours>\d{{1,2}})\b")
_OVERLAP = re.compile(
    rf"(?P<hours>\d)\+?\s?(?:hours?|hrs?|h)\s(?:of\s)?(?:daily\s)?overlap\w*\s(?:each day\s)?(?:with|in)\s(?:the\s|our\s)?(?P<zone>{_NAME})\b|"
    rf"overlap\w*\s(?:with\s)?(?:at least\s|by\s)?(?P<more>\d)\+?\s?(?:hours?|hrs?|h)\s(?:with|of|in)\s(?:the\s)?(?P<where>{_NAME})\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?<![-–\w])(?P<zone>{_NAME}){_ZONE_WORD}")
_PLAIN_AREA = re.compile(
    r"\b(?P<area>US|U\.S\.|American|North American|European|Europe|EU|EMEA)(?:\s(?:business|working|core))?\s?(?:time[-\s]?zones?)",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:remote|must|need|require\w*|able|available|availability|work(?:ing)?|within|overlap\w*|based|located|between|only|prefer\w*)\b",
    re.IGNORECASE,
)
_MEETINGS = re.compile(
    r"\b(?:deadline|a\.?m\.?|p\.?m\.?|\d{1,2}:\d\d|response|support hours|teams? (?:in|across)|more than one|multiple|different|various|across)\b",
    re.IGNORECASE,
)
_LOWEST, _HIGHEST = -12 * 60, 14 * 60


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest offset from UTC in minutes."""

    low: int
    high: int


def bounds_in(sentence: str) -> Bounds | None:
    """Return the bounds on time zones that a sentence asks for, or None."""
    if not (
        _WANTS.search(sentence)
        and (_PLAIN_AREA.search(sentence) or _HAS_ZONE.search(sentence))
    ):
        return None
    read = _between(sentence) or _named_between(sentence) or _around(sentence)
    read = read or _overlap(sentence) or _plain(sentence)
    return read if read and _LOWEST <= read.low <= read.high <= _HIGHEST else None


_HAS_ZONE = re.compile(rf"\b{_NAME}\b")


def intersection(every: Iterable[Bounds]) -> Bounds | None:
    """Return what all bounds allow; where they contradict one another, nothing is known."""
    found = list(every)
    if not found:
        return None
    low, high = max(one.low for one in found), min(one.high for one in found)
    return Bounds(low, high) if low <= high else None


def _between(sentence: str) -> Bounds | None:
    if not (found := _BETWEEN.search(sentence)):
        return None
    low, high = _minutes(found["low"]), _minutes(found["high"])
    return Bounds(min(low, high), max(low, high))


def _named_between(sentence: str) -> Bounds | None:
    if not (found := _NAMED_BETWEEN.search(sentence)):
        return None
    ends = sorted(
        _ZONES[end.lower()]
        for end in (found["low"] or found["one"], found["high"] or found["other"])
    )
    return Bounds(ends[0], ends[1])


def _around(sentence: str) -> Bounds | None:
    found = _WITHIN.search(sentence) or _AROUND.search(sentence)
    return _beside(found["zone"], int(found["hours"])) if found else None


def _overlap(sentence: str) -> Bounds | None:
    if not (found := _OVERLAP.search(sentence)):
        return None
    hours = int(found["hours"] or found["more"])
    zone = found["zone"] or found["where"]
    return _beside(zone, WORKING_DAY - hours) if hours <= WORKING_DAY else None


def _plain(sentence: str) -> Bounds | None:
    if _MEETINGS.search(sentence):
        return None
    if found := _PLAIN_AREA.search(sentence):
        return Bounds(*_AREAS[found["area"].lower()])
    zones = [_ZONES[one["zone"].lower()] for one in _PLAIN.finditer(sentence)]
    return Bounds(min(zones), max(zones)) if zones else None


def _beside(zone: str, hours: int) -> Bounds:
    middle = _ZONES[zone.lower()]
    return Bounds(middle - hours * 60, middle + hours * 60)


def _minutes(written: str) -> int:
    """Return "+5:30" or "-8" in minutes; "" is UTC itself."""
    bare = re.sub(r"[\s+±]", "", written).translate({0x2212: "-", 0x2013: "-"})
    if not bare:
        return 0
    hours, _, rest = bare.partition(":")
    if not rest and len(hours.lstrip("-")) > 2:
        hours, rest = hours[:-2], hours[-2:]
    minutes = abs(int(hours)) * 60 + int(rest or 0)
    return -minutes if bare.startswith("-") else minutes
