"""What an index in memory must look at again says when it changed; what matching is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from referio.alerts import everywhere, queries, rolls
from referio.alerts import operations as alerts
from referio.alerts.drafts import AlertDraft, Everywhere
from referio.alerts.models import Alert, Mute, Subscriber
from referio.core.criteria import AlertFacts, Near, Within
from referio.core.roles import Function, Seniority
from referio.jobs.models import Place
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import a_reader, an_employer, call

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
PORTO, LISBON = 2735943, 2267057
HOME = Everywhere("PT", ("acme.com",), ("night shift",))


def the_facts() -> AlertFacts:
    """The one alert as matching sees it."""
    (found,) = queries.facts(Alert.objects.values_list("pk", flat=True))
    return found


@pytest.mark.parametrize(
    "deed",
    [
        lambda a: alerts.change_alert(a.pk, AlertDraft(words_any=("x",)), now=LATER),
        lambda a: alerts.pause_alert(a.pk, True, now=LATER),
        lambda a: alerts.pause_alert(a.pk, False, now=LATER),
        lambda a: alerts.unsubscribe_alert(a.pk, now=LATER),
    ],
    ids=["change", "pause", "resume", "stop"],
)
def test_what_happens_to_an_alert_leaves_its_moment(deed: Callable[[Alert], object]):
    alert = a_reader()
    with transaction():
        deed(alert)
    assert Alert.objects.get().changed_at == LATER
    assert Subscriber.objects.get().changed_at == NOW


@pytest.mark.parametrize(
    "deed",
    [
        lambda a: everywhere.set_everywhere(a.subscriber_id, HOME, now=LATER),
        lambda a: alerts.set_time_zone(a.subscriber_id, "Asia/Tokyo", now=LATER),
        lambda a: alerts.unsubscribe(a.subscriber_id, now=LATER),
        lambda a: alerts.resume(a.subscriber_id, wording="w", now=LATER),
        lambda a: alerts.delete_alert(a.pk, now=LATER),
        lambda a: alerts.suppress(a.subscriber.email, why="asked", now=LATER),
        lambda a: alerts.mute(
            a.subscriber_id, employer_id=an_employer("Acme").pk, now=LATER
        ),
    ],
    ids=["everywhere", "clock", "leave", "resume", "delete", "suppress", "mute"],
)
def test_what_happens_to_a_subscriber_leaves_its_moment(
    deed: Callable[[Alert], object],
):
    alert = a_reader()
    with transaction():
        deed(alert)
    assert Subscriber.objects.get().changed_at == LATER


def test_taking_a_mute_back_leaves_its_moment_and_twice_is_harmless() -> None:
    alert = a_reader()
    with transaction():
        mute = alerts.mute(
            alert.subscriber_id, employer_id=an_employer("Acme").pk, now=NOW
        )
    for at in (LATER, LATER + timedelta(1)):
        with transaction():
            alerts.unmute(mute.pk, now=at)
    assert Subscriber.objects.get().changed_at == LATER
    assert not Mute.objects.exists()


def test_confirming_counts_as_a_change_of_all_that_it_touches() -> None:
    old = a_reader()
    with transaction():
        alerts.unsubscribe(old.subscriber_id, now=NOW)
        new = alerts.sign_up(
            "ana@reader.example",
            AlertDraft(name="New"),
            time_zone="Etc/UTC",
            language="en",
            wording="w",
            now=NOW,
        )
        alerts.confirm(new.pk, now=LATER)
    moments = set(Alert.objects.values_list("changed_at", flat=True))
    assert moments == {LATER}
    assert Alert.objects.get(pk=old.pk).paused


def test_serving_an_alert_changes_nothing_of_what_it_asks() -> None:
    alert = a_reader()
    call(alert, sequence=9, at=LATER)
    assert (rolls.served(alert), Alert.objects.get().changed_at) == (9, NOW)


def test_a_stranger_cannot_move_somebody_who_is_known_to_another_country() -> None:
    alert = a_reader()
    with transaction():
        everywhere.settle(alert.subscriber_id, "FR", now=LATER)
    assert Subscriber.objects.get().country == ""


def test_matching_is_told_all_that_was_asked_for() -> None:
    northwind, acme, muted = map(an_employer, ("Northwind", "Acme", "Muted"))
    alert = a_reader(
        words_any=("devops",),
        words_none=("intern",),
        synonyms=True,
        refused=("sre",),
        place_ids=(PORTO, LISBON),
        radii=(25, 500),
        areas=("DE", "US-CA"),
        seniorities=("senior",),
        functions=("it",),
        languages=("en", "pt"),
        followed=(northwind.pk,),
        muted=(acme.pk,),
    )
    with transaction():
        everywhere.set_everywhere(alert.subscriber_id, HOME, now=NOW)
        alerts.mute(alert.subscriber_id, employer_id=muted.pk, now=NOW)
    asked = the_facts().criteria
    assert asked.words_none == ("intern", "night shift")
    assert (asked.synonyms, asked.refused) == (True, frozenset({"sre"}))
    assert [near.radius_km for near in asked.places] == [25, 500]
    assert {(near.country, near.zone) for near in asked.places} == {
        ("PT", "Europe/Lisbon")
    }
    assert asked.areas == (Within("DE"), Within("US", "CA"))
    assert (asked.country, asked.zone) == ("PT", "Europe/Lisbon")
    assert asked.seniorities == {Seniority.SENIOR}
    assert asked.functions == {Function.IT}
    assert asked.languages == {"en", "pt"}
    assert asked.followed_employers == {northwind.pk}
    assert asked.muted_employers == {acme.pk, muted.pk}
    assert asked.own_domains == {"acme.com"}


def test_a_place_is_told_by_its_name_and_point() -> None:
    a_reader(place_ids=(PORTO,), radii=(25,))
    porto = Place.objects.get(pk=PORTO)
    (near,) = the_facts().criteria.places
    assert isinstance(near, Near)
    assert (near.name, near.point.latitude) == ("Porto", porto.latitude)


def test_many_alerts_cost_no_more_questions_than_one() -> None:
    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(queries.facts(Alert.objects.values_list("pk", flat=True)))
        return len(asked)

    a_reader(place_ids=(PORTO,), radii=(25,))
    one = questions()
    for number in range(20):
        a_reader(f"bo{number}@a.example", place_ids=(LISBON, PORTO), radii=(5, 9))
    assert questions() == one
    assert len(list(queries.facts(Alert.objects.values_list("pk", flat=True)))) == 21


def test_alerts_come_in_order_whatever_order_they_are_asked_for() -> None:
    ids = [a_reader(f"bo{number}@a.example").pk for number in range(3)]
    assert [facts.id for facts in queries.facts(reversed(ids))] == ids
    assert list(queries.facts([])) == []
