"""What the sender does with domains that are held, and with addresses refused at once."""

from datetime import timedelta

import pytest

from referio.alerts.models import Alert
from referio.alerts.queries import suppressed
from referio.core.braking import Cause
from referio.jobs.models import Job
from referio.mailing.outcomes import NO_REPLY, Deferred, Rejected, Stage
from referio.newsletters import braking, feedback
from referio.newsletters.models import (
    DeliveryEvent,
    DomainHold,
    DomainHour,
    Edition,
    Newsletter,
    Retry,
    Shard,
)
from referio.pipeline import steps
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_reader
from tests.pipeline.test_sending import ana, send, states
from tests.steps import run

GONE = Rejected(550, "5.1.1 no such user", "5.1.1", Stage.RECIPIENT)
ANA = "ana@reader.example"


@pytest.fixture
def ready(northwind, memory: Memory) -> None:
    """Two readers wait for the same job."""
    memory.ats.put(a_posting())
    run(only=("sync",))
    edition = Edition.objects.create(
        due_at=NOW, sequence=1, opened_at=NOW, state="sending"
    )
    Shard.objects.create(edition=edition, number=1, newsletters=2)
    for email in (ANA, "bo@reader.example"):
        alert = a_reader(email)
        Newsletter.objects.create(
            edition=edition,
            subscriber=alert.subscriber,
            shard=1,
            jobs=[Job.objects.get().pk],
            found_by=[alert.pk],
            scores=[1],
            reasons=[0],
            more=[0],
            prepared_at=NOW,
        )


def hold(domain: str = "reader.example") -> DomainHold:
    return DomainHold.objects.create(
        domain=domain,
        cause=Cause.DEFERRALS,
        why="Too much.",
        held_at=NOW,
        until=NOW + timedelta(hours=1),
    )


def test_what_goes_to_a_held_domain_waits_and_goes_when_it_is_released(
    ready, clock_at
) -> None:
    held = hold()
    assert send().mails == []
    assert states() == {"deferred": 2}
    assert set(Retry.objects.values_list("attempts", flat=True)) == {0}
    with transaction():
        braking.release(held.pk, by="mina", now=NOW)
    clock_at(NOW + timedelta(minutes=15))
    assert len(send().mails) == 2


def test_it_does_not_wait_until_it_is_stale(ready, clock_at) -> None:
    hold()
    clock_at(NOW + timedelta(hours=13))
    send()
    assert states() == {"skipped": 2}
    assert "held" in ana().why


def test_an_edition_that_was_held_makes_nobody_late(ready, clock_at) -> None:
    hold()
    Edition.objects.update(started_at=NOW + timedelta(hours=12))
    clock_at(NOW + timedelta(hours=13))
    send()
    assert states() == {"deferred": 2}


def test_a_hold_that_is_over_but_not_released_is_not_asked_for_ever(
    ready, clock_at
) -> None:
    hold()
    clock_at(NOW + timedelta(hours=2))
    send()
    first = Retry.objects.order_by("retry_at")[0].retry_at
    assert first == NOW + timedelta(hours=2, minutes=1)


def test_what_would_come_too_fast_waits_unwritten_and_is_no_silence(
    ready, clock_at
) -> None:
    later = NOW + timedelta(hours=1)
    sent = send(pace=lambda email: later if email.startswith("ana") else None)
    assert [mail.recipient for mail in sent.mails] == ["bo@reader.example"]
    assert Retry.objects.get().retry_at == later
    clock_at(NOW + timedelta(hours=13))
    send(pace=lambda _: later)
    assert ana().state == "skipped"


def test_what_nobody_could_try_is_not_late(ready, clock_at) -> None:
    """Held or paused overnight, or behind a relay that was away: the first 4xx ends nothing."""
    clock_at(NOW + timedelta(hours=20))
    send(Deferred(450, "greylisted"))
    assert states() == {"deferred": 2}


def test_what_a_paused_alert_found_is_left_out(ready) -> None:
    """The reader's other alert still listens, so the newsletter goes without it."""
    other = Alert.objects.get(pk=ana().found_by[0])
    other.pk, other.paused = None, True
    other.save()
    (job,) = ana().jobs
    Newsletter.objects.filter(pk=ana().pk).update(
        jobs=[job, job + 1], found_by=[*ana().found_by, other.pk],
        scores=[1, 1], reasons=[0, 0], more=[0, 0],
    )  # fmt: skip
    second = Job.objects.get()
    second.pk, second.remote_id, second.sequence = job + 1, "p-other", 10**6
    second.save(force_insert=True)
    send()
    assert ana().state == "submitted"
    assert ana().jobs == [job, -(job + 1)]


def test_what_happens_at_each_domain_is_counted(ready) -> None:
    send(lambda mail: Deferred(451, "later") if mail.recipient == ANA else GONE)
    counted = DomainHour.objects.get()
    assert (counted.domain, counted.submitted, counted.deferred) == (
        "reader.example",
        0,
        1,
    )


@pytest.mark.parametrize(
    "outcome",
    [
        Deferred(0, "nobody"),
        Deferred(421, "closing"),
        Deferred(452, "no room"),
        Deferred(451, "not from you", stage=Stage.SENDER),
        Deferred(535, "who are you", stage=Stage.OPENING),
    ],
)
def test_what_a_relay_says_of_itself_brakes_no_domain(ready, outcome) -> None:
    send(outcome)
    assert not DomainHour.objects.exists()


def test_a_refusal_is_told_with_its_record_and_again_by_the_next_run(ready) -> None:
    told: list[int] = []
    send(GONE, if_refused=told.extend)
    both = sorted(Newsletter.objects.values_list("pk", flat=True))
    assert sorted(told) == both
    shard = Shard.objects.get()
    assert feedback.unheard(shard.edition_id, shard.number) == both
    steps.follow_refusals(both)
    run(only=("take_refusals",))
    assert feedback.unheard(shard.edition_id, shard.number) == []


def test_an_address_refused_at_once_is_followed_like_a_bounce(ready) -> None:
    send(GONE)
    steps.follow_refusals([ana().pk])
    run(only=("take_refusals",))
    steps.follow_refusals([ana().pk])
    run(only=("take_refusals",))
    event = DeliveryEvent.objects.get()
    assert (event.kind, event.source, event.code) == ("hard", "relay", 550)
    assert suppressed([ANA]) == {ANA}
    assert ana().subscriber.state == "unreachable"


def test_what_we_know_a_server_would_not_take_is_no_silence() -> None:
    assert not Deferred(NO_REPLY, "the server takes less", "5.3.4").is_silence
    assert Deferred(NO_REPLY, "the relay was not reached").is_silence
    assert Deferred(454, "no TLS", "4.7.0", stage=Stage.OPENING).is_silence
