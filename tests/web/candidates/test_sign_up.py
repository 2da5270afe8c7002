"""Signing up: nothing counts before the button behind the mail."""

import re
from typing import Any

import pytest
from django.test import Client

from referio.alerts.models import Alert, Consent, Subscriber
from referio.alerts.operations import pause_alert, suppress, unsubscribe
from referio.pipeline import addresses
from referio.transactions import transaction
from tests.people import a_reader
from tests.steps import waiting
from tests.web.candidates.pages import fields, path, sent, text

pytestmark = pytest.mark.django_db
PORTO = 2735943
ELEVEN = [
    "Spain",
    "Italy",
    "France",
    "Germany",
    "Austria",
    "Poland",
    "Greece",
    "Norway",
    "Sweden",
    "Ireland",
    "Malta",
]
GIVEN: dict[str, object] = {
    "email": "Ana@reader.org",
    "words_any": "pumps, valves",
    "words_none": "senior",
    "place": "Porto, Portugal",
    "radius_km": "25",
    "remote": "too",
    "floor": "45,000",
    "floor_currency": "EUR",
    "floor_interval": "year",
    "pay_unstated_too": "on",
    "work_modes": ["onsite", "hybrid"],
    "commitments": ["full-time"],
    "cadence": "weekly",
    "weekday": "2",
    "hour": "7",
    "time_zone": "",
}


def sign_up(client: Client, *, language: str = "en", **changes: object) -> Any:
    """Fill the form in and send it, from a browser that asks for these languages."""
    asks = {"Accept-Language": language}
    return client.post("/alerts/new", {**GIVEN, **changes}, headers=asks)


def test_an_alert_waits_for_the_click_in_the_mail(client):
    answer = sign_up(client)
    assert answer.status_code == 302
    assert answer["Location"] == "/alerts/check-your-mail"
    alert = Alert.objects.get()
    assert alert.confirmed_at is None
    assert alert.subscriber.state == Subscriber.State.PENDING
    assert waiting() == ["send_confirmation"]
    assert alert.words_any == ["pumps", "valves"]
    assert (alert.place_ids, alert.radii, alert.areas) == ([PORTO], [25], [])
    assert (alert.floor_amount, alert.floor_currency, alert.floor_interval) == (
        4_500_000,
        "EUR",
        "year",
    )
    assert (alert.cadence, alert.weekday, alert.hour) == ("weekly", 2, 7)
    assert alert.work_modes == ["onsite", "hybrid"]
    assert alert.name == "Pumps, valves · Porto"


def test_the_clock_is_that_of_the_place_unless_chosen(client):
    sign_up(client)
    sign_up(client, email="bo@reader.org", time_zone="Asia/Tokyo")
    zones = Subscriber.objects.order_by("id").values_list("time_zone", flat=True)
    assert list(zones) == ["Europe/Lisbon", "Asia/Tokyo"]


def test_without_a_place_a_time_zone_is_asked_for(client):
    answer = sign_up(client, place="")
    assert answer.status_code == 422
    assert "Please choose your time zone" in text(answer)
    assert Alert.objects.count() == 0


def test_looking_at_the_confirmation_changes_nothing_and_the_button_does(client, at):
    sign_up(client)
    alert = Alert.objects.get()
    link = path(addresses.confirm(alert.pk, at))
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert not Alert.objects.filter(confirmed_at__isnull=False)
    answer = client.post(link)
    assert answer["Location"].startswith("http://127.0.0.1:8000/my/")
    alert.refresh_from_db()
    assert alert.confirmed_at
    assert alert.subscriber.state == Subscriber.State.ACTIVE
    assert Consent.objects.get().given_at
    assert "already" in text(client.get(link))


def test_the_button_sends_a_welcome_once_however_often_it_is_pressed(client, at):
    sign_up(client)
    link = path(addresses.confirm(Alert.objects.get().pk, at))
    client.post(link)
    client.post(link)
    assert waiting().count("send_welcome") == 1


def test_our_mails_are_in_the_language_the_browser_asks_for(client):
    sign_up(client, email="bo@reader.org", language="pt, de-AT;q=0.9")
    sign_up(client, email="cy@reader.org", language="ja")
    assert Subscriber.objects.get(email="bo@reader.org").language == "de"
    assert Subscriber.objects.get(email="cy@reader.org").language == "en"


def buttons(answer: Any) -> list[str]:
    """Where the forms of a page go, and nothing else."""
    return re.findall(r'<form method="post" action="([^"]+)"', text(answer))


def test_a_confirmed_link_says_how_the_alert_stands_and_how_to_change_it(client, at):
    ana = a_reader(now=at)
    link = path(addresses.confirm(ana.pk, at))
    assert "This alert is on" in text(client.get(link))
    with transaction():
        pause_alert(ana.pk, paused=True, now=at)
    page = client.get(link)
    assert "This alert is paused" in text(page)
    client.post(buttons(page)[0], {"do": "resume"})
    assert "This alert is on" in text(client.get(link))
    with transaction():
        unsubscribe(ana.subscriber_id, now=at)
    for page in (client.get(link), client.post(link)):
        assert "You are unsubscribed" in text(page)
        assert "is on" not in text(page)
    client.post(buttons(page)[0], {"do": "resume"})
    assert "This alert is on" in text(client.get(link))


def test_a_place_that_means_several_is_asked_for_with_everything_kept(client):
    answer = sign_up(client, place="Portland")
    page = text(answer)
    assert answer.status_code == 422
    assert "Portland, OR, United States" in page
    assert "Portland, ME, United States" in page
    assert "Sandusky" not in page
    kept = sent(answer)
    assert kept["words_any"] == ["pumps, valves"]
    assert kept["email"] == ["Ana@reader.org"]
    assert kept["work_modes"] == ["onsite", "hybrid"]
    maine = next(
        p
        for p in fields(answer).inputs
        if p.get("name") == "place_id" and "checked" not in p
    )
    answer = client.post("/alerts/new", {**kept, "place_id": [maine["value"]]})
    assert answer.status_code == 302
    assert Alert.objects.get().place_ids == [int(maine["value"])]


def test_an_unknown_place_says_what_to_do(client):
    answer = sign_up(client, place="Xyzzyville")
    assert "nearest larger town" in text(answer)
    assert 'aria-invalid="true"' in text(answer)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"email": "ana"}, "does not look like an e-mail address"),
        ({"email": ""}, "type the e-mail address"),
        ({"floor": "lots"}, "not an amount"),
        ({"words_any": "!!!"}, "no letter or digit"),
        ({"muted": "Nobody Ltd"}, "no employer called"),
        ({"remote": "only"}, "remote jobs only"),
        ({"only_followed": "on"}, "name the employers"),
        ({"words_any": "x" * 5000}, "up to 4000 fit. Please shorten it."),
        ({"name": "N" * 10_000}, "This is 10000 characters long; up to 120 fit."),
        ({"email": "a" * 300 + "@reader.org"}, "No e-mail address is that long"),
        ({"muted": "x" * 5000}, "Please shorten it."),
        ({"place_id": "1" * 40}, "Please shorten it."),
        ({"words_any": "pum\0ps"}, "a character that no keyboard types"),
        ({"muted": "North\0wind"}, "a character that no keyboard types"),
        ({"email": "a\0na@reader.org"}, "keyboard types"),
        ({"cadence": "hourly"}, "choose one of those offered"),
        ({"radius_km": "-5"}, "from 1 to 500 km"),
        ({"radius_km": "0"}, "from 1 to 500 km"),
        ({"radius_km": "20000"}, "name a country or a region instead"),
        ({"radius_km": "far"}, "whole kilometres"),
        ({"floor_currency": "XXX"}, "choose one of those offered"),
        ({"seniorities": "wizard"}, "choose one of those offered"),
        ({"functions": "magic"}, "choose one of those offered"),
        ({"languages": "xx"}, "choose one of those offered"),
        ({"areas": "Atlantis"}, "no country or region called “Atlantis”"),
        ({"areas": "Europe"}, "more than one country"),
        ({"areas": "Georgia"}, "“Georgia (country)” or “Georgia, United States”"),
        ({"areas": "\n".join(ELEVEN)}, "These are 11; an alert takes up to 10."),
        ({"place_2": "Porto, Portugal"}, "This place is there twice."),
        ({"place_3": "Xyzzyville"}, "nearest larger town"),
        ({"words_none": "pumps"}, "look for “pumps” and leave it out as well"),
        ({"words_any": "data engineer", "words_none": "Engineer"}, "take one of them"),
        ({"commitments": "slavery"}, "choose one of those offered"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field(client, changes, says):
    answer = sign_up(client, **changes)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Ensure this value" not in text(answer)
    assert "Null characters" not in text(answer)
    assert "Please look at this again" in text(answer)
    assert not Subscriber.objects.exists()


def test_asking_for_nothing_at_all_is_asked_back(client):
    bare = {
        "email": "a@reader.org",
        "cadence": "daily",
        "remote": "too",
        "time_zone": "Etc/UTC",
    }
    assert "something to look for" in text(client.post("/alerts/new", bare))


@pytest.mark.parametrize(
    "odd", ["<script>alert(1)</script>", "🛠️ engineer", "مهندس برمجيات"]
)
def test_odd_words_are_kept_and_harmless(client, odd):
    answer = sign_up(client, words_any=odd, email="not an address")
    assert "<script>alert" not in text(answer)
    assert sent(answer)["words_any"] == [odd]
    assert sign_up(client, words_any=odd).status_code == 302
    assert Alert.objects.get().words_any == [odd]


def test_a_suppressed_address_gets_no_mail_and_no_hint(client, now):
    with transaction():
        suppress("ana@reader.org", why="asked", now=now)
    answer = sign_up(client)
    assert answer["Location"] == "/alerts/check-your-mail"
    assert waiting() == []
    assert not Alert.objects.exists()


def test_strangers_cannot_change_a_subscriber(client, at):
    sign_up(client)
    client.post(path(addresses.confirm(Alert.objects.get().pk, at)))
    sign_up(client, email="ana@READER.org", time_zone="Asia/Tokyo", words_any="casino")
    ana = Subscriber.objects.get()
    assert ana.time_zone == "Europe/Lisbon"
    assert ana.alerts.filter(confirmed_at__isnull=False).count() == 1


def test_every_field_has_a_label_and_every_description_exists(client):
    for answer in (
        client.get("/alerts/new"),
        sign_up(client, place="Portland", floor="x"),
    ):
        found = fields(answer)
        visible = [one for one in found.inputs if one.get("type") != "hidden"]
        assert {one["id"] for one in visible} <= found.labelled
        assert set(found.described) <= set(found.ids)
        assert len(found.ids) == len(set(found.ids))


def test_a_search_can_become_an_alert(client):
    page = client.get("/alerts/new?words_any=pumps&place=Porto")
    assert sent(page)["words_any"] == ["pumps"]
    assert sent(page)["place"] == ["Porto"]


def test_places_can_be_looked_up(client):
    page = text(client.get("/places?q=Portland"))
    assert "Portland, OR, United States" in page
    assert "nearest larger one" in text(client.get("/places?q=Xyzzy"))
    assert client.get("/places?q=%00").status_code == 200
