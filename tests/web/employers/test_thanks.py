from django.test import Client

from referio.ats.models import SyncRun
from tests.web.employers import scenes

BUTTON = '<a class="button" href="https://hire.lever.example">Click here to return to Lever</a>'


def thanks(client, invitation):
    return client.get(f"{scenes.link(invitation)}/thank-you")


def test_the_page_counts_the_public_postings_and_leads_back(
    client, connection, invitation
):
    page = thanks(client, invitation)
    assert page.status_code == 200
    assert "<strong>2</strong><span>public postings found" in page.text
    assert "Brightwater" in page.text
    assert "brightwater" in page.text
    assert f"{connection.connected_at:%-d %B %Y, %H:%M} UTC" in page.text
    assert BUTTON in page.text
    assert 'http-equiv="refresh"' not in page.text


def test_before_the_first_pull_ends_the_page_renews_itself(client, invitation, lever):
    scenes.connect(client, invitation, lever)
    page = thanks(client, invitation)
    assert "First pull still running" in page.text
    assert '<meta http-equiv="refresh" content="5">' in page.text
    assert BUTTON in page.text


def test_a_failed_first_pull_says_so_here(client, invitation, lever, run_steps):
    lever.ats.unavailable = True
    scenes.connect(client, invitation, lever)
    run_steps(only=("sync",))
    page = thanks(client, invitation)
    assert "The last pull failed." in page.text
    assert "The ATS is not available." in page.text
    assert 'http-equiv="refresh"' not in page.text


def test_reloading_is_safe(client, connection, invitation):
    runs = SyncRun.objects.count()
    first, second = thanks(client, invitation), thanks(client, invitation)
    assert first.status_code == second.status_code == 200
    assert SyncRun.objects.count() == runs


def test_another_browser_learns_only_that_it_is_connected(connection, invitation):
    page = thanks(Client(), invitation)
    assert page.status_code == 410
    assert "Already connected" in page.text
    assert "postings found" not in page.text


def test_before_connecting_the_page_leads_to_the_invitation(client, invitation):
    answer = thanks(client, invitation)
    assert answer.status_code == 302
    assert answer["Location"] == scenes.link(invitation)


def test_a_guessed_link_shows_nothing(client, connection):
    assert client.get("/connect/guessed/thank-you").status_code == 404


def test_fewer_permissions_than_asked_are_named(client, invitation, lever):
    lever.authorization.scopes = ("offline_access",)
    scenes.connect(client, invitation, lever)
    page = thanks(client, invitation)
    assert "fewer permissions" in page.text
    assert scenes.SCOPES["postings:write:admin"] in page.text


def test_after_a_revocation_the_page_says_so(
    client, connection, invitation, lever, run_steps
):
    lever.ats.disconnected = True
    scenes.ask_for_sync(client, connection)
    run_steps(only=("sync",))
    page = thanks(client, invitation)
    assert "has been disconnected" in page.text


def test_when_the_connection_is_erased_the_page_says_only_that_it_was(
    client, connection, invitation
):
    connection.delete()
    page = thanks(client, invitation)
    assert page.status_code == 410
    assert "Already connected" in page.text


def test_offline_access_is_the_refresh_token_whatever_its_name(
    client, invitation, lever
):
    lever.authorization.scopes = ("postings:write:admin",)
    scenes.connect(client, invitation, lever)
    assert "fewer permissions" not in thanks(client, invitation).text


def test_without_a_refresh_token_offline_access_is_missing(client, invitation, lever):
    lever.authorization = scenes.Slow(scopes=("postings:write:admin",))
    scenes.connect(client, invitation, lever)
    assert scenes.SCOPES["offline_access"] in thanks(client, invitation).text
