"""Airbyte's engine runs the published Lever manifest: strict paging, windows, tokens."""

import importlib.util
import json
import logging
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import yaml
from airbyte_cdk.models import (
    AirbyteStateMessage,
    ConfiguredAirbyteCatalogSerializer,
    Status,
    Type,
)
from airbyte_cdk.sources.declarative.concurrent_declarative_source import (
    ConcurrentDeclarativeSource,
)

LOG = logging.getLogger("airbyte")
SCOPES = (
    "offline_access users:read:admin opportunities:write:admin applications:read:admin"
    " interviews:read:admin notes:read:admin offers:read:admin referrals:read:admin"
)
DAY_MS = 86_400_000
Json = dict[str, Any]


def written(milliseconds: int) -> str:
    """Write a time as the manifest's start_date wants it."""
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def read_manifest(url: str) -> Json:
    """Return the installed package's manifest with its two addresses replaced."""
    found = importlib.util.find_spec("source_lever_hiring")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).with_name("manifest.yaml")
    text = path.read_text(encoding="utf-8")
    for theirs, ours in (
        ("https://api.sandbox.lever.co/v1", f"{url}/v1"),
        ("https://sandbox-lever.auth0.com/oauth/token", f"{url}/oauth/token"),
    ):
        assert text.count(theirs) == 1
        text = text.replace(theirs, ours)
    manifest: Json = yaml.safe_load(text)
    return manifest


class Airbyte:
    """One connection: a config, and what was synced with it."""

    def __init__(self, manifest: Json, config: Json) -> None:
        self.manifest = manifest
        self.config = config

    def since(self, milliseconds: int) -> "Airbyte":
        """Return the same connection with a later start."""
        return Airbyte(
            self.manifest, {**self.config, "start_date": written(milliseconds)}
        )

    def check(self) -> Status:
        return self._source(None, None).check(LOG, self.config).status

    def streams(self) -> set[str]:
        return {
            one.name
            for one in self._source(None, None).discover(LOG, self.config).streams
        }

    def read(
        self, *names: str, state: list[AirbyteStateMessage] | None = None
    ) -> tuple[dict[str, list[Json]], list[AirbyteStateMessage]]:
        """Return the records of the streams, and the state to go on from."""
        chosen = self._catalog(names)
        records: dict[str, list[Json]] = defaultdict(list)
        states: dict[str, AirbyteStateMessage] = {}
        source = self._source(chosen, state)
        for message in source.read(LOG, self.config, chosen, state):
            if message.type == Type.RECORD:
                records[message.record.stream].append(message.record.data)
            if message.type == Type.STATE:
                states[message.state.stream.stream_descriptor.name] = message.state
        return records, list(states.values())

    def _source(self, catalog, state) -> ConcurrentDeclarativeSource:
        return ConcurrentDeclarativeSource(
            catalog, self.config, state, source_config=self.manifest
        )

    def _catalog(self, names: tuple[str, ...]):
        found = self._source(None, None).discover(LOG, self.config).streams
        chosen = [
            {
                "stream": {
                    "name": one.name,
                    "json_schema": one.json_schema,
                    "supported_sync_modes": [
                        mode.value for mode in one.supported_sync_modes
                    ],
                },
                "sync_mode": one.supported_sync_modes[-1].value,
                "destination_sync_mode": "append",
            }
            for one in found
            if one.name in names
        ]
        return ConfiguredAirbyteCatalogSerializer.load({"streams": chosen})


@pytest.fixture(scope="module")
def config(sandbox) -> Json:
    """Everything but the credentials; from before the first change of the account."""
    first = min(one["updatedAt"] for one in sandbox.held["opportunities"])
    return {"start_date": written(first - DAY_MS), "environment": "Sandbox"}


@pytest.fixture(scope="module")
def by_key(sandbox, config: Json) -> Airbyte:
    sandbox.switch(rate_limited=False)
    key = {"auth_type": "Api Key", "api_key": sandbox.held["apiKey"]}
    return Airbyte(read_manifest(sandbox.url), {**config, "credentials": key})


@pytest.fixture
def by_token(sandbox, config: Json):
    """Authorised by a person. It uses its first refresh token for ever, so rotation is mild."""
    sandbox.switch_all(strict_rotation=False)
    tokens = sandbox.exchange(sandbox.authorise(SCOPES))
    credentials = {
        "auth_type": "Client",
        "client_id": sandbox.held["client"]["id"],
        "client_secret": sandbox.held["client"]["secret"],
        "refresh_token": tokens["refresh_token"],
    }
    yield Airbyte(read_manifest(sandbox.url), {**config, "credentials": credentials})
    sandbox.switch_all(strict_rotation=True)


@pytest.fixture
def a_minute_ago(sandbox):
    """Changes made now fall before the end of the next window, which is cut to seconds."""
    sandbox.set_clock(-60)
    yield
    sandbox.set_clock(0)


def ids(records: list[Json]) -> list[str]:
    return sorted(one["id"] for one in records)


def add_tag(sandbox, opportunity: str) -> None:
    """Change an opportunity as somebody else would, with the account's key."""
    token = sandbox.exchange(sandbox.authorise(SCOPES))["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    url = f"{sandbox.url}/v1/opportunities/{opportunity}/addTags"
    asked = Request(url, data=json.dumps({"tags": ["seen"]}).encode(), headers=headers)
    with urlopen(asked, timeout=20) as answer:
        assert answer.status == 200


def test_the_check_succeeds_with_a_key(by_key: Airbyte) -> None:
    assert by_key.check() == Status.SUCCEEDED
    assert {"users", "opportunities", "applications", "offers"} <= by_key.streams()


def test_the_check_fails_with_a_wrong_key(sandbox, config: Json) -> None:
    wrong = {"auth_type": "Api Key", "api_key": "no-such-key"}
    one = Airbyte(read_manifest(sandbox.url), {**config, "credentials": wrong})
    assert one.check() == Status.FAILED


def test_it_reads_the_people_who_work_there_and_who_did(
    sandbox, by_key, report
) -> None:
    records, _ = by_key.read("users")
    held = {one["id"]: one for one in sandbox.held["users"]}
    assert ids(records["users"]) == sorted(held)
    assert any(one["deactivatedAt"] for one in records["users"])
    for one in records["users"]:
        assert one["accessRole"] == held[one["id"]]["accessRole"]
    report.read("users", len(held))


def test_it_reads_every_opportunity_once_over_pages_and_windows(
    sandbox, by_key, report
) -> None:
    records, _ = by_key.read("opportunities")
    held = {one["id"]: one for one in sandbox.held["opportunities"]}
    assert len(held) > 100  # three pages of fifty
    assert ids(records["opportunities"]) == sorted(held)
    for one in records["opportunities"]:
        assert one == held[one["id"]]
    report.read("opportunities", len(held))


def test_it_reads_what_hangs_on_them(sandbox, by_key, report) -> None:
    sandbox.switch(too_many_next=1, unavailable_next=1)
    empty = ("interviews", "notes", "offers", "referrals")
    records, _ = by_key.read("applications", *empty)
    held = {one["id"]: one for one in sandbox.held["applications"]}
    assert ids(records["applications"]) == sorted(held)
    for one in records["applications"]:
        assert one["posting"] == held[one["id"]]["posting"]
        assert one["opportunityId"] == held[one["id"]]["opportunityId"]
    for name in empty:
        assert records[name] == []
    report.read("applications", len(held))


@pytest.mark.usefixtures("a_minute_ago")
def test_it_goes_on_from_where_it_stood(sandbox, by_key, report) -> None:
    """In one window: across several, this manifest's state stays at the first.

    Its windows end a microsecond before the next begins, in a format of milliseconds.
    """
    latest = max(one["updatedAt"] for one in sandbox.held["opportunities"])
    recent = by_key.since(latest - DAY_MS)
    first, state = recent.read("opportunities")
    assert ids(first["opportunities"]) == sorted(
        one["id"]
        for one in sandbox.held["opportunities"]
        if one["updatedAt"] >= latest - DAY_MS
    )
    changed = sorted(sandbox.ids("opportunities"))[:2]
    for one in changed:
        add_tag(sandbox, one)
    second, _ = recent.read("opportunities", state=state)
    news = [one for one in second["opportunities"] if one["updatedAt"] > latest]
    assert ids(news) == changed
    assert all("seen" in one["tags"] for one in news)
    # The boundary is inclusive: the last one of the first sync comes once more.
    assert {one["updatedAt"] for one in second["opportunities"]} - {
        one["updatedAt"] for one in news
    } <= {latest}
    report.read("changed opportunities", len(news))


def test_it_reads_with_a_token_again_and_again(sandbox, by_token, report) -> None:
    assert by_token.check() == Status.SUCCEEDED
    for _ in range(2):
        records, _state = by_token.read("users", "opportunities")
        assert ids(records["users"]) == sorted(sandbox.ids("users"))
        assert ids(records["opportunities"]) == sorted(sandbox.ids("opportunities"))
    (grant,) = sandbox.account()["grants"]
    assert grant["clientId"] == "airbyte"
    report.read("opportunities by token", len(records["opportunities"]))
