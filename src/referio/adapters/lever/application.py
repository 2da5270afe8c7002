"""What an applicant gave, as the body of Lever's apply call (lever-api 4.2)."""

from collections.abc import Iterator, Mapping

from referio.core.postings import Answer, Form, Question, QuestionKind, Submission

Value = str | list[str] | None
LOCATION = "personal.preferredPostingLocation"


def body(
    form: Form, submission: Submission, *, uploads: Mapping[str, str]
) -> dict[str, object]:
    """Return the body: every set in order, every field at its place.

    `uploads` holds the address of each uploaded file by question key.
    """
    values = {
        question.key: uploads.get(question.key)
        if question.kind is QuestionKind.FILE
        else _offered(question, _value(question, submission))
        for question in form.questions()
    }
    parts = {
        "personalInformation": _named(values, "personal."),
        "customQuestions": list(_sets(values)),
        "urls": _named(values, "url."),
        "eeoResponses": {
            key.removeprefix("eeo."): value
            for key, value in values.items()
            if key.startswith("eeo.") and value
        },
        "consent": _consent(form, submission),
        "diversitySurvey": _survey(form, submission, values),
        "ipAddress": submission.ip_address,
    }
    given = {name: part for name, part in parts.items() if part}
    return {**given, "source": submission.source, "origin": "applied"}


def _value(question: Question, submission: Submission) -> Value:
    answer = submission.answers.get(question.key)
    if question.kind is QuestionKind.NOTE:
        return None
    if question.kind is QuestionKind.SOME_OF:
        return _several(answer)
    if question.key == "personal.email":
        return _one(answer) or submission.email
    return _one(answer)


def _offered(question: Question, value: Value) -> Value:
    """Return a voluntary answer only if it is still one of those offered."""
    is_voluntary = question.key.startswith(("eeo.", "survey."))
    if not is_voluntary or not question.options:
        return value
    if isinstance(value, list):
        return [one for one in value if one in question.options]
    return value if value in question.options else None


def _one(answer: Answer) -> str | None:
    return (", ".join(answer) if isinstance(answer, tuple) else answer) or None


def _several(answer: Answer) -> list[str]:
    return [answer] if answer and isinstance(answer, str) else list(answer or ())


def _named(values: Mapping[str, Value], prefix: str) -> list[dict[str, Value]]:
    return [
        {"name": key.removeprefix(prefix), "value": value}
        for key, value in values.items()
        if key.startswith(prefix) and value
    ]


def _sets(values: Mapping[str, Value]) -> Iterator[dict[str, object]]:
    """Yield the custom sets; answers count by position, so the empty ones go along."""
    sets: dict[str, list[dict[str, Value]]] = {}
    for key, value in values.items():
        if key.startswith("custom."):
            set_id = key.removeprefix("custom.").rpartition(".")[0]
            sets.setdefault(set_id, []).append({"value": value})
    for set_id, fields in sets.items():
        yield {"id": set_id, "fields": fields}


def _consent(form: Form, submission: Submission) -> dict[str, object]:
    """Return what was agreed to; what was asked in other words meanwhile was not."""
    shown = submission.policies
    return {
        notice.key: {
            "provided": submission.consents.get(notice.key, False)
            and shown.get(notice.key, notice.policy_id) == notice.policy_id,
            "compliancePolicyId": notice.policy_id,
        }
        for notice in form.notices
    }


def _survey(
    form: Form, submission: Submission, values: Mapping[str, Value]
) -> dict[str, object]:
    """Return the answers to the diversity survey, or nothing where nobody gave one."""
    responses = [
        {
            "questionId": question.key.removeprefix("survey."),
            "questionText": question.label,
            "questionType": question.told_as,
            "answer": values[question.key],
        }
        for question in form.questions()
        if question.key.startswith("survey.") and values[question.key]
    ]
    if not responses:
        return {}
    chosen = _one(submission.answers.get(LOCATION)) or submission.whereabouts.location
    return {
        "surveyId": form.survey_id,
        "candidateSelectedLocation": chosen,
        "responses": responses,
    }
