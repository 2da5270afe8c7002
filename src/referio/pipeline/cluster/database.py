"""Parts that stand in PostgreSQL: subscribers by ranges of their ids.

Each machine reads its own parts, so each needs the product's variables. Django's models
can only be imported once it is set up, which a process of Ray's is not: hence the late imports.
"""

import os
from dataclasses import dataclass
from datetime import datetime

from referio.core.criteria import JobFacts
from referio.matching.batch import JobBatch
from referio.pipeline.cluster.parts import Asked

POSTGRESQL = "postgresql"
EVERY = (-1, 2**63 - 1)  # sequences


@dataclass(frozen=True, slots=True)
class FromPostgres:
    """The alerts of the subscribers from `low` up to, but not including, `high`."""

    low: int
    high: int

    @property
    def name(self) -> str:
        """Whose alerts they are."""
        return f"alerts of the subscribers {self.low} to {self.high - 1}"

    def asked(self, batch: JobBatch) -> Asked:
        """Read it: who listens now, and what they were sent."""
        set_up()
        from referio.pipeline.cluster.listening import listening

        return listening(self.low, self.high, batch)


def set_up() -> None:
    """Let Django know its settings, once a process."""
    import django
    from django.apps import apps

    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referio.settings")
        django.setup()


def last_subscriber() -> int:
    """Return the highest id a subscriber has."""
    set_up()
    from referio.alerts import due

    return due.last_subscriber()


def from_postgres(most: int) -> list[FromPostgres]:
    """Return all alerts in at most that many parts."""
    end = last_subscriber() + 1
    size = -(-end // most)
    return [FromPostgres(low, min(low + size, end)) for low in range(0, end, size)]


def open_jobs(now: datetime) -> list[JobFacts]:
    """Return the jobs that may be in newsletters."""
    set_up()
    from referio.jobs import queries as jobs

    after, upto = EVERY
    return list(jobs.facts(after=after, upto=upto, now=now))
