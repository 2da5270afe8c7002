"""A doubt that only a person can end, ended in the console."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from referio.applications.models import HandOver
from referio.jobs.models import Job
from tests.steps import run, waiting
from tests.web.employers import scenes

State = HandOver.State


@pytest.fixture
def application(connection, lever):
    return scenes.apply(Job.objects.get(title="Harbour engineer"), lever)


@pytest.fixture
def doubtful(application):
    """Its answer was lost an hour ago."""
    row = application.hand_over
    row.state, row.asked_at = State.UNCERTAIN, timezone.now() - timedelta(hours=1)
    row.save()
    return row


@pytest.fixture
def unmarked(application, lever):
    """An application of the same person stands in Lever without our source."""
    return lever.ats.apply_directly(application.job.remote_id, application.email)


def at(row, what="doubt"):
    return f"/console/hand-overs/{row.application_id}/{what}"


def test_what_stands_in_lever_is_shown(mina, doubtful, unmarked):
    assert f'href="{at(doubtful)}"' in mina.get("/console/hand-overs").text
    page = mina.get(at(doubtful)).text
    assert "Source: Job site" in page
    assert f"/candidates/{unmarked.opportunity_id}" in page
    assert "This is it" in page
    assert "None of these is it" in page


def test_this_is_it_counts_as_arrived_and_gets_our_source(
    mina, doubtful, unmarked, lever
):
    given = {"opportunity": unmarked.opportunity_id}
    page = mina.post(at(doubtful, "this-is-it"), given, follow=True)
    assert "Noted." in page.text
    doubtful.refresh_from_db()
    assert doubtful.state == State.SENT
    assert not doubtful.application.answers.filter(voluntary=True).exists()
    run(only=("confirm_hand_over",))
    doubtful.refresh_from_db()
    assert (doubtful.state, doubtful.sources) == (
        State.CONFIRMED,
        ["Job site", "Refer.io"],
    )
    assert len(lever.ats.received) == 1


def test_it_is_not_it_sends_again(mina, doubtful, unmarked, lever):
    page = mina.post(at(doubtful, "send-again"), follow=True)
    assert "handed over once more" in page.text
    run(only=("hand_over",))
    doubtful.refresh_from_db()
    assert doubtful.state == State.SENT
    assert doubtful.remote_application_id not in unmarked.application_ids
    assert len(lever.ats.received) == 2


def test_what_may_yet_show_is_not_sent_again(mina, doubtful):
    doubtful.asked_at = timezone.now()
    doubtful.save()
    assert "None of these is it" not in mina.get(at(doubtful)).text
    page = mina.post(at(doubtful, "send-again"), follow=True)
    assert "may still show" in page.text
    doubtful.refresh_from_db()
    assert doubtful.state == State.UNCERTAIN
    assert "hand_over" not in waiting()


def test_what_is_not_there_cannot_be_chosen(mina, doubtful, unmarked):
    page = mina.post(at(doubtful, "this-is-it"), {"opportunity": "x"}, follow=True)
    assert "no longer stands in Lever" in page.text
    doubtful.refresh_from_db()
    assert doubtful.state == State.UNCERTAIN


def test_a_lever_that_does_not_tell_is_said_so(mina, doubtful, lever):
    lever.ats.unavailable = True
    page = mina.get(at(doubtful)).text
    assert "Lever does not tell at the moment" in page
    assert "Nothing stands there" not in page
    assert "send it again" not in page


def test_without_anything_there_it_goes_on_by_itself(mina, doubtful):
    assert "Nothing stands there" in mina.get(at(doubtful)).text


def test_a_doubt_that_ended_is_left_alone(mina, application, unmarked):
    row = application.hand_over
    assert "not in doubt any more" in mina.get(at(row), follow=True).text
    given = {"opportunity": unmarked.opportunity_id}
    for what in ("this-is-it", "send-again"):
        assert "not in doubt" in mina.post(at(row, what), given, follow=True).text
    row.refresh_from_db()
    assert row.state == State.WAITING


def test_only_staff_end_doubts(client, doubtful, unmarked, invitation):
    away = Client().get(at(doubtful))
    assert away["Location"].startswith("/console/sign-in")
    client.force_login(scenes.owner_of(invitation))
    assert client.post(at(doubtful, "send-again")).status_code == 404
    doubtful.refresh_from_db()
    assert doubtful.state == State.UNCERTAIN


def test_no_application_no_page(mina, db):
    missing = "/console/hand-overs/00000000-0000-4000-8000-000000000000/doubt"
    assert mina.get(missing).status_code == 404
