"""The connector as it is, against the local Lever over HTTP, with a worker that can be killed."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import time_machine

import lever_sandbox
from lever_sandbox.registered_app import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET
from lever_sandbox.server import Running, serve
from referio.adapters.http import Http
from referio.ats import registry
from referio.core.ports import Ats, Pace
from tests.conftest import NOW
from tests.connector.killing import Killable
from tests.connector.lever_hands import SITE, LeverHands
from tests.connector.scene import Scene

BOARD = Path(lever_sandbox.__file__).parent / "boards" / f"{SITE}.jsonl"


@pytest.fixture(scope="package")
def running() -> Iterator[Running]:
    with serve([BOARD]) as one:
        yield one


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Everything that anybody logs, as it is written before any masking."""
    from tests.connector.listening import listening

    with listening() as heard:
        yield heard


@pytest.fixture
def scene(db: None, running: Running, settings, lines: list[str]) -> Iterator[Scene]:
    """A connected employer without postings; the clock runs on from NOW."""
    settings.LEVER_AUTH_URL = settings.LEVER_WEB_URL = running.url
    settings.LEVER_API_URL = f"{running.url}/v1"
    settings.LEVER_AUDIENCE = f"{running.url}/v1/"
    settings.LEVER_CLIENT_ID = DEMO_CLIENT_ID
    settings.LEVER_CLIENT_SECRET = DEMO_CLIENT_SECRET
    settings.LEVER_CALLS_PER_SECOND = 0
    lever = registry.ADAPTERS["lever"]
    wire = Killable()
    with (
        Http(transport=wire) as http,
        httpx.Client(base_url=running.url, timeout=20) as hands,
        time_machine.travel(NOW, tick=True) as traveller,
    ):
        registry.ADAPTERS["lever"] = replace(
            lever,
            authorization=lambda: replace(lever.authorization(), http=http),  # type: ignore[type-var]
            client=impatient(lever.client, http),
            hasty_client=None,
            at_home=None,
        )
        yield Scene(LeverHands(running, hands), wire, traveller, lines)
        registry.ADAPTERS["lever"] = lever


def impatient(
    client: Callable[[registry.Token, registry.Renew, Pace], Ats], http: Http
) -> Callable[[registry.Token, registry.Renew, Pace], Ats]:
    """The same client over a wire that can break, and without waiting."""

    def make(token: registry.Token, renew: registry.Renew, pace: Pace) -> Ats:
        made = client(token, renew, pace)
        return replace(made, http=http, pause=lambda _: None)  # type: ignore[type-var]

    return make
