from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import lever_sandbox
from lever_sandbox.server import Running, serve
from referio.adapters.http import Http
from tests.adapters.places import SITE, LeverPlace, MemoryPlace, Place

BOARDS = Path(lever_sandbox.__file__).parent / "boards"


@pytest.fixture(scope="package")
def sandbox() -> Iterator[Running]:
    with serve([BOARDS / f"{SITE}.jsonl"]) as running:
        yield running


@pytest.fixture(scope="package")
def http() -> Iterator[Http]:
    with Http() as http:
        yield http


@pytest.fixture(scope="package")
def hands() -> Iterator[httpx.Client]:
    with httpx.Client() as hands:
        yield hands


@pytest.fixture
def lever(sandbox: Running, http: Http, hands: httpx.Client) -> LeverPlace:
    return LeverPlace(sandbox, http, hands)


@pytest.fixture(params=["memory", "lever"])
def place(request: pytest.FixtureRequest) -> Place:
    if request.param == "memory":
        return MemoryPlace()
    found: LeverPlace = request.getfixturevalue("lever")
    return found
