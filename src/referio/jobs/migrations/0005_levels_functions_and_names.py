"""The level and function of a job, and names of occupations from published vocabularies."""

import django.db.models.deletion
from django.db import migrations, models

SENIORITIES = "intern entry junior mid senior lead manager director executive unstated"
FUNCTIONS = (
    "engineering data it security design product projects research marketing communications sales partnerships customers operations supply manufacturing "
    "construction facilities finance legal people administration health care education science hospitality retail media public unstated"
)


def one_of(values: str) -> models.CharField:
    choices = [(value, value) for value in values.split()]
    return models.CharField(choices=choices, default="unstated", max_length=20)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_store_texts_as_they_are")]

    operations = [
        migrations.AddField("job", "seniority", one_of(SENIORITIES)),
        migrations.AddField("job", "function", one_of(FUNCTIONS)),
        migrations.CreateModel(
            name="Vocabulary",
            fields=[
                (
                    "source",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("attribution", models.TextField()),
                ("digest", models.CharField(max_length=12)),
                ("version", models.IntegerField()),
            ],
            options={"verbose_name_plural": "vocabularies"},
        ),
        migrations.CreateModel(
            name="OccupationName",
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
                ("group", models.IntegerField()),
                ("at", models.SmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                (
                    "vocabulary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="jobs.vocabulary",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("vocabulary", "group", "at"),
                        name="one_name_per_place_of_group",
                    )
                ],
            },
        ),
    ]
