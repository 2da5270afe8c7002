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
        # The next statements change the table; what the last one left pending stands in the way.
        migrations.RunSQL("set constraints all immediate", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="newsletter", name="entries"),
        migrations.RemoveField(model_name="newsletter", name="alerts"),
    ]
