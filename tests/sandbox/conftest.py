from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from lever_sandbox.scopes import CONFIDENTIAL, KNOWN
from lever_sandbox.server import Running, serve
from lever_sandbox.world import World
from tests.sandbox.board_lines import write_board
from tests.sandbox.browser import CLIENT_ID


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    board = write_board(tmp_path_factory.mktemp("boards") / "two.jsonl")
    with serve([board]) as one:
        yield one


@pytest.fixture(scope="session")
def sold(running: Running) -> dict[str, str]:
    """Every account of the start with its package: a reset keeps what was sold since."""
    accounts = running.state.accounts.values()
    return {account.site: account.package for account in accounts}


@pytest.fixture
def world(running: Running, sold: dict[str, str]) -> World:
    """The sandbox's state as it is after a start."""
    accounts = running.state.accounts
    for site in accounts.keys() - sold.keys():
        del accounts[site]
    for site, package in sold.items():
        accounts[site].package = package
    running.state.reset()
    return running.state


@pytest.fixture(scope="session")
def _client(running: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.url, timeout=20) as client:
        yield client


@pytest.fixture
def browser(_client: httpx.Client, world: World) -> httpx.Client:
    """Keeps a test's cookies, follows no redirects."""
    _client.cookies.clear()
    return _client


class Api:
    """A client of /v1 with one account's token."""

    def __init__(self, client: httpx.Client, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: object) -> httpx.Response:
        return self._send("GET", path, params=query)

    def post(self, path: str, body: object = None, **query: object) -> httpx.Response:
        return self._send("POST", path, json=body, params=query)

    def put(self, path: str, body: object = None, **query: object) -> httpx.Response:
        return self._send("PUT", path, json=body, params=query)

    def delete(self, path: str) -> httpx.Response:
        return self._send("DELETE", path)

    def upload(self, name: str, content: bytes, path: str = "/uploads"):
        return self._send("POST", path, files={"file": (name, content)})

    def _send(self, method: str, path: str, **rest: Any) -> httpx.Response:
        return self.client.request(method, f"/v1{path}", headers=self.headers, **rest)


@pytest.fixture
def connect(world: World, browser: httpx.Client):
    """Makes an Api for a site, with all scopes or those named."""

    def make(site: str, *scopes: str) -> Api:
        issued = world.connect(site, CLIENT_ID, *([scopes] if scopes else []))
        return Api(browser, issued.access_token)

    return make


@pytest.fixture
def api(connect):
    """Brightwater, with every scope but the confidential one."""
    return connect("brightwater", *sorted(KNOWN - {CONFIDENTIAL}))
