"""What becomes of applications: announced, looked up, asked for, and told to nobody unasked."""

from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Any

import pytest
from django.test import Client

from referio.adapters.memory import simple_form
from referio.applications import operations as applications
from referio.applications import progress
from referio.applications.models import Application, HandOver
from referio.applications.progress import record
from referio.ats import registry, webhooks
from referio.ats.models import Announcement, Connection, Following, Webhook
from referio.core.announcing import Event, Progress, Standing
from referio.core.ports import Unavailable
from referio.core.postings import Form, Question, QuestionKind, QuestionSet
from referio.jobs.models import Job
from referio.pipeline import addresses, connecting, following, steps
from referio.transactions import transaction
from tests.announcing import SCOPE, MemoryAnnouncing, delivery
from tests.conftest import NOW, Memory
from tests.people import a_posting, a_submission, an_invitation
from tests.steps import run, waiting


@pytest.fixture
def lever(northwind: Connection, memory: Memory) -> MemoryAnnouncing:
    """Northwind's Lever, which may announce and has been told to."""
    stand_in = MemoryAnnouncing()
    registry.ADAPTERS["lever"] = replace(
        registry.ADAPTERS["lever"], announcer=stand_in.announcer()
    )
    Connection.objects.update(scopes=[*northwind.scopes, SCOPE])
    following.register(northwind.pk)
    return stand_in


@pytest.fixture
def applied(lever: MemoryAnnouncing, memory: Memory, inbox: Any) -> Application:
    memory.ats.put(a_posting())
    run()
    job = Job.objects.get()
    with transaction():
        made = applications.apply(
            job.pk,
            form=simple_form(job.remote_id),
            submission=a_submission(),
            name="Inês Prado",
            subscriber_id=None,
            now=NOW,
        )
        steps.ask_for_hand_over(made.pk)
    run()
    return made


def opportunity_of(made: Application) -> str:
    return HandOver.objects.get(application=made).opportunity_id


def put(lever: MemoryAnnouncing, made: Application, standing: Standing) -> None:
    one = opportunity_of(made)
    lever.standing[one] = Progress(one, (), standing, "own")


def post(client: Client, lever: MemoryAnnouncing, **changes: Any) -> int:
    key = changes.pop("key", next(iter(lever.alive.values())).key)
    body = delivery(key, changes.pop("when", NOW), **changes)
    url = f"/hooks/lever/{Following.objects.get().address}"
    return client.post(url, body, content_type="application/json").status_code


def test_each_event_is_registered_once_however_often_it_runs(
    lever: MemoryAnnouncing, northwind: Connection
) -> None:
    following.register(northwind.pk)
    assert {one.event for one in lever.alive.values()} == set(Event)
    assert len(lever.alive) == len(Event) == Webhook.objects.count()
    assert not any(b"key-" in bytes(row.key) for row in Webhook.objects.all())


def test_a_stray_without_a_key_is_replaced(
    lever: MemoryAnnouncing, northwind: Connection
) -> None:
    lever.alive.clear()
    lever.fails_after = 2
    with pytest.raises(Unavailable):
        following.register(northwind.pk)
    lever.fails_after = 1000
    following.register(northwind.pk)
    assert len(lever.alive) == len(Event)
    assert set(webhooks.known(northwind.pk)) == set(lever.alive)


def test_they_end_when_the_employer_leaves(
    lever: MemoryAnnouncing, northwind: Connection
) -> None:
    assert connecting.leave(northwind, now=NOW)
    assert not lever.alive
    assert not webhooks.known(northwind.pk)


def test_a_move_is_looked_up_and_recorded(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    put(lever, applied, Standing.MOVED)
    data = {"opportunityId": opportunity_of(applied), "toStageId": "offer"}
    assert post(client, lever, data=data) == 200
    assert run() == ["act_on_announcement"]
    found = progress.of(applied.pk)
    assert found
    assert (found.standing, found.stage) == ("moved", "own")
    assert Announcement.objects.get().state == "done"


def test_a_repetition_does_nothing(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    put(lever, applied, Standing.CLOSED)
    data = {"opportunityId": opportunity_of(applied)}
    assert post(client, lever, data=data) == 200
    run()
    assert post(client, lever, data=data) == 200
    assert run() == []
    assert Announcement.objects.count() == 1


def test_what_is_not_ours_is_counted_and_not_looked_up(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    assert post(client, lever, data={"opportunityId": "somebody-else"}) == 200
    run()
    assert lever.looked_up == []
    assert Following.objects.get().ignored == 1


def test_a_deleted_one_is_gone(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    post(client, lever, data={"opportunityId": opportunity_of(applied)})
    run()
    found = progress.of(applied.pk)
    assert found
    assert found.standing == "gone"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another"},
        {"signature": None},
        {"when": NOW - timedelta(hours=25)},
        {"when": NOW + timedelta(minutes=6)},
        {"data": None},
    ],
)
def test_what_cannot_be_believed_is_refused(
    client: Client, lever: MemoryAnnouncing, changes: dict[str, Any]
) -> None:
    assert post(client, lever, **changes) == 404
    assert not Announcement.objects.exists()


def test_a_test_delivery_is_well_and_kept_nowhere(
    client: Client, lever: MemoryAnnouncing
) -> None:
    assert post(client, lever, data={}) == 200
    assert not Announcement.objects.exists()


def test_a_body_too_long_is_refused(client: Client, lever: MemoryAnnouncing) -> None:
    assert post(client, lever, padding="x" * 70_000) == 413


def test_nothing_is_believed_once_disconnected(
    client: Client, lever: MemoryAnnouncing, northwind: Connection, inbox: Any
) -> None:
    connecting.disconnect(northwind, why="Revoked.", now=NOW)
    assert post(client, lever) == 404


def test_an_older_look_never_overwrites_a_newer(applied: Application) -> None:
    later = NOW + timedelta(hours=1)
    with transaction():
        assert record(applied.pk, Standing.HIRED, stage="", as_of=later)
        assert not record(applied.pk, Standing.MOVED, stage="", as_of=NOW)
    found = progress.of(applied.pk)
    assert found
    assert found.standing == "hired"


def test_asking_finds_what_nobody_announced_once(
    lever: MemoryAnnouncing, applied: Application, northwind: Connection
) -> None:
    put(lever, applied, Standing.MOVED)
    following.follow(northwind.pk)
    following.follow(northwind.pk)
    assert Following.objects.get().unheard == 1
    found = progress.of(applied.pk)
    assert found
    assert found.standing == "moved"


def test_candidates_see_only_what_the_employer_shows(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    page = addresses.receipt(applied.pk, applied.created_at).partition("8000")[2]
    connection = Connection.objects.get()
    with transaction():
        record(applied.pk, Standing.MOVED, stage="own", as_of=NOW)
    assert "has moved it on" not in client.get(page).content.decode()
    with transaction():
        webhooks.show(connection.pk, webhooks.Shown(moved=True))
    assert "has moved it on" in client.get(page).content.decode()


def test_an_announcement_ends_a_doubt(
    client: Client, lever: MemoryAnnouncing, applied: Application, memory: Memory
) -> None:
    one = opportunity_of(applied)
    HandOver.objects.update(
        state="uncertain",
        remote_application_id="",
        opportunity_id="",
        sent_at=None,
        confirmed_at=None,
        asked_at=NOW,
    )
    arrival = memory.ats.received[0].arrival
    lever.standing[one] = Progress(one, arrival.application_ids, Standing.NEW, "")
    data = {"opportunityId": one, "applicationId": arrival.application_ids[0]}
    assert post(client, lever, event="applicationCreated", data=data) == 200
    assert run() == ["act_on_announcement", "send_application_arrived"]
    done = HandOver.objects.get()
    assert (done.state, done.opportunity_id) == ("confirmed", one)
    assert len(memory.ats.received) == 1


def test_what_cannot_be_looked_up_waits_with_its_error(
    client: Client, lever: MemoryAnnouncing, applied: Application
) -> None:
    lever.away = True
    post(client, lever, data={"opportunityId": opportunity_of(applied)})
    with pytest.raises(Unavailable):
        following.act_on(
            Announcement.objects.get().pk,
            if_arrived=steps.tell_of_arrival,
            if_refused=steps.tell_applicant,
            if_unanswered=steps.ask_applicant,
        )
    row = Announcement.objects.get()
    assert (row.state, row.error) == ("waiting", "Lever is away.")


def test_old_announcements_are_erased(client: Client, lever: MemoryAnnouncing) -> None:
    post(client, lever)
    Announcement.objects.update(received_at=NOW - timedelta(days=15))
    steps.tidy()
    assert not Announcement.objects.exists()


def test_five_hundred_are_answered_quickly(
    client: Client, lever: MemoryAnnouncing
) -> None:
    took = []
    for number in range(500):
        began = perf_counter()
        assert post(client, lever, token=f"token-{number}") == 200
        took.append(perf_counter() - began)
    took.sort()
    assert took[250] < 0.1  # milliseconds of the last percents belong to the machine


def test_a_doubt_that_an_announcement_ends_may_ask_the_candidate(
    client: Client, lever: MemoryAnnouncing, applied: Application, memory, clock_at
) -> None:
    """Not found for long, it is asked again; and by then the form wants one more thing."""
    HandOver.objects.update(
        state=HandOver.State.UNCERTAIN, asked_at=NOW, remote_application_id=""
    )
    memory.ats.received.clear()
    memory.ats.put(a_posting(), form=asking_more(applied.job.remote_id))
    clock_at(NOW + timedelta(minutes=30))
    data = {"applicationId": "a-strangers", "opportunityId": "o-strangers"}
    assert post(client, lever, data=data, when=NOW + timedelta(minutes=30)) == 200
    assert run(only=("act_on_announcement",)) == ["act_on_announcement"]
    assert HandOver.objects.get().state == HandOver.State.UNANSWERED
    assert "send_application_unanswered" in waiting()


def asking_more(posting_id: str) -> Form:
    form = simple_form(posting_id)
    more = Question("custom.s.swim", "Do you swim?", QuestionKind.LINE, required=True)
    return replace(form, sets=(*form.sets, QuestionSet("More", (more,))), version="2")


def test_what_lever_does_not_permit_is_said_and_keeps_the_keys(
    lever: MemoryAnnouncing, northwind: Connection
) -> None:
    before = webhooks.known(northwind.pk)
    lever.forbidden = True
    following.register(northwind.pk)
    assert webhooks.known(northwind.pk) == before
    assert "permit" in Following.objects.get(connection=northwind).trouble


def test_an_application_sent_before_access_ended_is_looked_for_afterwards(
    northwind: Connection, memory: Memory, applied: Application, clock_at
) -> None:
    HandOver.objects.update(state=HandOver.State.SENT, sent_at=NOW)
    northwind.refresh_from_db()
    connecting.disconnect(northwind, why="revoked", now=NOW)
    later = NOW + timedelta(days=5)
    clock_at(later)
    code = memory.authorization.allow()
    grant = memory.authorization.exchange(code=code, redirect_uri="x")
    invitation = an_invitation(northwind.employer, now=later)
    connecting.connect(invitation.pk, grant, now=later)
    run(only=("confirm_hand_over",))
    assert HandOver.objects.get().state == HandOver.State.CONFIRMED
