"""Who sends: a number, and a lock on it for as long as the worker lives."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.db import DatabaseError

from referio.pipeline.sending.desks import Desk
from referio.transactions import Turn

HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Worker:
    """A number that nobody else has; the lock on it ends with its line to the database."""

    number: int

    def sign_in(self, desk: Desk) -> None:
        """Take the lock over a line."""
        desk.rows(
            "select pg_advisory_lock(%(turn)s::integer, %(worker)s::integer)",
            turn=int(Turn.SENDING),
            worker=self.number,
        )

    def sign_out(self, desk: Desk) -> None:
        """Let the lock go."""
        desk.rows(
            "select pg_advisory_unlock(%(turn)s::integer, %(worker)s::integer)",
            turn=int(Turn.SENDING),
            worker=self.number,
        )


@contextmanager
def at_work(desk: Desk) -> Iterator[Worker]:
    """Be a worker with a lock of its own for as long as the block runs."""
    worker = Worker(1 + secrets.randbelow(HIGHEST))
    worker.sign_in(desk)
    try:
        yield worker
    finally:
        with suppress(DatabaseError):  # where the line is gone, so is the lock
            worker.sign_out(desk)
