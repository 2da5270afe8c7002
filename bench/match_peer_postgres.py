"""PostgreSQL as a peer: one join of all alerts and jobs, and one query for each alert.

Features of a job are an int[] under GIN, and a tsvector under GIN besides; the join finds
each distinct leg once by a table of (feature, job). One connection, no parallel workers:
one core, as ours.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import numpy as np
import psycopg
from psycopg import sql

from match_peer_sql import ANY_TEXT, HOLDS, JOINED
from match_peers import Answer, Clock, Given, Say, Table
from referio.local.postgres import PrivatePostgres
from workload import NEARBY, NO_FEATURE

TYPES = {"b": "boolean", "i": "bigint", "u": "bigint", "f": "float8"}
SETTINGS = (
    "set work_mem = '512MB'",
    "set maintenance_work_mem = '512MB'",
    "set max_parallel_workers_per_gather = 0",
    "set jit = off",
    "set random_page_cost = 1.1",
)
PREPARE: tuple[LiteralString, ...] = (
    "alter table job add features int[], add words tsvector",
    """update job set features = l.features, words = l.words from (
        select job, array_agg(feature::int order by feature) as features,
        array_to_tsvector(array_agg('f' || feature)) as words
        from job_feature group by job
    ) l where l.job = job.id""",
    "alter table leg add others int[]",
    "update leg set others = array_remove(array[two, three]::int[], -1)",
    "alter table alert add without int[] not null default '{}'",
    """update alert set without = l.features from (
        select alert, array_agg(feature::int) as features from without group by alert
    ) l where l.alert = alert.id""",
    "create unique index on alert (id)",
    "create unique index on job (id)",
    "create index on job using gin (features)",
    "create index on job using gin (words)",
    "create index on job_feature (feature, job)",
    "create index on job_place (job)",
    "create index on job_place (z)",
    "create index on alert_leg (leg)",
    "create index on muted (alert)",
    "create index on followed (alert)",
    "vacuum full analyze",
)
JOIN = f"""
create temp table answer as
with held as materialized (
    select l.id as leg, f.job
    from leg l
    join job_feature f on f.feature = l.one
    join job j on j.id = f.job
    where j.features @> l.others
),
candidate as (
    select al.alert, held.job from held join alert_leg al on al.leg = held.leg
    union all {ANY_TEXT}
)
{JOINED.format(holds=HOLDS, without="not a.without && j.features")}
"""  # noqa: S608 - of our own constants
ONE = f"""
select j.id from alert a, job j
where a.id = %(alert)s and {{text}}
and {HOLDS.replace("coalesce(", "exists (select from job_place p where p.job = j.id and ").replace(", false)", ")")}
and not a.without && j.features
and not exists (select from muted m where m.alert = a.id and m.employer = j.employer)
and (not a.only_followed or exists (
    select from followed f where f.alert = a.id and f.employer = j.employer
))
"""  # noqa: S608 - of our own constants
NEAR_FIRST = """j.id in (
    select p.job from job_place p
    where p.z between a.z - sqrt(a.reach) and a.z + sqrt(a.reach)
)"""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A private server; the first `singly` alerts are also asked for one by one."""

    singly: int
    say: Say

    def answers(self, given: Given) -> Iterator[Answer]:
        """Yield the answers of each way of asking."""
        with (
            tempfile.TemporaryDirectory(prefix="referio-bench-") as folder,
            PrivatePostgres(Path(folder), fsync=False) as server,
        ):
            server.ensure_database("bench")
            with psycopg.connect(server.url("bench"), autocommit=True) as connection:
                clock = Clock()
                _load(connection, given)
                prepare_s = clock.read()
                yield _joined(connection, given, prepare_s)
                self.say("PostgreSQL, one query for each alert")
                for words in (False, True):
                    asked = _Singly(connection, given, words=words)
                    yield asked.answer(min(self.singly, len(given.alerts)), prepare_s)


def _load(connection: psycopg.Connection, given: Given) -> None:
    for setting in SETTINGS:
        connection.execute(setting)
    for name, table in given.tables().items():
        _copy(connection, name, table)
    for statement in PREPARE:
        connection.execute(statement)


def _copy(connection: psycopg.Connection, name: str, table: Table) -> None:
    kinds = [TYPES[column.dtype.kind] for column in table.values()]
    columns = sql.SQL(", ").join(
        sql.SQL("{} {} not null").format(sql.Identifier(column), sql.SQL(kind))
        for column, kind in zip(table, kinds, strict=True)
    )
    created = sql.SQL("create unlogged table {} ({})").format(
        sql.Identifier(name), columns
    )
    connection.execute(created)
    copied = sql.SQL("copy {} from stdin").format(sql.Identifier(name))
    with connection.cursor().copy(copied) as copy:
        for row in zip(*(column.tolist() for column in table.values()), strict=True):
            copy.write_row(row)


def _joined(connection: psycopg.Connection, given: Given, prepare_s: float) -> Answer:
    clock = Clock()
    connection.execute(JOIN)
    seconds = clock.read()
    rows = connection.execute("select alert, job from answer").fetchall()
    found = np.array(rows, np.int64).reshape(-1, 2)
    pairs = given.pairs(found[:, 0], found[:, 1])
    version = connection.info.server_version // 10_000
    way = f"PostgreSQL {version}, one join"
    return Answer(way, len(given.alerts), prepare_s, seconds, pairs)


@dataclass(frozen=True, slots=True)
class _Singly:
    """One query for each alert, by arrays of features or by full-text search."""

    connection: psycopg.Connection
    given: Given
    words: bool

    def answer(self, alerts: int, prepare_s: float) -> Answer:
        asked = [self._query(row) for row in range(alerts)]
        found = []
        clock = Clock()
        for row, (query, values) in enumerate(asked):
            jobs = self.connection.execute(query, values, prepare=True).fetchall()
            found += [(row, job) for (job,) in jobs]
        seconds = clock.read()
        pairs = np.array(found, np.int64).reshape(-1, 2)
        way = "tsquery" if self.words else "int[]"
        return Answer(
            f"PostgreSQL, a query an alert, {way}",
            alerts,
            prepare_s,
            seconds,
            self.given.pairs(pairs[:, 0], pairs[:, 1]),
        )

    def _query(self, row: int) -> tuple[str, dict[str, object]]:
        legs = [
            [int(one) for one in leg if one != NO_FEATURE]
            for leg in self.given.alerts.legs[row]
        ]
        asked = [leg for leg in legs if leg]
        if not asked:
            assert self.given.alerts.where[row] == NEARBY
            return ONE.format(text=NEAR_FIRST), {"alert": row}
        if self.words:
            text = " | ".join(" & ".join(f"f{one}" for one in leg) for leg in asked)
            return ONE.format(text="j.words @@ %(text)s::tsquery"), {
                "alert": row,
                "text": text,
            }
        each = " or ".join(
            f"j.features @> %(leg{n})s::int[]" for n in range(len(asked))
        )
        values = {f"leg{n}": leg for n, leg in enumerate(asked)}
        return ONE.format(text=f"({each})"), {"alert": row, **values}
