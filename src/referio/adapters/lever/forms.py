"""What a posting asks of applicants now, and why Lever said no to one (lever-api 4.1, 4.2)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from referio.adapters.http import Call, Declined
from referio.adapters.lever import translate
from referio.adapters.lever.form import form as read_form
from referio.adapters.lever.form import with_survey
from referio.adapters.lever.reading import at
from referio.core.applying import lacks
from referio.core.ports import Closed, Incomplete, Refused, Unavailable
from referio.core.postings import Form, Listing, Submission, Whereabouts

Send = Callable[[Call], object]


class MakeCall(Protocol):
    """Makes a call to one employer's Lever."""

    def __call__(self, method: str, *path: str) -> Call:
        """Return it, not sent yet."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class Forms:
    """One employer's forms. `briefly` is `send` where somebody waits."""

    call: MakeCall
    send: Send
    briefly: Send

    def form(self, posting_id: str, *, survey_at: Whereabouts | None = None) -> Form:
        """Return the form, with the survey for there if asked. Raises Closed."""
        try:
            answer = self.briefly(self.call("GET", "postings", posting_id, "apply"))
        except Declined as error:
            if error.status == 404:
                raise _closed(error) from error
            raise
        found = read_form(at(answer, "data"), posting_id)
        if survey_at is None:
            return found
        return with_survey(found, self._survey(posting_id, survey_at))

    def form_for(self, posting_id: str, submission: Submission) -> Form:
        """Return the form, with the survey only where somebody took part in it."""
        if not any(key.startswith("survey.") for key in submission.answers):
            return self.form(posting_id)
        return self.form(posting_id, survey_at=submission.whereabouts)

    def explain(self, posting_id: str, submission: Submission, no: Declined) -> None:
        """Raise Closed or Incomplete where that is behind a no.

        Lever's own words are not public and say little, so the posting and its questions
        are looked at again.
        """
        if no.status == 404:
            raise _closed(no) from no
        if no.status != 400:
            return
        if self._is_closed(posting_id):
            raise _closed(no) from no
        require_complete(self.form_for(posting_id, submission), submission)

    def _is_closed(self, posting_id: str) -> bool:
        try:
            answer = self.briefly(self.call("GET", "postings", posting_id))
        except Declined as error:
            if error.status == 404:
                return True
            raise
        return translate.posting(at(answer, "data")).listing is Listing.CLOSED

    def _survey(self, posting_id: str, where: Whereabouts) -> object:
        """Return a posting's diversity survey, or None.

        It is voluntary: whatever keeps it away keeps nobody from applying.
        """
        asked = {"country_code": where.country, "location": where.location}
        params = {name: value for name, value in asked.items() if value}
        call = self.call("GET", "surveys", "diversity", posting_id)
        try:
            data = at(self.send(replace(call, params=params)), "data")
        except (Refused, Unavailable):
            return None
        return (data[:1] or [None])[0] if isinstance(data, list) else data


def require_complete(form: Form, submission: Submission) -> None:
    """Raise Incomplete unless the submission answers the form."""
    if found := lacks(form, submission):
        named = "; ".join(str(one) for one in found)
        raise Incomplete(
            f"The application is not complete: {named}.",
            keys=tuple(one.key for one in found),
        )


def _closed(no: Declined) -> Closed:
    return Closed(f"The posting takes no applications any more. ({no})")
