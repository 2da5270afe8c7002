"""The invented workload in words, as rows of our own tables.

What alerts ask of a job's level and department is left out: the product reads these from
the words of a posting, and the words here are invented. Several legs become `words_any`,
one leg `words_all`; so the matches are of the same kind as the workload's, not the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, repeat

import numpy as np
from numpy.typing import NDArray

from match_conditions import degrees_of
from match_copy import copy
from referio.accounts.models import Employer
from referio.alerts.models import SHARDS, Alert, Subscriber, Timetable
from referio.ats.models import Connection
from referio.core.postings import Commitment, WorkMode
from referio.jobs.models import Job, JobPlace, Place
from workload import (
    ALERTS_OF_TEN,
    COUNTRY,
    NEARBY,
    NO_FEATURE,
    RADII_KM,
    REMOTE,
    Alerts,
    Jobs,
    Ragged,
)
from workload_alerts import CHUNK, make_alerts
from workload_jobs import make_jobs
from workload_world import (
    ALERT_STREAM,
    JOB_STREAM,
    Draws,
    World,
    stream,
    zipf,
)

CODES = "US GB DE FR IN CA AU NL IT ES PL BR MX SE CH IE PT SG AE AT"
COUNTRIES = tuple(CODES.split(" "))  # in the order of workload_world.COUNTRIES
MODES = (WorkMode.ONSITE, WorkMode.HYBRID, WorkMode.REMOTE)
KINDS = (*tuple(Commitment)[:5], Commitment.TEMPORARY, Commitment.UNSTATED)
PROSE, PROSE_WORDS = 4000, 120  # that nobody asks for, and how many a description has
FIRST = 1  # ids begin here
UNSTATED = {Commitment.UNSTATED}
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Stores a world, its alerts and its jobs by COPY."""

    world: World
    jobs: Jobs
    now: datetime
    words: tuple[str, ...]  # of each feature, by half its number

    @classmethod
    def make(cls, seed: int, now: datetime, *, jobs: int, new: int) -> "Rows":
        """Return what stores the world of a seed, at a moment."""
        world = World.make(seed)
        return cls(world, make_jobs(world, jobs, new=new), now, world.texts())

    @property
    def before(self) -> datetime:
        """When people signed up: long enough ago not to be a change."""
        return self.now - timedelta(days=30)

    def store_world(self) -> None:
        """Store cities, employers, and the connection that all jobs come by."""
        cities = np.arange(len(self.world.cities.country))
        where = degrees_of(self.world.legend, cities)
        copy(
            Place,
            id=(cities + FIRST).tolist(),
            name=(f"City {number}" for number in cities.tolist()),
            country=(COUNTRIES[one] for one in self.world.cities.country.tolist()),
            latitude=where[:, 0].tolist(),
            longitude=where[:, 1].tolist(),
            population=repeat(20_000),
            time_zone=repeat("Etc/UTC"),
            names=repeat([]),
        )
        employers = np.unique(self.jobs.employer).tolist()
        copy(
            Employer,
            id=(number + FIRST for number in employers),
            name=(f"Employer {number}" for number in employers),
            slug=(f"employer-{number}" for number in employers),
            created_at=repeat(self.now),
        )
        copy(
            Connection,
            id=[FIRST],
            employer_id=[employers[0] + FIRST],
            account_id=["bench"],
            state=["active"],
            access_token=[b"sealed"],
            connected_at=[self.now],
        )

        Timetable.objects.create(
            id=FIRST, cadence="daily", hour=8, weekday=0, time_zone="Etc/UTC"
        )

    def store_jobs(self, first: int, last: int) -> None:
        """Store the jobs from `first` to before `last`, with their places."""
        jobs = self.jobs.part(first, last)
        pay = [one * 100 or None for one in jobs.pay.tolist()]
        stated = [one is not None for one in pay]
        ids = range(first + FIRST, last + FIRST)
        copy(
            Job,
            id=ids,
            connection_id=repeat(FIRST),
            employer_id=(jobs.employer + FIRST).tolist(),
            remote_id=map(str, ids),
            state=repeat("open"),
            title=self._texts(jobs.title),
            description_text=self._descriptions(jobs, first),
            work_mode=(MODES[one] for one in jobs.mode.tolist()),
            commitment=(KINDS[one] for one in jobs.commitment.tolist()),
            remote_countries=map(_countries, jobs.open_to.tolist()),
            pay_low=pay,
            pay_high=pay,
            pay_year_low=pay,
            pay_year_high=pay,
            pay_currency=("EUR" if one else "" for one in stated),
            pay_interval=("year" if one else "" for one in stated),
            posted_at=(self.now - timedelta(days=one) for one in jobs.age.tolist()),
            remote_changed_at=repeat(self.before),
            first_seen_at=repeat(self.now),
            checked_at=repeat(self.now),
            completeness=(100 if one else 75 for one in stated),
            fingerprint=repeat(b"bench"),
            sequence=ids,
            cluster=ids,
            language=repeat("en"),
        )
        self._store_places(jobs, first)

    def _store_places(self, jobs: Jobs, first: int) -> None:
        cities = jobs.places.values.astype(np.int64)
        where = degrees_of(self.world.legend, cities)
        distinct = np.unique(
            np.stack([jobs.places.rows(), cities]), axis=1, return_index=True
        )[1]
        cities, where = cities[distinct], where[distinct]
        copy(
            JobPlace,
            job_id=(jobs.places.rows()[distinct] + first + FIRST).tolist(),
            text=(f"City {one}" for one in cities.tolist()),
            name=(f"City {one}" for one in cities.tolist()),
            scope=repeat("city"),
            country=(
                COUNTRIES[one] for one in self.world.cities.country[cities].tolist()
            ),
            place_id=(cities + FIRST).tolist(),
            latitude=where[:, 0].tolist(),
            longitude=where[:, 1].tolist(),
            confidence=repeat(100),
        )

    def _texts(self, words: NDArray[np.int16]) -> Iterator[str]:
        for row in words.tolist():
            yield " ".join(self.words[one] for one in row if one >= 0)

    def _descriptions(self, jobs: Jobs, first: int) -> Iterator[str]:
        """Yield skills among prose, a few thousand characters."""
        luck = stream(self.world.seed, JOB_STREAM, first, PROSE)
        prose = Draws(zipf(PROSE, 1.0)).draw(luck, (len(jobs), PROSE_WORDS))
        for skills, row in zip(self._texts(jobs.skills), prose, strict=True):
            yield f"{skills} {' '.join(f'prose{one}' for one in row.tolist())}"

    def store_alerts(self, first: int, last: int) -> None:
        """Store the alerts from `first` to before `last`, and subscribers of their own."""
        for begin in range(first - first % CHUNK, last, CHUNK):
            made = make_alerts(self.world, min(CHUNK, last - begin), first=begin)
            skipped = max(0, first - begin)
            alerts = made.part(skipped, len(made))
            ids = np.arange(begin + skipped, begin + len(made))
            # The first of them may belong to somebody who is there already.
            known, upto = (_owner(number) + 1 for number in (ids[0] - 1, ids[-1]))
            self._store_subscribers(known, upto)
            self._store_alerts(alerts, ids)

    def _store_subscribers(self, first: int, last: int) -> None:
        numbers = range(first + FIRST, last + FIRST)
        luck = stream(self.world.seed, ALERT_STREAM, first, SHARDS)
        copy(
            Subscriber,
            id=numbers,
            email=(f"reader-{number}@reader.example" for number in numbers),
            state=repeat("active"),
            shard=luck.integers(0, SHARDS, last - first).tolist(),
            created_at=repeat(self.before),
            confirmed_at=repeat(self.before),
            changed_at=repeat(self.before),
        )

    def _store_alerts(self, alerts: Alerts, ids: Ints) -> None:
        floors = [one * 100 or None for one in alerts.floor.tolist()]
        near, all_over = alerts.where == NEARBY, alerts.where == COUNTRY
        home = [COUNTRIES[n] for n in self.world.cities.country[alerts.city].tolist()]
        words = [self._words(legs) for legs in alerts.legs.tolist()]
        copy(
            Alert,
            id=(ids + FIRST).tolist(),
            subscriber_id=(_owner(one) + FIRST for one in ids.tolist()),
            name=repeat("Work"),
            words_any=(some for some, _ in words),
            words_all=(every for _, every in words),
            words_none=(self._named(row) for row in alerts.without.tolist()),
            place_ids=_where(near, (alerts.city.astype(np.int64) + FIRST).tolist()),
            radii=_where(near, RADII_KM[alerts.radius].tolist()),
            areas=_where(all_over, home),
            remote_too=(all_over | alerts.remote_too).tolist(),
            remote_only=(alerts.where == REMOTE).tolist(),
            floor_amount=floors,
            floor_currency=("EUR" if one else "" for one in floors),
            floor_interval=("year" if one else "" for one in floors),
            pay_unstated_too=(~alerts.stated_only).tolist(),
            work_modes=_ticked(alerts.modes, MODES),
            commitments=_ticked(alerts.commitments, KINDS),
            followed=_employers(alerts.followed),
            muted=_employers(alerts.muted),
            only_followed=alerts.only_followed.tolist(),
            confirmed_at=repeat(self.before),
            created_at=repeat(self.before),
            changed_at=repeat(self.before),
            due_at=repeat(self.now),
            timetable_id=repeat(FIRST),
        )

    def _words(self, legs: list[list[int]]) -> tuple[list[str], list[str]]:
        """Return what an alert asks some of and what it asks all of."""
        named = [words for words in map(self._named, legs) if words]
        if len(named) > 1:
            return [" ".join(words) for words in named], []
        return [], named[0] if named else []

    def _named(self, features: list[int]) -> list[str]:
        return [self.words[one // 2] for one in features if one != NO_FEATURE]


def _owner(alert: int) -> int:
    return int(alert) * 10 // ALERTS_OF_TEN


def _countries(mask: int) -> list[str]:
    """Return the countries remote work is open to; all of them is anywhere."""
    found = [code for n, code in enumerate(COUNTRIES) if mask >> n & 1]
    return found if len(found) < len(COUNTRIES) else []


def _where(
    chosen: NDArray[np.bool_], values: Sequence[object]
) -> Iterator[list[object]]:
    """Yield a list of one for the rows that are chosen, an empty one for the others."""
    for is_chosen, value in zip(chosen.tolist(), values, strict=True):
        yield [value] if is_chosen else []


def _ticked(masks: NDArray[np.uint8], values: Sequence[str]) -> Iterator[list[str]]:
    known = {
        mask: sorted({one for n, one in enumerate(values) if mask >> n & 1} - UNSTATED)
        for mask in np.unique(masks).tolist()
    }
    return (known[mask] for mask in masks.tolist())


def _employers(named: Ragged) -> Iterator[list[int]]:
    values, starts = (named.values + FIRST).tolist(), named.starts.tolist()
    return (values[a:b] for a, b in pairwise(starts))
