import pytest
from django.utils import timezone

from referio.accounts.models import Invitation, Membership
from referio.pipeline import addresses
from tests.steps import waiting
from tests.web.employers import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("lever")]


def path(asked, action=""):
    return f"/console/requests/{asked.pk}{action}"


def test_the_list_and_the_first_page_name_who_waits(mina):
    scenes.ask()
    for page in (mina.get("/console/"), mina.get("/console/requests")):
        assert "Brightwater" in page.text
        assert scenes.OWNER in page.text


def test_a_request_shows_what_there_is_to_verify(mina):
    page = mina.get(path(scenes.ask()))
    assert "Ada Rivers" in page.text
    assert "<strong>brightwater.example</strong>" in page.text
    assert "https://jobs.lever.co/brightwater" in page.text
    assert "free mail service" not in page.text


def test_a_free_mail_address_is_pointed_out(mina):
    page = mina.get(path(scenes.ask(email="ada.rivers@gmail.com")))
    assert "gmail.com is a free mail service" in page.text


def test_approving_makes_employer_seat_and_invitation_and_mails_it(mina):
    asked = scenes.ask()
    page = mina.post(path(asked, "/approve"), follow=True)
    asked.refresh_from_db()
    made = Invitation.objects.get()
    assert asked.state == "approved"
    assert asked.decided_by == scenes.staff()
    assert made.employer == asked.employer
    assert Membership.objects.get(employer=asked.employer).user.email == scenes.OWNER
    assert waiting().count("send_invitation") == 1
    assert addresses.invitation(made.pk, made.created_at) in page.text
    assert "Not mailed yet" in page.text


def test_the_link_on_the_page_opens_the_invitation(mina, client):
    asked = scenes.ask()
    mina.post(path(asked, "/approve"))
    assert (
        "Only a Super Admin" in client.get(scenes.link(Invitation.objects.get())).text
    )


def test_approving_twice_is_one_employer_and_one_mail(mina):
    asked = scenes.ask()
    mina.post(path(asked, "/approve"))
    page = mina.post(path(asked, "/approve"), follow=True)
    assert "decided before" in page.text
    assert Invitation.objects.count() == 1
    assert waiting().count("send_invitation") == 1


def test_declining_mails_nobody_and_is_final(mina):
    asked = scenes.ask()
    page = mina.post(path(asked, "/decline"), follow=True)
    assert "Declined" in page.text
    assert "decided before" in mina.post(path(asked, "/approve"), follow=True).text
    assert "decided before" in mina.post(path(asked, "/decline"), follow=True).text
    assert waiting() == []
    assert not Invitation.objects.exists()


def test_looking_decides_nothing(mina):
    asked = scenes.ask()
    assert mina.get(path(asked, "/approve")).status_code == 405
    assert mina.get(path(asked, "/decline")).status_code == 405
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_request_that_is_not_there_is_not_found(mina):
    assert mina.get("/console/requests/999999").status_code == 404


def test_when_the_mail_went_out_is_shown(mina):
    made = scenes.invite()
    Invitation.objects.filter(pk=made.pk).update(mailed_at=timezone.now())
    asked = made.employer.accessrequest_set.get()
    assert "Mailed " in mina.get(path(asked)).text


def test_before_approving_the_page_says_whom_a_second_request_joins(mina):
    first = scenes.invite()
    asked = scenes.ask("Bright Water Ltd", "rob@elsewhere.example", "BRIGHTWATER")
    page = mina.get(path(asked))
    assert "Approving joins" in page.text
    assert f'/console/employers/{first.employer_id}">Brightwater</a>' in page.text
    assert scenes.OWNER in page.text
    mina.post(path(asked, "/approve"))
    asked.refresh_from_db()
    assert asked.employer == first.employer


def test_a_first_request_joins_nobody(mina):
    scenes.invite("Rivalsea", "rob@rivalsea.example")
    page = mina.get(path(scenes.ask()))
    assert "Approving joins" not in page.text
    assert "Approving makes the employer" in page.text
