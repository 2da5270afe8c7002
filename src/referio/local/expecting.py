"""Saying what must come true, waiting for it, and how it is told when it does not."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
POLL_SECONDS = 0.15


class Unexpected(Exception):
    """Something did not come true. `log` names the process whose log may say why."""

    def __init__(self, why: str, *, log: str = "web") -> None:
        super().__init__(why)
        self.log = log


def expect(truth: object, why: str, *, log: str = "web") -> None:
    """Go on only with what is true. Raises Unexpected."""
    if not truth:
        raise Unexpected(why, log=log)


def wait_for(
    what: str, look: Callable[[], T | None], *, seconds: float, log: str = "worker"
) -> T:
    """Look again and again until there is something, and return it. Raises Unexpected."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise Unexpected(f"{what} did not come within {seconds:g} s.", log=log)
        time.sleep(POLL_SECONDS)
