"""How fast we ask an ATS: one token bucket for a connection, shared by all workers.

Lever lets a token ask ten times a second, and twenty times at once (lever-api 2.6). Whoever
asks books the next call in PostgreSQL and waits until then. What people wait for may run
ahead of what runs by itself: the hand-over of an application finds half the bucket free
while a sync empties the other half.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection as database

from referio.ats.models import Pace
from referio.core.ports import Pace as Port
from referio.core.ports import Unhurried
from referio.transactions import forbid_transaction

AT_ONCE = 18  # calls; two below what Lever allows, since its clock is not ours
AHEAD = 10  # of those, kept for what cannot wait
APPLICATIONS_PER_SECOND = 2  # lever-api 2.6: the one figure that any source names
MICROSECOND = 1e-6

# `free_at` never lies further back than the burst, and moves on by one call's time.
_BOOK = """
insert into ats_pace as booked (connection_id, lane, free_at)
values (%(connection)s, %(lane)s, clock_timestamp() - make_interval(secs => %(burst)s) + make_interval(secs => %(each)s))
on conflict (connection_id, lane) do update
set free_at = greatest(booked.free_at, clock_timestamp() - make_interval(secs => %(burst)s)) + make_interval(secs => %(each)s)
returning extract(epoch from booked.free_at - make_interval(secs => %(each)s) - clock_timestamp())::float
"""
_GIVE_BACK = """
update ats_pace set free_at = free_at - make_interval(secs => %(each)s)
where connection_id = %(connection)s and lane = %(lane)s
"""
_SLOW_DOWN = """
insert into ats_pace as booked (connection_id, lane, free_at)
values (%(connection)s, %(lane)s, clock_timestamp() + make_interval(secs => %(quiet)s))
on conflict (connection_id, lane) do update
set free_at = greatest(booked.free_at, clock_timestamp() + make_interval(secs => %(quiet)s))
"""


def pace_of(connection_id: int, *, yielding: bool) -> Port:
    """Return how fast a connection may be asked; who is yielding lets others go first."""
    rate = settings.LEVER_CALLS_PER_SECOND
    return SharedPace(connection_id, rate, yielding=yielding) if rate else Unhurried()


@dataclass(frozen=True, slots=True)
class SharedPace:
    """Implements `core.ports.Pace` for one connection at `rate` calls a second."""

    connection_id: int
    rate: int
    yielding: bool

    def take(self, *, applying: bool = False) -> float:
        """Book the next call and return the seconds to wait before making it."""
        forbid_transaction()
        ahead = 0 if self.yielding else AHEAD / self.rate
        burst = (AT_ONCE - AHEAD) / self.rate
        wait = self._book(Pace.Lane.CALLS, each=1 / self.rate, burst=burst) - ahead
        if applying:
            each = 1 / APPLICATIONS_PER_SECOND
            wait = max(wait, self._book(Pace.Lane.APPLICATIONS, each=each, burst=0))
        return wait if wait > MICROSECOND else 0.0

    def give_back(self, *, applying: bool = False) -> None:
        """Take back what was booked last, or who asks often would put everybody off."""
        self._give_back(Pace.Lane.CALLS, each=1 / self.rate)
        if applying:
            self._give_back(Pace.Lane.APPLICATIONS, each=1 / APPLICATIONS_PER_SECOND)

    def slow_down(self, seconds: float) -> None:
        """Note that the ATS wants quiet for so long, for all who ask it."""
        forbid_transaction()
        # Those who may run ahead must be quiet, too.
        quiet = seconds + AHEAD / self.rate
        with database.cursor() as cursor:
            cursor.execute(_SLOW_DOWN, self._named(Pace.Lane.CALLS, quiet=quiet))

    def _give_back(self, lane: str, *, each: float) -> None:
        with database.cursor() as cursor:
            cursor.execute(_GIVE_BACK, self._named(lane, each=each))

    def _book(self, lane: str, *, each: float, burst: float) -> float:
        with database.cursor() as cursor:
            cursor.execute(_BOOK, self._named(lane, each=each, burst=burst))
            (wait,) = cursor.fetchone()
        return float(wait)

    def _named(self, lane: str, **seconds: float) -> dict[str, int | str | float]:
        return {"connection": self.connection_id, "lane": lane, **seconds}
