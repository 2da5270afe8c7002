"""A sender's line to the database inside a test's own transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection

from referio.newsletters.flights import Row

T = TypeVar("T")


class DjangoDesk:
    """Does all at once, over the connection that the test uses."""

    def rows(self, statement: str, **given: Any) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            return list(cursor.fetchall()) if cursor.description else []

    def later(self, work: Callable[[], T]) -> "Future[T]":
        done: Future[T] = Future()
        done.set_result(work())
        return done

    def again(self, patience: float) -> None:
        raise AssertionError("the line of a test does not break")


@contextmanager
def django_desk() -> Iterator[DjangoDesk]:
    """Stand in for `desks.desk`."""
    yield DjangoDesk()
