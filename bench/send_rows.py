"""A believable edition as rows of our own tables: jobs, readers, alerts, newsletters.

Readers of one line of work ask for its word; their newsletters hold ten jobs whose titles
have it, so that the reasons that are told are true. All follows from the numbers alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from typing import Any

import numpy as np
from django.db import connection as database

from match_copy import copy
from referio.accounts.models import Employer
from referio.alerts.models import SHARDS, Timetable
from referio.ats.models import Connection
from referio.jobs.models import Job
from referio.newsletters.models import Edition, Shard
from referio.newsletters.storing import Made

ROLES = (
    "Engineer", "Nurse", "Accountant", "Designer", "Electrician", "Teacher", "Driver",
    "Analyst", "Carpenter", "Chemist", "Cook", "Editor", "Geologist", "Lawyer",
    "Librarian", "Machinist", "Pharmacist", "Planner", "Recruiter", "Welder",
)  # fmt: skip
LEVELS = ("", "Senior ", "Junior ", "Lead ", "Head ")
FIELDS = (
    "Pumps", "Night Shift", "Payments", "Brand", "Wind Power", "Mathematics", "Long Haul",
    "Supply Chain", "Interiors", "Coatings", "Pastry", "Sports", "Soil", "Labour Law",
)  # fmt: skip
CITIES = ("Porto", "Lyon", "Leipzig", "Sevilla", "Leeds", "Gdańsk", "Malmö", "Zürich")
ZONES = ("Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "America/New_York")
EMPLOYERS, JOBS, LONG = 400, 4_000, 10
WORDS, PAY = 1, 16  # bits of matching/reasons.py

PEOPLE = """
insert into alerts_subscriber (id, email, state, language, time_zone, shard, created_at,
    confirmed_at, country, own_domains, muted_words, changed_at)
select n, 'reader.' || n || '@' || (array['mail.example', 'post.example', 'gmx.example'])
       [1 + n %% 3], 'active', 'en', (%(zones)s::text[])[1 + n %% 4],
       ((n * 2654435761) / 64 %% 256)::smallint, %(before)s, %(before)s, '', '{}', '{}',
       %(before)s
  from generate_series(%(first)s::bigint, %(last)s::bigint) n
"""
ALERTS = """
insert into alerts_alert (id, subscriber_id, name, words_any, words_all, words_none,
    remote_too, remote_only, floor_amount, floor_currency, floor_interval,
    pay_unstated_too, work_modes, commitments, followed, only_followed, muted, cadence,
    weekday, hour, paused, confirmed_at, created_at, changed_at, due_at, served_sequence,
    place_ids, radii, areas, seniorities, functions, languages, synonyms, refused,
    timetable_id)
select n, n, role || ' near me', array[lower(role)], '{}', '{}', true, false,
       case when n %% 2 = 0 then 3000000 end, case when n %% 2 = 0 then 'EUR' else '' end,
       case when n %% 2 = 0 then 'year' else '' end, true, '{}', '{}', '{}', false, '{}',
       'daily', 0, 8, false, %(before)s, %(before)s, %(before)s, %(before)s, 0, '{}',
       '{}', '{}', '{}', '{}', '{}', true, '{}', 1
  from (select n, (%(roles)s::text[])[1 + n %% %(kinds)s] as role
          from generate_series(%(first)s::bigint, %(last)s::bigint) n) one
"""
CONSENTS = """
insert into alerts_consent
    (subscriber_id, alert_id, purpose, wording, asked_at, given_at)
select n, n, 'newsletter', '2026-11', %(before)s, %(before)s
  from generate_series(%(first)s::bigint, %(last)s::bigint) n
"""


@dataclass(frozen=True, slots=True)
class SendRows:
    """Stores the world of so many readers; ids of everything begin at 1."""

    readers: int
    now: datetime
    jobs: int = JOBS  # a multiple of the lines of work, ten of each at least

    @property
    def before(self) -> datetime:
        """When people signed up."""
        return self.now - timedelta(days=200)

    def store(self) -> None:
        """Store jobs, readers and their alerts."""
        self._store_employers()
        self._store_jobs()
        given: dict[str, Any] = {
            "first": 1,
            "last": self.readers,
            "before": self.before,
            "zones": list(ZONES),
            "roles": list(ROLES),
            "kinds": len(ROLES),
        }
        with database.cursor() as cursor:
            for statement in (PEOPLE, ALERTS, CONSENTS):
                cursor.execute(statement, given)
            cursor.execute("analyze")

    def _store_employers(self) -> None:
        copy(
            Timetable,
            id=[1],
            cadence=["daily"],
            hour=[8],
            weekday=[0],
            time_zone=["Etc/UTC"],
        )
        numbers = range(1, EMPLOYERS + 1)
        copy(
            Employer,
            id=numbers,
            name=(f"{FIELDS[one % len(FIELDS)]} Works {one}" for one in numbers),
            slug=(f"works-{one}" for one in numbers),
            created_at=repeat(self.before),
        )
        copy(
            Connection,
            id=[1],
            employer_id=[1],
            account_id=["bench"],
            state=["active"],
            access_token=[b"sealed"],
            connected_at=[self.before],
        )

    def _store_jobs(self) -> None:
        ids = range(1, self.jobs + 1)
        pay = [3_200_000 + 10_000 * (one % 300) for one in ids]
        copy(
            Job,
            id=ids,
            connection_id=repeat(1),
            employer_id=(1 + one % EMPLOYERS for one in ids),
            remote_id=map(str, ids),
            state=repeat("open"),
            title=map(title, ids),
            description_text=repeat(
                "We build quiet things and look after people. " * 60
            ),
            work_mode=(("onsite", "hybrid", "remote")[one % 3] for one in ids),
            commitment=(("full-time", "part-time")[one % 7 == 0] for one in ids),
            locations=([CITIES[one % len(CITIES)]] for one in ids),
            pay_low=pay,
            pay_high=(one + 900_000 for one in pay),
            pay_year_low=pay,
            pay_year_high=(one + 900_000 for one in pay),
            pay_currency=repeat("EUR"),
            pay_interval=repeat("year"),
            posted_at=(self.now - timedelta(days=one % 9) for one in ids),
            remote_changed_at=repeat(self.before),
            first_seen_at=repeat(self.now),
            checked_at=repeat(self.now),
            completeness=repeat(100),
            fingerprint=repeat(b"bench"),
            sequence=ids,
            cluster=ids,
            language=repeat("en"),
        )

    def open_edition(self, number: int) -> int:
        """Open an edition with all shards, ready to be sent; returns its id."""
        edition = Edition.objects.create(
            due_at=self.now + timedelta(seconds=number),
            sequence=self.jobs,
            opened_at=self.now,
            matched_at=self.now,
            state=Edition.State.SENDING,
        )
        counts = np.bincount(shards_of(self._ids()), minlength=SHARDS).tolist()
        Shard.objects.bulk_create(
            Shard(edition=edition, number=one, newsletters=counts[one])
            for one in range(SHARDS)
        )
        return edition.pk

    def _ids(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.arange(1, self.readers + 1, dtype=np.int64)

    def made(self, most: int) -> Iterator[Made]:
        """Yield all newsletters, so many at a time, as matching gives them."""
        for first in range(1, self.readers + 1, most):
            ids = np.arange(first, min(first + most, self.readers + 1), dtype=np.int64)
            yield _made(ids, self.jobs // len(ROLES))


def _made(ids: np.ndarray[tuple[int], np.dtype[np.int64]], each: int) -> Made:
    """Ten jobs of each reader's own line of work, the same for the same reader."""
    kinds = len(ROLES)
    start = (ids * 7919) % each
    nth = (start[:, None] + np.arange(LONG)) % each
    jobs = 1 + nth * kinds + (ids % kinds)[:, None]
    has_floor = np.where(ids % 2 == 0, WORDS | PAY, WORDS)
    return Made(
        subscribers=ids,
        shards=shards_of(ids).astype(np.int16),
        starts=np.arange(len(ids) + 1, dtype=np.int64) * LONG,
        jobs=jobs.ravel(),
        found_by=np.repeat(ids, LONG),
        scores=np.tile(900 - 10 * np.arange(LONG, dtype=np.int32), len(ids)),
        reasons=np.repeat(has_floor, LONG).astype(np.uint16),
        more=np.zeros(len(ids) * LONG, np.int32),
    )


def shards_of(
    ids: np.ndarray[tuple[int], np.dtype[np.int64]],
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return the shard of each reader."""
    return (ids * 2_654_435_761) // 64 % SHARDS


def title(job: int) -> str:
    """Return the title of a job; jobs of one line of work are `len(ROLES)` apart."""
    role = ROLES[(job - 1) % len(ROLES)]
    nth = (job - 1) // len(ROLES)
    return f"{LEVELS[nth % 5]}{role}, {FIELDS[nth % len(FIELDS)]} {nth}"
