"""A subscriber's own pages, opened by their link alone."""

import pytest
from django.test import Client

from referio.alerts.models import Alert, Mute, Subscriber
from referio.alerts.operations import MOST_ALERTS
from referio.core import links
from referio.pipeline import addresses
from tests.people import a_reader, an_employer
from tests.web.candidates.pages import fields, path, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(at) -> Alert:
    """Ana's alert for pumps."""
    return a_reader(words_any=("pumps",), now=at)


@pytest.fixture
def mine(ana, at) -> str:
    """The path of Ana's page."""
    return path(addresses.manage(ana.subscriber_id, at))


def test_the_page_shows_every_alert_and_is_kept_private(client, ana, mine):
    answer = client.get(mine)
    assert "ana@reader.example" in text(answer)
    assert "pumps" in text(answer)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_an_alert_is_changed_with_its_fields_filled_in(client, ana, mine):
    page = client.get(f"{mine}/alerts/{ana.pk}")
    given = {
        **sent(page),
        "words_any": "valves",
        "place": "Porto, Portugal",
        "floor": "1,234.50",
    }
    given |= {"floor_currency": "EUR", "floor_interval": "month"}
    assert client.post(f"{mine}/alerts/{ana.pk}", given).status_code == 302
    ana.refresh_from_db()
    assert ana.words_any == ["valves"]
    assert ana.floor_amount == 123_450
    again = sent(client.get(f"{mine}/alerts/{ana.pk}"))
    assert again["floor"] == ["1,234.5"]
    assert client.post(f"{mine}/alerts/{ana.pk}", again).status_code == 302
    ana.refresh_from_db()
    assert (ana.place_ids, ana.radii, ana.floor_amount) == ([2735943], [50], 123_450)


def test_a_refused_change_keeps_what_was_typed(client, ana, mine):
    given = {
        **sent(client.get(f"{mine}/alerts/{ana.pk}")),
        "words_none": "???",
        "name": "Über",
    }
    answer = client.post(f"{mine}/alerts/{ana.pk}", given)
    assert answer.status_code == 422
    assert sent(answer)["name"] == ["Über"]
    assert set(fields(answer).described) <= set(fields(answer).ids)


def test_alerts_are_paused_resumed_and_deleted(client, ana, mine):
    address = f"{mine}/alerts/{ana.pk}"
    client.post(address, {"do": "pause"})
    assert Alert.objects.get().paused
    assert "Paused" in text(client.get(mine))
    client.post(address, {"do": "resume"})
    assert not Alert.objects.get().paused
    client.post(address, {"do": "delete"})
    assert not Alert.objects.exists()


def test_a_second_alert_counts_at_once(client, ana, mine):
    page = client.get(f"{mine}/alerts/new")
    followed = an_employer("Northwind")
    answer = client.post(
        f"{mine}/alerts/new",
        {
            **sent(page),
            "words_any": "nurse",
            "areas": "Germany",
            "followed": "northwind",
        },
    )
    assert answer.status_code == 302
    added = Alert.objects.latest("id")
    assert added.confirmed_at
    assert added.areas == ["DE"]
    assert added.followed == [followed.pk]


def test_a_new_alert_begins_with_the_hour_of_the_others(client, mine, at):
    a_reader(hour=17, now=at)
    assert sent(client.get(f"{mine}/alerts/new"))["hour"] == ["17"]


def test_a_link_opens_nobody_elses_alert(client, ana, mine, at):
    other = a_reader("bo@reader.example", now=at)
    for method in (client.get, client.post):
        assert method(f"{mine}/alerts/{other.pk}", {"do": "delete"}).status_code == 404
    assert Alert.objects.filter(pk=other.pk).exists()


def test_mutes_are_undone_but_only_ones_own(client, ana, mine, at):
    other = a_reader("bo@reader.example", now=at)
    northwind = an_employer()
    own = Mute.objects.create(subscriber=ana.subscriber, employer=northwind, at=at)
    foreign = Mute.objects.create(
        subscriber=other.subscriber, employer=northwind, at=at
    )
    client.post(mine, {"do": "unmute", "mute": foreign.pk})
    client.post(mine, {"do": "unmute", "mute": own.pk})
    assert list(Mute.objects.all()) == [foreign]


def test_the_time_zone_moves(client, ana, mine):
    client.post(mine, {"do": "time-zone", "time_zone": "Asia/Kolkata"})
    assert Subscriber.objects.get().time_zone == "Asia/Kolkata"
    answer = client.post(
        mine, {"do": "time-zone", "time_zone": "Mars/Base"}, follow=True
    )
    assert "Nothing changed" in text(answer)
    assert Subscriber.objects.get().time_zone == "Asia/Kolkata"


def test_stopping_and_coming_back(client, ana, mine):
    client.post(mine, {"do": "unsubscribe"})
    assert Subscriber.objects.get().state == Subscriber.State.UNSUBSCRIBED
    assert "You are unsubscribed" in text(client.get(mine))
    client.post(mine, {"do": "resume"})
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE


def test_looking_changes_nothing_and_strange_deeds_do_nothing(client, ana, mine):
    client.get(f"{mine}?do=unsubscribe")
    assert client.post(mine, {"do": "explode"}).status_code == 302
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE


def test_buttons_need_the_token_of_their_page(ana, mine):
    careful = Client(enforce_csrf_checks=True)
    answer = careful.post(mine, {"do": "unsubscribe"})
    assert answer.status_code == 403
    assert "Please send that once more" in text(answer)
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE


def test_an_old_link_says_so_and_a_damaged_one_too(client, ana, settings, at):
    year_and_more = int(at.timestamp()) - 401 * 24 * 60 * 60
    key = settings.SECRET_KEY.encode()
    old = links.sign("manage", ana.subscriber_id, key=key, at=year_and_more)
    answer = client.get(f"/my/{old}")
    assert answer.status_code == 410
    assert "too old" in text(answer)
    assert "newest" in text(answer)
    answer = client.get(f"/my/{old[:-3]}")
    assert answer.status_code == 404
    assert "does not open" in text(answer)


def test_a_link_for_one_purpose_opens_no_other_door(client, ana, at):
    token = path(addresses.unsubscribe(ana.subscriber_id, at)).rpartition("/")[2]
    assert client.get(f"/my/{token}").status_code == 404


def test_nobody_keeps_more_than_fifty_alerts(client, ana, mine):
    given = {"words_any": "valves", "cadence": "daily", "remote": "too"}
    for _ in range(MOST_ALERTS - 1):
        assert client.post(f"{mine}/alerts/new", given).status_code == 302
    answer = client.post(f"{mine}/alerts/new", given)
    assert answer.status_code == 422
    assert "You have 50 alerts" in text(answer)
    assert sent(answer)["words_any"] == ["valves"]
    assert Alert.objects.count() == MOST_ALERTS


def test_a_new_alert_of_somebody_unsubscribed_is_not_said_to_be_on(client, ana, mine):
    client.post(mine, {"do": "unsubscribe"})
    given = {"words_any": "valves", "cadence": "daily", "remote": "too"}
    page = client.post(f"{mine}/alerts/new", given, follow=True)
    assert "It sends nothing while you are unsubscribed" in text(page)
