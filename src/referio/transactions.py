"""Who opens a transaction, said aloud.

The outermost caller opens one with `transaction()`, an operation that writes states its
need with `@transaction_required`, and whatever talks to the outside says
`forbid_transaction()` first: a network call inside a transaction holds locks for as long
as a stranger likes.
"""

import functools
from collections.abc import Callable
from enum import IntEnum
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.transaction import Atomic, atomic


class Turn(IntEnum):
    """What only one may do at a time: the keys of PostgreSQL's advisory locks, all here."""

    LOADING = 7202  # the gazetteer
    SEQUENCING = 7203  # numbering jobs (shared), against reading the newest number
    MATCHING = 7204  # a part of an edition
    SENDING = 7205  # a worker that sends holds it, by its number, as long as it lives


P = ParamSpec("P")
T = TypeVar("T")


class TransactionMissing(RuntimeError):
    """An operation that writes was called outside a transaction: wrap the call."""


class TransactionOpen(RuntimeError):
    """Something was about to talk to the outside inside a transaction: commit first."""


def transaction() -> Atomic:
    """Return a context manager for one transaction."""
    return atomic()


def transaction_required(operation: Callable[P, T]) -> Callable[P, T]:
    """Refuse to run the operation outside a transaction. Raises TransactionMissing."""

    @functools.wraps(operation)
    def checked(*args: P.args, **kwargs: P.kwargs) -> T:
        if not connection.in_atomic_block:
            raise TransactionMissing(
                f"{operation.__qualname__} needs an open transaction."
            )
        return operation(*args, **kwargs)

    return checked


def forbid_transaction() -> None:
    """Raise TransactionOpen inside a transaction (those of a test case excepted)."""
    blocks = getattr(connection, "atomic_blocks", [])
    if any(not getattr(block, "_from_testcase", False) for block in blocks):
        raise TransactionOpen(
            "Commit before talking to the outside: a transaction is open."
        )


@transaction_required
def take_turn(turn: Turn, part: int | None = None, *, shared: bool = False) -> None:
    """Wait for one's turn and keep it until the transaction ends.

    Those who share a turn keep out only those who want it alone. Each part of something
    has turns of its own.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        if part is None:
            cursor.execute(f"select {lock}(%s)", [turn])
        else:
            cursor.execute(f"select {lock}(%s, %s)", [turn, part])
