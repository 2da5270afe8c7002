"""Connect, be refused, deny, accept, revoke and reconnect, against the stand-in for Lever."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client

import lever_sandbox.boards
from lever_sandbox.registered_app import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from lever_sandbox.server import Running, serve
from referio.ats import registry
from referio.ats.models import Connection
from referio.core.ports import Authorization, Grant
from referio.jobs.models import Job
from tests.sandbox.browser import walk
from tests.web.employers import scenes

pytestmark = pytest.mark.django_db
SITE = "northwind-water"
SUPER_ADMIN, TEAM_MEMBER = f"super-admin@{SITE}.example", f"team-member@{SITE}.example"


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    board = next(iter(lever_sandbox.boards.__path__)) + f"/{SITE}.jsonl"
    with serve([board]) as one:
        yield one


@pytest.fixture
def lever_web(running: Running, settings) -> Running:
    """The product is told to find Lever at the stand-in."""
    running.state.reset()
    settings.LEVER_AUTH_URL = settings.LEVER_WEB_URL = running.url
    settings.LEVER_API_URL = f"{running.url}/v1"
    settings.LEVER_AUDIENCE = f"{running.url}/v1/"
    settings.LEVER_CLIENT_ID, settings.LEVER_CLIENT_SECRET = (
        DEMO_CLIENT_ID,
        DEMO_CLIENT_SECRET,
    )
    return running


def decide(client, invitation, running, email, decision="accept"):
    """Press Authorize, log in to Lever and decide; what Lever sends back with."""
    answer = client.post(f"{scenes.link(invitation)}/authorize")
    with httpx.Client(base_url=running.url, timeout=20) as browser:
        return walk(browser, answer["Location"], email, decision)


def walk_through_lever(client, invitation, running, email, decision="accept"):
    """Decide in Lever; our page for what came back."""
    query = decide(client, invitation, running, email, decision)
    return scenes.come_back(client, **query)


@dataclass
class Interrupted:
    """Lever's consent, in whose first answer something else happens."""

    real: Authorization
    meanwhile: Callable[[], object]

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        grant = self.real.exchange(code=code, redirect_uri=redirect_uri)
        meanwhile()
        return grant

    def address(self, *, state: str, redirect_uri: str) -> str:
        return self.real.address(state=state, redirect_uri=redirect_uri)

    def refresh(self, refresh_token: str) -> Grant:
        return self.real.refresh(refresh_token)

    def revoke(self, refresh_token: str) -> None:
        self.real.revoke(refresh_token)


def still_works(connection, run_steps) -> bool:
    """Pull anew, with tokens renewed, and tell how the connection is."""
    Connection.objects.update(access_expires_at=connection.connected_at)
    scenes.ask_for_sync(Client(), connection)
    run_steps(only=("sync",))
    connection.refresh_from_db()
    return connection.state == "active" and not connection.trouble


def public_postings(running):
    return httpx.get(f"{running.url}/v0/postings/{SITE}?mode=json", timeout=20).json()


def test_connecting_as_the_article_tells_it(client, lever_web, run_steps):
    invitation = scenes.invite("Northwind Water", SUPER_ADMIN)

    wrong = walk_through_lever(client, invitation, lever_web, TEAM_MEMBER)
    assert "Super Admin" in wrong.text
    assert scenes.link(invitation).rpartition("/")[0] in wrong.text
    denied = walk_through_lever(client, invitation, lever_web, SUPER_ADMIN, "deny")
    assert "Nothing was connected" in denied.text
    assert not Connection.objects.exists()

    accepted = walk_through_lever(client, invitation, lever_web, SUPER_ADMIN)
    assert "still running" in client.get(accepted["Location"]).text
    run_steps(only=("sync",))
    thanks = client.get(accepted["Location"])
    count = len(public_postings(lever_web))
    assert count > 0
    assert f"<strong>{count}</strong><span>public postings found" in thanks.text
    assert SITE in thanks.text
    button = f'href="{lever_web.url}">Click here to return to Lever</a>'
    assert button in thanks.text
    listed = {posting["id"] for posting in public_postings(lever_web)}
    assert set(Job.objects.values_list("remote_id", flat=True)) == listed


def test_revoking_and_coming_back(client, lever_web, run_steps):
    invitation = scenes.invite("Northwind Water", SUPER_ADMIN)
    walk_through_lever(client, invitation, lever_web, SUPER_ADMIN)
    run_steps(only=("sync",))
    before = Job.objects.filter(state="open").count()
    connection = Connection.objects.get()

    lever_web.state.revoke_all(SITE)
    scenes.ask_for_sync(Client(), connection)
    run_steps(only=("sync",))
    owner = Client()
    owner.force_login(scenes.owner_of(invitation))
    portal = owner.get("/employers/northwind-water/")
    assert "Disconnected" in portal.text
    assert not Job.objects.filter(state="open").exists()

    link = urlsplit(owner.post("/employers/northwind-water/connect")["Location"]).path
    again = scenes.invitation_behind(link)
    walk_through_lever(owner, again, lever_web, SUPER_ADMIN)
    run_steps(only=("sync",))
    assert "Connected and up to date" in owner.get("/employers/northwind-water/").text
    assert Connection.objects.get() == connection
    assert Job.objects.filter(state="open").count() == Job.objects.count() == before


def test_a_second_employer_of_one_account_cuts_nobody_off(client, lever_web, run_steps):
    first = scenes.invite("Northwind Water", SUPER_ADMIN)
    walk_through_lever(client, first, lever_web, SUPER_ADMIN)
    run_steps(only=("sync",))
    connection = Connection.objects.get()

    second = scenes.invite("Southwind", "kim@southwind.example")
    taken = walk_through_lever(Client(), second, lever_web, SUPER_ADMIN)
    assert taken.status_code == 409
    assert "belongs to another employer with us" in taken.text
    assert Connection.objects.get().employer == first.employer
    assert still_works(connection, run_steps)
    assert Job.objects.filter(state="open").count() == len(public_postings(lever_web))


@pytest.mark.parametrize("same_browser", [True, False])
def test_two_tabs_that_finish_at_once_leave_a_connection_that_works(
    client, lever_web, run_steps, monkeypatch, same_browser
):
    invitation = scenes.invite("Northwind Water", SUPER_ADMIN)
    other = client if same_browser else Client()
    first = decide(client, invitation, lever_web, SUPER_ADMIN)
    second = decide(other, invitation, lever_web, SUPER_ADMIN)

    lever = Interrupted(
        registry.lever_authorization(), lambda: scenes.come_back(other, **second)
    )
    adapter = replace(registry.ADAPTERS["lever"], authorization=lambda: lever)
    monkeypatch.setitem(registry.ADAPTERS, "lever", adapter)
    page = client.get("/lever/callback", first, follow=True)

    assert page.status_code == (200 if same_browser else 410)
    assert ("Thank you" if same_browser else "Already connected") in page.text
    assert still_works(Connection.objects.get(), run_steps)
    assert Job.objects.filter(state="open").count() == len(public_postings(lever_web))
