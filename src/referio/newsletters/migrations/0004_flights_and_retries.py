"""What workers have in hand, and what goes once more, in tables of their own.

A newsletter's row is written once and settled by one update that touches no index: half of
each page is kept free for it. Stop the workers before this; what one had in hand is taken
up as if it had died.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("prepared", "Prepared"),
    ("submitted", "Submitted"),
    ("deferred", "Deferred"),
    ("delivered", "Delivered"),
    ("bounced", "Bounced"),
    ("complained", "Complained"),
    ("skipped", "Skipped"),
    ("uncertain", "Uncertain"),
]

# A first version and the one that settles it lie on the same page.
ROOM = "alter table newsletters_newsletter set (fillfactor = 45)"

# What waits for another try, and what was on the wire when its worker was stopped.
AS_RETRIES = """
    insert into newsletters_retry
        (newsletter_id, edition_id, shard, retry_at, attempts, doubts, deaths, why)
    select id, edition_id, shard, coalesce(retry_at, now()), attempts,
           doubts + (state = 'submitting')::integer, 0, why
      from newsletters_newsletter
     where (state in ('prepared', 'claimed') and (attempts > 0 or retry_at is not null))
        or (state = 'submitting' and doubts = 0)
"""
# A refusal begins with the reply's code; other reasons say that it could not be sent.
AS_STATES = """
    update newsletters_newsletter letter set state = case
        when state = 'submitting' and doubts > 0 then 'uncertain'
        when state = 'rejected' and why ~ '^[0-9]{3} ' then 'bounced'
        when state = 'rejected' then 'skipped'
        when exists (select from newsletters_retry retry
                      where retry.newsletter_id = letter.id) then 'deferred'
        else 'prepared' end
     where state in ('prepared', 'claimed', 'submitting', 'rejected')
"""


class Migration(migrations.Migration):
    dependencies = [("newsletters", "0003_newsletters_as_columns")]

    operations = [
        migrations.AddField(
            "shard", "taken_up_to", models.BigIntegerField(db_default=0, default=0)
        ),
        migrations.CreateModel(
            name="Flight",
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
                ("shard", models.SmallIntegerField()),
                ("worker", models.IntegerField()),
                (
                    "newsletters",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="flights",
                        to="newsletters.edition",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Retry",
            fields=[
                (
                    "newsletter",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="retry",
                        serialize=False,
                        to="newsletters.newsletter",
                    ),
                ),
                ("shard", models.SmallIntegerField()),
                ("retry_at", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("doubts", models.SmallIntegerField(default=0)),
                ("deaths", models.SmallIntegerField(default=0)),
                ("why", models.TextField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="retries",
                        to="newsletters.edition",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["edition", "shard", "retry_at"], name="retries_due"
                    )
                ],
            },
        ),
        migrations.RunSQL(ROOM, migrations.RunSQL.noop),
        migrations.RunSQL(AS_RETRIES, migrations.RunSQL.noop),
        migrations.RemoveIndex("newsletter", "newsletters_to_send"),
        migrations.RemoveIndex("newsletter", "newsletters_in_hand"),
        migrations.RunSQL(AS_STATES, migrations.RunSQL.noop),
        migrations.RemoveField("newsletter", "claimed_at"),
        migrations.RemoveField("newsletter", "attempts"),
        migrations.RemoveField("newsletter", "doubts"),
        migrations.RemoveField("newsletter", "retry_at"),
        migrations.AlterField(
            "newsletter",
            "state",
            models.CharField(
                choices=STATES, db_default="prepared", default="prepared", max_length=20
            ),
        ),
        migrations.RemoveConstraint("newsletter", "one_newsletter_per_subscriber"),
        migrations.RemoveIndex("newsletter", "newsletters_of_subscriber"),
        migrations.AddConstraint(
            "newsletter",
            models.UniqueConstraint(
                fields=["subscriber", "edition"], name="one_newsletter_per_subscriber"
            ),
        ),
        migrations.AddIndex(
            "newsletter",
            models.Index(fields=["edition", "shard", "id"], name="newsletters_to_send"),
        ),
    ]
