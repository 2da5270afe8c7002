"""Lever as an `core.ports.Ats`: the calls, in the order a connection makes them."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import quote

from referio.adapters.http import Call, Declined, Http, Unauthorized, Upload
from referio.adapters.lever import application, translate
from referio.adapters.lever.form import form as read_form
from referio.adapters.lever.reading import at, items, label, milliseconds
from referio.core.ports import (
    Disconnected,
    Misconfigured,
    Refused,
    Unavailable,
    at_once,
)
from referio.core.postings import (
    Arrival,
    Attachment,
    Form,
    Posting,
    QuestionKind,
    Submission,
)

logger = logging.getLogger(__name__)

PAGE = 100
TRIES = 4
SHORTEST_PAUSE = 2.0  # seconds; somebody may be looking at an empty page
LONGEST_PAUSE = 30.0  # seconds; longer waits are for the step that called us
CLOCK_SLACK = timedelta(minutes=1)  # between our clock and Lever's


def pause_a_while(seconds: float) -> None:
    """Wait in the middle of a listing: coming back later would lose our place in it."""
    threading.Event().wait(min(seconds, LONGEST_PAUSE))


@dataclass(frozen=True, slots=True, repr=False)
class Lever:
    """One employer's Lever. Implements `core.ports.Ats` (lever-api 2 to 4)."""

    http: Http
    _: KW_ONLY
    api_url: str  # like https://api.lever.co/v1
    access_token: Callable[[], str]
    renew: Callable[[str], str]  # a fresh token for a refused one, or Disconnected
    web_url: str  # like https://hire.lever.co
    pause: Callable[[float], None] = pause_a_while

    def postings(self, *, since: datetime | None = None) -> Iterator[Posting]:
        """Yield every posting of any state, or those changed since (lever-api 3.2)."""
        # No state is asked for: it may not be mixed with updated_at_start, and only
        # closed and hidden ones tell us what to withdraw.
        params = {"limit": str(PAGE)}
        if since is not None:
            params["updated_at_start"] = str(milliseconds(since))
        try:
            yield from self._listing(params)
        except _LostPlace:
            # Our place in the list is gone (lever-api 2.3): what was told already is
            # told again, which harms nobody.
            yield from self._listing(params)

    def posting(self, posting_id: str) -> Posting:
        """Return one posting as it stands. Raises Refused when it is gone."""
        answer = self._briefly(self._call("GET", "postings", posting_id))
        return translate.posting(at(answer, "data"))

    def form(self, posting_id: str) -> Form:
        """Return what the posting asks of applicants now. Raises Refused when gone."""
        answer = self._briefly(self._call("GET", "postings", posting_id, "apply"))
        return read_form(at(answer, "data"), posting_id)

    def submit(
        self,
        posting_id: str,
        submission: Submission,
        *,
        key: str,
        before_asking: Callable[[], None] = at_once,
    ) -> str:
        """Create the application and return its id (lever-api 4.2).

        Raises Refused, also when the form changed so that answers are missing. The
        apply call is never repeated here: with Unavailable.asked, `find` comes first.
        """
        del key  # Lever knows no idempotency key (lever-api 4.6)
        with _nothing_applied():
            form = self.form(posting_id)
            if problems := application.problems(form, submission):
                raise Refused(
                    f"The application is not complete: {'; '.join(problems)}."
                )
            uploads = self._uploads(form, submission)
        call = self._call("POST", "postings", posting_id, "apply")
        body = application.body(form, submission, uploads=uploads)
        before_asking()
        try:
            answer = self._send(replace(call, json=body))
        except Declined as error:
            raise error.without(_given(submission)) from None
        application_id = label(answer, "data", "applicationId")
        if not application_id:
            raise Unavailable("Lever did not name the new application.", asked=True)
        return application_id

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

    def _listing(self, params: dict[str, str]) -> Iterator[Posting]:
        place = ""
        while True:
            answer = self._page(params, place)
            for raw in items(answer, "data"):
                yield from _readable(raw)
            if not at(answer, "hasNext"):
                return
            place = _next_place(answer, place)

    def _page(self, params: dict[str, str], place: str) -> object:
        # The token is encoded already and encoded again here: that works (2.3).
        asked = {**params, "offset": place} if place else params
        try:
            answer = self._patiently(
                replace(self._call("GET", "postings"), params=asked)
            )
        except Declined as error:
            # The same question without a place was answered, so the place is at fault.
            if place and error.status == 400:
                raise _LostPlace(str(error)) from error
            raise
        is_list = isinstance(at(answer, "data"), list)
        if not is_list or not isinstance(at(answer, "hasNext"), bool):
            raise Unavailable("Lever's list of postings cannot be read.")
        return answer

    def _patiently(self, call: Call) -> object:
        """Send a call that only reads, up to TRIES times, with growing waits."""
        for attempt in range(TRIES - 1):
            try:
                return self._send(call)
            except Misconfigured:
                raise
            except Unavailable as error:
                wait = error.retry_after or 2.0**attempt
                if wait > LONGEST_PAUSE:
                    raise
                self.pause(wait)
        return self._send(call)

    def _briefly(self, call: Call) -> object:
        """Send a call that only reads, once more where Lever asks for a short wait."""
        try:
            return self._send(call)
        except Unavailable as error:
            wait = error.retry_after
            if wait is None or wait > SHORTEST_PAUSE:
                raise
        self.pause(wait)
        return self._send(call)

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

    def _call(self, method: str, *path: str) -> Call:
        parts = "/".join(quote(part, safe="") for part in path)
        return Call(method, f"{self.api_url.rstrip('/')}/{parts}")

    def _send(self, call: Call) -> object:
        """Send with our token, once more with a new one after a 401 (lever-api 1.8)."""
        token = self.access_token()
        try:
            return self._permitted(call, token)
        except Unauthorized:
            with _nothing_applied():
                token = self.renew(token)
        try:
            return self._permitted(call, token)
        except Unauthorized as error:
            raise Disconnected("Lever no longer accepts our tokens.") from error

    def _permitted(self, call: Call, token: str) -> object:
        """Send with a token. What Lever does not permit us is ours to mend (lever-api 1.9)."""
        try:
            return self.http.send(replace(call, token=token))
        except Declined as error:
            if error.status == 403:
                raise Misconfigured(f"Lever does not permit it: {error}") from error
            raise


class _LostPlace(Unavailable):
    """The place in a listing is no longer known."""


def _next_place(answer: object, place: str) -> str:
    # Stopping here would look like a complete list, and jobs would be withdrawn.
    found = at(answer, "next")
    if not isinstance(found, str) or found in ("", place):
        raise Unavailable("Lever's list of postings breaks off.")
    return found


def _readable(raw: object) -> Iterator[Posting]:
    try:
        yield translate.posting(raw)
    except Refused as refusal:
        if translate.identity(raw):
            yield translate.unreadable(raw, str(refusal))
        else:
            logger.warning("Left out of a Lever listing: %s", refusal)


@contextmanager
def _nothing_applied() -> Iterator[None]:
    """Say of what fails in here that no application can have come of it."""
    try:
        yield
    except Unavailable as error:
        if not error.asked:
            raise
        raise Unavailable(str(error), retry_after=error.retry_after) from error


def _given(submission: Submission) -> tuple[str, ...]:
    """Return what a person gave us, to keep it out of messages."""
    answers = submission.answers.values()
    several = (answer if isinstance(answer, tuple) else (answer,) for answer in answers)
    return (submission.email, *(one for given in several for one in given if one))
