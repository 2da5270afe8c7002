import pytest
from django.test import Client

from referio.accounts.models import User
from tests.web.employers import scenes

pytestmark = pytest.mark.django_db


def sign_in(client, email, password, **more):
    fields = {"username": email, "password": password, **more}
    return client.post("/console/sign-in", fields)


def test_staff_sign_in_by_password_and_reach_where_they_were_going(client):
    scenes.staff()
    away = client.get("/console/requests")
    assert away["Location"] == "/console/sign-in?next=/console/requests"
    shown = client.get(away["Location"])
    assert 'value="/console/requests"' in shown.text
    answer = sign_in(
        client, "mina@refer.example", "a long password", next="/console/requests"
    )
    assert answer["Location"] == "/console/requests"
    assert client.get("/console/requests").status_code == 200


def test_capitals_in_the_address_do_not_matter(client):
    scenes.staff()
    assert sign_in(client, "MINA@refer.example", "a long password").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("mina@refer.example", "wrong"),
        ("nobody@refer.example", "a long password"),
        ("ada@brightwater.example", "a long password"),
        ("left@refer.example", "a long password"),
    ],
)
def test_a_wrong_password_a_stranger_and_a_member_get_the_same_words(
    client, email, password
):
    scenes.staff()
    User.objects.create_user("ada@brightwater.example", "a long password")
    User.objects.create_user(
        "left@refer.example", "a long password", is_staff=True, is_active=False
    )
    page = sign_in(client, email, password)
    assert page.status_code == 422
    assert "E-mail and password do not fit together" in page.text
    assert f'value="{email}"' in page.text
    assert "_auth_user_id" not in client.session


def test_never_an_open_redirect(client):
    scenes.staff()
    answer = sign_in(
        client,
        "mina@refer.example",
        "a long password",
        next="https://elsewhere.example/",
    )
    assert answer["Location"] == "/console/"


def test_signing_out_is_a_press_of_a_button(client):
    client.force_login(scenes.staff())
    assert client.get("/console/sign-out").status_code == 405
    assert client.post("/console/sign-out")["Location"] == "/console/sign-in"
    assert client.get("/console/").status_code == 302


def test_the_form_carries_a_csrf_token():
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, "mina@refer.example", "a long password").status_code == 403


def test_empty_fields_are_asked_for_in_plain_words(client):
    page = sign_in(client, "", "")
    assert page.status_code == 422
    assert "Please type your e-mail address." in page.text
    assert "Please type your password." in page.text
    assert "This field is required" not in page.text


def test_the_sign_in_page_names_us_and_not_the_host(client, db):
    page = client.get("/console/sign-in").text
    assert "Refer.io" in page
    assert "testserver" not in page
