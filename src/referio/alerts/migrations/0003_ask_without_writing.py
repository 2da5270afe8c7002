import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# All alerts of a person come at one hour: that which was said last.
ONE_HOUR = """
    update alerts_alert alert set hour = last.hour
        from (
            select distinct on (subscriber_id) subscriber_id, hour from alerts_alert
                order by subscriber_id, confirmed_at is null, changed_at desc, id desc
        ) last
        where last.subscriber_id = alert.subscriber_id and alert.hour <> last.hour;
    set constraints all immediate;
"""
TIMETABLES = """
    insert into alerts_timetable (cadence, hour, weekday, time_zone)
        select distinct alert.cadence, alert.hour,
            case when alert.cadence = 'weekly' then alert.weekday else 0 end, owner.time_zone
        from alerts_alert alert
        join alerts_subscriber owner on owner.id = alert.subscriber_id;
    update alerts_alert alert set timetable_id = timetable.id
        from alerts_subscriber owner, alerts_timetable timetable
        where owner.id = alert.subscriber_id
            and timetable.cadence = alert.cadence and timetable.hour = alert.hour
            and timetable.time_zone = owner.time_zone and timetable.weekday =
                case when alert.cadence = 'weekly' then alert.weekday else 0 end;
    set constraints all immediate;
"""
# Numbers in order are read as they are, so nobody tries to make them shorter.
AS_THEY_ARE = """
    alter table alerts_roll
        alter column ids set storage external, alter column rounds set storage external
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_ask_for_more")]

    operations = [
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("low", models.BigIntegerField()),
                ("high", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("ids", models.BinaryField()),
                ("rounds", models.BinaryField()),
                (
                    "moments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateTimeField(), default=list, size=None
                    ),
                ),
                (
                    "sequences",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("low", "high"), name="one_roll_per_range"
                    )
                ],
            },
        ),
        migrations.RunSQL(AS_THEY_ARE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Timetable",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("cadence", models.CharField(max_length=10)),
                ("hour", models.SmallIntegerField()),
                ("weekday", models.SmallIntegerField()),
                ("time_zone", models.CharField(max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cadence", "hour", "weekday", "time_zone"),
                        name="one_timetable_of_a_kind",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="alert",
            name="timetable",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="alerts.timetable",
            ),
        ),
        migrations.RunSQL(ONE_HOUR, migrations.RunSQL.noop),
        migrations.RunSQL(TIMETABLES, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="alert",
            name="timetable",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="alerts.timetable",
            ),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                condition=models.Q(("confirmed_at__isnull", False), ("paused", False)),
                fields=["subscriber", "id"],
                include=("timetable", "due_at", "served_sequence"),
                name="alerts_listening",
            ),
        ),
    ]
