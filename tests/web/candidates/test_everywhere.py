"""What holds for all alerts of a subscriber."""

import pytest

from referio.alerts.models import Subscriber
from referio.pipeline import addresses
from tests.people import a_reader
from tests.web.candidates.pages import fields, path, sent, text

pytestmark = pytest.mark.django_db
GIVEN = {
    "do": "everywhere",
    "muted_words": "night shift, Praktikum, 夜勤",
    "own_domains": "https://www.acme.com/careers",
    "country": "PT",
}


@pytest.fixture
def mine(at) -> str:
    """The page of Ana, who looks for pump builders."""
    ana = a_reader(words_any=("pump builder",), now=at)
    return path(addresses.manage(ana.subscriber_id, at))


def test_it_is_set_in_one_place_and_shown_again(client, mine):
    answer = client.post(mine, GIVEN, follow=True)
    assert "It holds for all your alerts" in text(answer)
    ana = Subscriber.objects.get()
    assert ana.muted_words == ["night shift", "Praktikum", "夜勤"]
    assert (ana.own_domains, ana.country) == (["acme.com"], "PT")
    again = sent(answer)
    assert again["muted_words"] == ["night shift, Praktikum, 夜勤"]
    assert again["own_domains"] == ["acme.com"]
    assert again["country"] == ["PT"]
    client.post(mine, {"do": "everywhere"})
    ana.refresh_from_db()
    assert (ana.muted_words, ana.own_domains, ana.country) == ([], [], "")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"own_domains": "acme"}, "“acme” is not a domain"),
        ({"own_domains": "ana@gmail.com"}, "gmail.com is a mail service"),
        ({"own_domains": "a.com " * 400}, "Please shorten it"),
        ({"muted_words": "!!!"}, "no letter or digit"),
        ({"muted_words": ",".join(map(str, range(200)))}, "takes up to 20"),
        ({"muted_words": "a\0b"}, "no keyboard types"),
        ({"country": "XX"}, "choose one of those offered"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_changes(client, mine, changes, says):
    answer = client.post(mine, {**GIVEN, **changes})
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Please look at this again" in text(answer)
    found = fields(answer)
    assert set(found.described) <= set(found.ids)
    assert len(found.ids) == len(set(found.ids))
    assert Subscriber.objects.get().muted_words == []


def test_every_field_of_the_page_has_a_label(client, mine):
    found = fields(client.get(mine))
    visible = [one for one in found.inputs if one.get("type") != "hidden"]
    assert {one["id"] for one in visible} <= found.labelled


def test_an_alert_that_it_silences_is_named(client, mine):
    answer = client.post(mine, {**GIVEN, "muted_words": "Builder"}, follow=True)
    assert "“Pumps” looks for “pump builder”" in text(answer)
    assert "never want to see “Builder”" in text(answer)
