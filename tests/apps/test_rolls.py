"""Whom editions asked is recorded beside the alerts; who is due is as if it stood in them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from referio.alerts import due, looking, rolls, timetables
from referio.alerts import operations as alerts
from referio.alerts.drafts import AlertDraft
from referio.alerts.due import Asked, Span
from referio.alerts.models import Alert, Roll, Subscriber, Timetable
from referio.alerts.timetables import day_ends, next_of
from referio.transactions import transaction
from tests.columns import through_django
from tests.conftest import NOW
from tests.examples import examples
from tests.people import a_reader, call, due_again

EVERYBODY = Span(0, 1 << 40)
HOUR = timedelta(hours=1)


def is_due(at: datetime, span: Span = EVERYBODY) -> list[int]:
    return list(due.read(through_django, Asked(span, at)).ids.tolist())


def test_asking_moves_each_to_its_own_next_hour(db) -> None:
    lisbon = a_reader("a@reader.example", hour=8)
    weekly = a_reader("b@reader.example", hour=20, weekday=6, cadence="weekly")
    tokyo = a_reader("c@reader.example", hour=8)
    left_alone = a_reader("d@reader.example", hour=8)
    Subscriber.objects.filter(pk=tokyo.subscriber_id).update(time_zone="Asia/Tokyo")
    timetables.move(tokyo.subscriber_id)
    Alert.objects.filter(pk=weekly.pk).update(served_sequence=50)
    call(lisbon, weekly, tokyo, sequence=9)
    assert due_again(lisbon) == NOW.replace(day=21, hour=8)
    assert due_again(weekly) == NOW.replace(day=22, hour=20)
    assert due_again(tokyo) == NOW.replace(day=20, hour=23)
    assert due_again(left_alone) == NOW
    weekly.refresh_from_db()
    served = [rolls.served(one) for one in (lisbon, weekly, left_alone)]
    assert served == [9, 50, 0]
    assert is_due(NOW + HOUR) == [left_alone.pk]
    assert is_due(NOW.replace(day=21, hour=8)) == [lisbon.pk, tokyo.pk, left_alone.pk]


def test_whoever_was_asked_before_their_hour_waits_for_that_of_the_next_day(db) -> None:
    at_six = NOW.replace(hour=6)
    alert = a_reader(hour=8, now=at_six)
    call(alert, at=at_six, sequence=1)
    assert is_due(NOW) == []
    assert is_due(NOW.replace(day=21, hour=8)) == [alert.pk]


def test_midnight_is_an_hour_of_the_day_it_begins(db) -> None:
    alert = a_reader(hour=0)
    call(alert, sequence=1)
    assert is_due(NOW.replace(day=20, hour=23)) == []
    assert is_due(NOW.replace(day=21, hour=0)) == [alert.pk]
    with transaction():
        alerts.change_alert(alert.pk, AlertDraft(name="x", hour=0), now=NOW)
    assert due_again(alert) == NOW.replace(day=21, hour=0)


def test_a_new_alert_waits_for_the_mail_that_comes_later_on_its_day(db) -> None:
    first = a_reader(hour=20, now=NOW - timedelta(days=1))
    call(first, at=NOW - timedelta(days=1), sequence=1)
    second = a_reader(hour=18)
    assert is_due(NOW + HOUR) == []
    assert is_due(NOW.replace(hour=18)) == [first.pk, second.pk]
    third = a_reader(hour=7)
    assert is_due(NOW + HOUR) == [third.pk]


def test_an_alert_in_place_of_one_that_was_mailed_today_waits_for_tomorrow(db) -> None:
    mailed = a_reader(hour=8)
    call(mailed, sequence=1)
    with transaction():
        alerts.delete_alert(mailed.pk, now=NOW + HOUR)
        draft = AlertDraft(name="instead", hour=18)
        other = alerts.add_alert(mailed.subscriber_id, draft, now=NOW + HOUR)
    assert is_due(NOW.replace(hour=23)) == []
    assert is_due(NOW.replace(day=21, hour=18)) == [other.pk]


def test_who_starts_again_in_the_morning_gets_one_mail_that_day(db) -> None:
    daily = a_reader(hour=18)
    weekly = a_reader(hour=18, cadence="weekly", weekday=0)
    call(daily, weekly, sequence=1)
    with transaction():
        alerts.unsubscribe(daily.subscriber_id, now=NOW + HOUR)
        back = NOW + timedelta(days=5)
        alerts.resume(daily.subscriber_id, wording="w", now=back)
    assert is_due(back + HOUR) == []
    assert is_due(back.replace(hour=18)) == [daily.pk, weekly.pk]


def test_calling_again_or_late_moves_nothing_back(db) -> None:
    alert = a_reader("a@reader.example", hour=8)
    for sequence, at in ((9, NOW), (7, NOW - timedelta(days=3)), (9, NOW)):
        call(alert, at=at, sequence=sequence)
        assert due_again(alert) == NOW.replace(day=21, hour=8)
        assert rolls.served(alert) == 9
        assert rolls.asked_up_to(EVERYBODY) == NOW


def test_calling_nobody_says_only_that_nobody_was_due(db) -> None:
    alert = a_reader()
    call(sequence=9)
    assert due_again(alert) == NOW
    assert rolls.asked_up_to(EVERYBODY) == NOW


def test_calling_writes_no_alert(db, django_assert_num_queries) -> None:
    alert = a_reader()
    call(alert, at=NOW, sequence=9)
    assert Alert.objects.get().served_sequence == 0
    assert Alert.objects.get().due_at == NOW


def test_parts_cut_anew_know_whom_the_parts_before_asked(db) -> None:
    first, second = a_reader("a@reader.example"), a_reader("b@reader.example")
    border = second.subscriber_id
    for alert, span in ((first, Span(0, border)), (second, Span(border, 1 << 40))):
        with transaction():
            ids, owners = np.array([alert.pk]), np.array([alert.subscriber_id])
            rolls.call(span, ids, owners, at=NOW, sequence=3)
    assert rolls.asked_up_to(EVERYBODY) is None
    assert is_due(NOW + HOUR) == []
    call(first, at=NOW + HOUR, sequence=4)
    assert [rolls.served(one) for one in (first, second)] == [4, 3]
    assert Roll.objects.count() > 2


def test_who_is_stored_late_is_asked_all_the_same(db) -> None:
    call(sequence=1)
    late = a_reader(now=NOW - timedelta(minutes=5))
    assert is_due(NOW + HOUR) == [late.pk]


def test_who_rested_and_says_yes_is_asked_about_what_they_missed(db) -> None:
    alert = a_reader(hour=8)
    call(alert, sequence=1)
    Subscriber.objects.update(state=Subscriber.State.RESTING)
    call(sequence=2, at=NOW + 30 * HOUR)
    with transaction():
        looking.say_yes(alert.subscriber_id, wording="w", now=NOW + 31 * HOUR)
    assert is_due(NOW + 32 * HOUR) == [alert.pk]


def test_a_zone_nobody_knows_has_the_clocks_of_utc() -> None:
    row = ("daily", 8, 0, "Mars/Olympus")
    assert next_of(row, NOW) == next_of(("daily", 8, 0, "Etc/UTC"), NOW)


def test_alerts_of_one_rhythm_share_a_timetable(db) -> None:
    a_reader("a@reader.example", hour=8, weekday=1)
    a_reader("b@reader.example", hour=8, weekday=2)
    assert Timetable.objects.count() == 1


def test_whether_anybody_is_due_is_known_without_asking_each(db) -> None:
    def anybody(at: datetime) -> bool:
        return due.anybody([EVERYBODY], now=at)

    assert not anybody(NOW)
    alert = a_reader(hour=8)
    assert anybody(NOW)
    call(alert, sequence=1)
    assert not anybody(NOW + HOUR)
    assert anybody(NOW.replace(day=21, hour=8))
    Alert.objects.update(paused=True)
    assert not anybody(NOW.replace(day=21, hour=8))


@dataclass
class Row:
    """What would stand in an alert if each edition wrote who was asked."""

    alert: Alert
    listens: bool
    due_at: datetime
    served: int = 0
    asked: datetime | None = None

    def next_due(self, at: datetime, *, asked: bool = False) -> datetime:
        alert = Alert.objects.select_related("timetable").get(pk=self.alert.pk)
        one = alert.timetable
        row = (one.cadence, one.hour, one.weekday, one.time_zone)
        return next_of(row, day_ends(at, one.time_zone) if asked else at)


EVENTS = st.sampled_from(
    [
        "edition",
        "edition",
        "everyone",
        "late",
        "pause",
        "listen",
        "change",
        "move",
        "leave",
        "return",
        "wait",
    ]
)
HOURS = st.sampled_from([0, 1, 5, 23, 24, 50, 170])


def happen(what: str, row: Row, n: int, now: datetime) -> None:
    """Let an owner do something, and the row say what it would."""
    owner = row.alert.subscriber_id
    draft = AlertDraft(
        name="x", hour=n % 24, weekday=n % 7, cadence=["daily", "weekly"][n % 2]
    )
    with transaction():
        if what in ("pause", "listen"):
            alerts.pause_alert(row.alert.pk, what == "pause", now=now)
        elif what == "change":
            alerts.change_alert(row.alert.pk, draft, now=now)
        elif what == "move":
            zone = ["Asia/Tokyo", "America/New_York", "Etc/UTC"][n % 3]
            alerts.set_time_zone(owner, zone, now=now)
        elif what == "leave":
            alerts.unsubscribe(owner, now=now)
        elif what == "return":
            alerts.resume(owner, wording="w", now=now)
    if what in ("pause", "listen", "change", "move"):
        row.due_at = row.next_due(now)
        if row.asked:
            row.due_at = max(row.due_at, row.next_due(row.asked, asked=True))
    alert = Alert.objects.select_related("subscriber").get(pk=row.alert.pk)
    row.listens = not alert.paused and alert.subscriber.state == "active"


def ask(rows: list[Row], at: datetime, sequence: int, *, everyone: bool) -> None:
    """Hold an edition, and compare whom it asks with what the rows say."""
    expected = [one for one in rows if one.listens and (everyone or one.due_at <= at)]
    found = due.read(through_django, Asked(EVERYBODY, None if everyone else at))
    assert found.ids.tolist() == [one.alert.pk for one in expected]
    assert found.after.tolist() == [one.served for one in expected]
    if expected and not everyone:
        assert due.anybody([EVERYBODY], now=at)
    with transaction():
        rolls.call(EVERYBODY, found.ids, found.subscribers, at=at, sequence=sequence)
    for one in expected:
        one.due_at = max(one.due_at, one.next_due(at, asked=True))
        one.served = max(one.served, sequence)
        one.asked = max(one.asked or at, at)


@pytest.mark.django_db
@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=st.lists(st.tuples(EVENTS, st.integers(0, 40), HOURS), max_size=14))
def test_who_is_asked_is_who_would_be_if_it_were_written_in_each_alert(events) -> None:
    Subscriber.objects.all().delete()
    Roll.objects.all().delete()
    now = datetime(2026, 10, 24, 7, 30, tzinfo=UTC)  # clocks change that night
    rows = [
        Row(a_reader(f"{name}@reader.example", now=now, hour=8), True, now)
        for name in "abc"
    ]
    for sequence, (what, n, hours) in enumerate(events, 1):
        now += timedelta(hours=hours, minutes=1)
        if what in ("edition", "everyone"):
            ask(rows, now, sequence, everyone=what == "everyone")
        elif what == "late":  # opened before the last, and matched only now
            before = now - timedelta(minutes=5)
            ask(rows, before, sequence, everyone=False)
        else:
            happen(what, rows[n % 3], n, now)
    ask(rows, now + HOUR, len(events) + 1, everyone=False)
