from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from referio.accounts.models import User
from referio.pipeline import addresses
from tests.steps import waiting
from tests.web.employers import scenes


def link_for(user):
    return (
        addresses.sign_in(user.pk, user.signed_in_stamp, timezone.now())
        .partition("//")[2]
        .partition("/")[2]
    )


@pytest.fixture
def owner(invitation):
    return scenes.owner_of(invitation)


def ask(client, email):
    return client.post("/employers/sign-in", {"email": email}, follow=True)


def test_a_member_is_mailed_a_link(client, owner):
    page = ask(client, owner.email.upper())
    assert "Check your mail" in page.text
    assert waiting().count("send_sign_in") == 1


def test_pressing_often_mails_once_and_looks_the_same(client, owner, inbox, run_steps):
    pages = {ask(client, owner.email).text for _ in range(12)}
    assert len(pages) == 1
    assert run_steps().count("send_sign_in") == 1
    assert ask(client, owner.email).text in pages
    assert waiting().count("send_sign_in") == 0
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        ask(client, owner.email)
    assert waiting().count("send_sign_in") == 1


def test_while_one_mail_waits_there_is_no_second(client, owner):
    for minutes in (0, 2, 4):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            ask(client, owner.email)
    assert waiting().count("send_sign_in") == 1


def test_one_member_does_not_hold_up_another(client, owner):
    other = scenes.owner_of(scenes.invite("Rivalsea", "rob@rivalsea.example"))
    ask(client, owner.email)
    ask(client, other.email)
    assert waiting().count("send_sign_in") == 2


@pytest.mark.parametrize("email", ["nobody@brightwater.example", "mina@refer.example"])
def test_strangers_and_staff_get_the_same_page_and_no_mail(client, owner, email):
    known, unknown = ask(client, owner.email), ask(client, email)
    assert unknown.text == known.text
    assert unknown.redirect_chain == known.redirect_chain
    assert waiting().count("send_sign_in") == 1


def test_a_mistyped_address_is_explained_and_kept(client, db):
    page = client.post("/employers/sign-in", {"email": "ada at brightwater"})
    assert page.status_code == 422
    assert "does not look like an e-mail address" in page.text
    assert 'value="ada at brightwater"' in page.text


def test_opening_the_link_changes_nothing_and_the_button_signs_in(client, owner):
    path = f"/{link_for(owner)}"
    assert "Sign in" in client.get(path).text
    assert "_auth_user_id" not in client.session
    answer = client.post(path, follow=True)
    assert answer.redirect_chain[-1] == ("/employers/brightwater/", 302)
    assert answer.status_code == 200


def test_a_link_works_once(client, owner):
    path = f"/{link_for(owner)}"
    client.post(path)
    assert Client().post(path).status_code == 410


def test_a_person_with_two_employers_chooses(client, owner, lever):
    scenes.invite("Deepwater", owner.email)
    page = client.post(f"/{link_for(owner)}", follow=True)
    assert "/employers/brightwater/" in page.text
    assert "/employers/deepwater/" in page.text


def test_after_half_an_hour_the_link_signs_nobody_in(client, owner):
    path = f"/{link_for(owner)}"
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code == 410
            assert "30 minutes" in answer.text
    assert "_auth_user_id" not in client.session


def test_links_for_staff_for_people_who_left_and_guesses_sign_nobody_in(client, owner):
    gone = User.objects.create_user("gone@brightwater.example", is_active=False)
    for path in (link_for(scenes.staff()), link_for(gone), "employers/sign-in/guessed"):
        assert client.post(f"/{path}").status_code == 410
    assert "_auth_user_id" not in client.session


def test_the_button_carries_a_csrf_token(owner):
    assert (
        Client(enforce_csrf_checks=True).post(f"/{link_for(owner)}").status_code == 403
    )


def test_signing_out_ends_it(client, owner):
    client.force_login(owner)
    assert client.get("/employers/sign-out").status_code == 405
    client.post("/employers/sign-out")
    assert client.get("/employers/brightwater/").status_code == 404


def test_a_person_without_a_seat_is_told_what_to_do(client, db):
    client.force_login(User.objects.create_user("lone@brightwater.example"))
    assert "No seat yet" in client.get("/employers/mine").text


def test_somebody_not_signed_in_has_no_employers_to_choose_from(client, db):
    assert client.get("/employers/mine").status_code == 404
