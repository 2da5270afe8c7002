"""An edition ends with its last shard, also when two shards end at the same moment."""

import threading
from datetime import datetime

import pytest
from django.db import connections

from referio.newsletters import operations
from referio.newsletters.models import Edition, Shard
from referio.transactions import transaction

AT_ONCE = 10  # seconds a thread waits for the other at most


@pytest.fixture
def two_shards(now: datetime) -> Edition:
    edition = Edition.objects.create(
        due_at=now, sequence=1, opened_at=now, state=Edition.State.SENDING
    )
    for number in (1, 2):
        Shard.objects.create(edition=edition, number=number, newsletters=1)
    return edition


@pytest.mark.django_db
def test_an_edition_goes_on_until_its_last_shard_is_done(
    two_shards: Edition, now: datetime
) -> None:
    assert finish(two_shards, 1, now) == "sending"
    assert finish(two_shards, 2, now) == "done"
    assert finish(two_shards, 2, now) == "done"


def finish(edition: Edition, shard: int, now: datetime) -> str:
    with transaction():
        assert operations.finish_shard(edition.pk, shard, now=now)
    return str(Edition.objects.get(pk=edition.pk).state)


@pytest.mark.django_db(transaction=True, databases=["default"])
def test_two_shards_that_end_together_end_the_edition(
    two_shards: Edition, now: datetime
) -> None:
    asked = threading.Event()

    def second() -> None:
        try:
            with transaction():
                asked.set()
                operations.finish_shard(two_shards.pk, 2, now=now)
        finally:
            connections.close_all()

    other = threading.Thread(target=second)
    with transaction():
        operations.finish_shard(two_shards.pk, 1, now=now)
        other.start()
        assert asked.wait(AT_ONCE)
        other.join(timeout=0.3)  # it must wait for us, or it has looked too early
    other.join(timeout=AT_ONCE)
    assert not other.is_alive()
    assert Edition.objects.get(pk=two_shards.pk).state == "done"
