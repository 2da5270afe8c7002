"""The brake: domains held by their figures, told to staff, released in time."""

from datetime import timedelta

import pytest

from referio.core.braking import Counts
from referio.newsletters import braking
from referio.newsletters.models import DomainHold
from referio.pipeline import steps
from referio.transactions import transaction
from tests.conftest import NOW
from tests.steps import waiting


def count(at=NOW, **counts: int) -> None:
    with transaction():
        braking.count({"google": Counts(**counts), "a.example": Counts(9)}, now=at)


def test_complaints_hold_a_domain_and_staff_are_told(inbox, run_steps):
    count(submitted=4000)
    count(complained=2)
    steps.brake()
    assert braking.held_domains() == frozenset()
    count(complained=3)
    steps.brake()
    steps.brake()
    assert braking.held_domains() == {"google"}
    run_steps()
    (mail,) = inbox.mails
    assert mail.recipients == ("support@refer.example",)
    assert DomainHold.objects.count() == 1


def test_deferrals_hold_for_an_hour_and_longer_the_next_time(clock_at):
    count(submitted=500, deferred=60)
    steps.brake()
    assert DomainHold.objects.get().until == NOW + timedelta(hours=1)
    clock_at(NOW + timedelta(hours=1))
    steps.brake()
    # What led to the hold does not lead to the next.
    assert braking.held_domains() == frozenset()
    clock_at(NOW + timedelta(hours=3))
    count(NOW + timedelta(hours=3), submitted=500, deferred=60)
    steps.brake()
    hold = DomainHold.objects.get(released_at=None)
    assert hold.until == NOW + timedelta(hours=5)


def test_complaints_that_go_on_coming_make_it_longer(clock_at):
    count(submitted=4000, complained=9)
    steps.brake()
    count(NOW + timedelta(hours=20), complained=1)
    clock_at(NOW + timedelta(hours=24))
    steps.brake()
    assert braking.held_domains() == {"google"}
    clock_at(NOW + timedelta(hours=46))
    steps.brake()
    assert braking.held_domains() == frozenset()


@pytest.mark.parametrize("hours", [1, 2])
def test_staff_release_ends_it_and_the_same_hour_holds_it_no_more(clock_at, hours):
    count(submitted=500, deferred=60)
    steps.brake()
    with transaction():
        assert braking.release(DomainHold.objects.get().pk, by="mina", now=NOW)
    clock_at(NOW + timedelta(hours=hours))
    steps.brake()
    assert braking.held_domains() == frozenset()
    assert waiting() == ["send_hold_alarm"]
