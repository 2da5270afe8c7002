"""Which clients the registry hands out."""

import httpx
import pytest

from referio.adapters.http import Http
from referio.adapters.lever.client import Lever
from referio.ats import operations, registry
from referio.core.ports import Grant, Unhurried
from referio.transactions import transaction
from tests.conftest import NOW
from tests.people import an_employer


def token() -> str:
    return "t"


def renewed(refused: str) -> str:
    return refused + "2"


def test_a_page_waits_for_lever_no_longer_than_five_seconds() -> None:
    hasty = registry.adapter("lever").hasty_client
    assert hasty is not None
    client = hasty(token, renewed, Unhurried())
    assert isinstance(client, Lever)
    limits = client.http._client.timeout
    assert (limits.connect, limits.read) == (2.0, 5.0)


def test_a_step_waits_longer() -> None:
    client = registry.adapter("lever").client(token, renewed, Unhurried())
    assert isinstance(client, Lever)
    assert client.http is registry.http()
    assert client.http._client.timeout.read == 30.0


def test_a_connection_remembers_its_data_centre(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.host == "api.lever.co":
            there = str(request.url).replace("//api.", "//api.eu.")
            return httpx.Response(301, headers={"location": there})
        return httpx.Response(200, json={"data": [], "hasNext": False})

    http = Http(transport=httpx.MockTransport(answer))
    monkeypatch.setattr(registry, "http", lambda: http)
    grant = Grant("access", "refresh", 3600, (), "account-1", "")
    with transaction():
        made = operations.connect(an_employer().pk, grant, now=NOW)
    for _ in range(2):
        list(operations.ats_for(made.pk, now=NOW).postings())
    made.refresh_from_db()
    assert made.api_base == "https://api.eu.lever.co/v1"
    assert asked == ["api.lever.co", "api.eu.lever.co", "api.eu.lever.co"]
