"""Subscribing and leaving, as the person who owns the address sees it."""

from datetime import timedelta

import pytest

from referio.alerts import operations as alerts
from referio.alerts import queries
from referio.alerts.drafts import AlertDraft
from referio.alerts.models import Alert, Consent, Subscriber
from referio.core.cadence import zone_named
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import a_reader

pytestmark = pytest.mark.django_db


def sign_up(email: str = "bo@reader.example", *, now=NOW) -> Alert:
    with transaction():
        return alerts.sign_up(
            email,
            AlertDraft(name="Pumps"),
            time_zone="Etc/UTC",
            language="en",
            wording="2026-11",
            now=now,
        )


def test_a_stranger_typing_my_address_changes_nothing_of_mine() -> None:
    mine = a_reader()
    sign_up("ANA@reader.example")
    assert queries.listening().get() == mine
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE


def test_a_click_confirms_alert_consent_and_person_and_twice_is_once() -> None:
    alert = sign_up()
    for _ in range(2):
        with transaction():
            alerts.confirm(alert.pk, now=NOW)
    assert queries.listening().get() == alert
    assert Consent.objects.get().given_at == NOW


def test_a_suppressed_address_cannot_be_signed_up() -> None:
    with transaction():
        alerts.suppress("Bo@Reader.example", why="asked", now=NOW)
    with pytest.raises(alerts.Suppressed):
        sign_up()


@pytest.mark.parametrize(("why", "days"), [("hard bounce", 1), ("complaint", 30)])
def test_an_address_that_bounced_or_complained_is_asked_seldom(why, days) -> None:
    with transaction():
        alerts.suppress("bo@reader.example", why=why, now=NOW)
    sign_up()
    with pytest.raises(alerts.AskedTooOften):
        sign_up(now=NOW + timedelta(days=days, minutes=-1))
    sign_up(now=NOW + timedelta(days=days, minutes=1))


def test_an_address_is_not_flooded_with_questions() -> None:
    for _ in range(5):
        sign_up()
    with pytest.raises(alerts.AskedTooOften):
        sign_up()
    assert sign_up(now=NOW + timedelta(days=2)).pk


def test_unsubscribing_ends_everything_and_records_it() -> None:
    alert = a_reader()
    for _ in range(2):
        with transaction():
            alerts.unsubscribe(alert.subscriber_id, now=NOW)
    assert not queries.listening().exists()
    assert Consent.objects.get().withdrawn_at == NOW


def test_who_comes_back_with_a_new_wish_gets_only_that() -> None:
    old = a_reader()
    with transaction():
        alerts.unsubscribe(old.subscriber_id, now=NOW)
    new = sign_up("ana@reader.example")
    with transaction():
        alerts.confirm(new.pk, now=NOW)
    assert [alert.pk for alert in queries.listening()] == [new.pk]


def test_two_new_wishes_of_who_comes_back_both_count() -> None:
    old = a_reader()
    with transaction():
        alerts.unsubscribe(old.subscriber_id, now=NOW)
    one, two = sign_up("ana@reader.example"), sign_up("ana@reader.example")
    for wish in (one, two):
        with transaction():
            alerts.confirm(wish.pk, now=NOW)
    assert {alert.pk for alert in queries.listening()} == {one.pk, two.pk}


def test_a_consent_asked_before_leaving_and_given_after_is_live() -> None:
    old = a_reader()
    new = sign_up("ana@reader.example")
    with transaction():
        alerts.unsubscribe(old.subscriber_id, now=NOW)
        alerts.confirm(new.pk, now=NOW)
    live = Consent.objects.filter(given_at__isnull=False, withdrawn_at=None)
    assert [consent.alert_id for consent in live] == [new.pk]


def test_who_starts_again_gets_what_they_had() -> None:
    alert = a_reader()
    with transaction():
        alerts.unsubscribe(alert.subscriber_id, now=NOW)
        alerts.resume(alert.subscriber_id, wording="2026-11", now=NOW)
    assert queries.listening().get() == alert
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_moving_to_another_zone_moves_the_hour() -> None:
    alert = a_reader(hour=8)
    with transaction():
        alerts.set_time_zone(alert.subscriber_id, "America/New_York", now=NOW)
    alert.refresh_from_db()
    assert alert.due_at.astimezone(zone_named("America/New_York")).hour == 8


def test_changing_an_alert_keeps_what_it_was_served() -> None:
    alert = a_reader()
    Alert.objects.update(served_sequence=7)
    with transaction():
        alerts.change_alert(
            alert.pk, AlertDraft(name="New", words_any=("valve",)), now=NOW
        )
    alert.refresh_from_db()
    assert (alert.name, alert.words_any, alert.served_sequence) == ("New", ["valve"], 7)


def test_ending_one_alert_leaves_the_others_and_twice_is_harmless() -> None:
    alert = a_reader()
    with transaction():
        other = alerts.add_alert(alert.subscriber_id, AlertDraft(name="Other"), now=NOW)
    for _ in range(2):
        with transaction():
            alerts.unsubscribe_alert(alert.pk, now=NOW)
    assert queries.listening().get() == other
    for _ in range(2):
        with transaction():
            alerts.delete_alert(other.pk, now=NOW)
    assert not queries.listening().exists()


def test_a_paused_alert_listens_again_when_resumed() -> None:
    alert = a_reader()
    with transaction():
        alerts.pause_alert(alert.pk, True, now=NOW)
    assert not queries.listening().exists()
    with transaction():
        alerts.pause_alert(alert.pk, False, now=NOW)
    assert queries.listening().get() == alert


def test_what_nobody_confirmed_is_forgotten_after_a_month() -> None:
    a_reader()
    sign_up()
    with transaction():
        alerts.forget_unconfirmed(now=NOW + timedelta(days=31))
    assert [one.email for one in Subscriber.objects.all()] == ["ana@reader.example"]
    assert Alert.objects.count() == 1


def test_only_the_confirmed_question_counts_as_consent() -> None:
    asked, mine = sign_up(), sign_up()
    with transaction():
        alerts.confirm(mine.pk, now=NOW)
    given = {consent.alert_id: consent.given_at for consent in Consent.objects.all()}
    assert given == {asked.pk: None, mine.pk: NOW}
