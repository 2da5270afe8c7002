"""A connection's tokens: renewed in time, by one worker, and gone when it ends."""

import threading
from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Now

from referio.adapters.memory import MemoryAuthorization
from referio.ats import keys, queries
from referio.ats import operations as ats
from referio.ats.models import Connection
from referio.core.ports import Disconnected, Grant, Misconfigured, Unavailable
from referio.transactions import TransactionMissing, TransactionOpen, transaction
from tests.conftest import NOW, Memory
from tests.people import an_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def connection(memory: Memory) -> Connection:
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    with transaction():
        return ats.connect(an_employer().pk, grant, now=NOW)


def test_a_token_is_used_while_it_lasts(connection: Connection) -> None:
    assert (
        ats.access_token(connection.pk, now=NOW + timedelta(minutes=58)) == "access-2"
    )


def test_a_token_about_to_end_is_renewed_and_the_new_refresh_token_kept(
    connection: Connection, memory: Memory
) -> None:
    later = NOW + timedelta(minutes=59, seconds=30)
    assert ats.access_token(connection.pk, now=later) == "access-3"
    assert memory.authorization.alive == {"refresh-3"}
    much_later = later + timedelta(hours=2)
    assert ats.access_token(connection.pk, now=much_later) == "access-4"


def test_a_worker_that_comes_second_takes_what_the_first_stored(
    connection: Connection, memory: Memory
) -> None:
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-3"
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-3"
    assert memory.authorization.alive == {"refresh-3"}


def somebody_is_at_it(connection: Connection, *, seconds: int = 60) -> None:
    Connection.objects.filter(pk=connection.pk).update(
        renewals=1, renewing_until=Now() + Value(timedelta(seconds=seconds))
    )


def test_who_has_no_patience_does_not_wait_for_a_renewal(
    connection: Connection,
) -> None:
    somebody_is_at_it(connection)
    with pytest.raises(Unavailable, match="being renewed"):
        ats.renew(connection.pk, stale="access-2", now=NOW, patient=False)


def test_who_waited_takes_what_was_stored_meanwhile(
    connection: Connection, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    grant = memory.authorization.refresh("refresh-2")
    somebody_is_at_it(connection)

    class Wait:
        def wait(self, seconds: float) -> None:
            columns = keys.sealed(connection, grant, NOW)
            Connection.objects.filter(pk=connection.pk).update(**columns)

    monkeypatch.setattr(threading, "Event", Wait)
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-3"


def test_the_turn_of_a_dead_worker_runs_out_and_leaves_a_doubt(
    connection: Connection, memory: Memory
) -> None:
    somebody_is_at_it(connection, seconds=-1)
    memory.authorization.end()
    with pytest.raises(Unavailable, match="once more"):
        ats.renew(connection.pk, stale="access-2", now=NOW)
    connection.refresh_from_db()
    assert connection.renewal_lost_at == NOW
    assert connection.renewing_until is None


def test_a_dead_grant_says_disconnected(connection: Connection, memory: Memory) -> None:
    memory.authorization.end()
    with pytest.raises(Disconnected):
        ats.renew(connection.pk, stale="access-2", now=NOW)


def test_an_authorisation_server_that_is_away_is_left_alone_for_a_while(
    connection: Connection, memory: Memory
) -> None:
    memory.authorization.unavailable = True
    with pytest.raises(Unavailable, match="not available"):
        ats.renew(connection.pk, stale="access-2", now=NOW)
    memory.authorization.unavailable = False
    with pytest.raises(Unavailable, match="left alone") as held:
        ats.renew(connection.pk, stale="access-2", now=NOW)
    assert held.value.retry_after == 5
    later = NOW + timedelta(seconds=5)
    assert ats.renew(connection.pk, stale="access-2", now=later) == "access-3"
    connection.refresh_from_db()
    assert (connection.renew_failures, connection.renew_again_at) == (0, None)


class Failing(MemoryAuthorization):
    """An authorisation server that has the same trouble every time."""

    def __init__(self, trouble: Exception) -> None:
        super().__init__()
        self.trouble = trouble

    def refresh(self, refresh_token: str) -> Grant:
        raise self.trouble


def waits(connection: Connection, times: int) -> list[float]:
    """Return the seconds we hold back after each of several failures in a row."""
    now, seconds = NOW, []
    for _ in range(times):
        with pytest.raises(Unavailable):
            ats.renew(connection.pk, stale="access-2", now=now)
        connection.refresh_from_db()
        assert connection.renew_again_at is not None
        seconds.append((connection.renew_again_at - now).total_seconds())
        now = connection.renew_again_at
    return seconds


def test_they_say_how_long_to_wait_and_we_do(
    connection: Connection, memory: Memory
) -> None:
    memory.authorization = Failing(Unavailable("Slow down.", retry_after=77))
    due = connection.sync_due_at
    assert waits(connection, 2) == [77, 77]
    assert connection.sync_due_at == due, "the access token works meanwhile"
    assert connection.renewal_lost_at is None, "what was not asked has no lost answer"


def test_waits_grow_but_a_revocation_is_noticed_all_the_same(
    connection: Connection, memory: Memory
) -> None:
    memory.authorization = Failing(Unavailable("Away."))
    assert waits(connection, 8) == [5, 10, 20, 40, 80, 160, 240, 240]


def test_a_fault_of_ours_keeps_the_connection_and_lets_syncs_wait(
    connection: Connection, memory: Memory
) -> None:
    memory.authorization = Failing(Misconfigured("Lever refuses our credentials."))
    assert waits(connection, 8) == [60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert connection.state == Connection.State.ACTIVE
    assert connection.our_fault == "Lever refuses our credentials."
    assert connection.our_fault_since == NOW
    assert connection.sync_due_at == connection.renew_again_at
    assert list(queries.at_fault()) == [connection]
    with pytest.raises(Misconfigured):
        ats.renew(connection.pk, stale="access-2", now=NOW)
    with transaction():
        ats.ask_again(connection.pk)
    memory.authorization = MemoryAuthorization(alive={"refresh-2"})
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-1"


def test_a_fault_that_was_mended_leaves_no_trace(
    connection: Connection, memory: Memory
) -> None:
    healthy = memory.authorization
    memory.authorization = Failing(Misconfigured("Lever refuses our credentials."))
    waits(connection, 1)
    memory.authorization = healthy
    later = NOW + timedelta(minutes=1)
    assert ats.renew(connection.pk, stale="access-2", now=later) == "access-3"
    connection.refresh_from_db()
    assert (connection.our_fault, connection.our_fault_since) == ("", None)
    assert connection.renewed_at == later


def lose_an_answer(connection: Connection, memory: Memory) -> MemoryAuthorization:
    """The server renews, and its answer never reaches us."""
    healthy = memory.authorization
    healthy.refresh("refresh-2")
    memory.authorization = Failing(Unavailable("No answer in time.", asked=True))
    waits(connection, 1)
    memory.authorization = healthy
    return healthy


def test_a_dead_token_after_a_lost_answer_is_looked_at_once_more(
    connection: Connection, memory: Memory
) -> None:
    lose_an_answer(connection, memory)
    first = NOW + timedelta(seconds=5)
    with pytest.raises(Unavailable, match="once more") as doubt:
        ats.renew(connection.pk, stale="access-2", now=first)
    assert doubt.value.retry_after == 60
    assert ats.access_token(connection.pk, now=first) == "access-2", "it still works"
    with pytest.raises(Disconnected, match="perhaps nobody revoked it"):
        ats.renew(connection.pk, stale="access-2", now=first + timedelta(minutes=1))


def test_a_refused_access_token_is_the_second_witness(
    connection: Connection, memory: Memory
) -> None:
    lose_an_answer(connection, memory)
    first = NOW + timedelta(seconds=5)
    with pytest.raises(Unavailable):
        ats.renew(connection.pk, stale="access-2", now=first)
    with pytest.raises(Disconnected, match="perhaps nobody"):
        ats.renew(connection.pk, stale="access-2", now=first, refused=True)


def test_a_server_that_lets_the_old_token_live_a_little_ends_the_doubt(
    connection: Connection, memory: Memory
) -> None:
    lenient = lose_an_answer(connection, memory)
    lenient.alive.add("refresh-2")
    later = NOW + timedelta(seconds=5)
    assert ats.renew(connection.pk, stale="access-2", now=later) == "access-4"
    connection.refresh_from_db()
    assert connection.renewal_lost_at is None


def test_tokens_that_come_after_the_turn_ran_out_are_kept(
    connection: Connection, memory: Memory
) -> None:
    class Slow(MemoryAuthorization):
        def refresh(self, refresh_token: str) -> Grant:
            somebody_is_at_it(connection, seconds=-1)
            memory.authorization = MemoryAuthorization()
            with pytest.raises(Unavailable, match="once more"):
                ats.renew(connection.pk, stale="access-2", now=NOW)
            return super().refresh(refresh_token)

    memory.authorization = Slow(alive={"refresh-2"})
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-1"
    connection.refresh_from_db()
    assert keys.access_of(connection) == "access-1"
    assert connection.renewal_refused_at is None


def test_tokens_that_come_late_do_not_take_the_place_of_newer_ones(
    connection: Connection, memory: Memory
) -> None:
    class Slow(MemoryAuthorization):
        def refresh(self, refresh_token: str) -> Grant:
            late = super().refresh(refresh_token)
            somebody_is_at_it(connection, seconds=-1)
            memory.authorization = MemoryAuthorization(
                alive={"refresh-2"}, _numbers=iter([77])
            )
            ats.renew(connection.pk, stale="access-2", now=NOW)
            return late

    memory.authorization = Slow(alive={"refresh-2"})
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-77"
    connection.refresh_from_db()
    assert keys.refresh_of(connection) == "refresh-77"


def test_a_check_renews_a_token_that_still_works(
    connection: Connection, memory: Memory
) -> None:
    ats.check(connection.pk, now=NOW)
    assert memory.authorization.alive == {"refresh-3"}


def test_a_check_leaves_alone_what_cannot_be_renewed() -> None:
    grant = Grant("access", "", 3600, (), "account-9", "")
    with transaction():
        made = ats.connect(an_employer().pk, grant, now=NOW)
    ats.check(made.pk, now=NOW)
    assert ats.access_token(made.pk, now=NOW) == "access"
    assert not queries.due_for_check(now=NOW + timedelta(days=1)).exists()


@pytest.mark.parametrize(("seconds", "due"), [(239, False), (240, True)])
def test_a_consent_is_proved_every_few_minutes(
    connection: Connection, seconds: int, due: bool
) -> None:
    now = NOW + timedelta(seconds=seconds)
    assert queries.due_for_check(now=now).exists() is due


def test_without_checks_a_token_is_renewed_once_a_month(
    connection: Connection, settings
) -> None:
    settings.CHECK_EVERY_SECONDS = 0
    for days, idle in ((29, False), (30, True)):
        now = NOW + timedelta(days=days)
        assert not queries.due_for_check(now=now).exists()
        assert queries.idle(now=now).exists() is idle


@pytest.mark.parametrize(("days", "warned"), [(334, False), (335, True)])
def test_a_consent_that_ends_within_a_month_is_told_once(
    connection: Connection, days: int, warned: bool
) -> None:
    now = NOW + timedelta(days=days)
    with transaction():
        assert bool(ats.claim_warnings(now=now)) is warned
        assert not ats.claim_warnings(now=now)


def test_staff_are_called_once_a_day_and_only_for_our_own_faults(
    connection: Connection, memory: Memory
) -> None:
    with transaction():
        assert not ats.claim_alarm(now=NOW)
    memory.authorization = Failing(Misconfigured("Lever refuses our credentials."))
    waits(connection, 1)
    hours = [0, 1, 23, 25]
    with transaction():
        called = [ats.claim_alarm(now=NOW + timedelta(hours=one)) for one in hours]
    assert called == [True, False, False, True]


def test_a_new_consent_begins_anew(connection: Connection, memory: Memory) -> None:
    lose_an_answer(connection, memory)
    Connection.objects.filter(pk=connection.pk).update(
        api_base="https://api.eu.lever.co/v1", warned_at=NOW
    )
    later = NOW + timedelta(minutes=1)
    grant = memory.authorization.exchange(
        code=memory.authorization.allow(), redirect_uri="x"
    )
    with transaction():
        again = ats.connect(connection.employer_id, grant, now=later)
    again.refresh_from_db()
    assert (again.renewal_lost_at, again.renew_again_at) == (None, None)
    assert (again.api_base, again.warned_at) == ("", None)
    assert again.renewed_at == later


def test_giving_back_takes_the_token_that_was_destroyed(
    connection: Connection, memory: Memory
) -> None:
    give_back = ats.give_back(connection.pk)
    with transaction():
        ats.disconnect(connection.pk, since=NOW, why="left", now=NOW)
    give_back()
    assert not memory.authorization.alive
    ats.give_back(connection.pk)()


def test_tokens_renewed_for_a_consent_that_ended_are_not_kept(
    connection: Connection, memory: Memory
) -> None:
    class EndsMeanwhile(MemoryAuthorization):
        def refresh(self, refresh_token: str) -> Grant:
            with transaction():
                ats.disconnect(connection.pk, since=NOW, why="revoked", now=NOW)
            return super().refresh(refresh_token)

    memory.authorization = EndsMeanwhile(alive={"refresh-2"})
    with pytest.raises(Disconnected, match="has ended: revoked"):
        ats.renew(connection.pk, stale="access-2", now=NOW)
    connection.refresh_from_db()
    assert connection.access_token is None


def test_without_a_refresh_token_the_end_of_the_access_token_is_the_end() -> None:
    grant = Grant("access", "", 3600, (), "account-9", "")
    with transaction():
        connection = ats.connect(an_employer().pk, grant, now=NOW)
    with pytest.raises(Disconnected, match="no refresh token"):
        ats.access_token(connection.pk, now=NOW + timedelta(hours=2))


def test_an_ended_connection_gives_no_token(connection: Connection) -> None:
    with transaction():
        ats.disconnect(connection.pk, since=NOW, why="revoked", now=NOW)
    with pytest.raises(Disconnected, match="revoked"):
        ats.access_token(connection.pk, now=NOW)
    with pytest.raises(Disconnected):
        ats.ats_for(connection.pk, now=NOW).form("p")


@pytest.mark.django_db(transaction=True)
def test_nobody_talks_inside_a_transaction(memory: Memory) -> None:
    with pytest.raises(TransactionOpen), transaction():
        ats.renew(1, stale="x", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_writes_asks_for_a_transaction() -> None:
    with pytest.raises(TransactionMissing, match="disconnect"):
        ats.disconnect(1, since=NOW, why="x", now=NOW)
