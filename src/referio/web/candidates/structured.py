"""A job as schema.org's JobPosting, for search engines."""

import json
from typing import Any

from referio.core.money import Interval, Money, Pay
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job, JobPlace
from referio.jobs.queries import pay_of

Thing = dict[str, Any]

EMPLOYMENT_TYPES = {
    Commitment.FULL_TIME: "FULL_TIME",
    Commitment.PART_TIME: "PART_TIME",
    Commitment.CONTRACT: "CONTRACTOR",
    Commitment.INTERNSHIP: "INTERN",
    Commitment.TEMPORARY: "TEMPORARY",
}
UNITS = {
    Interval.HOUR: "HOUR",
    Interval.DAY: "DAY",
    Interval.WEEK: "WEEK",
    Interval.MONTH: "MONTH",
    Interval.YEAR: "YEAR",
}
# Inside a script element only these could end it, or be read as markup.
_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def job_posting(job: Job, *, address: str) -> str:
    """Return the JSON-LD of an open job, safe to stand inside a script element."""
    posting: Thing = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": job.title,
        "description": job.description_html or job.title,
        "datePosted": job.posted_at.date().isoformat(),
        "url": address,
        "directApply": True,
        "hiringOrganization": {"@type": "Organization", "name": job.employer.name},
        "identifier": {
            "@type": "PropertyValue",
            "name": job.employer.name,
            "value": job.remote_id,
        },
        "employmentType": EMPLOYMENT_TYPES.get(Commitment(job.commitment)),
        "baseSalary": _salary(pay_of(job)),
        **_where(job),
    }
    stated = {name: value for name, value in posting.items() if value}
    return json.dumps(stated, ensure_ascii=False).translate(_ESCAPES)


def _where(job: Job) -> Thing:
    found = list(job.places.all())
    cities = [_place(place) for place in found if place.scope == "city"]
    lands = [_place(place) for place in found if place.scope in ("region", "country")]
    if job.work_mode != WorkMode.REMOTE:
        return {
            "jobLocation": cities or lands or [_as_written(t) for t in job.locations]
        }
    codes = job.remote_countries or sorted({p.country for p in found if p.country})
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": [
            {"@type": "Country", "name": code} for code in codes
        ],
        "jobLocation": cities,
    }


def _place(place: JobPlace) -> Thing:
    written = {
        "@type": "PostalAddress",
        "addressLocality": place.name if place.scope == "city" else "",
        "addressRegion": place.region,
        "addressCountry": place.country,
    }
    stated = {name: value for name, value in written.items() if value}
    return {"@type": "Place", "address": stated}


def _as_written(text: str) -> Thing:
    return {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressLocality": text},
    }


def _salary(pay: Pay | None) -> Thing | None:
    if pay is None:
        return None
    # schema.org has no word for pay every two weeks, nor for pay without a period.
    comparable = pay if pay.interval in UNITS else pay.yearly()
    if comparable is None:
        return None
    low, high = (
        Money(amount, comparable.currency).major
        for amount in (comparable.low, comparable.high)
    )
    value: Thing = {
        "@type": "QuantitativeValue",
        "unitText": UNITS[comparable.interval],
    }
    value |= {"value": low} if low == high else {"minValue": low, "maxValue": high}
    return {
        "@type": "MonetaryAmount",
        "currency": comparable.currency,
        "value": value,
    }
