"""Jobs to a table and back. A batch has thousands of them, so this goes job by job."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from referio.adapters.arrow.schemas import JOBS, WrongTable, checked
from referio.core.criteria import JobFacts, JobPlace, Point
from referio.core.money import Interval, Pay
from referio.core.postings import Commitment, WorkMode
from referio.core.roles import Function, Seniority

Row = dict[str, Any]
AS_THEY_ARE = (
    "id",
    "sequence",
    "cluster",
    "employer_id",
    "employer",
    "title",
    "description",
    "remote_offset_low",
    "remote_offset_high",
    "work_mode",
    "commitment",
    "seniority",
    "function",
    "language",
    "completeness",
    "age_days",
)
SETS = ("remote_countries", "remote_excluded", "domains")


def jobs_table(jobs: Iterable[JobFacts]) -> pa.Table:
    """Return jobs as a table, a row each in their order."""
    return pa.Table.from_pylist([_row(one) for one in jobs], schema=JOBS)


def job_facts(table: pa.Table) -> list[JobFacts]:
    """Return the jobs of a table. Raises WrongTable, which names the job by its id."""
    return [_facts(row) for row in checked(table, JOBS).to_pylist()]


def _row(job: JobFacts) -> Row:
    return {
        **{name: getattr(job, name) for name in AS_THEY_ARE},
        **{name: sorted(getattr(job, name)) for name in SETS},
        "places": [_place_row(one) for one in job.places],
        "pay": _pay_row(job.pay) if job.pay else None,
    }


def _place_row(place: JobPlace) -> Row:
    return {
        "name": place.name,
        "country": place.country,
        "latitude": place.point.latitude if place.point else None,
        "longitude": place.point.longitude if place.point else None,
        "region": place.region,
    }


def _pay_row(pay: Pay) -> Row:
    return {
        "low": pay.low,
        "high": pay.high,
        "currency": pay.currency,
        "interval": pay.interval.value,
    }


def _facts(row: Row) -> JobFacts:
    plain = {name: row[name] for name in AS_THEY_ARE}
    sets = {name: frozenset(row[name]) for name in SETS}
    pay = row["pay"]
    try:
        read = {
            "work_mode": WorkMode(row["work_mode"]),
            "commitment": Commitment(row["commitment"]),
            "seniority": Seniority(row["seniority"]),
            "function": Function(row["function"]),
            "pay": _pay(pay) if pay else None,
        }
    except ValueError as error:
        raise WrongTable(f"job {row['id']} cannot be read: {error}") from error
    places = tuple(_place(one) for one in row["places"])
    return JobFacts(**{**plain, **sets, **read}, places=places)


def _place(row: Row) -> JobPlace:
    north, east = row["latitude"], row["longitude"]
    point = None if north is None or east is None else Point(north, east)
    return JobPlace(row["name"], row["country"], point, row["region"])


def _pay(row: Row) -> Pay:
    return Pay(row["low"], row["high"], row["currency"], Interval(row["interval"]))
