"""Rows of our database as Arrow batches: a million and more a second, few in memory at once."""

from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pyarrow as pa
from adbc_driver_postgresql import dbapi
from django.db import OperationalError
from django.db import connection as database

SETTINGS = (
    "set work_mem = '256MB'",  # a join with millions of subscribers stays in memory
    # Rows would pass through one process all the same; who wants more has more connections.
    "set max_parallel_workers_per_gather = 0",
    "set jit = off",  # statements are simple: compiling them takes longer than it saves
)
# A line that breaks in the middle of the rows is told by Arrow, as an OSError.
AWAY = (dbapi.OperationalError, dbapi.InterfaceError, dbapi.InternalError, OSError)


def stream(statement: str) -> Iterator[pa.RecordBatch]:
    """Run a statement without parameters and yield its rows, batch by batch.

    It runs over a connection of its own, so it sees what is committed, and nothing of a
    transaction that is open here. Raises django.db.OperationalError when the server is away.
    """
    try:
        with dbapi.connect(_address()) as link, link.cursor() as cursor:
            for setting in SETTINGS:
                cursor.execute(setting)
            cursor.execute(statement)
            yield from cursor.fetch_record_batch()
    except AWAY as error:
        raise OperationalError(str(error)) from error


def _address() -> str:
    """Return libpq's address of the database that Django uses."""
    at = database.settings_dict
    who = quote(at["USER"], safe="")
    if at["PASSWORD"]:
        who += ":" + quote(at["PASSWORD"], safe="")
    parts = {"host": at["HOST"], "port": str(at["PORT"] or ""), **at["OPTIONS"]}
    query = urlencode({key: one for key, one in parts.items() if isinstance(one, str)})
    return f"postgresql://{who}@/{quote(at['NAME'], safe='')}?{query}"
