"""When an address that puts mail off again and again counts as dead."""

from collections.abc import Sequence
from datetime import datetime, timedelta

LEAST_BOUNCES = 5
LEAST_TIME = timedelta(days=7)
# Servers try for up to five days: what bounced in none of them has arrived.
QUIET = timedelta(days=5)


def is_out_of_reach(bounces: Sequence[datetime], success: datetime | None) -> bool:
    """Tell whether soft bounces since the last success are enough, over days enough.

    A mailbox that is full over a holiday, and daily mail to it, must not be the end.
    """
    since = [at for at in bounces if success is None or at > success]
    return (
        len(since) >= LEAST_BOUNCES
        and bool(since)
        and max(since) - min(since) >= LEAST_TIME
    )
