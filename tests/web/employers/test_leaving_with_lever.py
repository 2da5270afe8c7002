"""Checks, leaving and another account, against the stand-in for Lever."""

import httpx
import pytest
from django.test import Client

from referio.ats.models import Connection
from referio.jobs.models import Job
from referio.pipeline import connecting
from tests.sandbox.browser import walk
from tests.web.employers import scenes
from tests.web.employers.test_journey_with_lever import (
    SITE,
    SUPER_ADMIN,
    lever_web,  # noqa: F401
    running,  # noqa: F401
    walk_through_lever,
)

pytestmark = pytest.mark.django_db
YARD = "yard-works"


@pytest.fixture
def connected(client, lever_web, run_steps) -> Connection:  # noqa: F811
    """Northwind Water, connected, with its jobs."""
    invitation = scenes.invite("Northwind Water", SUPER_ADMIN)
    walk_through_lever(client, invitation, lever_web, SUPER_ADMIN)
    run_steps(only=("sync",))
    return Connection.objects.get()


@pytest.fixture
def owner(connected) -> Client:
    """The owner's browser, signed in."""
    browser = Client()
    browser.force_login(connected.employer.memberships.get(role="owner").user)
    return browser


@pytest.mark.parametrize("outlives", [False, True])
def test_one_check_notices_a_revocation_whatever_access_tokens_do(
    connected,
    lever_web,  # noqa: F811
    outlives,
):
    account = lever_web.state.accounts[SITE]
    account.switches.access_tokens_outlive_revocation = outlives
    for _ in range(3):
        connecting.check(connected.pk)
    connected.refresh_from_db()
    assert connected.state == "active", "checks alone end nothing"
    lever_web.state.revoke_all(SITE)
    connecting.check(connected.pk)
    connected.refresh_from_db()
    assert connected.state == "disconnected"
    assert not Job.objects.filter(state="open").exists()


def test_leaving_in_the_portal_ends_the_grant_in_lever_too(
    owner,
    connected,
    lever_web,  # noqa: F811
):
    assert lever_web.state.grants.living(SITE)
    path = f"/employers/northwind-water/connections/{connected.pk}/disconnect"
    assert "is disconnected" in owner.post(path, follow=True).text
    assert not lever_web.state.grants.living(SITE)


def test_another_account_is_named_and_may_be_connected_beside(
    client,
    owner,
    connected,
    lever_web,  # noqa: F811
    run_steps,
):
    yard = lever_web.state.add_account(YARD)
    email = f"super-admin@{YARD}.example"
    again = scenes.invite_again(connected.employer)
    page = walk_through_lever(client, again, lever_web, email)
    assert page.status_code == 409
    assert yard.id in page.text
    assert SITE in page.text
    assert not lever_web.state.grants.living(YARD), "what came was given back"
    assert lever_web.state.grants.living(SITE), "the one that works goes on"

    asked = client.post(f"{scenes.link(again)}/authorize", {"another": "1"})
    with httpx.Client(base_url=lever_web.url, timeout=20) as browser:
        answer = walk(browser, asked["Location"], email)
    assert scenes.come_back(client, **answer).status_code == 302
    run_steps(only=("sync",))
    text = owner.get("/employers/northwind-water/").text
    assert yard.id in text
    assert f"Lever account {SITE}" in text
    assert Connection.objects.filter(state="active").count() == 2
