from datetime import timedelta

import time_machine
from django.test import Client
from django.utils import timezone

from referio.accounts.models import Invitation
from referio.jobs.models import Job
from tests.steps import waiting
from tests.web.employers import scenes


def path(employer, action=""):
    return f"/console/employers/{employer.pk}{action}"


def test_the_page_tells_everything_about_an_employer(
    mina, connection, invitation, lever
):
    scenes.apply(Job.objects.get(title="Harbour engineer"), lever)
    page = mina.get(path(connection.employer))
    for words in (
        scenes.OWNER,
        "Owner",
        "2 seen, 2 open, 2 created",
        "Harbour engineer",
        "Tide forecaster",
        "Waiting",
        "Used ",
    ):
        assert words in page.text
    assert "Noor Lindqvist" not in page.text, (
        "staff need no names to see where a thing stands"
    )
    assert "Brightwater" in mina.get("/console/employers").text


def test_sending_again_is_a_new_link_and_the_old_one_still_works(mina, invitation):
    page = mina.post(
        path(invitation.employer, "/invite"),
        {"email": "sam@brightwater.example"},
        follow=True,
    )
    assert "being mailed to sam@brightwater.example" in page.text
    assert Invitation.objects.count() == 2
    assert waiting().count("send_invitation") == 1
    assert Client().get(scenes.link(invitation)).status_code == 200


def test_a_mistyped_address_is_explained_and_mails_nobody(mina, invitation):
    page = mina.post(
        path(invitation.employer, "/invite"), {"email": "sam at brightwater"}
    )
    assert page.status_code == 422
    assert "does not look like an e-mail address" in page.text
    assert 'value="sam at brightwater"' in page.text
    assert Invitation.objects.count() == 1


def test_withdrawing_closes_the_link(mina, invitation):
    where = path(invitation.employer, f"/invitations/{invitation.pk}/withdraw")
    assert mina.get(where).status_code == 405
    page = mina.post(where, follow=True)
    assert "no longer works" in page.text
    assert "Withdrawn" in page.text
    assert "taken back" in Client().get(scenes.link(invitation)).text


def test_an_invitation_is_withdrawn_only_through_its_own_employer(mina, invitation):
    other = scenes.invite("Rivalsea", "rob@rivalsea.example")
    where = path(other.employer, f"/invitations/{invitation.pk}/withdraw")
    assert mina.post(where).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


def test_an_expired_link_is_marked(mina, invitation):
    with time_machine.travel(timezone.now() + timedelta(days=15), tick=False):
        mina.force_login(scenes.staff())  # the first session has ended by then
        page = mina.get(path(invitation.employer))
    assert "Expired" in page.text
    assert "Withdraw this link" not in page.text


def test_an_employer_that_is_not_there_is_not_found(mina, db):
    assert mina.get("/console/employers/999999").status_code == 404
    assert mina.post("/console/employers/999999/invite").status_code == 404


def test_an_empty_address_is_asked_for(mina, invitation):
    page = mina.post(path(invitation.employer, "/invite"), {"email": ""})
    assert page.status_code == 422
    assert "Please type the address the link should go to." in page.text
