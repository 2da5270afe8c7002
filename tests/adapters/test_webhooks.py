"""Lever's webhooks: signatures, deliveries, registering, and progress."""

import json
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referio.adapters.lever import webhooks
from referio.adapters.lever.webhooks import LeverAnnouncing
from referio.core.announcing import Event, Standing, Unreadable
from tests.adapters.places import LeverPlace
from tests.adapters.scripted import Scripted, failed, told
from tests.announcing import delivery

KEY = "3f1c0a9be2d84c6670d1a5b48e92f7c3016d5eab94c2f870"
TOKEN = "9b7e2c51f04ad8636ee0172bc95f8d44a1367e0db582cf19"
SIGNATURE = "bf76ba82300e061434771a2a75ab2adeba88fed8f9ec182988ddd1f5168c8c05"
WHEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MS = 1790000123456
ONE = {"id": "o-1", "createdAt": MS, "applications": ["a-1"], "sources": ["Refer.io"]}


def test_the_vector_of_the_reference() -> None:
    assert webhooks.signature(KEY, f"{TOKEN}{MS}") == SIGNATURE
    body = {"token": TOKEN, "triggeredAt": MS, "signature": SIGNATURE, "data": {}}
    read = webhooks.read(json.dumps(body).encode())
    assert read.is_test
    assert webhooks.is_signed(read, ["another", KEY])


@given(st.integers(0, 255))
def test_any_flipped_bit_of_the_signature_is_refused(bit: int) -> None:
    raw = bytearray(bytes.fromhex(SIGNATURE))
    raw[bit // 8] ^= 1 << (bit % 8)
    body = {"token": TOKEN, "triggeredAt": MS, "signature": raw.hex(), "data": {}}
    assert not webhooks.is_signed(webhooks.read(json.dumps(body).encode()), [KEY])


@given(st.integers(0, 47), st.integers(-5, 5).filter(bool))
def test_another_token_or_time_is_refused(place: int, later: int) -> None:
    other = "0" if TOKEN[place] != "0" else "1"
    token = TOKEN[:place] + other + TOKEN[place + 1 :]
    for changed in ({"token": token}, {"triggeredAt": MS + later}):
        body = {"token": TOKEN, "triggeredAt": MS, "signature": SIGNATURE, "data": {}}
        read = webhooks.read(json.dumps(body | changed).encode())
        assert not webhooks.is_signed(read, [KEY])


def test_unsigned_is_refused_and_without_a_key_all_is() -> None:
    assert not webhooks.is_signed(webhooks.read(delivery(KEY, WHEN)), [])
    unsigned = webhooks.read(delivery(KEY, WHEN, signature=None))
    assert not webhooks.is_signed(unsigned, [KEY])


@given(st.binary(max_size=200))
def test_anything_else_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        webhooks.read(body)


def test_only_ids_are_kept() -> None:
    data = {"opportunityId": "o-1", "deletedBy": "u-1", "name": "Inês Prado"}
    read = webhooks.read(delivery(KEY, WHEN, data=data))
    assert read.ids == {"opportunityId": "o-1"}


def test_registering_asks_for_applied_ones_and_keeps_the_key() -> None:
    hook = {"id": "w-1", "event": "candidateHired", "url": "https://r.example/x"}
    made = {**hook, "configuration": {"signatureToken": KEY}}
    lever = Scripted()
    lever.script({"POST /v1/webhooks": told({"data": made})})
    one = LeverAnnouncing(lever.lever()).register(Event.HIRED, hook["url"])
    assert (one.remote_id, one.event, one.key) == ("w-1", Event.HIRED, KEY)
    asked = json.loads(lever.calls[0].content)
    assert asked["configuration"] == {"conditions": {"origins": ["applied"]}}
    assert KEY not in repr(one)


def test_a_webhook_that_is_gone_is_ended_already() -> None:
    lever = Scripted()
    lever.script({"DELETE /v1/webhooks/w-1": failed(404)})
    LeverAnnouncing(lever.lever()).unregister("w-1")
    assert lever.asked() == ["DELETE /v1/webhooks/w-1"]


@pytest.mark.parametrize(
    ("opportunity", "standing"),
    [
        ({"stage": "applicant-new"}, Standing.NEW),
        ({"stage": "7d0e"}, Standing.MOVED),
        ({"archived": {"reason": "r-hired"}}, Standing.HIRED),
        ({"archived": {"reason": "r-other"}}, Standing.CLOSED),
    ],
)
def test_progress(opportunity: dict[str, object], standing: Standing) -> None:
    lever = Scripted()
    lever.script(
        {
            "GET /v1/opportunities/o-1": told({**ONE, **opportunity}),
            "GET /v1/opportunities": told([{**ONE, **opportunity}], hasNext=False),
            "GET /v1/archive_reasons": told([{"id": "r-hired", "type": "hired"}]),
        }
    )
    port = LeverAnnouncing(lever.lever())
    found = port.progress("o-1")
    assert found
    assert found.standing is standing
    assert list(port.progress_since(WHEN, source="Refer.io")) == [found]


def test_nobody_is_told_closed_where_hired_cannot_be_told_apart() -> None:
    lever = Scripted()
    archived = told({**ONE, "archived": {"reason": "r-1"}})
    lever.script(
        {
            "GET /v1/opportunities/o-1": archived,
            "GET /v1/archive_reasons": failed(403),
        }
    )
    found = LeverAnnouncing(lever.lever()).progress("o-1")
    assert found
    assert found.standing is None


def test_a_deleted_opportunity_has_no_progress() -> None:
    lever = Scripted()
    lever.script({"GET /v1/opportunities/o-1": httpx.Response(404)})
    assert LeverAnnouncing(lever.lever()).progress("o-1") is None


def test_the_local_lever_registers_lists_and_ends(lever: LeverPlace) -> None:
    port = LeverAnnouncing(lever.ats)
    url = "https://refer.example/hooks/lever/1"
    made = [port.register(event, url) for event in Event]
    assert all(len(one.key) == 48 for one in made)
    assert {(one.event, one.url, one.key) for one in port.registrations()} == {
        (event, url, "") for event in Event
    }
    for one in made:
        port.unregister(one.remote_id)
    port.unregister(made[0].remote_id)
    assert port.registrations() == ()
    assert port.progress("3c1b2a70-0000-4000-8000-000000000000") is None
