"""Which clients the registry hands out."""

from referio.adapters.lever.client import Lever
from referio.ats import registry
from referio.core.ports import Unhurried


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
