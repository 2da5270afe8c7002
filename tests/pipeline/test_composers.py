"""Shards of an edition lend one another their composers, as long as what they hold is true."""

from datetime import timedelta
from itertools import count

import pytest

from referio.jobs.models import Job
from referio.newsletters.models import Newsletter
from referio.newsletters.queries import newsletter
from referio.pipeline import steps
from referio.pipeline.composing import Composer, Written
from referio.pipeline.newsletter_rows import row_of
from referio.pipeline.sending.composers import KEPT_FOR, composer
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader
from tests.steps import run

pytestmark = pytest.mark.django_db
numbers = count(-1, -1)


@pytest.fixture
def edition() -> int:
    """Return the number of an edition that no other test has."""
    return next(numbers)


def test_the_next_shard_gets_the_composer_of_the_last(edition, clock_at) -> None:
    clock_at(NOW)
    with composer(edition) as first, composer(edition) as beside:
        assert beside is not first
    with composer(edition) as next_one, composer(edition) as other:
        assert {id(next_one), id(other)} == {id(first), id(beside)}


def fails(edition: int, seen: list[Composer]) -> None:
    with composer(edition) as lent:
        seen.append(lent)
        raise ValueError("broken")


def test_one_that_is_old_or_failed_or_of_another_edition_is_let_go(
    edition, clock_at
) -> None:
    clock_at(NOW)
    with composer(edition) as first:
        pass
    clock_at(NOW + KEPT_FOR)
    seen: list[Composer] = []
    with pytest.raises(ValueError, match="broken"):
        fails(edition, seen)
    with composer(edition) as third:
        assert third not in [first, *seen]
    clock_at(NOW + KEPT_FOR + timedelta(seconds=1))
    with composer(next(numbers)) as fourth:
        assert fourth is not third
    with composer(edition) as fifth:
        assert fifth is not third


def test_a_job_that_is_held_no_more_is_in_the_mails_of_the_next_shard(
    edition, northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    steps.sync.defer(connection_id=northwind.pk)
    run()
    a_reader("ana@reader.example")
    steps.open_edition()
    run(only=("match_part",))
    row = row_of(newsletter(Newsletter.objects.get().pk))
    Job.objects.update(held=True)
    with composer(edition) as first:
        (mail,) = first.compose([row])
        assert not isinstance(mail, Written)
    Job.objects.update(held=False)
    with composer(edition) as second:
        assert second is first
        (mail,) = second.compose([row])
        assert isinstance(mail, Written)
