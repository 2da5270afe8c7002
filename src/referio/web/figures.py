"""The figures we show to everybody; counted once a minute, however many look."""

from dataclasses import dataclass

from django.core.cache import cache

from referio.alerts import queries as alerts
from referio.jobs import queries as jobs

KEPT_SECONDS = 60
KEY = "public-figures"


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is, up to a minute ago."""

    open_jobs: int
    hiring: int  # employers with open jobs
    subscribers: int  # who get newsletters


def public_figures() -> Figures:
    """Return the figures, counting them when those known are too old."""
    known = cache.get(KEY)
    if isinstance(known, Figures):
        return known
    counted = Figures(
        jobs.count_open(), jobs.count_hiring(), alerts.active_subscribers()
    )
    cache.set(KEY, counted, KEPT_SECONDS)
    return counted
