"""What a candidate gave us, put away sealed: answers and files."""

import json
from collections.abc import Iterator

from django.conf import settings

from referio.applications import queries
from referio.applications.models import Answer, Application, Document
from referio.core.postings import Form, Submission
from referio.core.sealing import Sealer


def store(application: Application, form: Form, submission: Submission) -> None:
    """Add the answers and files of a submission to its application."""
    Answer.objects.bulk_create(_answers(application, form, submission))
    Document.objects.bulk_create(_documents(application, submission))


def add(application: Application, form: Form, submission: Submission) -> None:
    """Add answers and files, in place of those to the same questions."""
    given = {*submission.answers, *submission.attachments}
    application.answers.filter(key__in=given).delete()
    application.documents.filter(key__in=given).delete()
    store(application, form, submission)


def _answers(
    application: Application, form: Form, submission: Submission
) -> Iterator[Answer]:
    sealer = Sealer.of(settings.SEAL_KEYS)
    asked = [(s.voluntary, q) for s in form.sets for q in s.questions]
    for position, (voluntary, question) in enumerate(asked):
        if question.key in submission.answers:
            yield Answer(
                application=application,
                position=position,
                key=question.key,
                label=question.label,
                voluntary=voluntary,
                value=sealer.seal(
                    json.dumps(submission.answers[question.key]).encode(),
                    context=queries.context(application.pk, question.key),
                ),
            )


def _documents(application: Application, submission: Submission) -> Iterator[Document]:
    sealer = Sealer.of(settings.SEAL_KEYS)
    for key, file in submission.attachments.items():
        yield Document(
            application=application,
            key=key,
            filename=file.filename[:255],
            media_type=file.media_type,
            size=len(file.content),
            content=sealer.seal(
                file.content, context=queries.context(application.pk, key)
            ),
        )
