"""Who opens a transaction, said aloud.

The outermost caller opens one with `transaction()`, an operation that writes states its
need with `@transaction_required`, and whatever talks to the outside says
`forbid_transaction()` first: a network call inside a transaction holds locks for as long
as a stranger likes.
"""

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import connection
from django.db.transaction import Atomic, atomic

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
