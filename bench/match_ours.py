"""The invented workload as the conditions that our engine takes, and the engine's answers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from match_conditions import FIELDS, conditions_of, countries
from referio.matching.batch import Features, JobBatch
from referio.matching.columns import Lists
from referio.matching.conditions import (
    RATED,
    UNRATED,
    AlertConditions,
    JobColumns,
    Scope,
)
from referio.matching.engine import Matches, match
from referio.matching.evaluating import Worth
from referio.matching.index import AlertIndex
from workload import AWAY, Alerts, Jobs, Legend
from workload_alerts import make_alerts
from workload_jobs import make_jobs
from workload_reference import A_FEATURE, A_PHRASE, FOLLOWED, NEAR, PAY
from workload_world import World

AT = datetime(2026, 1, 5, 8, tzinfo=UTC)  # no time zone takes part
PAY_STEP = 1000
WORTH = Worth(
    found=A_FEATURE,
    in_title=0,
    phrase=A_PHRASE,
    near=NEAR,
    pay=PAY,
    pay_step=PAY_STEP,
    followed=FOLLOWED,
)
WARM_ALERTS, WARM_JOBS = 2000, 500


@dataclass(frozen=True, slots=True)
class Ours:
    """Our engine, for the alerts and jobs that a legend explains."""

    legend: Legend

    def conditions(self, alerts: Alerts) -> AlertConditions:
        """Return alerts as conditions; the ids are the alerts' numbers."""
        return conditions_of(alerts, self.legend)

    def compiled(self, asked: AlertConditions) -> AlertIndex:
        """Compile alerts."""
        return AlertIndex.of_conditions(asked)

    def loaded(self, path: Path) -> AlertIndex:
        """Map an index file into memory."""
        return AlertIndex.load(path)

    def batch(self, jobs: Jobs, *, first: int = 0) -> JobBatch:
        """Return jobs as a batch; ids are their numbers from `first` on, news by id."""
        scope, scopes = _scopes(jobs, self.legend)
        paid = np.where(jobs.pay > 0, RATED, UNRATED)
        return JobBatch(
            at=AT,
            columns=_columns(jobs, self.legend, scope, first),
            scopes=scopes,
            areas=_areas(jobs, self.legend),
            money=paid.astype(np.int32),
            currencies=(),
            language=np.zeros(len(jobs), np.int32),
            languages=("",),
            domain_starts=np.zeros(len(jobs) + 1, np.int64),
            domain=np.zeros(0, np.int32),
            domains=(),
            features=Features(
                jobs.features.starts, jobs.features.values.astype(np.uint32)
            ),
        )

    def match(
        self,
        index: AlertIndex,
        batch: JobBatch,
        *,
        limit: int,
        threads: int = 1,
        after: NDArray[np.int64] | None = None,
        sent: Lists | None = None,
    ) -> Matches:
        """Match as the engine does, with the workload's own points."""
        return match(
            index,
            batch,
            limit=limit,
            threads=threads,
            after=after,
            sent=sent,
            worth=WORTH,
        )

    def bytes_of(self, batch: JobBatch) -> int:
        """Return how large the columns of a batch are."""
        assert batch.features is not None
        columns: list[NDArray[np.generic]] = [*batch.columns, *batch.areas.values()]
        columns += [batch.money, batch.language]
        columns += [batch.features.starts, batch.features.values]
        return sum(column.nbytes for column in columns)

    def bytes_read(self, index: AlertIndex, batch: JobBatch) -> int:
        """Return how many bytes a match must read: batch, legs, venues and entries.

        Of the last two those only whose leg's rarest feature some job has.
        """
        assert batch.features is not None
        present = np.unique(batch.features.values)
        venues = index.legs.venues[index.legs.under]
        entries = index.venues.entries[venues].astype(np.int64)
        read = self.bytes_of(batch) + sum(column.nbytes for column in index.legs)
        for cuts, columns in ((venues, index.venues), (entries, index.entries)):
            rows = int((cuts[present + 1] - cuts[present]).sum())
            rows += int(cuts[0])  # of those who take any text
            read += rows * sum(column.itemsize for column in columns)
        return read

    def pairs(self, found: Matches, jobs: int) -> NDArray[np.int64]:
        """Return every (alert, job) as alert * jobs + job, ascending."""
        return np.sort(found.alert * jobs + found.job)


def warm_up(world: World, folder: Path) -> None:
    """Let every loop be compiled, and what is kept on disk be read, before the clock runs."""
    ours, path = Ours(world.legend), folder / "warm"
    alerts = make_alerts(world, WARM_ALERTS)
    ours.compiled(ours.conditions(alerts)).save(path)
    batch = ours.batch(make_jobs(world, WARM_JOBS, new=0))
    ours.match(ours.loaded(path), batch, limit=10)
    path.unlink()


def _columns(
    jobs: Jobs, legend: Legend, scope: NDArray[np.int32], first: int
) -> JobColumns:
    ids = np.arange(first, first + len(jobs), dtype=np.int64)
    cities = jobs.places.values.astype(np.int64)
    return JobColumns(
        ids=ids,
        employers=jobs.employer.astype(np.int64),
        clusters=ids,
        sequences=ids,
        standing=jobs.standing,
        pay=jobs.pay.astype(np.int64),
        ticks=_ticks(jobs),
        remote=jobs.mode == AWAY,
        scope=scope,
        location_starts=jobs.places.starts,
        locations=legend.xyz[cities],
    )


def _ticks(jobs: Jobs) -> NDArray[np.int64]:
    columns = (jobs.commitment, jobs.level, jobs.mode, jobs.department)
    ticks = np.zeros(len(jobs), np.int64)
    for field, column in zip(FIELDS, columns, strict=True):
        ticks |= np.int64(1) << (column.astype(np.int64) + field.shift)
    return ticks


def _scopes(jobs: Jobs, legend: Legend) -> tuple[NDArray[np.int32], tuple[Scope, ...]]:
    """Return which scope each job has, and the distinct ones."""
    masks, scope = np.unique(jobs.open_to, return_inverse=True)
    named = countries(legend)
    scopes = [
        Scope(frozenset(one for n, one in enumerate(named) if int(mask) >> n & 1))
        for mask in masks
    ]
    return scope.astype(np.int32), tuple(scopes)


def _areas(jobs: Jobs, legend: Legend) -> dict[tuple[str, str], NDArray[np.int32]]:
    """Return the rows of the jobs that have a place in each country."""
    found = {}
    for n, country in enumerate(countries(legend)):
        rows = np.flatnonzero(jobs.countries >> np.uint32(n) & np.uint32(1))
        if len(rows):
            found[country, ""] = rows.astype(np.int32)
    return found
