"""Newsletters as columns, and editions in parts.

It rewrites the table of newsletters: every row once, under a lock that keeps all others
out until the end. Stop the workers before it, and have room for the table a second time.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# What stood in `entries`, as columns. `jobs` may have lost those that closed.
AS_COLUMNS = """
    update newsletters_newsletter letter
       set jobs = told.jobs, found_by = told.alerts, scores = told.scores,
           reasons = told.reasons, more = array_fill(0, array[cardinality(told.jobs)])
      from (
        select one.id,
               array_agg((entry ->> 'job')::bigint order by n) as jobs,
               array_agg((entry ->> 'alert')::bigint order by n) as alerts,
               array_agg((entry ->> 'score')::integer order by n) as scores,
               array_agg((
                   select coalesce(bit_or(1 << (array_position(array[
                       'words', 'place', 'country', 'remote', 'pay', 'work-mode',
                       'commitment', 'seniority', 'function', 'language', 'followed'
                   ], reason ->> 'clause') - 1)), 0)
                     from jsonb_array_elements(entry -> 'reasons') reason
               ) order by n) as reasons
          from newsletters_newsletter one,
               jsonb_array_elements(one.entries) with ordinality as e (entry, n)
         where (entry ->> 'job')::bigint = any(one.jobs)
         group by one.id
      ) told
     where told.id = letter.id
"""


# An edition before was one part; "already sent" asks parts for the jobs chosen in them.
AS_PARTS = """
    insert into newsletters_part (edition_id, number, matched_at, alerts, jobs, chosen)
    select id, 0, matched_at, alerts, jobs, array(
        select distinct job from newsletters_newsletter letter, unnest(letter.jobs) job
         where letter.edition_id = edition.id)
      from newsletters_edition edition
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("newsletters", "0002_look_before_sending"),
    ]

    operations = [
        migrations.RemoveField(model_name="newsletter", name="more"),
        *(
            migrations.AddField(
                model_name="newsletter",
                name=name,
                field=django.contrib.postgres.fields.ArrayField(
                    base_field=item, default=list, size=None
                ),
            )
            for name, item in (
                ("found_by", models.BigIntegerField()),
                ("scores", models.IntegerField()),
                ("reasons", models.IntegerField()),
                ("more", models.IntegerField()),
            )
        ),
        migrations.RunSQL(AS_COLUMNS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Part",
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
                ("number", models.IntegerField()),
                ("matched_at", models.DateTimeField(null=True)),
                ("alerts", models.IntegerField(default=0)),
                ("jobs", models.IntegerField(default=0)),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("asked", models.BinaryField(null=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="newsletters.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "number"), name="one_part_per_number"
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("asked__isnull", False)),
                        fields=["number"],
                        name="parts_to_serve",
                    )
                ],
            },
        ),
        migrations.RunSQL(AS_PARTS, migrations.RunSQL.noop),
        # The next statements change the tables; what is pending would stand in their way.
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="newsletter", name="entries"),
        migrations.RemoveField(model_name="newsletter", name="alerts"),
        migrations.CreateModel(
            name="Exposure",
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
                ("shown", models.IntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exposures",
                        to="newsletters.edition",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exposures",
                        to="accounts.employer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "employer"), name="one_exposure_per_employer"
                    )
                ],
            },
        ),
        # Millions of rows at once: what is checked and kept row by row is what is needed.
        migrations.RemoveIndex("newsletter", "newsletters_to_send"),
        migrations.AddIndex(
            "newsletter",
            models.Index(
                condition=models.Q(
                    ("state__in", ["prepared", "claimed", "submitting"])
                ),
                fields=["edition", "shard", "id"],
                name="newsletters_to_send",
            ),
        ),
        migrations.AlterField(
            "newsletter",
            "edition",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="newsletters",
                to="newsletters.edition",
            ),
        ),
        migrations.AlterField(
            "newsletter",
            "subscriber",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="newsletters",
                to="alerts.subscriber",
            ),
        ),
        # COPY writes only what differs.
        migrations.AlterField(
            "newsletter", "attempts", models.SmallIntegerField(db_default=0, default=0)
        ),
        migrations.AlterField(
            "newsletter", "doubts", models.SmallIntegerField(db_default=0, default=0)
        ),
        migrations.AlterField(
            "newsletter",
            "why",
            models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AlterField(
            "newsletter",
            "state",
            models.CharField(
                choices=[
                    ("prepared", "Prepared"),
                    ("claimed", "Claimed"),
                    ("submitting", "Submitting"),
                    ("submitted", "Submitted"),
                    ("skipped", "Skipped"),
                    ("rejected", "Rejected"),
                    ("uncertain", "Uncertain"),
                ],
                db_default="prepared",
                default="prepared",
                max_length=20,
            ),
        ),
    ]
