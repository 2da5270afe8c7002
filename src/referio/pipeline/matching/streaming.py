"""Rows of our database as Arrow batches: a million and more a second, few in memory at once."""

from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, urlencode

import adbc_driver_postgresql
import pyarrow as pa
from adbc_driver_manager import AdbcConnection, AdbcDatabase
from adbc_driver_postgresql import dbapi
from django.db import OperationalError
from django.db import connection as database

SETTINGS = (
    "set work_mem = '256MB'",  # a join with millions of subscribers stays in memory
    # Rows would pass through one process all the same; who wants more has more connections.
    "set max_parallel_workers_per_gather = 0",
    "set jit = off",  # statements are simple: compiling them takes longer than it saves
)
# Where thousands of rows become one, collecting them as they come is less work than sorting
# them all, but the planner cannot know how few there will be.
COLLECTING = "set enable_sort = off"
# A line that breaks in the middle of the rows is told by Arrow, as an OSError.
AWAY = (dbapi.OperationalError, dbapi.InterfaceError, dbapi.InternalError, OSError)


def stream(
    statement: str, settings: tuple[str, ...] = SETTINGS
) -> Iterator[pa.RecordBatch]:
    """Run a statement without parameters and yield its rows, batch by batch.

    It runs over a connection of its own, so it sees what is committed, and nothing of a
    transaction that is open here. Raises django.db.OperationalError when the server is away.
    """
    try:
        with _connected(_address()) as link, link.cursor() as cursor:
            for setting in settings:
                cursor.execute(setting)
            cursor.execute(statement)
            yield from cursor.fetch_record_batch()
    except AWAY as error:
        raise OperationalError(str(error)) from error


def collected(statement: str) -> Iterator[pa.RecordBatch]:
    """Do the same for a statement that puts all rows of a table together in few."""
    return stream(statement, (*SETTINGS, COLLECTING))


class _Server(AdbcDatabase):
    """What ADBC knows of a server before it connects: its types. It outlives connections.

    To ask for them costs ten times what a connection costs, and most statements are small.
    """

    def close(self) -> None:
        """Stay, though each connection closes what it came from."""


@cache
def _server(address: str) -> _Server:
    return _Server(driver=adbc_driver_postgresql._driver_path(), uri=address)  # noqa: SLF001


def _connected(address: str) -> dbapi.Connection:
    server = _server(address)
    return dbapi.Connection(server, AdbcConnection(server))


def _address() -> str:
    """Return libpq's address of the database that Django uses."""
    at = database.settings_dict
    who = quote(at["USER"], safe="")
    if at["PASSWORD"]:
        who += ":" + quote(at["PASSWORD"], safe="")
    parts = {"host": at["HOST"], "port": str(at["PORT"] or ""), **at["OPTIONS"]}
    query = urlencode({key: one for key, one in parts.items() if isinstance(one, str)})
    return f"postgresql://{who}@/{quote(at['NAME'], safe='')}?{query}"
