"""Stopping: by a page's button, or by one request of a mail program."""

import pytest
from django.test import Client

from referio.alerts.models import Alert, Mute, Subscriber
from referio.pipeline import addresses
from tests.people import a_reader
from tests.web.candidates.pages import path, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(at) -> Alert:
    """Ana's alert for pumps."""
    return a_reader(words_any=("pumps",), now=at)


@pytest.fixture
def careful() -> Client:
    """A browser that keeps to the rules about forgery."""
    return Client(enforce_csrf_checks=True)


def state() -> str:
    return Subscriber.objects.get(email="ana@reader.example").state


def test_one_click_needs_no_cookie_and_answers_plainly(careful, ana, at):
    link = path(addresses.unsubscribe(ana.subscriber_id, at))
    for _ in range(2):
        answer = careful.post(
            link,
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/plain")
        assert not answer.cookies
    assert state() == "unsubscribed"


def test_one_click_may_come_as_form_data(careful, ana, at):
    link = path(addresses.unsubscribe(ana.subscriber_id, at))
    assert careful.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert state() == "unsubscribed"


def test_one_click_with_a_damaged_token_changes_nothing(careful, ana, at):
    link = path(addresses.unsubscribe(ana.subscriber_id, at))
    answer = careful.post(link + "x", {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/plain")
    assert state() == "active"


def test_scanners_that_open_every_link_unsubscribe_nobody(client, ana, at):
    for address in (
        addresses.unsubscribe(ana.subscriber_id, at),
        addresses.unsubscribe_alert(ana.pk, at),
    ):
        for method in (client.get, client.head):
            assert method(path(address)).status_code == 200
    assert state() == "active"
    assert not Alert.objects.get().paused


def test_the_pages_button_stops_everything_and_other_posts_need_its_token(
    careful, ana, at
):
    link = path(addresses.unsubscribe(ana.subscriber_id, at))
    assert careful.post(link, {}).status_code == 403
    assert state() == "active"
    page = careful.get(link)
    assert "Stop all newsletters?" in text(page)
    token = {"csrfmiddlewaretoken": page.cookies["csrftoken"].value}
    assert "You are unsubscribed" in text(careful.post(link, token))
    assert state() == "unsubscribed"
    assert "You are unsubscribed" in text(careful.get(link))


def test_one_alert_stops_and_the_others_go_on(client, ana, at):
    other = a_reader(words_any=("valves",), now=at)
    link = path(addresses.unsubscribe_alert(ana.pk, at))
    assert "This alert is stopped" in text(client.post(link))
    assert Alert.objects.get(pk=ana.pk).paused
    assert not Alert.objects.get(pk=other.pk).paused
    assert state() == "active"


def test_an_alert_that_is_gone_is_no_error(client, ana, at):
    link = path(addresses.unsubscribe_alert(ana.pk, at))
    ana.delete()
    answer = client.get(link)
    assert answer.status_code == 404
    assert "does not open" in text(answer)


def test_an_employer_and_a_job_are_left_out_by_their_buttons(client, ana, job, at):
    employer = path(addresses.mute(ana.subscriber_id, "employer", job.employer_id, at))
    this = path(addresses.mute(ana.subscriber_id, "job", job.pk, at))
    assert "Northwind" in text(client.get(employer))
    assert "Hydraulics Engineer at Northwind" in text(client.get(this))
    assert not Mute.objects.exists()
    for link in (employer, employer, this):
        assert "Left out" in text(client.post(link))
    assert Mute.objects.filter(employer=job.employer).count() == 1
    assert Mute.objects.filter(job=job).count() == 1
    page = client.get(path(addresses.manage(ana.subscriber_id, at)))
    assert len(sent(page)["mute"]) == 2


def test_a_mute_link_of_an_unknown_kind_does_not_open(client, ana, at):
    link = path(addresses.mute(ana.subscriber_id, "planet", 1, at))
    assert client.post(link).status_code == 404
