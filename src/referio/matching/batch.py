"""The jobs of one run, read once for however many indexes they meet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from referio.core.criteria import JobFacts
from referio.core.money import Pay
from referio.core.postings import WorkMode
from referio.core.rates import MOST_WORTH, worth
from referio.matching.columns import COMMITMENTS, FUNCTIONS, SENIORITIES, WORK_MODES
from referio.matching.conditions import (
    I32,
    I64,
    RATED,
    U32,
    UNRATED,
    JobColumns,
    Scope,
)
from referio.matching.demands import TICKED
from referio.matching.gathering import Numbered
from referio.matching.nearness import unit_vectors
from referio.matching.ranking import standing
from referio.matching.texts import Texts, read_texts

Area = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Features:
    """Features of jobs given as numbers: job row -> features, for an index of the same."""

    starts: I64
    values: U32


@dataclass(frozen=True)
class JobBatch:
    """m jobs by ascending id, at a moment (for time zones)."""

    at: datetime
    columns: JobColumns
    scopes: tuple[Scope, ...]
    areas: dict[Area, I32]  # area -> rows
    money: I32  # RATED, UNRATED, or n + 1 of currencies
    currencies: tuple[str, ...]
    language: I32  # of languages
    languages: tuple[str, ...]  # 0 is unknown
    domain_starts: I64
    domain: I32  # of domains
    domains: tuple[str, ...]
    texts: tuple[Texts, ...] = ()
    features: Features | None = None
    facts: tuple[JobFacts, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, facts: Iterable[JobFacts], at: datetime) -> "JobBatch":
        """Read jobs. Raises ValueError when one comes twice."""
        jobs = tuple(sorted(facts, key=lambda one: one.id))
        for one, following in pairwise(jobs):
            if one.id == following.id:
                raise ValueError(f"job {one.id} is twice in the batch; give each once")
        return _read(jobs, at)

    def __post_init__(self) -> None:
        # Loops are compiled once more for arrays that cannot be written, as those that
        # processes share cannot be: so none can be.
        for array in self._arrays():
            array.setflags(write=False)

    def _arrays(self) -> Iterator[NDArray[np.generic]]:
        yield from self.columns
        yield from self.areas.values()
        yield from (self.money, self.language, self.domain_starts, self.domain)
        for text in self.texts:
            yield from (text.rows, text.title_starts, text.titles)
            yield from (text.text_starts, text.texts)

    def __len__(self) -> int:
        return len(self.columns.ids)

    @property
    def ids(self) -> I64:
        """The ids of the jobs, ascending."""
        return self.columns.ids

    @property
    def employers(self) -> I64:
        """Whose each job is."""
        return self.columns.employers

    @property
    def clusters(self) -> I64:
        """What copies of a job share."""
        return self.columns.clusters

    @property
    def sequences(self) -> I64:
        """When each job became news."""
        return self.columns.sequences

    @cached_property
    def by_id(self) -> dict[int, JobFacts]:
        """The jobs by their id."""
        return {job.id: job for job in self.facts}


def _read(jobs: Sequence[JobFacts], at: datetime) -> JobBatch:
    scopes, currencies = Numbered[Scope](), Numbered[str]()
    languages, domains = Numbered(""), Numbered[str]()
    pays = [_pay(job.pay, currencies) for job in jobs]
    theirs = [[domains.of(one) for one in sorted(job.domains)] for job in jobs]
    scope = [scopes.of(_scope(job)) for job in jobs]
    language = [languages.of(job.language) for job in jobs]
    columns = _columns(jobs, scope, [pay for pay, _ in pays])
    return JobBatch(
        at,
        columns,
        scopes.names,
        _areas(jobs),
        np.array([money for _, money in pays], np.int32),
        currencies.names,
        np.array(language, np.int32),
        languages.names,
        _starts(theirs),
        np.array([one for row in theirs for one in row], np.int32),
        domains.names,
        read_texts(jobs),
        None,
        tuple(jobs),
    )


def _columns(jobs: Sequence[JobFacts], scope: list[int], pay: list[int]) -> JobColumns:
    points = [
        [place.point for place in job.places if place.point]
        if not _is_remote(job)
        else []
        for job in jobs
    ]
    degrees = np.array(
        [(p.latitude, p.longitude) for row in points for p in row], np.float64
    ).reshape(-1, 2)
    known = np.isfinite(degrees).all(axis=1)
    starts = np.concatenate([[0], np.cumsum(known)])[_starts(points)]
    degrees = degrees[known] + 0.0
    return JobColumns(
        _ints(job.id for job in jobs),
        _ints(job.employer_id for job in jobs),
        _ints(job.cluster for job in jobs),
        _ints(job.sequence for job in jobs),
        np.array([standing(job) for job in jobs], np.int32),
        np.array(pay, np.int64),
        _ints(map(_ticks, jobs)),
        np.array([_is_remote(job) for job in jobs], np.bool_),
        np.array(scope, np.int32),
        starts.astype(np.int64),
        unit_vectors(degrees[:, 0], degrees[:, 1]),
    )


def _ints(values: Iterable[int]) -> I64:
    return np.fromiter(values, np.int64)


def _starts(rows: Sequence[Sequence[object]]) -> I64:
    return np.cumsum([0, *map(len, rows)]).astype(np.int64)


def _is_remote(job: JobFacts) -> bool:
    return job.work_mode is WorkMode.REMOTE


def _ticks(job: JobFacts) -> int:
    at = (
        WORK_MODES.index(job.work_mode),
        COMMITMENTS.index(job.commitment),
        SENIORITIES.index(job.seniority),
        FUNCTIONS.index(job.function),
    )
    return sum(1 << f.shift + bit for f, bit in zip(TICKED, at, strict=True))


def _pay(pay: Pay | None, currencies: Numbered[str]) -> tuple[int, int]:
    """Return (the most a year, class of money)."""
    year = pay.yearly() if pay else None
    if year is None:
        return 0, UNRATED
    known = worth(year.high, year.currency)
    if known is not None:
        return known, RATED
    return min(year.high, MOST_WORTH), currencies.of(year.currency) + 1


def _scope(job: JobFacts) -> Scope:
    if not _is_remote(job):
        return Scope()
    return Scope(
        job.remote_countries,
        job.remote_excluded,
        job.remote_offset_low,
        job.remote_offset_high,
    )


def _areas(jobs: Sequence[JobFacts]) -> dict[Area, I32]:
    rows: dict[Area, list[int]] = {}
    for row, job in enumerate(jobs):
        if _is_remote(job):
            continue
        named = {(place.country, "") for place in job.places if place.country}
        named |= {(p.country, p.region) for p in job.places if p.country and p.region}
        for area in named:
            rows.setdefault(area, []).append(row)
    return {area: np.array(found, np.int32) for area, found in rows.items()}
