from array import array
from typing import Any

from django.db import migrations

from referio.alerts.timetables import next_of


# An edition asked millions: they go into one statement, as columns.
ASKED = """
    update alerts_alert alert
        set due_at = greatest(alert.due_at, moment.due),
            served_sequence = greatest(alert.served_sequence, %s)
        from unnest(%s::bigint[]) as asked (id),
            unnest(%s::bigint[], %s::timestamptz[]) as moment (timetable, due)
        where alert.id = asked.id and alert.timetable_id = moment.timetable
"""


def record(apps: Any, editor: Any) -> None:
    """Write into the alerts whom editions have asked: what is recorded later is elsewhere."""
    every = apps.get_model("alerts", "Timetable").objects
    timetables = {
        one.pk: (one.cadence, one.hour, one.weekday, one.time_zone)
        for one in every.all()
    }
    rows = apps.get_model("newsletters", "Part").objects.exclude(asked=None)
    with editor.connection.cursor() as cursor:
        for part in rows.select_related("edition").order_by("pk"):
            opened = part.edition.opened_at
            moments = [next_of(row, opened) for row in timetables.values()]
            ids = array("q", bytes(part.asked)).tolist()
            named = [ids, list(timetables), moments]
            cursor.execute(ASKED, [part.edition.sequence, *named])


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
