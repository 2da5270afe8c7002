from datetime import UTC, datetime

import pytest
from django.test import Client

from referio.jobs.models import Job
from tests.steps import waiting
from tests.web.employers import scenes


@pytest.fixture
def application(connection, lever):
    return scenes.apply(Job.objects.get(title="Harbour engineer"), lever)


def test_states_attempts_and_reasons_are_listed(mina, application):
    row = application.hand_over
    row.state, row.attempts, row.error = "refused", 3, "The posting is closed."
    row.save()
    for where in ("/console/hand-overs", "/console/"):
        page = mina.get(where)
        assert "The posting is closed." in page.text
        assert "1 refused" in page.text
        assert str(application.pk)[:8] in page.text


@pytest.fixture
def refused(application):
    row = application.hand_over
    row.state, row.error = "refused", "The posting is closed."
    row.save()
    return row


def again(application):
    return f"/console/hand-overs/{application.pk}/try-again"


def test_a_refused_one_is_tried_again_by_a_press(mina, application, refused):
    for where in ("/console/hand-overs", "/console/"):
        assert f'action="{again(application)}"' in mina.get(where).text
    page = mina.post(again(application), follow=True)
    assert "handed over once more" in page.text
    refused.refresh_from_db()
    assert refused.state == "waiting"
    assert waiting().count("hand_over") == 1
    assert "Try again" not in page.text


def test_trying_again_twice_is_once(mina, application, refused):
    mina.post(again(application))
    page = mina.post(again(application), follow=True)
    assert "not refused any more" in page.text
    assert waiting().count("hand_over") == 1


def test_what_is_not_refused_is_not_tried_again(mina, application):
    assert "Try again" not in mina.get("/console/hand-overs").text
    assert mina.get(again(application)).status_code == 405
    mina.post(again(application))
    assert "hand_over" not in waiting()


def test_only_staff_try_again(client, application, refused, invitation):
    away = Client().post(again(application))
    assert away["Location"].startswith("/console/sign-in")
    client.force_login(scenes.owner_of(invitation))
    assert client.post(again(application)).status_code == 404
    refused.refresh_from_db()
    assert refused.state == "refused"


def test_when_lever_was_asked_is_listed(mina, application):
    row = application.hand_over
    row.state = "uncertain"
    row.asked_at = datetime(2026, 11, 19, 8, 15, tzinfo=UTC)
    row.save()
    assert "19 Nov 2026, 08:15 UTC" in mina.get("/console/hand-overs").text


def test_employers_with_locked_sources_are_named(mina, application):
    assert "locked" not in mina.get("/console/hand-overs").text
    row = application.hand_over
    row.state, row.remote_application_id, row.error = "confirmed", "a-1", "Locked."
    row.save()
    page = mina.get("/console/hand-overs").text
    assert "Arrived without “Refer.io” as the source" in page
    assert "Brightwater: 1 application<" in page
    mina.force_login(scenes.owner_of(application.job.employer.invitations.first()))
    portal = mina.get("/employers/brightwater/applications")
    assert "1 application arrived without “Refer.io”" in portal.text


def test_one_state_can_be_picked(mina, application):
    assert "Harbour engineer" in mina.get("/console/hand-overs?state=waiting").text
    assert "Harbour engineer" in mina.get("/console/hand-overs?state=nonsense").text
    row = application.hand_over
    row.state = "held"
    row.save()
    scenes.apply(
        Job.objects.get(title="Tide forecaster"), scenes.Lever.holding("posting-2")
    )
    page = mina.get("/console/hand-overs?state=held")
    assert "Harbour engineer" in page.text
    assert "Tide forecaster" not in page.text


def test_without_applications_the_page_says_so(mina, db):
    assert "None" in mina.get("/console/hand-overs").text
