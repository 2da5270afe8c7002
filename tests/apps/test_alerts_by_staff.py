"""What staff change in the internals is noticed as if its owner had changed it."""

from datetime import timedelta

import pytest
from django.test import Client

from referio.accounts.models import User
from referio.alerts.models import Alert, Subscriber
from tests.conftest import NOW
from tests.people import a_reader
from tests.web.candidates.pages import sent

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(days=3000)


@pytest.fixture
def mina(client: Client) -> Client:
    """The browser of Mina, who may do everything."""
    mina = User.objects.create_user("mina@refer.example", "x", is_staff=True)
    mina.is_superuser = True
    mina.save()
    client.force_login(mina)
    return client


def save(browser: Client, address: str, **changes: str) -> None:
    page = browser.get(address)
    assert not any(name.startswith("changed_at") for name in sent(page))
    answer = browser.post(address, {**sent(page), **changes})
    assert answer.status_code == 302, answer.context["errors"]


def test_an_alert_that_staff_change_says_when(mina: Client) -> None:
    alert = a_reader(
        floor_amount=1, floor_currency="EUR", floor_interval="year", now=EARLIER
    )
    save(mina, f"/console/internals/alerts/alert/{alert.pk}/change/", name="Valves")
    changed = Alert.objects.get()
    assert changed.name == "Valves"
    assert changed.changed_at > alert.changed_at


def test_a_subscriber_whom_staff_change_says_when(mina: Client) -> None:
    ana = a_reader(now=EARLIER).subscriber
    Subscriber.objects.update(unsubscribed_at=EARLIER)
    address = f"/console/internals/alerts/subscriber/{ana.pk}/change/"
    save(mina, address, own_domains="acme.com")
    changed = Subscriber.objects.get()
    assert changed.own_domains == ["acme.com"]
    assert changed.changed_at > ana.changed_at
