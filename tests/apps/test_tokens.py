"""A connection's tokens: renewed in time, by one worker, and gone when it ends."""

from datetime import timedelta

import pytest
from django.db import connections

from referio.adapters.memory import MemoryAuthorization
from referio.ats import operations as ats
from referio.ats.models import Connection
from referio.core.ports import Disconnected, Grant, Unavailable
from referio.transactions import TransactionMissing, TransactionOpen, Turn, transaction
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


def test_who_has_no_patience_does_not_wait_for_a_renewal(
    connection: Connection,
) -> None:
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "select pg_advisory_lock(%s, %s)", [Turn.RENEWING, connection.pk]
            )
            with pytest.raises(Unavailable, match="being renewed"):
                ats.renew(connection.pk, stale="access-2", now=NOW, patient=False)
    finally:
        other.close()


def test_a_dead_grant_says_disconnected(connection: Connection, memory: Memory) -> None:
    memory.authorization.end()
    with pytest.raises(Disconnected):
        ats.renew(connection.pk, stale="access-2", now=NOW)


def test_an_authorisation_server_that_is_away_changes_nothing(
    connection: Connection, memory: Memory
) -> None:
    memory.authorization.unavailable = True
    with pytest.raises(Unavailable):
        ats.renew(connection.pk, stale="access-2", now=NOW)
    memory.authorization.unavailable = False
    assert ats.renew(connection.pk, stale="access-2", now=NOW) == "access-3"


def test_tokens_renewed_for_a_consent_that_ended_are_not_kept(
    connection: Connection, memory: Memory
) -> None:
    class EndsMeanwhile(MemoryAuthorization):
        def refresh(self, refresh_token: str) -> Grant:
            with transaction():
                ats.disconnect(connection.pk, since=NOW, why="revoked", now=NOW)
            return super().refresh(refresh_token)

    memory.authorization = EndsMeanwhile(alive={"refresh-2"})
    with pytest.raises(Disconnected, match="while renewing"):
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
