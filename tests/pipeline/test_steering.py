"""Staff hold, start, pause, resume and cancel an edition, and nobody gets anything twice."""

from datetime import timedelta

import pytest

from referio.newsletters import operations as newsletters
from referio.newsletters import queries
from referio.newsletters.models import Edition, Newsletter, Shard
from referio.newsletters.progress import progress
from referio.newsletters.steering import CannotSteer, Order, orders_for
from referio.pipeline import steps
from referio.transactions import transaction
from tests.conftest import NOW
from tests.steps import run

State = Edition.State


def opened(*, hold: bool = False) -> int:
    edition_id = steps.open_edition(hold=hold)
    assert edition_id is not None
    return edition_id


def state(edition_id: int) -> str:
    return Edition.objects.get(pk=edition_id).state


def states() -> set[str]:
    return set(Newsletter.objects.values_list("state", flat=True))


def test_what_is_held_is_matched_and_leaves_when_it_is_started(readers, inbox) -> None:
    edition_id = opened(hold=True)
    run()
    assert state(edition_id) == State.HELD
    assert states() == {"prepared"}
    assert inbox.mails == []
    assert steps.steer(edition_id, Order.START)
    run()
    assert state(edition_id) == State.DONE
    assert len(inbox.mails) == 2


def test_all_editions_are_held_where_the_setting_says_so(readers, settings) -> None:
    settings.HOLD_EDITIONS = True
    edition_id = opened()
    run()
    assert state(edition_id) == State.HELD


def test_holding_comes_in_time_while_it_is_matched_and_can_be_taken_back(
    readers, inbox
) -> None:
    edition_id = opened()
    assert steps.steer(edition_id, Order.HOLD)
    assert steps.steer(edition_id, Order.START)
    run()
    assert state(edition_id) == State.DONE
    assert len(inbox.mails) == 2


def test_nothing_leaves_while_it_is_paused_and_nothing_comes_twice_after(
    readers, inbox
) -> None:
    edition_id = opened()
    run(only=("match_part", "look_at_jobs"))
    assert steps.steer(edition_id, Order.PAUSE)
    run()
    assert inbox.mails == []
    assert state(edition_id) == State.PAUSED
    assert steps.steer(edition_id, Order.RESUME)
    assert not steps.steer(edition_id, Order.RESUME)
    run()
    assert sorted(mail.recipients[0] for mail in inbox.mails) == [
        "ana@reader.example",
        "bo@reader.example",
    ]
    assert state(edition_id) == State.DONE


@pytest.mark.parametrize("matched", [True, False])
def test_what_is_cancelled_is_skipped_for_good(readers, inbox, matched: bool) -> None:
    edition_id = opened()
    if matched:
        run(only=("match_part",))
    assert steps.steer(edition_id, Order.CANCEL)
    run()
    steps.rescue()
    run()
    assert inbox.mails == []
    assert state(edition_id) == State.CANCELLED
    assert states() == ({"skipped"} if matched else set())
    assert not Shard.objects.filter(done_at=None).exists()
    with pytest.raises(CannotSteer, match="is cancelled"):
        steps.steer(edition_id, Order.RESUME)


def test_what_was_prepared_while_it_was_cancelled_is_skipped(readers) -> None:
    """One part was matched before the order, another was under way and ends after it."""
    edition_id = opened()
    run(only=("match_part",))
    assert steps.steer(edition_id, Order.CANCEL)
    Shard.objects.update(done_at=NOW)
    with transaction():
        newsletters.finish_matching(edition_id, now=NOW)
    assert queries.unfinished(before=NOW + timedelta(minutes=1))
    run()
    assert states() == {"skipped"}


def test_an_order_that_comes_twice_changes_nothing(readers) -> None:
    edition_id = opened()
    run(only=("match_part", "look_at_jobs"))
    assert steps.steer(edition_id, Order.PAUSE)
    assert not steps.steer(edition_id, Order.PAUSE)
    assert state(edition_id) == State.PAUSED


def test_progress_counts_what_became_of_newsletters(readers, clock_at) -> None:
    edition_id = opened()
    run(only=("match_part", "look_at_jobs"))
    before = progress(edition_id, now=NOW)
    assert (before.newsletters, before.settled, before.percent) == (2, 0, 0)
    assert before.states == {"prepared": 2}
    assert before.seconds_left is None
    run()
    after = progress(edition_id, now=NOW)
    assert (after.settled, after.percent) == (2, 100)
    assert after.per_second == 2.0


@pytest.mark.parametrize("start", State)
def test_orders_are_offered_as_long_as_it_is_not_over(start) -> None:
    offered = orders_for(Edition(state=start))
    assert (offered == []) is (start in (State.DONE, State.CANCELLED))
    assert (Order.CANCEL in offered) is bool(offered)
