"""Reading Lever's postings: all of them, those that changed, one, and those deleted."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from referio.adapters.http import Call, Declined, Throttled
from referio.adapters.lever import translate
from referio.adapters.lever.caller import QUIET, Caller
from referio.adapters.lever.reading import at, items, label, milliseconds
from referio.core.ports import AtsError, Gone, Refused, Unavailable
from referio.core.postings import Posting

logger = logging.getLogger(__name__)

PAGE = 100
NOT_TOLD = frozenset([400, 404, 405])  # by a route that is not documented


@dataclass(frozen=True, slots=True, repr=False)
class PostingReader(Caller):
    """The half of `core.ports.Ats` that reads postings (lever-api 2.3, 3)."""

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
        """Return one posting as it stands. Raises Gone when it is no more."""
        try:
            answer = self._as_patiently_as_may_be(
                self._call("GET", "postings", posting_id)
            )
        except Declined as error:
            if error.status == 404:
                raise Gone(str(error)) from error
            raise
        raw = at(answer, "data")
        return next(_readable(raw), None) or translate.posting(raw)

    def deleted(self, *, since: datetime) -> Iterator[str]:
        """Yield the ids of postings deleted since; none where Lever does not tell.

        The route is not documented (lever-api 3.1), so nothing depends on it: a
        complete listing finds what is gone.
        """
        start = str(milliseconds(since))
        params = {"deleted_at_start": start, "limit": str(PAGE)}
        place = ""
        while True:
            try:
                answer = self._patiently(self._asking(params, place, "deleted"))
            except Declined as error:
                if error.status in NOT_TOLD:
                    return
                raise
            yield from filter(None, (label(raw, "id") for raw in items(answer, "data")))
            if at(answer, "hasNext") is not True:
                return
            place = _next_place(answer, place)

    def _listing(self, params: dict[str, str]) -> Iterator[Posting]:
        """Yield page by page; while one is worked on, the next is on its way."""
        with ThreadPoolExecutor(1, thread_name_prefix="lever-listing") as reader:
            page = self._page(params, "")
            while page.following:
                coming = self._read_ahead(reader, params, page.following)
                yield from page.postings
                page = self._arrived(coming, params, page.following)
            yield from page.postings

    def _page(self, params: dict[str, str], place: str) -> "_Page":
        with _noticing_lost_places(place):
            answer = self._patiently(self._asking(params, place))
        return _Page.of(answer, place)

    def _asking(self, params: dict[str, str], place: str, *which: str) -> Call:
        # The token is encoded already and encoded again here: that works (2.3).
        asked = {**params, "offset": place} if place else params
        return replace(self._call("GET", "postings", *which), params=asked)

    def _read_ahead(
        self, reader: ThreadPoolExecutor, params: dict[str, str], place: str
    ) -> "Future[object] | None":
        """Ask for a page in a thread, which waits for the answer and does nothing else.

        Token and turn are asked for here: the thread has no database. Reading the answer
        there, too, would make both threads wait for the interpreter most of the time.
        """
        try:
            token, wait = self.access_token(), self.pace.take()
        except AtsError:
            return None
        if wait > self.patience:
            self.pace.give_back()
            return None
        # What is learnt by a redirect is written down, and a thread has no pen.
        call = replace(self._asking(params, place), token=token, moved=None)

        def ask() -> object:
            if wait:
                self.pause(wait)
            return self.http.send(call)

        return reader.submit(ask)

    def _arrived(
        self, coming: "Future[object] | None", params: dict[str, str], place: str
    ) -> "_Page":
        """Return what was asked for ahead; what failed is asked for again, patiently."""
        if coming is None:
            return self._page(params, place)
        try:
            with _noticing_lost_places(place):
                return _Page.of(coming.result(), place)
        except _LostPlace:
            raise
        except AtsError as error:
            if isinstance(error, Throttled):
                self.pace.slow_down(error.retry_after or QUIET)
            return self._page(params, place)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of a listing, read; `following` is the place of the next, or ""."""

    postings: list[Posting]
    following: str

    @classmethod
    def of(cls, answer: object, place: str) -> "_Page":
        """Read an answer. Raises Unavailable when it is no page."""
        is_list = isinstance(at(answer, "data"), list)
        if not is_list or not isinstance(at(answer, "hasNext"), bool):
            raise Unavailable("Lever's list of postings cannot be read.")
        following = _next_place(answer, place) if at(answer, "hasNext") else ""
        postings = [one for raw in items(answer, "data") for one in _readable(raw)]
        return cls(postings, following)


class _LostPlace(Unavailable):
    """The place in a listing is no longer known."""


@contextmanager
def _noticing_lost_places(place: str) -> Iterator[None]:
    try:
        yield
    except Declined as error:
        # The same question without a place was answered, so the place is at fault.
        if place and error.status == 400:
            raise _LostPlace(str(error)) from error
        raise


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
