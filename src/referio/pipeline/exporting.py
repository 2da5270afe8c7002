"""A copy of what we hold about a subscriber: every row that is theirs, and their files.

What is theirs is read from the models themselves: whatever comes to point at a subscriber
or at an application later is in the copy without anybody thinking of it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from referio.accounts.queries import names_of
from referio.alerts.models import Subscriber
from referio.applications.models import Application
from referio.applications.queries import of_person, submission
from referio.core.postings import Submission
from referio.jobs.queries import jobs

ABOUT = "about-you.json"
NOT_TOLD = frozenset({"exports"})  # the copies themselves
SAFE = re.compile(r"[^\w.-]+")
Held = dict[str, Any]


def made(subscriber: Subscriber, *, now: datetime) -> bytes:
    """Return a ZIP: one file of all rows, and a folder of files for each application."""
    applications = list(of_person(subscriber))
    given = [submission(one) for one in applications]
    about = {
        "made_at": now,
        "you": row(subscriber),
        **dict(of_theirs(subscriber)),
        "applications": list(map(_application, applications, given)),
    }
    _name_things(about)
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        written = json.dumps(about, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        archive.writestr(_entry(ABOUT, now), written)
        for application, one in zip(applications, given, strict=True):
            for name, content in _files(application, one):
                archive.writestr(_entry(name, now), content)
    return out.getvalue()


def row(thing: Model) -> Held:
    """Return what a row holds, by name; sealed content is told elsewhere, opened."""
    fields = thing._meta.fields  # noqa: SLF001 - what Django documents for reading models
    held = {field.attname: getattr(thing, field.attname) for field in fields}
    return {name: value for name, value in held.items() if not _is_binary(value)}


def _is_binary(value: object) -> bool:
    return isinstance(value, bytes | memoryview)


def of_theirs(thing: Model) -> Iterator[tuple[str, list[Held]]]:
    """Yield, for every model that points at a row, its name and the rows that do."""
    for relation in thing._meta.related_objects:  # noqa: SLF001 - as above
        model: Any = relation.related_model
        name = relation.get_accessor_name() or model._meta.model_name  # noqa: SLF001
        if name not in NOT_TOLD:
            mine = model.objects.filter(**{relation.field.name: thing.pk})
            yield name, [row(one) for one in mine.order_by("pk")]


def _application(application: Application, given: Submission) -> Held:
    told = {
        "answers": given.answers,
        "files": [name for name, _ in _files(application, given)],
    }
    rows = {
        name: held
        for name, held in of_theirs(application)
        if name not in ("answers", "documents")  # in `given`, opened
    }
    labels = {answer.key: answer.label for answer in application.answers.all()}
    return {**row(application), **rows, "given": told, "questions": labels}


def _files(application: Application, given: Submission) -> Iterator[tuple[str, bytes]]:
    for number, file in enumerate(given.attachments.values(), 1):
        name = SAFE.sub("_", file.filename).strip("._")[-80:] or "file"
        yield f"applications/{application.pk}/{number}-{name}", file.content


def _entry(name: str, now: datetime) -> ZipInfo:
    entry = ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = ZIP_DEFLATED
    return entry


def _name_things(about: Held) -> None:
    """Say what the numbers of jobs and employers mean."""
    newsletters = about.get("newsletters", ())
    numbers = {one for row in newsletters for one in row.get("jobs") or ()}
    numbers |= _numbers("job_id", about["applications"], about["mutes"])
    named = jobs().filter(pk__in=numbers).values_list("pk", "title", "employer__name")
    about["job_names"] = {pk: f"{title} at {name}" for pk, title, name in named}
    employers = _numbers("employer_id", about["mutes"])
    for alert in about["alerts"]:
        employers.update(alert["followed"], alert["muted"])
    about["employer_names"] = names_of(employers)


def _numbers(name: str, *several: Iterable[Held]) -> set[int]:
    return {row[name] for rows in several for row in rows if row.get(name)}
