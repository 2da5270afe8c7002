"""Newsletters leave their shards by flights: none is lost, none goes who must not."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

import pytest
from django.db import OperationalError

from referio.alerts import operations as alerts
from referio.alerts.models import Subscriber
from referio.jobs.models import Job
from referio.mailing.messenger import Outgoing
from referio.mailing.outcomes import (
    NO_REPLY,
    Accepted,
    Deferred,
    Outcome,
    Rejected,
    Stage,
    Uncertain,
)
from referio.newsletters import flights, queries
from referio.newsletters.models import Edition, Flight, Newsletter, Retry, Shard
from referio.pipeline import steps
from referio.pipeline.composing import Composer
from referio.pipeline.retries import MAIL, Postponed
from referio.pipeline.sending import shards
from referio.pipeline.sending.loop import Crew, Sender
from referio.pipeline.sending.pace import Pace, at_any_pace
from referio.pipeline.sending.recording import IfRefused, Recorder, nothing_more
from referio.pipeline.sending.taking import Batches
from referio.pipeline.sending.worker import at_work
from referio.transactions import transaction
from tests.conftest import NOW, Memory
from tests.desks import DjangoDesk
from tests.people import a_posting, a_reader
from tests.steps import run

State = Newsletter.State
OK = Accepted("250 ok")
LOST = Uncertain("the line broke")
Does = Callable[[Outgoing], Outcome]


class Scripted:
    """A messenger that does what it is told, and keeps what it took."""

    def __init__(self, does: Does) -> None:
        self.does = does
        self.mails: list[Outgoing] = []

    def submit(self, mails: Iterable[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        for mail in mails:
            self.mails.append(mail)
            yield mail.key, self.does(mail)


@pytest.fixture
def ready(northwind, memory: Memory, inbox) -> None:
    """Two readers wait for the same two jobs; all is matched."""
    memory.ats.put(a_posting(), a_posting("p-sales", title="Sales Manager"))
    run()
    inbox.clear()
    a_reader("ana@reader.example")
    a_reader("bo@reader.example")
    steps.open_edition()
    run(only=("match_part",))
    Shard.objects.exclude(pk=one_shard().pk).delete()
    Newsletter.objects.update(shard=one_shard().number)


def one_shard() -> Shard:
    found = Shard.objects.order_by("pk").first()
    assert found is not None
    return found


def send(
    does: Does | Outcome = OK,
    *,
    may_go: Callable[[], bool] | None = None,
    pace: Pace = at_any_pace,
    if_refused: IfRefused = nothing_more,
) -> Scripted:
    """Send the shard through a messenger that answers so; returns the messenger."""
    desk, shard = DjangoDesk(), one_shard()
    scripted = Scripted(does if callable(does) else lambda _: does)
    with at_work(desk) as worker:
        crew = Crew(
            batches=Batches(desk, worker, shard.edition_id),
            composer=Composer(NOW),
            messenger=scripted,
            recorder=Recorder(desk, worker, if_refused),
            may_go=may_go or (lambda: True),
            pace=pace,
        )
        Sender(crew).send([shard.number])
    return scripted


def ana() -> Newsletter:
    return Newsletter.objects.get(subscriber__email="ana@reader.example")


def states() -> dict[str, int]:
    return queries.states_of(one_shard().edition_id)


def test_what_is_taken_is_submitting_until_its_outcome_is_recorded(ready) -> None:
    seen: list[dict[str, int]] = []

    def look(mail: Outgoing) -> Outcome:
        seen.append(states())
        return OK

    send(look)
    assert seen[0] == {"submitting": 2}
    assert states() == {"submitted": 2}
    assert ana().submitted_at == NOW
    assert not Flight.objects.exists()
    assert not Retry.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (OK, State.SUBMITTED),
        (Rejected(550, "no such user", "5.1.1", Stage.RECIPIENT), State.BOUNCED),
        (Rejected(550, "by policy", "5.7.1", Stage.RECIPIENT), State.DEFERRED),
        (Rejected(550, "we do not like you", "5.7.1", Stage.SENDER), State.DEFERRED),
        (Rejected(554, "policy", "5.7.1", Stage.MESSAGE), State.DEFERRED),
        (Rejected(NO_REPLY, "no address", "", Stage.RECIPIENT), State.SKIPPED),
        (LOST, State.DEFERRED),
        (Deferred(450, "later"), State.DEFERRED),
        (Deferred(0, "warming up", "", NOW + timedelta(hours=2)), State.DEFERRED),
    ],
)
def test_what_the_relay_said_is_recorded(ready, outcome, state) -> None:
    send(outcome)
    assert ana().state == state
    assert Retry.objects.exists() == (state == State.DEFERRED)
    assert not Flight.objects.exists()


def test_a_mail_deferred_goes_again_when_its_time_has_come(ready, clock_at) -> None:
    first = send(Deferred(450, "greylisted"))
    assert send().mails == []
    clock_at(NOW + timedelta(minutes=7))
    second = send()
    assert sorted(first.mails, key=str) == sorted(second.mails, key=str)
    assert states() == {"submitted": 2}
    assert not Retry.objects.exists()


def test_a_mail_deferred_for_half_a_day_is_given_up(ready, clock_at) -> None:
    at = NOW
    send(Deferred(450, "greylisted"))
    while due := queries.next_retry(one_shard().edition_id, one_shard().number):
        at = due + timedelta(minutes=1)
        clock_at(at)
        send(Deferred(450, "greylisted"))
    assert timedelta(hours=12) < at - NOW < timedelta(hours=16)
    assert ana().state == State.SKIPPED
    assert "12 hours" in ana().why


def test_a_mail_in_doubt_goes_once_more_and_then_stays_uncertain(
    ready, clock_at
) -> None:
    first = send(LOST)
    clock_at(NOW + timedelta(minutes=6))
    second = send(LOST)
    clock_at(NOW + timedelta(hours=6))
    assert send().mails == []
    assert [one.message for one in first.mails] == [one.message for one in second.mails]
    assert ana().state == State.UNCERTAIN


def test_what_a_dead_worker_had_in_hand_goes_again_at_once(ready) -> None:
    take_and_die()
    assert states() == {"submitting": 2}
    assert shards.rescue() == [(one_shard().edition_id, one_shard().number)]
    assert states() == {"deferred": 2}
    assert send().mails
    assert states() == {"submitted": 2}


def test_what_a_living_worker_has_in_hand_is_left_to_it(ready) -> None:
    with at_work(DjangoDesk()) as worker:
        take_and_die(worker.number)
        assert shards.rescue() == []
    assert states() == {"submitting": 2}


def test_a_newsletter_that_ends_worker_after_worker_is_left_alone(ready) -> None:
    for _ in range(flights.MOST_DEATHS + 1):
        assert take_and_die()
        shards.rescue()
    assert states() == {"uncertain": 2}
    assert not take_and_die()


def test_who_was_rescued_from_us_is_not_ours_to_settle(ready) -> None:
    ((flight, _, _, number, *_), *_) = take_and_die()
    shards.rescue()
    told = flights.Told(flight, number, "submitted")
    assert flights.settle(DjangoDesk(), [told], now=NOW) == 0
    assert states() == {"deferred": 2}


def take_and_die(worker: int = 4711) -> list[flights.Row]:
    """Take what is due, as a worker does that says no more."""
    shelf = flights.Shelf(one_shard().edition_id, one_shard().number, worker)
    return flights.take(DjangoDesk(), shelf, limit=10, now=NOW)


def test_rescuing_sends_on_what_was_left(ready, inbox) -> None:
    take_and_die()
    steps.rescue()
    run()
    assert len(inbox.mails) == 2
    assert Edition.objects.get().state == Edition.State.DONE


def leave(subscriber_id: int) -> None:
    alerts.unsubscribe(subscriber_id, now=NOW)


def take_consent_back(subscriber_id: int) -> None:
    leave(subscriber_id)
    Subscriber.objects.filter(pk=subscriber_id).update(state="active")


def suppress(subscriber_id: int) -> None:
    """As it stands where a complaint came by another writing of the address."""
    alerts.suppress("ÁNA@reader.example", why="complaint", now=NOW)


def pause(subscriber_id: int) -> None:
    for alert in Subscriber.objects.get(pk=subscriber_id).alerts.all():
        alerts.pause_alert(alert.pk, True, now=NOW)


@pytest.mark.parametrize("act", [leave, take_consent_back, suppress, pause])
def test_who_must_not_be_mailed_is_skipped(ready, act) -> None:
    with transaction():
        act(ana().subscriber_id)
    assert [mail.recipient for mail in send().mails] == ["bo@reader.example"]
    assert ana().state == State.SKIPPED
    assert ana().why


def test_who_is_gone_leaves_nothing_behind(ready) -> None:
    orphan = ana()
    Subscriber.objects.get(pk=orphan.subscriber_id).delete()
    orphan.save(force_insert=True)
    send()
    assert states() == {"submitted": 1}
    assert not Flight.objects.exists()


def test_a_job_that_closed_is_left_out_and_noted(ready) -> None:
    Job.objects.filter(title="Sales Manager").update(
        state=Job.State.CLOSED, closed_at=NOW
    )
    mails = send().mails
    assert all(b"Sales Manager" not in mail.message for mail in mails)
    assert sorted(job > 0 for job in ana().jobs) == [False, True]


def test_who_leaves_while_the_mail_waits_to_be_sent_gets_nothing(
    ready, clock_at
) -> None:
    """The first mail takes so long that what was asked of the second is old."""
    left: list[str] = []

    def slow(mail: Outgoing) -> Outcome:
        if not left:
            other = Subscriber.objects.exclude(email=mail.recipient).get()
            with transaction():
                alerts.unsubscribe(other.pk, now=NOW)
            left.append(other.email)
            clock_at(NOW + timedelta(seconds=1))
        return OK

    assert len(send(slow).mails) == 1
    assert states() == {"submitted": 1, "skipped": 1}


def test_small_shards_are_sent_as_one_batch(ready) -> None:
    first = one_shard()
    other = Shard.objects.create(
        edition_id=first.edition_id, number=(first.number + 1) % 256, newsletters=1
    )
    Newsletter.objects.filter(pk=ana().pk).update(shard=other.number)
    desk = DjangoDesk()
    with at_work(desk) as worker:
        batches = Batches(desk, worker, first.edition_id)
        taken = list(batches.of([first.number, other.number]))
    assert [len(one.rows) for one in taken] == [2]
    assert Flight.objects.count() == 2


def test_whether_an_edition_goes_on_is_asked_twice_a_second(ready) -> None:
    go_ahead = shards.GoAhead(one_shard().edition_id)
    assert go_ahead()
    Edition.objects.update(state=Edition.State.CANCELLED)
    assert go_ahead()
    later = shards.GoAhead(one_shard().edition_id)
    assert not later()


def test_an_edition_that_must_not_go_on_keeps_its_newsletters(ready) -> None:
    assert send(may_go=lambda: False).mails == []
    assert states() == {"deferred": 2}
    assert len(send().mails) == 2


def test_a_relay_that_is_away_is_not_asked_for_ever(ready) -> None:
    sent = send(Deferred(NO_REPLY, "refused"))
    assert len(sent.mails) == 2
    assert states() == {"deferred": 2}


def test_the_step_runs_again_when_the_first_retry_is_due(ready, settings) -> None:
    send(Deferred(450, "later"))
    shard = one_shard()
    with pytest.raises(Postponed) as postponed:
        steps.send_shard.func(edition_id=shard.edition_id, shard=shard.number)
    decision = MAIL.get_retry_decision(exception=postponed.value, job=None)  # type: ignore[arg-type]
    assert decision is not None
    assert decision.retry_at == queries.next_retry(shard.edition_id, shard.number)


def test_a_database_that_is_away_is_told_after_all_that_left(ready) -> None:
    class Broken(DjangoDesk):
        def rows(self, statement: str, **given: object) -> list[flights.Row]:
            raise OperationalError("away")

    desk, shard = DjangoDesk(), one_shard()
    with at_work(desk) as worker:
        crew = Crew(
            Batches(Broken(), worker, shard.edition_id),
            Composer(NOW),
            Scripted(lambda _: OK),
            Recorder(desk, worker),
            lambda: True,
        )
        with pytest.raises(OperationalError):
            Sender(crew).send([shard.number])
