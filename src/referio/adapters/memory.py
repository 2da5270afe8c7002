"""A complete applicant tracking system in a dict, and its consent.

For tests and for trying things out. The switches make it fail the ways a real one does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import urlencode

from referio.core.applying import lacks
from referio.core.ports import (
    Closed,
    Disconnected,
    Gone,
    Grant,
    Incomplete,
    Misconfigured,
    Refused,
    Unavailable,
    at_once,
)
from referio.core.postings import (
    Arrival,
    Form,
    Listing,
    Posting,
    Question,
    QuestionKind,
    QuestionSet,
    Submission,
    Whereabouts,
)


def simple_form(posting_id: str) -> Form:
    """Return a form that asks for a name, an e-mail address and a résumé."""
    about_you = QuestionSet(
        "About you",
        (
            Question(
                "personal.fullName", "Full name", QuestionKind.LINE, required=True
            ),
            Question("personal.email", "Email", QuestionKind.LINE, required=True),
            Question("personal.resume", "Résumé", QuestionKind.FILE),
        ),
    )
    return Form(posting_id, (about_you,), version="1")


@dataclass(frozen=True, slots=True)
class Received:
    """An application as it came in."""

    posting_id: str
    submission: Submission
    key: str
    arrival: Arrival


@dataclass
class MemoryAts:
    """Implements `core.ports.Ats`. `now` tells the time an application comes in."""

    now: Callable[[], datetime]
    unavailable: bool = False  # every call fails, and was not acted on
    lose_answer: bool = False  # an application is stored, and the answer lost
    forbidden: bool = False  # our permissions do not suffice
    disconnected: bool = False
    forgets_source: bool = False  # applications come in as from "Job site"
    refuses_search: bool = False
    shows_after: timedelta = timedelta(0)  # until then a new application is not found
    tells_of_deleting: bool = True
    received: list[Received] = field(default_factory=list)
    _postings: dict[str, Posting] = field(default_factory=dict)
    _forms: dict[str, Form] = field(default_factory=dict)
    _deleted: list[tuple[str, datetime]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def put(self, *postings: Posting, form: Form | None = None) -> None:
        """Add postings, or replace those of the same id; all with this form."""
        for posting in postings:
            self._postings[posting.remote_id] = posting
            self._forms[posting.remote_id] = form or simple_form(posting.remote_id)

    def delete(self, posting_id: str) -> None:
        """Take a posting away; whether a trace is left is up to `tells_of_deleting`."""
        del self._postings[posting_id], self._forms[posting_id]
        if self.tells_of_deleting:
            self._deleted.append((posting_id, self.now()))

    def postings(self, *, since: datetime | None = None) -> Iterator[Posting]:
        """Yield every posting, or those changed since."""
        self._answer()
        for posting in list(self._postings.values()):
            if since is None or posting.changed_at >= since:
                yield posting

    def posting(self, posting_id: str) -> Posting:
        """Return one posting as it stands now. Raises Gone when it is no more."""
        self._answer()
        if posting_id not in self._postings:
            raise Gone(f"There is no posting {posting_id}.")
        return self._postings[posting_id]

    def deleted(self, *, since: datetime) -> Iterator[str]:
        """Yield the ids of postings deleted since."""
        self._answer()
        yield from (one for one, at in self._deleted if at >= since)

    def form(self, posting_id: str, *, survey_at: Whereabouts | None = None) -> Form:  # noqa: ARG002
        """Return what the posting asks of applicants now. Raises Closed when gone."""
        self._answer()
        if posting_id not in self._forms:
            raise Closed(f"There is no posting {posting_id}.")
        return self._forms[posting_id]

    def submit(
        self,
        posting_id: str,
        submission: Submission,
        *,
        key: str,
        before_asking: Callable[[], None] = at_once,
    ) -> str:
        """Store the application. Raises Closed, or Incomplete for missing answers."""
        form = self.form(posting_id)
        if self._postings[posting_id].listing is Listing.CLOSED:
            raise Closed(f"Posting {posting_id} is closed.")
        if found := lacks(form, submission):
            raise Incomplete(
                f"The application is not complete: {'; '.join(map(str, found))}.",
                keys=tuple(one.key for one in found),
            )
        before_asking()
        arrival = self._arrive(submission)
        self.received.append(Received(posting_id, submission, key, arrival))
        if self.lose_answer:
            raise Unavailable("The answer was lost.", asked=True)
        return arrival.application_ids[0]

    def apply_directly(self, posting_id: str, email: str) -> Arrival:
        """Store an application that did not come through us."""
        direct = Submission(email=email, answers={}, attachments={}, source="Job site")
        arrival = self._arrive(direct)
        self.received.append(Received(posting_id, direct, "", arrival))
        return arrival

    def find(
        self, posting_id: str, *, email: str, since: datetime
    ) -> tuple[Arrival, ...]:
        """Return this e-mail's applications to this posting since then, newest first."""
        self._answer()
        if self.refuses_search:
            raise Refused("Searching is not allowed.")
        found = [
            one.arrival
            for one in self.received
            if one.posting_id == posting_id
            and one.submission.email.casefold() == email.casefold()
            and since <= one.arrival.created_at <= self.now() - self.shows_after
        ]
        return tuple(reversed(found))

    def credit(self, opportunity_id: str, source: str) -> Arrival | None:
        """Add the source to an application that lacks it; None when that is gone."""
        self._answer()
        for place, one in enumerate(self.received):
            if one.arrival.opportunity_id == opportunity_id:
                sources = tuple(dict.fromkeys((*one.arrival.sources, source)))
                arrival = replace(one.arrival, sources=sources)
                self.received[place] = replace(one, arrival=arrival)
                return arrival
        return None

    def _answer(self) -> None:
        if self.disconnected:
            raise Disconnected("The employer ended the connection.")
        if self.forbidden:
            raise Misconfigured("The ATS does not permit it.")
        if self.unavailable:
            raise Unavailable("The ATS is not available.")

    def _arrive(self, submission: Submission) -> Arrival:
        number = next(self._numbers)
        return Arrival(
            opportunity_id=f"opportunity-{number}",
            application_ids=(f"application-{number}",),
            sources=("Job site",) if self.forgets_source else (submission.source,),
            origin="applied",
            created_at=self.now(),
        )


@dataclass
class MemoryAuthorization:
    """Implements `core.ports.Authorization`; `allow` is the employer saying yes."""

    scopes: tuple[str, ...] = ("everything",)
    unavailable: bool = False
    codes: set[str] = field(default_factory=set)
    alive: set[str] = field(default_factory=set)  # refresh tokens
    _numbers: Iterator[int] = field(default_factory=lambda: count(1), repr=False)

    def allow(self) -> str:
        """Return the code an employer's browser would bring back."""
        code = f"code-{next(self._numbers)}"
        self.codes.add(code)
        return code

    def end(self) -> None:
        """Do what an employer does who revokes our access."""
        self.alive.clear()

    def address(self, *, state: str, redirect_uri: str) -> str:
        """Return where to send the employer's browser for consent."""
        query = urlencode({"state": state, "redirect_uri": redirect_uri})
        return f"https://ats.invalid/authorize?{query}"

    def exchange(self, *, code: str, redirect_uri: str) -> Grant:  # noqa: ARG002
        """Turn a code into tokens, once. Raises Refused or Unavailable."""
        self._answer()
        if code not in self.codes:
            raise Refused("The code is not known, or was used.")
        self.codes.remove(code)
        return self._grant()

    def refresh(self, refresh_token: str) -> Grant:
        """Return new tokens; the old refresh token is dead from then on."""
        self._answer()
        if refresh_token not in self.alive:
            raise Disconnected("The refresh token is not known.")
        self.alive.remove(refresh_token)
        return self._grant()

    def revoke(self, refresh_token: str) -> None:
        """Forget the grant."""
        self.alive.discard(refresh_token)

    def _answer(self) -> None:
        if self.unavailable:
            raise Unavailable("The ATS is not available.")

    def _grant(self) -> Grant:
        number = next(self._numbers)
        self.alive.add(f"refresh-{number}")
        return Grant(
            access_token=f"access-{number}",
            refresh_token=f"refresh-{number}",
            expires_in=3600,
            scopes=self.scopes,
            account_id="account-1",
            user_id="user-1",
        )
