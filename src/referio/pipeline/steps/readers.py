"""Jobs become newsletters.

Matching is imported where it is called: its compiler is larger than a whole worker that
only sends.
"""

from referio.newsletters import queries as newsletter_queries
from referio.newsletters import steering
from referio.newsletters.models import Edition
from referio.newsletters.steering import Order
from referio.pipeline import clock, editions
from referio.pipeline.retries import MAIL, ONCE, Postponed
from referio.pipeline.sending import shards
from referio.pipeline.step import defer_once, step
from referio.pipeline.steps.returning import follow_refusals
from referio.transactions import transaction

# --- jobs become newsletters -------------------------------------------------------


def open_edition(*, everyone: bool = False, hold: bool = False) -> int | None:
    """Open an edition if alerts are due, and set its matching going; returns its id."""
    with transaction():
        return _matched(
            editions.open_edition(now=clock.now(), everyone=everyone, hold=hold)
        )


def open_instant() -> int | None:
    """Open an edition of what comes at once if there are new jobs; returns its id."""
    with transaction():
        return _matched(editions.open_instant(now=clock.now()))


def _matched(edition: Edition | None) -> int | None:
    if edition is None:
        return None
    for part in newsletter_queries.parts_of(edition.pk):
        ask_for_matching(edition.pk, part)
    return edition.pk


def ask_for_matching(edition_id: int, part: int) -> bool:
    """Set the matching of a part of an edition going unless it is under way."""
    key = f"match-{edition_id}-{part}"
    return defer_once(match_part, key, edition_id=edition_id, part=part)


@step(MAIL, queue="match")
def match_part(*, edition_id: int, part: int) -> None:
    """Find who gets what; after the last part, look at the jobs once more, then send."""
    from referio.pipeline.matching import part as matching

    with transaction():
        if matching.match_part(edition_id, part, now=clock.now()):
            _look_and_send(edition_id)


def _look_and_send(edition_id: int) -> None:
    looks = editions.plan_looks(edition_id, now=clock.now())
    for connection_id in looks:
        ask_for_look(edition_id, connection_id)
    if not looks:
        ask_for_shards(edition_id)


def steer(edition_id: int, order: Order) -> bool:
    """Carry out what staff order of an edition; True when it changed something.

    Raises CannotSteer. Jobs are looked at once more when it starts, since some have closed
    while it was held.
    """
    with transaction():
        if not steering.steer(edition_id, order, now=clock.now()):
            return False
        state = newsletter_queries.edition(edition_id).state
        if order is Order.START and state == Edition.State.SENDING:
            _look_and_send(edition_id)
        elif order in (Order.RESUME, Order.CANCEL):
            ask_for_shards(edition_id)
        return True


def ask_for_look(edition_id: int, connection_id: int) -> bool:
    """Set the last look at an employer's jobs going unless it is under way."""
    # Beside a sync, the older answer of the two might be stored last.
    return defer_once(
        look_at_jobs,
        f"look-{edition_id}-{connection_id}",
        beside=f"sync-{connection_id}",
        edition_id=edition_id,
        connection_id=connection_id,
    )


@step(ONCE, queue="sync")
def look_at_jobs(*, edition_id: int, connection_id: int) -> None:
    """See whether an employer's jobs are as we know them; after the last look, send."""
    if editions.look(edition_id, connection_id):
        ask_for_shards(edition_id)


def ask_for_shards(edition_id: int) -> None:
    """Set the sending of every shard of an edition going."""
    with transaction():
        for one in newsletter_queries.shards_of(edition_id):
            ask_for_shard(edition_id, one.number)


def ask_for_shard(edition_id: int, shard: int) -> bool:
    """Set a shard's sending going unless it is under way."""
    key = f"send-{edition_id}-{shard}"
    return defer_once(send_shard, key, edition_id=edition_id, shard=shard)


@step(MAIL, queue="send")
def send_shard(*, edition_id: int, shard: int) -> None:
    """Send a shard; what the relay would not take now is tried again later."""
    if not shards.send_shard(edition_id, shard, if_refused=follow_refusals):
        raise Postponed(
            f"Shard {shard} of edition {edition_id} has newsletters left.",
            until=newsletter_queries.next_retry(edition_id, shard),
        )
