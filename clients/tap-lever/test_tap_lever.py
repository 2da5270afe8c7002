"""tap-lever reads a whole account with an API key, and what it says is what is there."""

import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

STARTER = Path(__file__).with_name("through_the_sandbox.py")
FIRST = "2020-01-01T00:00:00Z"
CHILDREN = ("applications", "offers", "referrals", "resumes")
Records = dict[str, list[dict[str, Any]]]


def run_tap(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(STARTER), *arguments]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=120
    )


def start_date(sandbox) -> str:
    """Return the day before the account's earliest change."""
    first = min(one["updatedAt"] for one in sandbox.held["opportunities"])
    return datetime.fromtimestamp(first / 1000 - 86_400, UTC).strftime(
        "%Y-%m-%dT00:00:00Z"
    )


@pytest.fixture(scope="module")
def config(sandbox, tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("tap") / "config.json"
    wanted = {"token": sandbox.held["apiKey"], "start_date": start_date(sandbox)}
    path.write_text(json.dumps(wanted), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def catalog(config: Path) -> Path:
    """Every stream that the tap discovers, all of them selected."""
    found = run_tap("--config", str(config), "--discover")
    streams = json.loads(found.stdout)
    for stream in streams["streams"]:
        (whole,) = [one for one in stream["metadata"] if not one["breadcrumb"]]
        whole["metadata"]["selected"] = True
    path = config.with_name("catalog.json")
    path.write_text(json.dumps(streams), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def records(sandbox, config: Path, catalog: Path) -> Records:
    """What one sync wrote, while the sandbox once had enough and once was away."""
    sandbox.switch(rate_limited=False, too_many_next=1, unavailable_next=1)
    done = run_tap("--config", str(config), "--catalog", str(catalog))
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Backing off make_request" in done.stderr
    found: Records = defaultdict(list)
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message["type"] == "RECORD":
            found[message["stream"]].append(message["record"])
    return found


def ids(records: list[dict[str, Any]]) -> list[str]:
    return sorted(one["id"] for one in records)


def moment(milliseconds: int) -> str:
    """Write a time as the tap writes it."""
    when = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_it_finds_all_its_streams(catalog: Path) -> None:
    names = {one["stream"] for one in json.loads(catalog.read_text())["streams"]}
    children = {
        f"{of}_{kind}" for of in ("candidate", "opportunity") for kind in CHILDREN
    }
    assert children <= names
    assert {"postings", "users", "stages", "sources", "requisitions"} <= names


def test_it_reads_every_posting_over_two_pages(sandbox, records, report) -> None:
    held = {one["id"]: one for one in sandbox.held["postings"]}
    assert len(held) > 100
    assert ids(records["postings"]) == sorted(held)
    for one in records["postings"]:
        there = held[one["id"]]
        assert one["text"] == there["text"]
        assert one["state"] == there["state"]
        assert one["createdAt"] == moment(there["createdAt"])
        assert one["categories"]["location"] == there["categories"]["location"]
    assert sandbox.account()["postings"]["all"] == len(held) + 1  # the confidential one
    report.read("postings", len(records["postings"]))


@pytest.mark.parametrize("stream", ["opportunities", "candidates"])
def test_it_reads_every_person_once_over_all_windows(
    sandbox, records, report, stream: str
) -> None:
    held = {one["id"]: one for one in sandbox.held["opportunities"]}
    assert ids(records[stream]) == sorted(held)
    assert set(held) == {one["id"] for one in sandbox.account()["opportunities"]}
    for one in records[stream]:
        there = held[one["id"]]
        assert one["name"] == there["name"]
        assert one["emails"] == there["emails"]
        assert one["stage"] == there["stage"]
        assert one["sources"] == there["sources"]
        assert one["createdAt"] == moment(there["createdAt"])
    report.read(stream, len(records[stream]))


@pytest.mark.parametrize("parent", ["opportunity", "candidate"])
def test_it_reads_what_hangs_on_them(sandbox, records, report, parent: str) -> None:
    applications = records[f"{parent}_applications"]
    assert ids(applications) == sorted(sandbox.ids("applications"))
    postings = {one["id"]: one["posting"] for one in sandbox.held["applications"]}
    assert {one["id"]: one["posting"] for one in applications} == postings
    assert ids(records[f"{parent}_resumes"]) == sorted(sandbox.held["resumes"])
    assert records[f"{parent}_offers"] == records[f"{parent}_referrals"] == []
    report.read("applications", len(applications))
    report.read("resumes", len(records[f"{parent}_resumes"]))


@pytest.mark.parametrize(
    ("stream", "kind"),
    [("stages", "stages"), ("archive_reasons", "archiveReasons")],
)
def test_it_reads_the_small_lists(sandbox, records, report, stream, kind) -> None:
    texts = {one["id"]: one["text"] for one in sandbox.held[kind]}
    assert {one["id"]: one["text"] for one in records[stream]} == texts
    report.read(stream.replace("_", " "), len(texts))


def test_it_reads_the_people_who_work_there(sandbox, records, report) -> None:
    active = [one for one in sandbox.held["users"] if one["deactivatedAt"] is None]
    assert ids(records["users"]) == ids(active)
    report.read("users", len(active))


def test_it_reads_sources_with_their_counts(sandbox, records, report) -> None:
    found = {one["text"]: one["count"] for one in records["sources"]}
    assert found == sandbox.held["sources"]
    assert found["Refer.io"] > 0
    report.read("sources", len(found))


def test_it_reads_no_requisitions_where_there_are_none(records) -> None:
    assert records["requisitions"] == []


def test_a_wrong_key_is_told_apart(sandbox, config: Path, catalog: Path) -> None:
    wrong = config.with_name("wrong.json")
    wrong.write_text(json.dumps({"token": "no-such-key", "start_date": FIRST}))
    done = run_tap("--config", str(wrong), "--catalog", str(catalog))
    assert done.returncode != 0
    assert "Unauthorized" in done.stderr
