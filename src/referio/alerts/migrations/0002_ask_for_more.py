from datetime import UTC, datetime

import django.contrib.postgres.fields
import referio.core.roles
from django.db import migrations, models


FORWARD = """
    set constraints all immediate;
    update alerts_alert alert set
        place_ids = case when place_id is null then '{}' else array[place_id] end,
        radii = case when place_id is null then '{}' else array[radius_km] end,
        areas = case when place_id is null and country <> '' then array[country] else '{}' end,
        followed = array(select employer_id from alerts_alert_followed_before
            where alert_id = alert.id order by employer_id),
        muted = array(select employer_id from alerts_alert_muted_before
            where alert_id = alert.id order by employer_id)
    where place_id is not null or country <> ''
        or exists (select from alerts_alert_followed_before where alert_id = alert.id)
        or exists (select from alerts_alert_muted_before where alert_id = alert.id);
    -- "Only remote, from Portugal" said where a subscriber lives.
    update alerts_subscriber set country = said.country from (
        select distinct on (subscriber_id) subscriber_id,
            coalesce(place.country, alert.country) as country
        from alerts_alert alert left join jobs_place place on place.id = alert.place_id
        where remote_only and confirmed_at is not null
            and coalesce(place.country, alert.country) <> ''
        order by subscriber_id, alert.id
    ) said where said.subscriber_id = alerts_subscriber.id
"""
# One place or one country is all the columns before could hold.
BACKWARD = """
    set constraints all immediate;
    update alerts_alert alert set
        place_id = place_ids[1],
        radius_km = radii[1],
        country = case when place_ids = '{}' then left(coalesce(areas[1], ''), 2) else '' end;
    insert into alerts_alert_followed_before (alert_id, employer_id)
        select distinct alert.id, employer.id from alerts_alert alert
        join accounts_employer employer on employer.id = any(alert.followed);
    insert into alerts_alert_muted_before (alert_id, employer_id)
        select distinct alert.id, employer.id from alerts_alert alert
        join accounts_employer employer on employer.id = any(alert.muted)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("alerts", "0001_initial"),
        ("jobs", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="alert",
            name="place_with_radius",
        ),
        migrations.RenameField("alert", "followed", "followed_before"),
        migrations.RenameField("alert", "muted", "muted_before"),
        migrations.AddField(
            model_name="alert",
            name="areas",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=10),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="functions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        (
                            referio.core.roles.Function["ENGINEERING"],
                            referio.core.roles.Function["ENGINEERING"],
                        ),
                        (
                            referio.core.roles.Function["DATA"],
                            referio.core.roles.Function["DATA"],
                        ),
                        (
                            referio.core.roles.Function["IT"],
                            referio.core.roles.Function["IT"],
                        ),
                        (
                            referio.core.roles.Function["SECURITY"],
                            referio.core.roles.Function["SECURITY"],
                        ),
                        (
                            referio.core.roles.Function["DESIGN"],
                            referio.core.roles.Function["DESIGN"],
                        ),
                        (
                            referio.core.roles.Function["PRODUCT"],
                            referio.core.roles.Function["PRODUCT"],
                        ),
                        (
                            referio.core.roles.Function["PROJECTS"],
                            referio.core.roles.Function["PROJECTS"],
                        ),
                        (
                            referio.core.roles.Function["RESEARCH"],
                            referio.core.roles.Function["RESEARCH"],
                        ),
                        (
                            referio.core.roles.Function["MARKETING"],
                            referio.core.roles.Function["MARKETING"],
                        ),
                        (
                            referio.core.roles.Function["COMMUNICATIONS"],
                            referio.core.roles.Function["COMMUNICATIONS"],
                        ),
                        (
                            referio.core.roles.Function["SALES"],
                            referio.core.roles.Function["SALES"],
                        ),
                        (
                            referio.core.roles.Function["PARTNERSHIPS"],
                            referio.core.roles.Function["PARTNERSHIPS"],
                        ),
                        (
                            referio.core.roles.Function["CUSTOMERS"],
                            referio.core.roles.Function["CUSTOMERS"],
                        ),
                        (
                            referio.core.roles.Function["OPERATIONS"],
                            referio.core.roles.Function["OPERATIONS"],
                        ),
                        (
                            referio.core.roles.Function["SUPPLY"],
                            referio.core.roles.Function["SUPPLY"],
                        ),
                        (
                            referio.core.roles.Function["MANUFACTURING"],
                            referio.core.roles.Function["MANUFACTURING"],
                        ),
                        (
                            referio.core.roles.Function["CONSTRUCTION"],
                            referio.core.roles.Function["CONSTRUCTION"],
                        ),
                        (
                            referio.core.roles.Function["FACILITIES"],
                            referio.core.roles.Function["FACILITIES"],
                        ),
                        (
                            referio.core.roles.Function["FINANCE"],
                            referio.core.roles.Function["FINANCE"],
                        ),
                        (
                            referio.core.roles.Function["LEGAL"],
                            referio.core.roles.Function["LEGAL"],
                        ),
                        (
                            referio.core.roles.Function["PEOPLE"],
                            referio.core.roles.Function["PEOPLE"],
                        ),
                        (
                            referio.core.roles.Function["ADMINISTRATION"],
                            referio.core.roles.Function["ADMINISTRATION"],
                        ),
                        (
                            referio.core.roles.Function["HEALTH"],
                            referio.core.roles.Function["HEALTH"],
                        ),
                        (
                            referio.core.roles.Function["CARE"],
                            referio.core.roles.Function["CARE"],
                        ),
                        (
                            referio.core.roles.Function["EDUCATION"],
                            referio.core.roles.Function["EDUCATION"],
                        ),
                        (
                            referio.core.roles.Function["SCIENCE"],
                            referio.core.roles.Function["SCIENCE"],
                        ),
                        (
                            referio.core.roles.Function["HOSPITALITY"],
                            referio.core.roles.Function["HOSPITALITY"],
                        ),
                        (
                            referio.core.roles.Function["RETAIL"],
                            referio.core.roles.Function["RETAIL"],
                        ),
                        (
                            referio.core.roles.Function["MEDIA"],
                            referio.core.roles.Function["MEDIA"],
                        ),
                        (
                            referio.core.roles.Function["PUBLIC"],
                            referio.core.roles.Function["PUBLIC"],
                        ),
                        (
                            referio.core.roles.Function["UNSTATED"],
                            referio.core.roles.Function["UNSTATED"],
                        ),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="languages",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=2),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="place_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="radii",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.SmallIntegerField(),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="refused",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="seniorities",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        (
                            referio.core.roles.Seniority["INTERN"],
                            referio.core.roles.Seniority["INTERN"],
                        ),
                        (
                            referio.core.roles.Seniority["ENTRY"],
                            referio.core.roles.Seniority["ENTRY"],
                        ),
                        (
                            referio.core.roles.Seniority["JUNIOR"],
                            referio.core.roles.Seniority["JUNIOR"],
                        ),
                        (
                            referio.core.roles.Seniority["MID"],
                            referio.core.roles.Seniority["MID"],
                        ),
                        (
                            referio.core.roles.Seniority["SENIOR"],
                            referio.core.roles.Seniority["SENIOR"],
                        ),
                        (
                            referio.core.roles.Seniority["LEAD"],
                            referio.core.roles.Seniority["LEAD"],
                        ),
                        (
                            referio.core.roles.Seniority["MANAGER"],
                            referio.core.roles.Seniority["MANAGER"],
                        ),
                        (
                            referio.core.roles.Seniority["DIRECTOR"],
                            referio.core.roles.Seniority["DIRECTOR"],
                        ),
                        (
                            referio.core.roles.Seniority["EXECUTIVE"],
                            referio.core.roles.Seniority["EXECUTIVE"],
                        ),
                        (
                            referio.core.roles.Seniority["UNSTATED"],
                            referio.core.roles.Seniority["UNSTATED"],
                        ),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="synonyms",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="changed_at",
            # Before any index that asks what changed since it was built.
            field=models.DateTimeField(default=datetime(2026, 11, 25, tzinfo=UTC)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="subscriber",
            name="muted_words",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=100),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="own_domains",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=253),
                blank=True,
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="followed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="alert",
            name="muted",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="subscriber",
            name="country",
            field=models.CharField(blank=True, default="", max_length=2),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveField(
            model_name="alert",
            name="country",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="place",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="radius_km",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="followed_before",
        ),
        migrations.RemoveField(
            model_name="alert",
            name="muted_before",
        ),
        # Words of alerts that exist mean what they meant; new alerts look further.
        migrations.AlterField("alert", "synonyms", models.BooleanField(default=True)),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(fields=["changed_at"], name="alerts_by_change"),
        ),
        migrations.AddIndex(
            model_name="subscriber",
            index=models.Index(fields=["changed_at"], name="subscribers_by_change"),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("place_ids__len", models.F("radii__len")),
                    ("radii__len__lte", 5),
                    models.Func(
                        models.F("radii"),
                        output_field=models.BooleanField(),
                        template="1 <= all(%(expressions)s) and 500 >= all(%(expressions)s)",
                    ),
                ),
                name="places_with_radii",
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.CheckConstraint(
                condition=models.Q(("areas__len__lte", 10)), name="few_areas"
            ),
        ),
    ]
