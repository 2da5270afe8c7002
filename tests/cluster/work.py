"""Alerts and jobs enough for many parts, alike at every call; and the answer of one machine."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from referio.adapters.arrow.alert_columns import alert_columns
from referio.adapters.arrow.alert_facts import alerts_table
from referio.adapters.arrow.job_facts import job_facts, jobs_table
from referio.adapters.arrow.matches import matches_table
from referio.adapters.arrow.news import news
from referio.adapters.arrow.parquet import read_whole
from referio.adapters.arrow.schemas import ALERTS, JOBS, MATCHES
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
from referio.matching.batch import JobBatch
from referio.pipeline.cluster.matching import Terms, matched
from referio.pipeline.cluster.parts import Asked

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TERMS = Terms(limit=5, per_employer=2)
CITIES = (
    ("Porto", Point(41.15, -8.61), "PT", "Europe/Lisbon"),
    ("Lisbon", Point(38.72, -9.14), "PT", "Europe/Lisbon"),
    ("Berlin", Point(52.52, 13.40), "DE", "Europe/Berlin"),
    ("Austin", Point(30.27, -97.74), "US", "America/Chicago"),
)
KINDS = ("pump", "data", "valve", "software", "night", "quality")
ROLES = ("engineer", "nurse", "manager", "technician")


def alerts(count: int) -> Iterator[AlertFacts]:
    """Yield alerts by ascending id."""
    dice = random.Random(7)
    for number in range(1, count + 1):
        sent = frozenset(dice.sample(range(1, 400), k=dice.randint(0, 3)))
        yield AlertFacts(number * 3, number, _asked(dice), dice.randint(0, 200), sent)


def jobs(count: int) -> Iterator[JobFacts]:
    """Yield jobs, the newest last."""
    dice = random.Random(11)
    return (_job(number, dice) for number in range(1, count + 1))


def _asked(dice: random.Random) -> Criteria:
    name, point, country, zone = dice.choice(CITIES)
    near = Near(name, point, dice.choice([25, 100]), country, zone)
    floor = Floor(dice.randint(20, 90) * 1000_00, "EUR", Interval.YEAR)
    words = (dice.choice(KINDS), f"{dice.choice(KINDS)} {dice.choice(ROLES)}")
    return Criteria(
        words_any=words[: dice.randint(0, 2)],
        words_none=(dice.choice(ROLES),) if dice.random() < 0.2 else (),
        places=(near,) if dice.random() < 0.6 else (),
        areas=(Within(country),) if dice.random() < 0.3 else (),
        country=country,
        zone=zone,
        floor=floor if dice.random() < 0.3 else None,
        work_modes=frozenset({WorkMode.HYBRID}) if dice.random() < 0.2 else frozenset(),
        followed_employers=frozenset({dice.randint(1, 9)}),
        muted_employers=frozenset({dice.randint(1, 9)}),
    )


def _job(number: int, dice: random.Random) -> JobFacts:
    name, point, country, _ = dice.choice(CITIES)
    low = dice.randint(20, 90) * 1000_00
    return JobFacts(
        id=number,
        sequence=number,
        cluster=number,
        employer_id=dice.randint(1, 9),
        employer="Northwind",
        title=f"{dice.choice(KINDS)} {dice.choice(ROLES)}".title(),
        description=f"We are looking for a {dice.choice(KINDS)} {dice.choice(ROLES)}.",
        places=(JobPlace(name, country, point),),
        remote_countries=frozenset(),
        work_mode=dice.choice([WorkMode.ONSITE, WorkMode.HYBRID, WorkMode.REMOTE]),
        commitment=Commitment.FULL_TIME,
        pay=Pay(low, low + 1000_00, "EUR", Interval.YEAR),
        completeness=dice.randint(40, 100),
        age_days=dice.randint(0, 30),
        language="en",
    )


def put(folder: Path, *, people: int, rows_a_group: int, postings: int = 400) -> None:
    """Write alerts as folder/alerts/*.parquet and jobs as folder/jobs.parquet."""
    (folder / "alerts").mkdir()
    table = alerts_table(alerts(people))
    half = people // 2
    for name, piece in (("1", table.slice(0, half)), ("2", table.slice(half))):
        path = folder / "alerts" / f"{name}.parquet"
        pq.write_table(piece, path, row_group_size=rows_a_group)
    pq.write_table(jobs_table(jobs(postings)), folder / "jobs.parquet")


def batch(folder: Path) -> JobBatch:
    return JobBatch.of(job_facts(read_whole(folder / "jobs.parquet", JOBS)), at=AT)


def single_machine(folder: Path) -> pa.Table:
    """Return the matches of all alerts, found in one call in this process."""
    these = batch(folder)
    table = read_whole(folder / "alerts", ALERTS)
    asked = Asked(alert_columns(table), news(table, np.asarray(these.ids)))
    return matches_table(matched(asked, these, TERMS))


def answer(out: Path) -> pa.Table:
    """Return what a run wrote, its parts one after another."""
    return read_whole(out, MATCHES).combine_chunks()
