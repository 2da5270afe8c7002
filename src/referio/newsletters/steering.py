"""Steering an edition by hand: hold, start, pause, resume, cancel.

An edition that is held is matched, but nothing of it leaves before it is started. Pausing
lets what is in hand be finished. To order what is so already is harmless.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import connection as database

from referio.newsletters.models import Edition, Newsletter, Retry
from referio.transactions import transaction_required

State = Edition.State


class Order(StrEnum):
    """What staff may order."""

    HOLD = "hold"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


class CannotSteer(Exception):
    """The edition is past that; the message says in which state it is."""


@dataclass(frozen=True, slots=True)
class Move:
    """From which states an order leads to which; None stays where it is."""

    before: frozenset[str]
    after: str | None = None


MOVES = {
    Order.HOLD: Move(frozenset({State.MATCHING, State.HELD})),
    Order.START: Move(frozenset({State.HELD, State.SENDING}), State.SENDING),
    Order.PAUSE: Move(frozenset({State.SENDING, State.PAUSED}), State.PAUSED),
    Order.RESUME: Move(frozenset({State.PAUSED, State.SENDING}), State.SENDING),
    Order.CANCEL: Move(
        frozenset(
            {State.MATCHING, State.HELD, State.SENDING, State.PAUSED, State.CANCELLED}
        ),
        State.CANCELLED,
    ),
}
CANCELLED = "The edition was cancelled."
# What is in hand is settled by whoever holds it; if it is put back, this comes again.
SKIP = """
    with left_over as (
        update newsletters_newsletter letter set state = 'skipped', why = %(why)s
         where edition_id = %(edition)s and shard = %(shard)s
           and state in ('prepared', 'deferred')
           and not exists (select from newsletters_flight flight
                            where flight.edition_id = letter.edition_id
                              and letter.id = any(flight.newsletters))
        returning id
    )
    delete from newsletters_retry retry using left_over
     where retry.newsletter_id = left_over.id
"""


def orders_for(edition: Edition) -> list[Order]:
    """Return the orders that would change something now, in the order of a run."""
    return [order for order in Order if _changes(edition, order)]


def _changes(edition: Edition, order: Order) -> bool:
    if order is Order.START and edition.state == State.MATCHING:
        return edition.hold
    if order is Order.HOLD:
        return edition.state == State.MATCHING and not edition.hold
    move = MOVES[order]
    return edition.state in move.before and edition.state != move.after


@transaction_required
def steer(edition_id: int, order: Order, *, now: datetime) -> bool:
    """Carry out an order; True when it changed something. Raises CannotSteer."""
    # Whoever ends the matching or a shard looks at the state under the same lock.
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if not _changes(edition, order):
        _mind_the_state(edition, order)
        return False
    if edition.state == State.MATCHING and order in (Order.HOLD, Order.START):
        edition.hold = order is Order.HOLD
    else:
        edition.state = MOVES[order].after or edition.state
    if order in (Order.START, Order.RESUME):
        edition.started_at = now
    if order is Order.CANCEL:
        edition.done_at, edition.matched_at = now, edition.matched_at or now
    edition.save(update_fields=["state", "hold", "started_at", "done_at", "matched_at"])
    return True


def _mind_the_state(edition: Edition, order: Order) -> None:
    starts_by_itself = order is Order.START and edition.state == State.MATCHING
    if edition.state not in MOVES[order].before and not starts_by_itself:
        raise CannotSteer(
            f"Edition {edition.pk} is {edition.get_state_display().lower()}: there is"
            f" nothing to {order.value}."
        )


@transaction_required
def skip_rest(edition_id: int, shard: int) -> None:
    """Skip what is left of a shard of a cancelled edition and in nobody's hand."""
    given: dict[str, str | int] = {
        "why": CANCELLED,
        "edition": edition_id,
        "shard": shard,
    }
    with database.cursor() as cursor:
        cursor.execute(SKIP, given)
    orphaned = Retry.objects.filter(edition_id=edition_id, shard=shard)
    orphaned.filter(newsletter__state=Newsletter.State.SKIPPED).delete()
