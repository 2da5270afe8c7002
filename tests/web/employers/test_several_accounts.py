"""Several Lever accounts of one employer: never mixed up, each with its own state and way out."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from referio.accounts.models import Membership, User
from referio.adapters.memory import MemoryAuthorization
from referio.ats.models import Connection
from referio.core.ports import Grant
from referio.jobs.models import Job
from referio.pipeline import connecting
from tests.steps import run, waiting
from tests.web.employers import scenes


@dataclass
class Accounts(MemoryAuthorization):
    """A Lever where one may be logged in to any account."""

    account: str = "account-1"

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:
        grant = super().exchange(code=code, redirect_uri=redirect_uri)
        return replace(grant, account_id=self.account)


@pytest.fixture
def elsewhere(lever, connection) -> Accounts:
    """Somebody is logged in to the account of Brightwater's yard."""
    made = Accounts(
        scopes=tuple(scenes.SCOPES),
        alive=set(lever.authorization.alive),
        _numbers=iter(range(50, 99)),
        account="account-yard",
    )
    lever.authorization = made
    return made


@pytest.fixture
def owner(connection) -> Client:
    """Ada's browser, signed in."""
    browser = Client()
    browser.force_login(connection.employer.memberships.get(role="owner").user)
    return browser


def come_back(client, lever, connection, *, another=False, account_site="yard"):
    lever.ats._postings.clear()
    if account_site:
        lever.ats.put(scenes.posting(7, title="Welder", site=account_site))
    again = scenes.invite_again(connection.employer)
    form = {"another": "1"} if another else {}
    answer = client.post(f"{scenes.link(again)}/authorize", form)
    state = answer["Location"].partition("state=")[2].partition("&")[0]
    return scenes.come_back(client, state=state, code=lever.authorization.allow())


def test_another_account_is_refused_with_both_names_and_nothing_is_kept(
    client, lever, connection, elsewhere
):
    before = set(elsewhere.alive)
    page = come_back(client, lever, connection)
    assert page.status_code == 409
    assert "another Lever account than before" in page.text
    assert "<strong>yard</strong>" in page.text
    assert "<strong>brightwater</strong>" in page.text
    assert "one more account" in page.text
    assert "Log in to the other account" in page.text
    assert Connection.objects.get() == connection
    assert elsewhere.alive == before, "the new tokens were given back"
    assert connection.employer.invitations.filter(spent_at=None).count() == 1


def test_an_account_without_postings_is_named_by_its_id(
    client, lever, connection, elsewhere
):
    page = come_back(client, lever, connection, account_site="")
    assert "account-yard" in page.text


def test_a_lever_that_does_not_tell_the_name_costs_only_the_name(
    client, lever, connection, elsewhere
):
    lever.ats.unavailable = True
    page = come_back(client, lever, connection)
    assert page.status_code == 409
    assert "account-yard" in page.text


def test_chosen_as_one_more_it_stands_beside_the_first(
    client, owner, lever, connection, elsewhere
):
    page = come_back(client, lever, connection, another=True)
    assert page.status_code == 302
    second = Connection.objects.exclude(pk=connection.pk).get()
    assert second.employer_id == connection.employer_id
    run(only=("sync",))
    text = owner.get("/employers/brightwater/").text
    assert "Lever account brightwater" in text
    assert "Lever account yard" in text
    assert text.count(">Disconnect</a>") == 2
    assert "1 of this account" in text
    jobs = owner.get(f"/employers/brightwater/jobs?account={second.pk}").text
    assert "Welder" in jobs
    assert "Tide forecaster" not in jobs
    everything = owner.get("/employers/brightwater/jobs?account=0").text
    assert "Welder" in everything
    assert "Tide forecaster" in everything


def test_choosing_one_more_with_the_account_of_before_takes_that_up(
    client, lever, connection, elsewhere
):
    elsewhere.account = connection.account_id
    assert come_back(client, lever, connection, another=True).status_code == 302
    assert Connection.objects.get() == connection


def test_ending_one_leaves_the_other_with_its_jobs(
    client, owner, lever, connection, elsewhere
):
    come_back(client, lever, connection, another=True)
    run(only=("sync",))
    second = Connection.objects.exclude(pk=connection.pk).get()
    path = f"/employers/brightwater/connections/{connection.pk}/disconnect"
    question = owner.get(path)
    assert "Disconnect brightwater from Refer.io?" in question.text
    connection.refresh_from_db()
    assert connection.state == "active", "looking changes nothing"
    report = owner.post(path, follow=True)
    assert "brightwater is disconnected" in report.text
    second.refresh_from_db()
    assert second.state == "active"
    open_jobs = Job.objects.filter(state="open")
    assert {job.connection_id for job in open_jobs} == {second.pk}


def test_another_is_asked_for_from_the_portal(client, owner, connection):
    answer = owner.post("/employers/brightwater/connect", {"another": "1"})
    page = owner.get(answer["Location"])
    assert "one more Lever account" in page.text
    assert 'name="another" value="1"' in page.text
    plain = owner.post("/employers/brightwater/connect")
    assert "one more Lever account" not in owner.get(plain["Location"]).text


def leave(owner, connection, **how):
    path = f"/employers/brightwater/connections/{connection.pk}/disconnect"
    return owner.post(path, follow=True, **how)


def test_who_disconnects_here_gives_the_tokens_back_and_reads_what_became_of_it(
    owner, lever, connection, run_steps, inbox
):
    scenes.apply(Job.objects.get(title="Tide forecaster"), lever)
    report = leave(owner, connection)
    assert report.status_code == 200
    assert "You disconnected it here." in report.text
    assert "Tide forecaster" in report.text
    assert "Noor Lindqvist" in report.text
    assert "30 days after they arrived" in report.text
    connection.refresh_from_db()
    assert (connection.state, connection.refresh_token) == ("disconnected", None)
    assert not lever.authorization.alive
    assert waiting().count("send_disconnected") == 1
    inbox.clear()
    run_steps(only=("send_disconnected",))
    (mail,) = inbox.mails
    assert "pressed Disconnect" in " ".join(mail.text.split())


def test_disconnecting_twice_is_once(owner, connection):
    leave(owner, connection)
    assert "is disconnected" in leave(owner, connection).text
    assert waiting().count("send_disconnected") == 1


def test_only_owners_and_recruiters_disconnect(connection):
    vera = User.objects.create_user("vera@brightwater.example")
    Membership.objects.create(user=vera, employer=connection.employer, role="viewer")
    browser = Client()
    browser.force_login(vera)
    assert leave(browser, connection).status_code == 404
    assert ">Disconnect</a>" not in browser.get("/employers/brightwater/").text
    connecting.disconnect(connection, why="Revoked.", now=timezone.now())
    path = f"/employers/brightwater/connections/{connection.pk}/ended"
    assert "Revoked." in browser.get(path).text


def test_a_strangers_connection_is_not_found(client, connection):
    rival = scenes.invite("Rivalsea", "rob@rivalsea.example")
    browser = Client()
    browser.force_login(scenes.owner_of(rival))
    for action in ("disconnect", "ended"):
        for slug in ("brightwater", "rivalsea"):
            path = f"/employers/{slug}/connections/{connection.pk}/{action}"
            assert browser.get(path).status_code == 404
            assert client.get(path).status_code == 404


def test_the_report_of_a_connection_that_works_leads_to_the_portal(owner, connection):
    path = f"/employers/brightwater/connections/{connection.pk}/ended"
    assert owner.get(path)["Location"] == "/employers/brightwater/"


def test_permissions_that_were_not_granted_stand_in_the_portal(owner, connection):
    connection.scopes = ["offline_access"]
    connection.save()
    text = owner.get("/employers/brightwater/").text
    assert "fewer permissions" in text
    assert "postings:write:admin" in text


def test_a_consent_near_its_end_stands_in_the_portal(owner, connection):
    connection.connected_at -= timedelta(days=340)
    connection.save()
    assert "ends by itself" in owner.get("/employers/brightwater/").text


def test_a_first_consent_from_another_account_than_asked_for_is_asked_about(
    client, lever, invitation
):
    lever.ats.put(scenes.posting(7, site="yard"))
    state = scenes.authorize(client, invitation)
    page = scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert page.status_code == 409
    assert "than the one you asked for" in page.text
    assert "<strong>yard</strong>" in page.text
    assert "<strong>brightwater</strong>" in page.text
    assert not Connection.objects.exists()
    assert not lever.authorization.alive, "what came was given back"
    asked = client.post(f"{scenes.link(invitation)}/authorize", {"another": "1"})
    state = asked["Location"].partition("state=")[2].partition("&")[0]
    scenes.come_back(client, state=state, code=lever.authorization.allow())
    assert Connection.objects.get().state == "active"


def test_capitals_make_no_other_account(client, lever, invitation):
    lever.ats.put(scenes.posting(7, site="BrightWater"))
    assert scenes.connect(client, invitation, lever).state == "active"
