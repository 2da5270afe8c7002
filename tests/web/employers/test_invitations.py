from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from referio.accounts import operations
from referio.pipeline import addresses
from referio.transactions import transaction
from tests.web.employers import scenes


def test_the_landing_page_tells_who_what_why_and_until_when(client, invitation):
    page = client.get(scenes.link(invitation))
    assert page.status_code == 200
    assert "Brightwater" in page.text
    assert "Only a Super Admin" in page.text
    assert "Forward this link" in page.text
    assert settings.BASE_URL + scenes.link(invitation) in page.text
    for scope, reason in scenes.SCOPES.items():
        assert scope in page.text
        assert reason in page.text
    assert f"{invitation.expires_at:%-d %B %Y, %H:%M} UTC" in page.text


def test_looking_changes_nothing_and_the_link_opens_as_often_as_one_likes(
    client, invitation
):
    for _ in range(3):
        assert client.get(scenes.link(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert invitation.spent_at is None
    assert not client.session.keys()


def test_authorize_leads_to_lever_with_our_registered_callback(client, invitation):
    answer = client.post(f"{scenes.link(invitation)}/authorize")
    query = parse_qs(urlsplit(answer["Location"]).query)
    assert answer["Location"].startswith("https://ats.invalid/authorize?")
    assert query["redirect_uri"] == [f"{settings.BASE_URL}/lever/callback"]
    assert len(query["state"][0]) >= 40


def test_authorize_is_a_press_of_a_button_and_carries_a_csrf_token(invitation):
    strict = Client(enforce_csrf_checks=True)
    assert strict.get(f"{scenes.link(invitation)}/authorize").status_code == 405
    assert strict.post(f"{scenes.link(invitation)}/authorize").status_code == 403


def test_two_tabs_get_two_states(client, invitation):
    assert scenes.authorize(client, invitation) != scenes.authorize(client, invitation)


@pytest.mark.parametrize("path", ["", "/authorize"])
def test_an_expired_invitation_says_so_and_how_to_ask_again(client, invitation, path):
    late = timezone.now() + timedelta(days=15)
    with time_machine.travel(late, tick=False):
        page = client.post if path else client.get
        answer = page(scenes.link(invitation) + path)
    assert answer.status_code == 410
    assert "has expired" in answer.text
    assert "Ask again" in answer.text


def test_a_withdrawn_invitation_says_so(client, invitation):
    with transaction():
        operations.withdraw(invitation.pk, now=timezone.now())
    answer = client.get(scenes.link(invitation))
    assert answer.status_code == 410
    assert "taken back" in answer.text
    assert "Ask again" in answer.text


def test_a_spent_invitation_says_already_connected_to_others(connection, invitation):
    answer = Client().get(scenes.link(invitation))
    assert answer.status_code == 410
    assert "Already connected" in answer.text


def test_a_spent_invitation_leads_the_one_who_connected_to_the_thanks(
    client, connection, invitation
):
    answer = client.get(scenes.link(invitation))
    assert answer.status_code == 302
    assert answer["Location"] == f"{scenes.link(invitation)}/thank-you"


@pytest.mark.parametrize("token", ["guessed", "AAAA", "%C3%A9", "x" * 500])
def test_a_guessed_link_reveals_nothing(client, invitation, token):
    answer = client.get(f"/connect/{token}")
    assert answer.status_code == 404
    assert "We do not know this link" in answer.text
    assert "Brightwater" not in answer.text


def test_a_link_for_another_purpose_or_another_number_opens_nothing(client, invitation):
    at = timezone.now()
    wrong = addresses.signed("sign-in", invitation.pk, at=at)
    missing = addresses.signed("invitation", invitation.pk + 1000, at=at)
    assert client.get(f"/connect/{wrong}").status_code == 404
    assert client.get(f"/connect/{missing}").status_code == 404
    assert client.post(f"/connect/{missing}/authorize").status_code == 404
