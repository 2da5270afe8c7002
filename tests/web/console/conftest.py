import pytest
from django.test import Client

from tests.web.employers import scenes
from tests.web.employers.conftest import connection, invitation, lever

__all__ = ["connection", "invitation", "lever"]


@pytest.fixture
def mina(db) -> Client:
    """The browser of Mina, a member of staff, signed in."""
    browser = Client()
    browser.force_login(scenes.staff())
    return browser
