from array import array
from typing import Any

from django.db import migrations
from django.db.models.functions import Greatest

from referio.alerts.timetables import next_of


def record(apps: Any, _: Any) -> None:
    """Write into the alerts whom editions have asked: what is recorded later is elsewhere."""
    alerts = apps.get_model("alerts", "Alert").objects
    every = apps.get_model("alerts", "Timetable").objects
    rows = apps.get_model("newsletters", "Part").objects.exclude(asked=None)
    for part in rows.select_related("edition").order_by("pk"):
        ids = array("q", bytes(part.asked)).tolist()
        for one in every.all():
            row = (one.cadence, one.hour, one.weekday, one.time_zone)
            due = next_of(row, part.edition.opened_at)
            alerts.filter(pk__in=ids, timetable=one).update(
                due_at=Greatest("due_at", due),
                served_sequence=Greatest("served_sequence", part.edition.sequence),
            )


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0003_ask_without_writing"),
        ("newsletters", "0004_flights_and_retries"),
    ]

    operations = [
        migrations.RunPython(record, migrations.RunPython.noop),
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="part", name="parts_to_serve"),
        migrations.RemoveField(model_name="part", name="asked"),
    ]
