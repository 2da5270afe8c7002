"""What migrations make of alerts that were there before them."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from referio.alerts.models import Alert
from tests.conftest import NOW
from tests.people import a_reader

pytestmark = pytest.mark.django_db
ONE_HOUR = import_module("referio.alerts.migrations.0003_ask_without_writing").ONE_HOUR
ASKED = import_module("referio.newsletters.migrations.0005_ask_without_writing").ASKED


def test_all_alerts_of_a_person_get_the_hour_that_was_said_last() -> None:
    first, second, third = (a_reader(hour=hour) for hour in (8, 8, 8))
    other = a_reader("bo@reader.example", hour=6)
    later = NOW + timedelta(hours=1)
    Alert.objects.filter(pk=second.pk).update(hour=17, changed_at=later)
    much_later = NOW + timedelta(hours=2)
    Alert.objects.filter(pk=third.pk).update(
        hour=21, changed_at=much_later, confirmed_at=None
    )
    with connection.cursor() as cursor:
        cursor.execute(ONE_HOUR)
    hours = dict(Alert.objects.values_list("pk", "hour"))
    assert hours == {first.pk: 17, second.pk: 17, third.pk: 17, other.pk: 6}


def test_whom_editions_asked_is_written_by_one_statement() -> None:
    asked, not_asked = a_reader(hour=8), a_reader("bo@reader.example", hour=8)
    due = NOW + timedelta(days=1)
    table = asked.timetable_id
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [7, [asked.pk], [table, table + 1], [due, due]])
    rows = {
        pk: row
        for pk, *row in Alert.objects.values_list("pk", "due_at", "served_sequence")
    }
    assert rows == {asked.pk: [due, 7], not_asked.pk: [NOW, 0]}
