"""Several places, areas, levels, fields and languages on the pages of an alert."""

import pytest

from referio.alerts.models import Alert
from referio.core.languages import small_words
from referio.pipeline import addresses
from referio.web.candidates import choices
from tests.people import a_reader
from tests.web.candidates.pages import fields, path, sent, text

pytestmark = pytest.mark.django_db
PORTO, LISBON = 2735943, 2267057
ALL: dict[str, object] = {
    "place": "Porto, Portugal",
    "radius_km": "25 km",
    "place_2": "Lisbon, Portugal",
    "radius_km_2": "",
    "areas": "Germany\nGeorgia, US",
    "seniorities": ["senior", "lead"],
    "functions": ["data", "it"],
    "languages": ["en", "pt"],
}


@pytest.fixture
def mine(at) -> str:
    """Ana's page; she looks for pumps."""
    ana = a_reader(words_any=("pumps",), now=at)
    return path(addresses.manage(ana.subscriber_id, at))


@pytest.fixture
def address(mine) -> str:
    """The page of Ana's alert."""
    return f"{mine}/alerts/{Alert.objects.get().pk}"


def test_all_of_it_is_kept_and_shown_again(client, mine, address):
    page = client.get(address)
    assert client.post(address, {**sent(page), **ALL}).status_code == 302
    alert = Alert.objects.get()
    assert (alert.place_ids, alert.radii) == ([PORTO, LISBON], [25, 50])
    assert alert.areas == ["DE", "US-GA"]
    assert alert.seniorities == ["senior", "lead"]
    again = sent(client.get(address))
    assert again["place_2"] == ["Lisbon, Portugal"]
    assert again["areas"] == ["Germany\nGeorgia, United States"]
    assert client.post(address, again).status_code == 302
    unchanged = Alert.objects.get()
    same = ("place_ids", "radii", "areas", "seniorities", "functions", "languages")
    assert [getattr(unchanged, n) for n in same] == [getattr(alert, n) for n in same]
    told = text(client.get(mine))
    assert "Porto, Portugal, within 25 km; or Lisbon, Portugal, within 50 km" in told
    assert "or Germany; or Georgia, United States; and remote" in told
    assert "Senior, Lead or principal" in told
    assert "English, Português" in told


def test_a_second_place_that_means_several_is_asked_for(client, address):
    given = {**sent(client.get(address)), "place": "Portland", "place_2": "Portland"}
    answer = client.post(address, given)
    assert answer.status_code == 422
    found = fields(answer)
    assert len(found.ids) == len(set(found.ids))
    offered = [one["value"] for one in found.inputs if one.get("name") == "place_id_2"]
    first, second = offered[:2]
    kept = {**sent(answer), "place_id": [first], "place_id_2": [second]}
    assert client.post(address, kept).status_code == 302
    assert Alert.objects.get().place_ids == [int(first), int(second)]


def test_places_left_empty_in_between_are_no_places(client, address):
    given = {**sent(client.get(address)), "place_4": "Porto, Portugal"}
    given |= {"radius_km_4": "500", "radius_km_2": "nonsense"}
    assert client.post(address, given).status_code == 302
    assert (Alert.objects.get().place_ids, Alert.objects.get().radii) == (
        [PORTO],
        [500],
    )


def test_what_is_folded_away_opens_once_it_is_used(client, address):
    page = client.get(address)
    assert "<details open>" not in text(page)
    assert '<details class="inner" open>' not in text(page)
    client.post(address, {**sent(page), **ALL})
    page = text(client.get(address))
    assert "<details open>" in page
    assert '<details class="inner" open>' in page


def test_an_alert_may_say_only_what_it_does_not_want(client, mine):
    given = {"words_none": "night shift", "cadence": "daily", "remote": "too"}
    assert client.post(f"{mine}/alerts/new", given).status_code == 302
    alert = Alert.objects.latest("id")
    assert (alert.words_none, alert.name) == (["night shift"], "Not night shift")


@pytest.mark.parametrize("field", ["seniorities", "functions", "languages", "areas"])
def test_any_one_thing_is_enough_to_ask_for(client, mine, field):
    given = {field: ALL[field], "cadence": "daily", "remote": "too"}
    assert client.post(f"{mine}/alerts/new", given).status_code == 302


def test_an_alert_for_remote_work_says_from_where(client, mine, address):
    given = {**sent(client.get(address)), "remote": "only", "place": "Porto, Portugal"}
    client.post(address, given)
    assert "you have not said where you live" in text(client.get(mine))
    client.post(mine, {"do": "everywhere", "country": "PT"})
    assert "Remote only, from Portugal" in text(client.get(mine))


def test_a_newcomer_lives_where_their_place_is_unless_they_say_otherwise(client):
    given = {"place": "Porto, Portugal", "cadence": "daily", "remote": "too"}
    client.post("/alerts/new", {**given, "email": "a@reader.org"})
    client.post("/alerts/new", {**given, "email": "b@reader.org", "lives_in": "ES"})
    client.post("/alerts/new", {**given, "email": "b@reader.org", "lives_in": "FR"})
    alerts = Alert.objects.order_by("id").select_related("subscriber")
    assert [one.subscriber.country for one in alerts] == ["PT", "ES", "ES"]


def test_every_language_offered_is_one_that_postings_are_read_in():
    assert all(small_words(code) for code, _ in choices.LANGUAGES)


@pytest.mark.django_db
def test_many_alerts_are_shown_with_few_questions(
    client, mine, at, django_assert_max_num_queries
):
    for number in range(20):
        alert = a_reader(
            words_any=(f"word{number}",), place_ids=(PORTO,), radii=(5,), now=at
        )
    assert alert.subscriber.alerts.count() == 21
    with django_assert_max_num_queries(12):
        assert text(client.get(mine)).count("Porto, Portugal, within 5 km") == 20
