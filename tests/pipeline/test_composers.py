"""Shards of an edition lend one another their composers, as long as what they hold is true."""

from datetime import timedelta
from itertools import count

import pytest

from referio.jobs.models import Job
from referio.newsletters.models import Newsletter, Shard
from referio.newsletters.queries import newsletter
from referio.pipeline import steps
from referio.pipeline.composing import Composer, Written
from referio.pipeline.newsletter_rows import row_of
from referio.pipeline.sending.composers import LENT_FOR, composer
from tests.conftest import NOW
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


def test_one_that_is_old_or_failed_is_let_go_and_none_goes_to_another_edition(
    edition, clock_at
) -> None:
    clock_at(NOW)
    with composer(edition) as first:
        pass
    clock_at(NOW + LENT_FOR)
    seen: list[Composer] = []
    with pytest.raises(ValueError, match="broken"):
        fails(edition, seen)
    with composer(edition) as third:
        assert third not in [first, *seen]
    clock_at(NOW + LENT_FOR + timedelta(seconds=1))
    with composer(next(numbers)) as fourth:
        assert fourth is not third
    with composer(edition) as fifth:
        assert fifth is third


@pytest.fixture
def matched(readers) -> int:
    """An edition for two readers, each in a shard of its own; returns its id."""
    opened = steps.open_edition()
    assert opened is not None
    run(only=("match_part",))
    Shard.objects.filter(edition_id=opened).delete()
    for number, one in enumerate(Newsletter.objects.order_by("pk")):
        Newsletter.objects.filter(pk=one.pk).update(shard=number)
        Shard.objects.create(edition_id=opened, number=number, newsletters=1)
    return opened


def sent(inbox, edition_id: int, shard: int, title: str) -> str:
    """Send a shard, whose job has a new title now; return what its mail calls the job."""
    Job.objects.update(title=title)
    steps.send_shard.func(edition_id=edition_id, shard=shard)
    return str(inbox.mails[-1].subject)


def test_the_cards_of_a_shard_serve_the_next(matched, inbox, clock_at) -> None:
    assert "Pump Fitter" in sent(inbox, matched, 0, "Pump Fitter")
    clock_at(NOW + LENT_FOR - timedelta(seconds=1))
    assert "Pump Fitter" in sent(inbox, matched, 1, "Pump Designer")
    assert len(inbox.mails) == 2


def test_after_a_while_cards_are_made_anew(matched, inbox, clock_at) -> None:
    assert "Pump Fitter" in sent(inbox, matched, 0, "Pump Fitter")
    clock_at(NOW + LENT_FOR)
    assert "Pump Designer" in sent(inbox, matched, 1, "Pump Designer")


def test_a_job_that_is_held_no_more_is_in_the_mails_of_the_next_shard(
    matched, edition
) -> None:
    row = row_of(newsletter(Newsletter.objects.order_by("pk")[0].pk))
    Job.objects.update(held=True)
    with composer(edition) as first:
        (mail,) = first.compose([row])
        assert not isinstance(mail, Written)
    Job.objects.update(held=False)
    with composer(edition) as second:
        assert second is first
        (mail,) = second.compose([row])
        assert isinstance(mail, Written)
