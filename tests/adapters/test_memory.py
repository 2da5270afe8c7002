"""What the ATS in memory does beyond the contract, and its consent."""

from datetime import UTC, datetime

import pytest

from referio.adapters.memory import MemoryAts, MemoryAuthorization
from referio.core.ports import Disconnected, Refused, Unavailable
from tests.adapters.payloads import submission
from tests.adapters.places import MemoryPlace

NOW = datetime(2026, 9, 20, tzinfo=UTC)


def test_what_came_in_can_be_looked_at() -> None:
    place = MemoryPlace()
    posting_id = place.open("Welder")
    place.ats.submit(posting_id, submission(), key="k1")
    (received,) = place.ats.received
    assert (received.posting_id, received.key) == (posting_id, "k1")
    assert "ines" not in repr(place.ats)


def test_the_source_can_get_lost() -> None:
    place = MemoryPlace()
    posting_id = place.open("Welder")
    place.ats.forgets_source = True
    place.ats.submit(posting_id, submission(), key="k1")
    assert place.ats.received[0].arrival.sources == ("Job site",)


def test_crediting_passes_by_others() -> None:
    place = MemoryPlace()
    posting_id = place.open("Welder")
    place.ats.submit(posting_id, submission(), key="k1")
    place.ats.submit(posting_id, submission(), key="k2")
    arrival = place.ats.credit("opportunity-2", "Elsewhere")
    assert arrival is not None
    assert arrival.sources == ("Refer.io", "Elsewhere")
    assert place.ats.received[0].arrival.sources == ("Refer.io",)


def test_nothing_is_there_to_begin_with() -> None:
    assert list(MemoryAts(lambda: NOW).postings()) == []


def test_consent_and_its_end() -> None:
    oauth = MemoryAuthorization()
    assert "state=s" in oauth.address(state="s", redirect_uri="https://refer.example")
    code = oauth.allow()
    grant = oauth.exchange(code=code, redirect_uri="https://refer.example")
    with pytest.raises(Refused):
        oauth.exchange(code=code, redirect_uri="https://refer.example")
    renewed = oauth.refresh(grant.refresh_token)
    with pytest.raises(Disconnected):
        oauth.refresh(grant.refresh_token)
    oauth.revoke(renewed.refresh_token)
    with pytest.raises(Disconnected):
        oauth.refresh(renewed.refresh_token)
    oauth.revoke("unknown")


def test_an_employer_ends_it() -> None:
    oauth = MemoryAuthorization()
    grant = oauth.exchange(code=oauth.allow(), redirect_uri="r")
    oauth.end()
    with pytest.raises(Disconnected):
        oauth.refresh(grant.refresh_token)


def test_consent_for_later() -> None:
    oauth = MemoryAuthorization(unavailable=True)
    with pytest.raises(Unavailable):
        oauth.exchange(code=oauth.allow(), redirect_uri="r")
