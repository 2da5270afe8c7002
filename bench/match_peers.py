"""What peers are given of the invented workload, and how their answers are compared.

A peer finds every (alert, job) pair and need not rank them, which ours does besides. Each
is written as somebody would who knows it well: distinct legs once, by their rarest
feature, then the alerts of each leg, then what is cheap to refuse by.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workload import AWAY, EARTH_KM, NO_FEATURE, RADII_KM, Alerts, Jobs, Legend, Ragged

Pairs = NDArray[np.int64]  # alert * jobs + job, ascending
Table = dict[str, NDArray[np.generic]]
Say = Callable[[str], None]


class NotHere(Exception):
    """A peer that is not installed on this machine."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one way of asking found among the first so many alerts, and how long it took."""

    way: str
    alerts: int
    prepare_s: float
    seconds: float
    pairs: Pairs


class Peer(Protocol):
    """Another system that can match. Raises NotHere."""

    def answers(self, given: "Given") -> Iterator[Answer]:
        """Yield an answer for each way of asking."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """The workload as tables, which every peer takes in as it likes."""

    alerts: Alerts
    jobs: Jobs
    alert: Table
    job: Table
    leg: Table  # distinct: id, one (the rarest), two, three (-1 = none)
    alert_leg: Table
    job_feature: Table
    job_place: Table
    without: Table
    muted: Table
    followed: Table

    def tables(self) -> dict[str, Table]:
        """Return every table by its name."""
        named = (
            "alert", "job", "leg", "alert_leg", "job_feature", "job_place",
            "without", "muted", "followed",
        )  # fmt: skip
        return {name: getattr(self, name) for name in named}

    def pairs(self, alert: NDArray[np.generic], job: NDArray[np.generic]) -> Pairs:
        """Return pairs in the form that is compared."""
        return np.sort(alert.astype(np.int64) * len(self.jobs) + job.astype(np.int64))


class Clock:
    """Seconds since it was made, or since it was last read."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    def read(self) -> float:
        """Return the seconds, and begin again."""
        now = time.perf_counter()
        passed, self._began = now - self._began, now
        return passed


def given(legend: Legend, alerts: Alerts, jobs: Jobs) -> Given:
    """Lay a workload out as tables."""
    owner, leg, distinct = _legs(alerts, jobs)
    job_rows = {"job": jobs.places.rows(), **_xyz(legend, jobs.places.values)}
    return Given(
        alerts,
        jobs,
        alert=_alert(legend, alerts),
        job=_job(jobs),
        leg=distinct,
        alert_leg={"alert": owner, "leg": leg},
        job_feature={
            "feature": jobs.features.values.astype(np.int64),
            "job": jobs.features.rows(),
        },
        job_place=job_rows,
        without=_without(alerts),
        muted=_employers(alerts.muted),
        followed=_employers(alerts.followed),
    )


def _alert(legend: Legend, alerts: Alerts) -> Table:
    country = legend.country[alerts.city].astype(np.int64)
    return {
        "id": np.arange(len(alerts)),
        "sought": alerts.where.astype(np.int64),
        **_xyz(legend, alerts.city),
        "reach": ((RADII_KM / EARTH_KM) ** 2)[alerts.radius],
        "home": np.int64(1) << country,
        "remote_too": alerts.remote_too,
        "floor": alerts.floor,
        "stated_only": alerts.stated_only,
        "commitments": alerts.commitments.astype(np.int64),
        "levels": alerts.levels.astype(np.int64),
        "modes": alerts.modes.astype(np.int64),
        "departments": alerts.departments.astype(np.int64),
        "only_followed": alerts.only_followed,
        "any_text": (alerts.legs == NO_FEATURE).all(axis=(1, 2)),
    }


def _job(jobs: Jobs) -> Table:
    one = np.int64(1)
    return {
        "id": np.arange(len(jobs)),
        "countries": jobs.countries.astype(np.int64),
        "open_to": np.where(jobs.mode == AWAY, jobs.open_to, 0).astype(np.int64),
        "pay": jobs.pay,
        "commitment": one << jobs.commitment.astype(np.int64),
        "level": one << jobs.level.astype(np.int64),
        "mode": one << jobs.mode.astype(np.int64),
        "department": one << jobs.department.astype(np.int64),
        "employer": jobs.employer.astype(np.int64),
    }


def _xyz(legend: Legend, cities: NDArray[np.generic]) -> Table:
    at = legend.xyz[cities].astype(np.float64)
    return {"x": at[:, 0], "y": at[:, 1], "z": at[:, 2]}


def _legs(
    alerts: Alerts, jobs: Jobs
) -> tuple[NDArray[np.int64], NDArray[np.int64], Table]:
    """Return (alert, leg) of each use of a leg, and the distinct legs, rarest first."""
    there = (alerts.legs != NO_FEATURE).any(axis=2)
    owner, which = np.nonzero(there)
    legs = alerts.legs[owner, which].astype(np.int64)
    uses = np.bincount(jobs.features.values, minlength=NO_FEATURE + 1)
    uses[NO_FEATURE] = np.iinfo(np.int64).max
    order = np.argsort(uses[legs], axis=1, kind="stable")
    tidy = np.take_along_axis(legs, order, axis=1)
    tidy[tidy == NO_FEATURE] = -1
    distinct, number = np.unique(tidy, axis=0, return_inverse=True)
    columns = dict(zip(("one", "two", "three"), distinct.T, strict=True))
    return owner, number.reshape(-1), {"id": np.arange(len(distinct)), **columns}


def _employers(named: Ragged) -> Table:
    return {"alert": named.rows(), "employer": named.values.astype(np.int64)}


def _without(alerts: Alerts) -> Table:
    row, which = np.nonzero(alerts.without != NO_FEATURE)
    return {"alert": row, "feature": alerts.without[row, which].astype(np.int64)}
