"""Writing jobs by the page: COPY what is new, one statement for what changed.

A row is a plain dictionary of columns. Rows of one call all have the same columns.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection as database
from psycopg import sql
from psycopg.types.json import Jsonb

from referio.core.places import Resolved
from referio.jobs.models import JobPlace

Row = dict[str, Any]

JOBS = "jobs_job"
PLACES = "jobs_jobplace"
CHANGES = "jobs_jobchange"


def wait_for_no_disk() -> None:
    """Let this transaction be committed before it is on the disk.

    Pages of a sync may be lost in a crash: the run is not complete, and all is pulled
    again. The commit that completes it waits, and brings everything before it along.
    """
    with database.cursor() as cursor:
        cursor.execute("set local synchronous_commit to off")


def job_ids(count: int) -> list[int]:
    """Return as many ids no job has."""
    return _next("jobs_job_id_seq", count)


def sequences(count: int) -> list[int]:
    """Return the next numbers of the sequence that says when a job became news."""
    return _next("job_sequence", count)


def _next(sequence: str, count: int) -> list[int]:
    ask = "select nextval(%s::regclass) from generate_series(1, %s)"
    with database.cursor() as cursor:
        cursor.execute(ask, [sequence, count])
        return [int(number) for (number,) in cursor.fetchall()]


def insert(table: str, rows: Sequence[Row]) -> None:
    """Copy rows into a table."""
    if not rows:
        return
    columns = list(rows[0])
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table), _listed(columns)
    )
    with database.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row[name] for name in columns])


def update_jobs(rows: Sequence[Row]) -> None:
    """Write the columns of jobs that exist; each row has its `id`."""
    if not rows:
        return
    columns = [name for name in rows[0] if name != "id"]
    assignments = sql.SQL(", ").join(
        sql.SQL("{0} = told.{0}").format(sql.Identifier(name)) for name in columns
    )
    # Types come from the table itself, so an array or a moment is read as what it is.
    statement = sql.SQL(
        "update {table} as job set {assignments}"
        " from json_populate_recordset(null::{table}, %s::json) as told"
        " where job.id = told.id"
    ).format(table=sql.Identifier(JOBS), assignments=assignments)
    with database.cursor() as cursor:
        cursor.cursor.execute(statement, [json.dumps(rows, default=_as_text)])


def replace_places(places: Mapping[int, Sequence[Resolved]]) -> None:
    """Store where jobs are: {job id: places}. What was stored of them before goes."""
    JobPlace.objects.filter(job_id__in=list(places)).delete()
    insert_places(places)


def insert_places(places: Mapping[int, Sequence[Resolved]]) -> None:
    """Store where new jobs are: {job id: places}."""
    rows = (_place(job_id, place) for job_id, all_ in places.items() for place in all_)
    # Two long names may be one once they are cut.
    unique = {(row["job_id"], row["text"], row["name"]): row for row in rows}
    insert(PLACES, list(unique.values()))


def insert_changes(
    kind: str,
    jobs: Mapping[int, Mapping[str, object]],
    *,
    run: int | None,
    at: datetime,
) -> None:
    """Record what happened to jobs: {job id: {field: [before, after]}}."""
    rows = [
        {"job_id": pk, "run_id": run, "kind": kind, "at": at, "fields": Jsonb(fields)}
        for pk, fields in jobs.items()
    ]
    insert(CHANGES, rows)


def insert_plain_changes(
    kind: str, jobs: Sequence[int], *, run: int | None, at: datetime
) -> None:
    """Record what happened to jobs as a whole, whatever their fields."""
    with database.cursor() as cursor:
        cursor.execute(
            "insert into jobs_jobchange (job_id, run_id, kind, at, fields)"
            " select job, %s, %s, %s, '{}' from unnest(%s::bigint[]) job",
            [run, kind, at, list(jobs)],
        )


def _place(job_id: int, place: Resolved) -> Row:
    point = place.point
    return {
        "job_id": job_id,
        "text": place.text[:300],
        "name": place.name[:200],
        "scope": str(place.scope),
        "country": place.country,
        "region": place.region,
        "place_id": place.city_id,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "confidence": place.confidence,
    }


def _listed(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _as_text(value: object) -> str:
    """Write what JSON has no word for as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
