"""Lever announces, really: its deliveries cross the wire to our pages, and are acted on."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from lever_sandbox.registered_app import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from lever_sandbox.server import Running
from referio.applications import operations as applications
from referio.applications.models import Application, HandOver, Progress
from referio.ats import webhooks
from referio.ats.models import Announcement, Connection, Webhook
from referio.ats.operations import ats_for
from referio.ats.webhooks import Shown
from referio.jobs.gazetteer import load
from referio.jobs.models import Job
from referio.pipeline import addresses, connecting, steps
from referio.transactions import transaction
from tests.adapters.places import FORM
from tests.connector.lever_hands import SITE, LeverHands
from tests.people import a_submission, an_employer, an_invitation
from tests.steps import run, waiting

EVENTS = [
    "applicationCreated",
    "candidateHired",
    "candidateStageChange",
    "candidateArchiveChange",
    "candidateDeleted",
]
OURS = ("sync", "hand_over", "confirm_hand_over", "register_webhooks", "act_on_announcement")  # fmt: skip
PATIENCE_S = 10.0


class Both:
    """An employer in Lever whose webhooks reach the site that the test serves."""

    def __init__(self, running: Running, client: httpx.Client) -> None:
        self.hands = LeverHands(running, client)
        self._client = client
        self.hands.begin_anew()
        self.hands.switch(webhook_wait_scale=0.01)
        self.connection = self._connect()
        posting = self.hands.add(text="Welder", state="published")
        self.hands.edit(posting, form=FORM)
        run(only=OURS)

    def _connect(self) -> Connection:
        grant = self.hands.consent()
        invitation = an_invitation(an_employer(), now=timezone.now())
        return connecting.connect(invitation.pk, grant, now=timezone.now())

    def listen(self, *events: str) -> None:
        """Switch event groups on, as a Super Admin does in Lever's settings."""
        self.steer("webhook-groups", dict.fromkeys(events, True))

    def steer(self, path: str, body: dict[str, Any]) -> Any:
        answer = self._client.post(f"/_sandbox/accounts/{SITE}/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def deliveries(self) -> list[dict[str, Any]]:
        answer = self._client.get(f"/_sandbox/accounts/{SITE}/deliveries")
        found: list[dict[str, Any]] = answer.json()["data"]
        return found

    def apply(self) -> Application:
        job, now = Job.objects.get(), timezone.now()
        form = ats_for(self.connection.pk, now=now).form(job.remote_id)
        with transaction():
            stored = applications.apply(
                job.pk,
                form=form,
                submission=a_submission(),
                name="Inês Prado",
                subscriber_id=None,
                now=now,
            )
            steps.ask_for_hand_over(stored.pk)
        return stored

    def opportunity(self, application: Application) -> str:
        return str(HandOver.objects.get(application=application).opportunity_id)

    def announced(self, only: tuple[str, ...] = OURS) -> None:
        """Wait until what Lever had to say has come, and act on it."""
        assert eventually(lambda: "act_on_announcement" in waiting())
        run(only=only)


def eventually(holds: Callable[[], bool]) -> bool:
    ticks = int(PATIENCE_S / 0.05)
    return any(holds() or threading.Event().wait(0.05) for _ in range(ticks))


@pytest.fixture
def both(
    transactional_db: None, live_server: Any, running: Running, settings: Any
) -> Iterator[Both]:
    load()
    ProcrastinateJob.objects.all()._raw_delete("default")  # not Django's to flush
    settings.BASE_URL = live_server.url
    settings.LEVER_AUTH_URL = settings.LEVER_WEB_URL = running.url
    settings.LEVER_API_URL = f"{running.url}/v1"
    settings.LEVER_AUDIENCE = f"{running.url}/v1/"
    settings.LEVER_CLIENT_ID = DEMO_CLIENT_ID
    settings.LEVER_CLIENT_SECRET = DEMO_CLIENT_SECRET
    with httpx.Client(base_url=running.url, timeout=20) as client:
        yield Both(running, client)
    ProcrastinateJob.objects.all()._raw_delete("default")


def test_every_event_is_registered_once_and_again_after_a_second_run(
    both: Both,
) -> None:
    assert Webhook.objects.count() == len(EVENTS)
    steps.ask_for_webhooks(both.connection.pk)
    run(only=OURS)
    assert Webhook.objects.count() == len(EVENTS)


def test_nothing_comes_until_a_super_admin_switches_the_events_on(both: Both) -> None:
    application = both.apply()
    run(only=OURS)
    both.steer(
        f"opportunities/{both.opportunity(application)}/stage", {"stage": "Offer"}
    )
    assert both.deliveries() == []
    assert not Announcement.objects.exists()


def test_an_arrival_is_announced_and_confirmed(both: Both) -> None:
    both.listen("applicationCreated")
    application = both.apply()
    run(only=("hand_over",))
    both.announced(only=("act_on_announcement",))
    assert HandOver.objects.get(application=application).state == "confirmed"
    assert Announcement.objects.get().state == Announcement.State.DONE
    (delivery,) = both.deliveries()
    assert [one["status"] for one in delivery["attempts"]] == [200]


def test_a_move_shows_on_the_receipt_where_the_employer_lets_it(both: Both) -> None:
    both.listen("candidateStageChange")
    application = both.apply()
    run(only=OURS)
    both.steer(
        f"opportunities/{both.opportunity(application)}/stage", {"stage": "Offer"}
    )
    both.announced()
    assert Progress.objects.get().standing == "moved"
    page = addresses.receipt(application.pk, application.created_at)
    path = page.partition("/applications/")[2]
    before = Client().get(f"/applications/{path}").content.decode()
    with transaction():
        webhooks.show(both.connection.pk, Shown(moved=True, closed=False, hired=False))
    after = Client().get(f"/applications/{path}").content.decode()
    assert before != after


@pytest.mark.parametrize(
    ("what", "event", "standing"),
    [
        ("hire", "candidateHired", "hired"),
        ("delete", "candidateDeleted", "gone"),
    ],
)
def test_the_end_is_announced_too(
    both: Both, what: str, event: str, standing: str
) -> None:
    both.listen(event)
    application = both.apply()
    run(only=OURS)
    both.steer(f"opportunities/{both.opportunity(application)}/{what}", {})
    both.announced()
    assert Progress.objects.get(application=application).standing == standing


def test_what_comes_twice_is_acted_on_once(both: Both) -> None:
    both.listen("applicationCreated")
    both.apply()
    run(only=("hand_over",))
    both.announced()
    (delivery,) = both.deliveries()
    replayed = httpx.post(delivery["url"], json=delivery["body"], timeout=20)
    assert replayed.status_code == 200
    assert "act_on_announcement" not in waiting()
    forged = {**delivery["body"], "token": delivery["body"]["token"][::-1]}
    assert httpx.post(delivery["url"], json=forged, timeout=20).status_code == 404
    assert Announcement.objects.get().state == Announcement.State.DONE


def test_nobody_is_told_after_access_ended(both: Both) -> None:
    both.listen("candidateStageChange")
    application = both.apply()
    run(only=OURS)
    opportunity = both.opportunity(application)
    both.connection.refresh_from_db()
    assert connecting.leave(both.connection, now=timezone.now())
    both.steer(f"opportunities/{opportunity}/stage", {"stage": "Offer"})
    assert not Announcement.objects.exists()
    assert not Webhook.objects.exists()
