"""Long texts are kept out of line and not compressed: that took most of the time of storing a job."""

from django.db import migrations

COLUMNS = ("description_html", "description_text")


def storage(kind: str) -> str:
    changes = ", ".join(f"alter column {name} set storage {kind}" for name in COLUMNS)
    return f"alter table jobs_job {changes}"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_fields_read_from_the_text")]
    operations = [migrations.RunSQL(storage("external"), storage("extended"))]
