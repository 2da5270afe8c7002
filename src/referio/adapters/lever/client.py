"""Lever as a `core.ports.Ats`: the calls, in the order a connection makes them."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from referio.adapters.http import Call, Declined, Upload
from referio.adapters.lever import application, forms, translate
from referio.adapters.lever.caller import nothing_applied
from referio.adapters.lever.listing import PAGE, PostingReader
from referio.adapters.lever.reading import at, items, label, milliseconds
from referio.core.ports import Unavailable, at_once
from referio.core.postings import (
    Arrival,
    Attachment,
    Form,
    QuestionKind,
    Submission,
    Whereabouts,
)

CLOCK_SLACK = timedelta(minutes=1)  # between our clock and Lever's


@dataclass(frozen=True, slots=True, repr=False)
class Lever(PostingReader):
    """One employer's Lever. Implements `core.ports.Ats` (lever-api 2 to 4)."""

    _: KW_ONLY
    web_url: str  # like https://hire.lever.co

    def form(self, posting_id: str, *, survey_at: Whereabouts | None = None) -> Form:
        """Return what the posting asks of applicants now. Raises Closed when gone."""
        return self._forms.form(posting_id, survey_at=survey_at)

    def submit(
        self,
        posting_id: str,
        submission: Submission,
        *,
        key: str,
        before_asking: Callable[[], None] = at_once,
    ) -> str:
        """Create the application and return its id (lever-api 4.2).

        Raises Closed, Incomplete or Refused. The apply call is never repeated here: with
        Unavailable.asked, `find` comes first.
        """
        del key  # Lever knows no idempotency key (lever-api 4.6)
        with nothing_applied():
            form = self._forms.form_for(posting_id, submission)
            forms.require_complete(form, submission)
            uploads = self._uploads(form, submission)
        call = self._call("POST", "postings", posting_id, "apply")
        body = application.body(form, submission, uploads=uploads)
        before_asking()
        try:
            return _named(self._send(replace(call, json=body), applying=True))
        except Declined as error:
            no = error.without(_given(submission))
        with nothing_applied():
            self._forms.explain(posting_id, submission, no)
        raise no

    def find(
        self, posting_id: str, *, email: str, since: datetime
    ) -> tuple[Arrival, ...]:
        """Return this e-mail's applications to this posting since then, newest first."""
        earliest = since - CLOCK_SLACK
        arrivals = [
            arrival
            # Lever keeps archived ones apart (lever-api 4.10).
            for name in ("posting_id", "archived_posting_id")
            for arrival in self._arrivals({name: posting_id, "email": email}, earliest)
        ]
        return tuple(sorted(arrivals, key=lambda one: one.created_at, reverse=True))

    def credit(self, opportunity_id: str, source: str) -> Arrival | None:
        """Add the source to an application that lacks it; None when that is gone."""
        path = ("opportunities", opportunity_id)
        try:
            arrival = self._arrival(self._call("GET", *path))
            if arrival is None or source in arrival.sources:
                return arrival
            call = self._call("POST", *path, "addSources")
            return self._arrival(replace(call, json={"sources": [source]}))
        except Declined as error:
            if error.status == 404:
                return None
            raise

    def page(self, opportunity_id: str) -> str:
        """Return where the employer sees an application in Lever."""
        return f"{self.web_url.rstrip('/')}/candidates/{quote(opportunity_id, safe='')}"

    def ask(
        self,
        method: str,
        *path: str,
        params: dict[str, str] | None = None,
        json: object = None,
    ) -> object:
        """Send any call of Lever's API with our token, and return its answer."""
        return self._send(
            replace(self._call(method, *path), params=params or {}, json=json)
        )

    @property
    def _forms(self) -> forms.Forms:
        return forms.Forms(self._call, self._send, self._briefly)

    def _arrivals(self, params: dict[str, str], earliest: datetime) -> list[Arrival]:
        start = str(milliseconds(earliest))
        params = {**params, "created_at_start": start, "limit": str(PAGE)}
        answer = self._send(replace(self._call("GET", "opportunities"), params=params))
        found = (translate.arrival(raw) for raw in items(answer, "data"))
        return [one for one in found if one is not None and one.created_at >= earliest]

    def _arrival(self, call: Call) -> Arrival | None:
        return translate.arrival(at(self._send(call), "data"))

    def _uploads(self, form: Form, submission: Submission) -> dict[str, str]:
        """Upload what the form asks for; Lever keeps it for a day (lever-api 4.4)."""
        return {
            question.key: self._upload(submission.attachments[question.key])
            for question in form.questions()
            if question.kind is QuestionKind.FILE
            and question.key in submission.attachments
        }

    def _upload(self, file: Attachment) -> str:
        part = Upload(file.filename, file.media_type, file.content)
        answer = self._send(replace(self._call("POST", "uploads"), upload=part))
        address = at(answer, "data", "uri")
        if not isinstance(address, str) or not address:
            raise Unavailable("Lever did not say where it put an uploaded file.")
        return address


def _named(answer: object) -> str:
    application_id = label(answer, "data", "applicationId")
    if not application_id:
        raise Unavailable("Lever did not name the new application.", asked=True)
    return application_id


def _given(submission: Submission) -> tuple[str, ...]:
    """Return what a person gave us, to keep it out of messages."""
    answers = submission.answers.values()
    several = (answer if isinstance(answer, tuple) else (answer,) for answer in answers)
    return (submission.email, *(one for given in several for one in given if one))
