"""Parts that are matched at the same time read the jobs once; later ones read them anew."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from referio.pipeline import syncing
from referio.pipeline.matching.batches import Jobs, shared
from tests.conftest import NOW, Memory
from tests.people import a_posting

EVERYTHING = Jobs(after=0, upto=10**9, at=NOW)


@pytest.fixture
def post(northwind, memory: Memory):
    def putting(*ids: str) -> None:
        memory.ats.put(*map(a_posting, ids))
        syncing.sync(northwind.pk)

    return putting


def test_whoever_asks_the_same_meanwhile_gets_the_same(post) -> None:
    post("one")
    with shared(EVERYTHING) as first:
        post("two")
        with shared(EVERYTHING) as second:
            assert second is first
        with shared(EVERYTHING._replace(upto=10**6)) as other:
            assert len(other) == 2
    assert len(first) == 1
    with shared(EVERYTHING) as later:
        assert len(later) == 2


def test_one_who_could_not_read_keeps_nobody_from_it(post) -> None:
    post("one")
    with pytest.raises(ValueError, match="on its way"), shared(EVERYTHING):
        raise ValueError("on its way")
    with shared(EVERYTHING) as batch:
        assert len(batch) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_wait_for_the_one_that_reads(post) -> None:
    post("one")
    together = Barrier(3)

    def read() -> object:
        try:
            with shared(EVERYTHING) as batch:
                together.wait(timeout=30)
                return batch
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        batches = {id(one.result()) for one in [pool.submit(read) for _ in range(3)]}
    assert len(batches) == 1
