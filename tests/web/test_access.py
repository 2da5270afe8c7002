"""Every page of the employer portal, with every persona: what is not yours does not exist."""

import pytest
from django.test import Client
from django.urls import get_resolver

from referio.accounts.models import User
from referio.web.employers import urls
from tests.web.employers import scenes
from tests.web.employers.conftest import connection, invitation, lever  # noqa: F401

READ = ("portal", "portal-jobs", "portal-applications", "portal-ended")
ACT = ("portal-connect", "portal-sync", "portal-disconnect", "portal-showing")


def walk(connection):  # noqa: F811
    """Yield (name, path) of every page that names an employer."""
    for pattern in urls.urlpatterns:
        route = str(pattern.pattern)
        if "<slug:slug>" in route:
            path = route.replace("<slug:slug>", "brightwater")
            yield (
                pattern.name,
                "/" + path.replace("<int:connection_id>", str(connection.pk)),
            )


def call(persona, name, path):
    return persona.post(path) if name in ACT else persona.get(path)


def signed_in(user):
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def owner(invitation):  # noqa: F811
    """Ada, who has a seat at Brightwater."""
    return signed_in(scenes.owner_of(invitation))


@pytest.fixture
def rival(invitation):  # noqa: F811
    """Rob, who has a seat at Rivalsea."""
    return signed_in(scenes.owner_of(scenes.invite("Rivalsea", "rob@rivalsea.example")))


@pytest.fixture
def seatless(db):
    """Somebody with an account and no seat."""
    return signed_in(User.objects.create_user("lone@example.org"))


@pytest.fixture
def mina(db):
    """A member of staff."""
    return signed_in(scenes.staff())


def test_no_portal_page_is_left_out(connection):  # noqa: F811
    assert {name for name, _ in walk(connection)} == {*READ, *ACT}
    assert get_resolver().reverse_dict is not None


def test_the_owner_sees_and_does_everything(owner, connection):  # noqa: F811
    for name, path in walk(connection):
        assert call(owner, name, path).status_code == (302 if name in ACT else 200), (
            name
        )


def test_staff_see_and_do_everything(mina, connection):  # noqa: F811
    for name, path in walk(connection):
        assert call(mina, name, path).status_code == (302 if name in ACT else 200), name


@pytest.mark.parametrize("persona", ["rival", "seatless", "anonymous"])
def test_to_everybody_else_no_page_exists(persona, connection, request):  # noqa: F811
    browser = Client() if persona == "anonymous" else request.getfixturevalue(persona)
    for name, path in walk(connection):
        answer = call(browser, name, path)
        assert answer.status_code == 404, name
        assert "Brightwater" not in answer.text, name
        assert (
            answer.content == call(browser, name, path.replace("bright", "no")).content
        ), name


def test_anothers_connection_is_not_reached_through_ones_own(rival, connection):  # noqa: F811
    answer = rival.post(f"/employers/rivalsea/connections/{connection.pk}/sync")
    assert answer.status_code == 404


def test_the_console_is_for_staff_alone(owner, mina, connection):  # noqa: F811
    employer = connection.employer_id
    for path in (
        "/console/",
        "/console/requests",
        "/console/employers",
        f"/console/employers/{employer}",
        f"/console/connections/{connection.pk}",
        "/console/hand-overs",
        "/console/gallery",
        "/console/gallery/welcome/en",
        "/console/gallery/welcome/en/page",
        "/console/internals/",
    ):
        assert mina.get(path).status_code == 200
        assert owner.get(path).status_code == 404
        assert Client().get(path)["Location"] == f"/console/sign-in?next={path}"
