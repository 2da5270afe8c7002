"""Shards of an edition lend one another their composers, as long as what they hold is true."""

from datetime import timedelta

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
EDITION, ANOTHER = -1, -2  # that no other test has


def test_the_next_shard_gets_the_composer_of_the_last(clock_at) -> None:
    clock_at(NOW)
    with composer(EDITION) as first, composer(EDITION) as beside:
        assert beside is not first
    with composer(EDITION) as next_one, composer(EDITION) as other:
        assert {id(next_one), id(other)} == {id(first), id(beside)}


def fails(seen: list[Composer]) -> None:
    with composer(EDITION) as lent:
        seen.append(lent)
        raise ValueError("broken")


def test_one_that_is_old_or_failed_or_of_another_edition_is_let_go(clock_at) -> None:
    clock_at(NOW)
    with composer(EDITION) as first:
        pass
    clock_at(NOW + KEPT_FOR)
    with pytest.raises(ValueError, match="broken"):
        fails(seen := [])
    with composer(EDITION) as third:
        assert third not in [first, *seen]
    clock_at(NOW + KEPT_FOR + timedelta(seconds=1))
    with composer(ANOTHER) as fourth:
        assert fourth is not third
    with composer(EDITION) as fifth:
        assert fifth is not third


def test_a_job_that_is_held_no_more_is_in_the_mails_of_the_next_shard(
    northwind, memory: Memory, inbox
) -> None:
    memory.ats.put(a_posting())
    steps.sync.defer(connection_id=northwind.pk)
    run()
    a_reader("ana@reader.example")
    steps.open_edition()
    run(only=("match_part",))
    row = row_of(newsletter(Newsletter.objects.get().pk))
    Job.objects.update(held=True)
    with composer(EDITION) as first:
        (mail,) = first.compose([row])
        assert not isinstance(mail, Written)
    Job.objects.update(held=False)
    with composer(EDITION) as second:
        assert second is first
        (mail,) = second.compose([row])
        assert isinstance(mail, Written)
