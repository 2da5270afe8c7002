"""Django's admin stands behind the console's door, its own sign-in too."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.employers import scenes

ROOT = "/console/internals/"
PATHS = [
    ROOT,
    f"{ROOT}login/",
    f"{ROOT}logout/",
    f"{ROOT}jsi18n/",
    f"{ROOT}accounts/user/",
    f"{ROOT}accounts/user/add/",
    f"{ROOT}no-such-page/",
]


@pytest.mark.parametrize("path", PATHS)
def test_strangers_are_led_to_the_sign_in_of_the_console(client, db, path):
    assert client.get(path)["Location"] == f"/console/sign-in?next={path}"


@pytest.mark.parametrize("path", PATHS)
def test_to_employers_it_does_not_exist(client, invitation, path):
    client.force_login(scenes.owner_of(invitation))
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_nobody_signs_in_there(db):
    scenes.staff()
    browser = Client()
    typed = {"username": "mina@refer.example", "password": "a long password"}
    browser.post(f"{ROOT}login/", typed)
    assert "_auth_user_id" not in browser.session


def test_staff_see_it(mina):
    assert reverse("admin:index") == ROOT
    assert mina.get(ROOT).status_code == 200
    assert mina.get(f"{ROOT}login/")["Location"] == ROOT
