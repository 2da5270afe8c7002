"""Newsletters are stored for subscribers who are there, however far apart their ids lie."""

import numpy as np
import pytest

from referio.newsletters.models import Edition, Newsletter
from referio.newsletters.storing import Made, copy
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import a_reader

AFAR = 10**12


def made(subscribers: list[int]) -> Made:
    count = len(subscribers)
    one = np.ones(count, np.int64)
    return Made(
        subscribers=np.array(subscribers, np.int64),
        shards=np.zeros(count, np.int16),
        starts=np.arange(count + 1),
        jobs=one,
        found_by=one,
        scores=one.astype(np.int32),
        reasons=one.astype(np.uint16),
        more=np.zeros(count, np.int32),
    )


@pytest.mark.parametrize("gone", [0, 1, AFAR])
def test_who_is_not_there_gets_none(db, gone) -> None:
    there = a_reader("ana@reader.example").subscriber_id
    edition = Edition.objects.create(due_at=NOW, sequence=1, opened_at=NOW)
    wanted = sorted({there, there + gone})
    with transaction():
        copy(made(wanted), edition_id=edition.pk, prepared_at=NOW)
    assert [row.subscriber_id for row in Newsletter.objects.all()] == [there]
