"""Lever's lists: page by page, whole or not at all; and whose token it is."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from referio.adapters.lever import caller
from referio.adapters.lever.client import Lever
from referio.core.ports import Disconnected, Refused, Unavailable
from referio.core.postings import Listing, Posting
from tests.adapters import payloads
from tests.adapters.payloads import POSTING_ID, submission
from tests.adapters.scripted import (
    APPLY,
    FORM,
    Answer,
    Scripted,
    applying,
    failed,
    told,
)

SINCE = datetime(2026, 9, 20, tzinfo=UTC)


def listing(*answers: Answer) -> Scripted:
    scripted = Scripted()
    scripted.script({"GET /v1/postings": list(answers)})
    return scripted


def posting(number: int) -> dict[str, Any]:
    return payloads.posting(id=f"p{number}")


def ids(postings: list[Posting]) -> list[str]:
    return [one.remote_id for one in postings]


def page(number: int, *, more: bool) -> httpx.Response:
    if not more:
        return told([posting(number)], hasNext=False)
    return told([posting(number)], hasNext=True, next=f"%5B{number}%5D")


# Listing


def test_a_listing_walks_every_page() -> None:
    lever = listing(page(1, more=True), page(2, more=True), page(3, more=False))
    assert ids(list(lever.lever().postings())) == ["p1", "p2", "p3"]
    assert [dict(call.url.params) for call in lever.calls] == [
        {"limit": "100"},
        {"limit": "100", "offset": "%5B1%5D"},
        {"limit": "100", "offset": "%5B2%5D"},
    ]
    assert b"offset=%255B1%255D" in lever.calls[1].url.query


def test_a_listing_streams_and_reads_one_page_ahead() -> None:
    lever = listing(page(1, more=True), page(2, more=True), page(3, more=False))
    postings = lever.lever().postings()
    assert next(postings).remote_id == "p1"
    postings.close()  # type: ignore[attr-defined]
    assert len(lever.calls) == 2


def test_a_page_that_is_refused_ends_the_listing_after_the_page_before() -> None:
    lever = listing(page(1, more=True), failed(404))
    postings = lever.lever().postings()
    assert next(postings).remote_id == "p1"
    with pytest.raises(Refused):
        next(postings)


def test_changes_are_asked_for_alone() -> None:
    lever = listing(page(1, more=False))
    assert len(list(lever.lever().postings(since=SINCE))) == 1
    assert dict(lever.calls[0].url.params) == {
        "limit": "100",
        "updated_at_start": "1789862400000",
    }


def test_a_posting_that_cannot_be_read_is_told_hidden() -> None:
    lever = listing(
        told([{"id": "p1", "state": "published"}, posting(2)], hasNext=False)
    )
    broken, whole = lever.lever().postings()
    assert (broken.remote_id, broken.listing) == ("p1", Listing.HIDDEN)
    assert "has no title" in broken.refused[0]
    assert whole.listing is Listing.OPEN


def test_a_posting_without_an_id_is_left_out_and_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    lever = listing(told([None, posting(2)], hasNext=False))
    assert ids(list(lever.lever().postings())) == ["p2"]
    assert "without an id" in caplog.text


def test_a_lost_place_starts_over_once() -> None:
    lever = listing(
        page(1, more=True), failed(400), page(1, more=True), page(2, more=False)
    )
    assert ids(list(lever.lever().postings())) == ["p1", "p1", "p2"]
    assert "offset" not in lever.calls[2].url.params


def test_a_place_lost_again_is_for_later() -> None:
    lever = listing(page(1, more=True), failed(400), page(1, more=True), failed(400))
    with pytest.raises(Unavailable):
        list(lever.lever().postings())
    assert len(lever.calls) == 4


def test_a_bad_request_without_a_place_is_a_refusal() -> None:
    with pytest.raises(Refused):
        list(listing(failed(400)).lever().postings())


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"data": None}),
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"data": []}),
        httpx.Response(200, json={"data": [], "hasNext": True}),
        httpx.Response(200, json={"data": [], "hasNext": True, "next": 7}),
        httpx.Response(200, json={"data": [], "hasNext": True, "next": "same"}),
    ],
)
def test_a_list_that_breaks_off_never_looks_complete(answer: httpx.Response) -> None:
    with pytest.raises(Unavailable, match="list of postings"):
        list(listing(answer).lever().postings())


def test_a_busy_page_is_asked_again_with_growing_waits() -> None:
    lever = listing(
        page(1, more=True),
        failed(429),
        httpx.ReadTimeout("slow"),
        failed(503, **{"retry-after": "9"}),
        page(2, more=False),
    )
    assert ids(list(lever.lever().postings())) == ["p1", "p2"]
    # The first was read ahead: all who ask this Lever wait for it, by their pace.
    assert lever.waits == [1.0, 9.0]


def test_a_page_that_stays_busy_is_for_later() -> None:
    lever = listing(failed(503))
    with pytest.raises(Unavailable):
        list(lever.lever().postings())
    assert len(lever.calls) == caller.TRIES
    assert lever.waits == [1.0, 2.0, 4.0]


def test_a_long_wait_is_for_the_step_that_called() -> None:
    lever = listing(failed(429, **{"retry-after": "600"}))
    with pytest.raises(Unavailable) as failure:
        list(lever.lever().postings())
    assert failure.value.retry_after == 600
    assert (len(lever.calls), lever.waits) == (1, [])


@pytest.mark.parametrize("ask", [Lever.form, Lever.posting])
def test_a_short_wait_is_waited_once_while_somebody_looks(
    ask: Callable[[Lever, str], object],
) -> None:
    asked = FORM if ask is Lever.form else f"GET /v1/postings/{POSTING_ID}"
    whole = told(payloads.form() if ask is Lever.form else payloads.posting())
    lever = applying({asked: [failed(429, **{"retry-after": "1"}), whole]})
    assert ask(lever.lever(), POSTING_ID)
    assert lever.waits == [1.0]


@pytest.mark.parametrize("headers", [{}, {"retry-after": "3"}])
def test_a_long_or_untold_wait_is_not_waited_while_somebody_looks(
    headers: dict[str, str],
) -> None:
    lever = applying({FORM: failed(429, **headers)})
    with pytest.raises(Unavailable):
        lever.lever().form(POSTING_ID)
    assert (len(lever.calls), lever.waits) == (1, [])


def test_a_short_wait_that_did_not_help_is_not_waited_twice() -> None:
    lever = applying({FORM: failed(429, **{"retry-after": "1"})})
    with pytest.raises(Unavailable):
        lever.lever().form(POSTING_ID)
    assert (len(lever.calls), lever.waits) == (2, [1.0])


def test_waiting_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "LONGEST_PAUSE", 0.01)
    before = time.monotonic()
    caller.pause_a_while(60)
    assert time.monotonic() - before < 5


# Tokens


def test_a_call_carries_the_token() -> None:
    lever = listing(page(1, more=False))
    list(lever.lever().postings())
    assert lever.calls[0].headers["authorization"] == "Bearer token-0"


def test_a_401_is_answered_by_a_new_token_once() -> None:
    # Read ahead, then asked again, which is when the token is renewed.
    lever = listing(page(1, more=True), failed(401), failed(401), page(2, more=False))
    assert ids(list(lever.lever().postings())) == ["p1", "p2"]
    assert lever.calls[3].headers["authorization"] == "Bearer token-1"
    assert lever.renewals == 1


def test_a_second_401_is_the_end() -> None:
    with pytest.raises(Disconnected, match="no longer accepts"):
        list(listing(failed(401)).lever().postings())


def test_a_dead_grant_is_the_end() -> None:
    lever = listing(failed(401))
    lever.renewal = Disconnected("gone")
    with pytest.raises(Disconnected, match="gone"):
        list(lever.lever().postings())


def test_a_renewal_that_failed_asked_nothing_of_lever() -> None:
    lever = applying({APPLY: failed(401)})
    lever.renewal = Unavailable("later", retry_after=3, asked=True)
    with pytest.raises(Unavailable) as failure:
        lever.lever().submit(POSTING_ID, submission(), key="k")
    assert (failure.value.asked, failure.value.retry_after) == (False, 3)


class Booked:
    """A pace that tells everybody to wait so long, and notes what is given back."""

    def __init__(self, *waits: float) -> None:
        self.waits, self.given_back = list(waits), 0

    def take(self, *, applying: bool = False) -> float:
        return self.waits.pop(0)

    def give_back(self, *, applying: bool = False) -> None:
        self.given_back += 1

    def slow_down(self, seconds: float) -> None: ...


def test_a_turn_that_is_too_far_away_is_given_back_and_nothing_sent() -> None:
    lever = listing(page(1, more=True), page(2, more=False))
    pace = Booked(0.0, 600.0, 600.0, 600.0, 600.0, 600.0)
    postings = replace(lever.lever(), pace=pace).postings()
    assert next(postings).remote_id == "p1"
    with pytest.raises(Unavailable, match="too often"):
        list(postings)
    assert len(lever.calls) == 1
    assert pace.given_back >= 2


def test_a_sync_asks_for_one_posting_patiently_too() -> None:
    lever = Scripted()
    path = f"GET /v1/postings/{POSTING_ID}"
    lever.script({path: [failed(429), failed(503), told(payloads.posting())]})
    assert lever.lever().posting(POSTING_ID).remote_id == POSTING_ID
    assert lever.waits == [1.0, 2.0]
