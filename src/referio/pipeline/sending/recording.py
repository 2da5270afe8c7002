"""Recording outcomes in groups, beside the sending: one statement for each group."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime

from django.db import OperationalError

from referio.newsletters import flights
from referio.newsletters.flights import Told
from referio.pipeline import clock
from referio.pipeline.sending.desks import Desk
from referio.pipeline.sending.worker import Worker

GROUP = 32
WITHIN = 0.05  # seconds that an outcome waits for others
MOST_WAITING = 256  # then sending waits for the database
PATIENCE = 30.0  # seconds for a server to come back


IfRefused = Callable[[Sequence[int]], None]


def nothing_more(_newsletters: Sequence[int]) -> None:
    """Let nothing follow."""


class Recorder:
    """Keeps outcomes until they are a group, and records a group at a time.

    What bounced at once is told to `if_refused` with the group, as ids: a worker that ends
    later takes nothing of it along.
    """

    def __init__(
        self, desk: Desk, worker: Worker, if_refused: IfRefused = nothing_more
    ) -> None:
        self._desk = desk
        self._worker = worker
        self._if_refused = if_refused
        self._waiting: list[Told] = []
        self._since = 0.0
        self._under_way: Future[None] | None = None

    def add(self, told: Told) -> None:
        """Record an outcome, soon. Raises OperationalError when the server stays away."""
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting.append(told)
        if len(self._waiting) >= GROUP:
            self._record()
        else:
            self.mind_the_time()

    def mind_the_time(self) -> None:
        """Record what has waited long enough."""
        if self._waiting and time.monotonic() - self._since > WITHIN:
            self._record()

    def finish(self) -> None:
        """Record all there is, and wait for it."""
        self._wait()
        if self._waiting:
            self._record()
            self._wait()

    def _record(self) -> None:
        busy = self._under_way is not None and not self._under_way.done()
        if busy and len(self._waiting) < MOST_WAITING:
            return
        self._wait()
        group, self._waiting = self._waiting, []
        now = clock.now()
        self._under_way = self._desk.later(lambda: self._settle(group, now))

    def _wait(self) -> None:
        under_way, self._under_way = self._under_way, None
        if under_way is not None:
            under_way.result()

    def _settle(self, group: list[Told], now: datetime) -> None:
        """Settle a group; once more over a new line where the old one broke.

        What the first try did record is in no flight of ours any more.
        """
        try:
            flights.settle(self._desk, group, now=now)
        except OperationalError:
            self._desk.again(PATIENCE)
            self._worker.sign_in(self._desk)
            flights.settle(self._desk, group, now=now)
        if refused := [one.newsletter for one in group if one.state == "bounced"]:
            self._if_refused(refused)
