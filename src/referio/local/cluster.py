"""`referio cluster match`: the engine over parts of the alerts, on a cluster or on this machine."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from referio.adapters.arrow.job_facts import job_facts
from referio.adapters.arrow.parquet import read_whole
from referio.adapters.arrow.schemas import JOBS
from referio.core.criteria import JobFacts
from referio.local.environment import environment
from referio.local.postgres import provide
from referio.matching.batch import JobBatch
from referio.pipeline.cluster.database import (
    POSTGRESQL,
    from_postgres,
    last_subscriber,
    open_jobs,
)
from referio.pipeline.cluster.matching import Terms, Told
from referio.pipeline.cluster.nodes import NoCluster, joined
from referio.pipeline.cluster.parts import Part, from_files
from referio.pipeline.cluster.running import Incomplete, Run, prepare_folder, run

# A part shares the work on words among its alerts: few large ones, but one a processor.
MOST_ALERTS_A_PART = 10_000_000
Problem = (NoCluster, Incomplete, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the call asks for; `parts` None is as many as there are processors.

    `alerts` and `jobs` are a file, a folder, or POSTGRESQL; `data` is where a private
    server of that has its data.
    """

    alerts: str
    jobs: str
    out: Path
    parts: int | None
    address: str
    terms: Terms
    at: datetime | None
    data: Path = Path(".data")


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run."""

    parts: int
    alerts: int
    jobs: int
    matches: int
    seconds: float
    out: str


Join = Callable[[str], AbstractContextManager[Any]]


def match(wanted: Wanted, *, json_only: bool, join: Join = joined) -> int:
    """Match, say how it goes, and return the exit code: 0 complete, 1 not, and why."""
    try:
        summary = _match(wanted, join, quiet=json_only)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    sys.stdout.write(_told(summary, json_only=json_only) + "\n")
    return 0


def _match(wanted: Wanted, join: Join, *, quiet: bool) -> Summary:
    began, at = time.monotonic(), wanted.at or datetime.now(UTC)
    prepare_folder(wanted.out)
    with _database(wanted), join(wanted.address) as ray:
        batch = JobBatch.of(_jobs(wanted.jobs, at), at=at)
        parts = _parts(wanted, processors=int(ray.cluster_resources().get("CPU", 1)))
        order = Run(parts, wanted.terms, wanted.out.absolute())
        with _progress(parts, quiet=quiet) as heard:
            told = run(ray, batch, order, heard)
    return _summed(told, len(batch), wanted.out, time.monotonic() - began)


@contextmanager
def _database(wanted: Wanted) -> Iterator[None]:
    """Have the product's database ready, where it is asked for, before Ray starts processes."""
    if POSTGRESQL not in {wanted.alerts, wanted.jobs}:
        yield
        return
    data = wanted.data.absolute()
    os.environ.update(environment(data))
    with provide(data) as url:
        os.environ["DATABASE_URL"] = url
        yield


def _jobs(source: str, at: datetime) -> list[JobFacts]:
    if source == POSTGRESQL:
        return open_jobs(at)
    return job_facts(read_whole(Path(source), JOBS))


def _parts(wanted: Wanted, *, processors: int) -> Sequence[Part]:
    if wanted.alerts == POSTGRESQL:
        return from_postgres(_most(wanted, processors, last_subscriber()))
    source = Path(wanted.alerts).absolute()
    rows = sum(one.part.rows for one in from_files(source, 1))
    return from_files(source, _most(wanted, processors, rows))


def _most(wanted: Wanted, processors: int, alerts: int) -> int:
    return wanted.parts or max(processors, -(-alerts // MOST_ALERTS_A_PART))


@contextmanager
def _progress(
    parts: Sequence[Part], *, quiet: bool
) -> Iterator[Callable[[Told], None]]:
    columns: Sequence[Any] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[matches]:,} matches"),
    )
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as bar:
        line, found = bar.add_task("parts", total=len(parts), matches=0), 0

        def heard(told: Told) -> None:
            nonlocal found
            found += told.matches
            bar.update(line, advance=1, matches=found)

        yield heard


def _summed(told: Sequence[Told], jobs: int, out: Path, seconds: float) -> Summary:
    return Summary(
        parts=len(told),
        alerts=sum(one.alerts for one in told),
        jobs=jobs,
        matches=sum(one.matches for one in told),
        seconds=round(seconds, 2),
        out=str(out),
    )


def _told(summary: Summary, *, json_only: bool) -> str:
    if json_only:
        return json.dumps(asdict(summary))
    return (
        f"{summary.matches:,} matches of {summary.alerts:,} alerts with {summary.jobs:,}"
        f" jobs, in {summary.parts} parts and {summary.seconds} s: {summary.out}"
    )
