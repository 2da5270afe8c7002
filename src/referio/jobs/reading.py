"""From a posting to the fields of a job, and what changed between two readings. Pure."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from referio.core import quality
from referio.core.eligibility import UNKNOWN, Eligibility, read_eligibility
from referio.core.function_reading import function_of
from referio.core.languages import language_of
from referio.core.likeness import likeness
from referio.core.places import Resolved, remote_countries
from referio.core.postings import Posting, WorkMode
from referio.core.seniority_reading import seniority_of
from referio.core.text import fold

# A change of these makes a job news again; a mended comma in the text does not.
NEWS = frozenset(
    [
        "title",
        "locations",
        "work_mode",
        "commitment",
        "pay_low",
        "pay_high",
        "pay_currency",
        "pay_interval",
    ]
)
# Raise it when anything is read in a new way: the next complete listing reads all anew.
READER = 3
SHOWN = (
    "title", "description_html", "department", "team", "work_mode", "commitment",
    "commitment_text", "locations", "country", "pay_low", "pay_high", "pay_currency",
    "pay_interval", "pay_text", "tags", "pay_evidence",
)  # fmt: skip


def fields(posting: Posting, places: Sequence[Resolved]) -> dict[str, object]:
    """Return the columns of a job that come from its posting and its resolved places."""
    judged = quality.assess(posting, placed=bool(places))
    read = shown(posting)
    return {
        **read,
        **_yearly_pay(posting),
        **_eligibility(eligibility(posting), places),
        "language": language_of(f"{posting.title}\n{posting.description_text}"),
        "seniority": str(seniority_of(posting.title)),
        "function": str(function_of(posting.department, posting.team, posting.title)),
        "work_mode_confidence": posting.work_mode_confidence,
        "fingerprint": fingerprint(read),
        "description_text": posting.description_text,
        "posted_at": posting.posted_at,
        "remote_changed_at": posting.changed_at,
        "completeness": judged.score,
        "missing": [str(field) for field in judged.missing],
    }


def shown(posting: Posting) -> dict[str, object]:
    """Return the columns that a candidate would see, by the names in SHOWN."""
    return {
        "title": posting.title,
        "description_html": posting.description_html,
        "department": posting.department[:200],
        "team": posting.team[:200],
        "work_mode": str(posting.work_mode),
        "commitment": str(posting.commitment),
        "commitment_text": posting.commitment_text[:200],
        "locations": [location[:300] for location in posting.locations],
        "country": posting.country,
        "pay_low": posting.pay.low if posting.pay else None,
        "pay_high": posting.pay.high if posting.pay else None,
        "pay_currency": posting.pay.currency if posting.pay else "",
        "pay_interval": str(posting.pay.interval) if posting.pay else "",
        "pay_text": posting.pay_text,
        "tags": list(posting.tags),
        "pay_evidence": posting.pay_evidence,
    }


def eligibility(posting: Posting) -> Eligibility:
    """Return who may do a remote job, as its words say it; UNKNOWN for work in a place."""
    if posting.work_mode is not WorkMode.REMOTE:
        return UNKNOWN
    headline = "\n".join([posting.title, *posting.locations, posting.commitment_text])
    return read_eligibility(posting.description_text, headline=headline)


def _yearly_pay(posting: Posting) -> dict[str, object]:
    year = posting.pay.yearly() if posting.pay else None
    return {
        "pay_year_low": year.low if year else None,
        "pay_year_high": year.high if year else None,
    }


def _eligibility(read: Eligibility, places: Sequence[Resolved]) -> dict[str, object]:
    # A place that is said to be remote binds; any other is but the office.
    remote = [place for place in places if place.remote]
    located = remote_countries(remote or places)
    shared = located & read.countries if remote else read.countries
    open_to = shared or located
    return {
        "remote_countries": sorted((open_to - read.excluded) or open_to),
        "remote_excluded": sorted(read.excluded),
        "remote_offset_low": read.offset_low,
        "remote_offset_high": read.offset_high,
        "remote_evidence": list(read.evidence),
    }


def fingerprint(read: Mapping[str, object]) -> bytes:
    """Return a digest of everything a candidate would see, as this reader reads it."""
    seen = json.dumps([READER, *(read[name] for name in SHOWN)], default=str)
    return sha256(seen.encode()).digest()


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, list[object]]:
    """Return {field: [before, after]} of the shown fields that differ."""
    return {
        name: [before[name], after[name]]
        for name in SHOWN
        if before[name] != after[name]
    }


def is_news(changed: Mapping[str, object]) -> bool:
    """Tell whether a change makes the job news to those it did not fit before."""
    return bool(NEWS & changed.keys())


def cluster(
    employer_id: int, title: str, places: Sequence[Resolved], *, text: str = ""
) -> int:
    """Return a number that copies of a job share: same employer, title and text.

    The text may differ in small edits and in the names of its places. Where there is no
    text to compare, the places must be the same ones.
    """
    alike: object = sorted({fold(place.name) for place in places})
    if text.strip():
        names = [name for place in places for name in (place.text, place.name)]
        alike = likeness(text, without=names).hex()
    digest = sha256(json.dumps([employer_id, fold(title), alike]).encode()).digest()
    return int.from_bytes(digest[:8]) >> 1  # fits PostgreSQL's signed bigint
