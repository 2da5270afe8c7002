"""One bucket for a connection, shared by all who ask; hand-overs before syncs."""

import threading
import time
from itertools import pairwise

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from referio.ats.models import Connection
from referio.ats.pace import AHEAD, AT_ONCE, SharedPace, pace_of
from referio.core.ports import Unhurried
from referio.transactions import TransactionOpen, transaction
from tests.conftest import NOW
from tests.examples import examples
from tests.people import an_employer

RATE = 10


def a_connection(account_id: str = "a-1", employer: str = "Northwind") -> Connection:
    return Connection.objects.create(
        employer=an_employer(employer, owner=f"owner@{employer.lower()}.example"),
        account_id=account_id,
        state=Connection.State.ACTIVE,
        access_token=b"sealed",
        connected_at=NOW,
    )


@pytest.fixture
def connection(db: None) -> Connection:
    return a_connection()


def test_a_sync_may_ask_at_once_and_then_waits(connection: Connection) -> None:
    sync = SharedPace(connection.pk, RATE, yielding=True)
    waits = [sync.take() for _ in range(AT_ONCE - AHEAD + 6)]
    assert waits[: AT_ONCE - AHEAD] == [0.0] * (AT_ONCE - AHEAD)
    assert waits[-1] > waits[-3] > 0
    assert waits[-1] < 1.0


def test_a_hand_over_goes_first(connection: Connection) -> None:
    sync = SharedPace(connection.pk, RATE, yielding=True)
    while sync.take() == 0.0:
        pass
    hand_over = SharedPace(connection.pk, RATE, yielding=False)
    assert [hand_over.take() for _ in range(AHEAD - 2)] == [0.0] * (AHEAD - 2)
    assert sync.take() > 0.5, "the sync makes room for what went ahead"


def test_both_together_never_ask_more_than_lever_allows(connection: Connection) -> None:
    """Lever's own rule as reference: twenty at once, ten more each second."""
    paces = [SharedPace(connection.pk, RATE, yielding=kind) for kind in (True, False)]
    began, calls = time.monotonic(), []
    for number in range(120):
        booked = time.monotonic() - began
        calls.append(booked + paces[number % 2].take())
    assert _fits_a_bucket(sorted(calls))


def _fits_a_bucket(calls: list[float]) -> bool:
    level = 20.0
    for before, after in pairwise([calls[0], *calls]):
        level = min(20.0, level + (after - before) * RATE) - 1
        if level < 0:
            return False
    return True


def test_applications_are_two_a_second(connection: Connection) -> None:
    pace = SharedPace(connection.pk, RATE, yielding=False)
    waits = [pace.take(applying=True) for _ in range(4)]
    assert waits[0] == 0.0
    assert waits[3] == pytest.approx(1.5, abs=0.2)
    assert pace.take() == 0.0, "other calls need not wait for them"


def test_when_the_ats_wants_quiet_everybody_is_quiet(connection: Connection) -> None:
    hand_over = SharedPace(connection.pk, RATE, yielding=False)
    hand_over.slow_down(5.0)
    assert hand_over.take() == pytest.approx(5.0, abs=0.5)
    assert SharedPace(connection.pk, RATE, yielding=True).take() > 5.0


def test_quiet_is_not_shortened_by_a_shorter_wish(connection: Connection) -> None:
    pace = SharedPace(connection.pk, RATE, yielding=False)
    pace.slow_down(9.0)
    pace.slow_down(1.0)
    assert pace.take() > 8.0


def test_connections_do_not_wait_for_one_another(connection: Connection) -> None:
    other = a_connection("a-2", "Fabrikam")
    mine = SharedPace(connection.pk, RATE, yielding=True)
    while mine.take() == 0.0:
        pass
    assert SharedPace(other.pk, RATE, yielding=True).take() == 0.0


def test_what_is_given_back_puts_nobody_off(connection: Connection) -> None:
    pace = SharedPace(connection.pk, RATE, yielding=False)
    pace.slow_down(5.0)
    for _ in range(50):
        pace.take(applying=True)
        pace.give_back(applying=True)
    assert pace.take(applying=True) == pytest.approx(5.0, abs=0.5)


def test_nobody_waits_inside_a_transaction(connection: Connection) -> None:
    with transaction(), pytest.raises(TransactionOpen):
        SharedPace(connection.pk, RATE, yielding=True).take()


def test_without_a_limit_nobody_waits(connection: Connection, settings) -> None:
    settings.LEVER_CALLS_PER_SECOND = 0
    assert isinstance(pace_of(connection.pk, yielding=True), Unhurried)
    assert pace_of(connection.pk, yielding=True).take(applying=True) == 0.0
    pace_of(connection.pk, yielding=True).slow_down(3.0)


@pytest.fixture
def shared(transactional_db: None) -> Connection:
    return a_connection()


def test_workers_share_it(shared: Connection) -> None:
    """Four threads with connections of their own book no slot twice."""
    slots: list[float] = []

    def work() -> None:
        pace = SharedPace(shared.pk, RATE, yielding=True)
        slots.extend(time.monotonic() + pace.take() for _ in range(15))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(slots) == 60
    assert _fits_a_bucket(sorted(slots))


class AnyOrder(TestCase):
    """Whoever asks in whatever order, the booked calls keep to the bucket."""

    @settings(max_examples=examples(25), deadline=None)
    @given(kinds=st.lists(st.booleans(), min_size=1, max_size=80))
    def test_booked_calls_fit(self, kinds: list[bool]) -> None:
        found = Connection.objects.first() or a_connection()
        found.paces.all().delete()
        calls = []
        for kind in kinds:
            pace = SharedPace(found.pk, RATE, yielding=kind)
            calls.append(time.monotonic() + pace.take())
        assert _fits_a_bucket(sorted(calls))
