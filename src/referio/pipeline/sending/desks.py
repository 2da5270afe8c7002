"""Lines of our own to the database, each with a thread that waits for it.

A sender reads and records while it composes: waiting for the database must not keep the
relay waiting. Every statement is committed by itself.
"""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Protocol, TypeVar

import psycopg
from django.db import OperationalError, connections
from django.db import connection as database

from referio.newsletters.flights import Row

T = TypeVar("T")
PAUSE = 0.1  # seconds between tries to reach a server that is away
# A machine that is gone says no goodbye: the server finds out within half a minute.
KEEPALIVE = (
    "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
)


class Desk(Protocol):
    """A line, and somebody who works at it beside us, one thing after the other."""

    def rows(self, statement: str, **given: object) -> list[Row]:
        """Run a statement and return its rows. Raises OperationalError."""
        ...

    def later(self, work: Callable[[], T]) -> "Future[T]":
        """Let a piece of work be done at the desk."""
        ...

    def again(self, patience: float) -> None:
        """Open the line anew, for so many seconds at most. Raises OperationalError."""
        ...


class OwnDesk:
    """A connection of its own, and a thread."""

    def __init__(self) -> None:
        self._line = _connected()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")

    def rows(self, statement: str, **given: object) -> list[Row]:
        """See Desk."""
        try:
            cursor = self._line.execute(statement, given)
            # Not its description: that is made anew for each column of each answer.
            return [] if cursor.rownumber is None else cursor.fetchall()
        except psycopg.OperationalError as error:
            raise OperationalError(str(error)) from error

    def later(self, work: Callable[[], T]) -> "Future[T]":
        """See Desk."""
        return self._thread.submit(work)

    def again(self, patience: float) -> None:
        """See Desk."""
        self._line.close()
        deadline = time.monotonic() + patience
        while True:
            try:
                self._line = _connected()
            except OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE)
            else:
                return

    def close(self) -> None:
        """End the thread, with what it opened, and the connection."""
        self._thread.submit(connections.close_all)
        self._thread.shutdown()
        self._line.close()


@contextmanager
def desk() -> Iterator[Desk]:
    """Open a desk for as long as the block runs."""
    own = OwnDesk()
    try:
        yield own
    finally:
        own.close()


def _connected() -> psycopg.Connection[Row]:
    told = database.get_connection_params()
    for word in ("cursor_factory", "context", "prepare_threshold"):
        told.pop(word, None)
    try:
        return psycopg.connect(**told, autocommit=True, options=KEEPALIVE)
    except psycopg.OperationalError as error:
        raise OperationalError(str(error)) from error
