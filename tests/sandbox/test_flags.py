"""Everything that can be switched, by flags of the command line."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from lever_sandbox.__main__ import main
from lever_sandbox.flags import (
    add_accounts,
    add_flags,
    check_sites,
    read_start,
    read_switch,
)
from lever_sandbox.packages import BASIC, ENTERPRISE, LEVER_TRM
from lever_sandbox.server import make_world
from lever_sandbox.world import World
from tests.sandbox.board_lines import write_board

Json = dict[str, object]


def started(board, *flags: str) -> World:
    """A world as the command makes it, without serving it."""
    parser = argparse.ArgumentParser()
    add_flags(parser)
    options = parser.parse_args(flags)
    wanted = read_start(options)
    world = make_world([board])
    add_accounts(world, options.account)
    check_sites(world, wanted)
    world.begin(wanted)
    return world


@pytest.fixture
def board(tmp_path):
    return write_board(tmp_path / "two.jsonl")


@pytest.mark.parametrize(
    ("text", "site", "changes"),
    [
        ("slow_ms=5", None, {"slow_ms": 5}),
        ("brightwater.slow_ms=5", "brightwater", {"slow_ms": 5}),
        ("a.b.cut_next=1", "a.b", {"cut_next": 1}),
        ("error_bodies=html", None, {"error_bodies": "html"}),
        ("package=Lever Basic", None, {"package": BASIC}),
        ("strict_rotation=false", None, {"strict_rotation": False}),
        ("asks_eeo=null", None, {"asks_eeo": None}),
    ],
)
def test_a_switch_is_read(text, site, changes):
    assert read_switch(text) == (site, changes)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("slow_ms", "NAME=VALUE"),
        ("slow=5", "no switch named slow"),
        ("slow_ms=soon", "slow_ms must be int"),
    ],
)
def test_a_switch_that_cannot_be_read(text, says):
    with pytest.raises(ValueError, match=says):
        read_switch(text)


def test_switches_of_one_account_and_of_all_survive_a_reset(board):
    world = started(board, "--switch=slow_ms=3", "--switch=quiet-harbour.slow_ms=9")
    for _ in range(2):
        found = {site: one.switches.slow_ms for site, one in world.accounts.items()}
        assert found == {"brightwater": 3, "quiet-harbour": 9, "oakfold": 3}
        world.accounts["brightwater"].switches.slow_ms = 1
        world.reset()
    assert world.add_account("later-on").switches.slow_ms == 3


def test_flags_of_the_world_survive_a_reset(board):
    flags = ["--no-rate-limit", "--no-strict-rotation", "--clock-ahead=3600"]
    world = started(board, *flags, "--token-unavailable-next=2")
    for _ in range(2):
        assert world.rate_limited is False
        assert world.grants.strict_rotation is False
        assert world.clock.ahead_s == 3600
        assert world.token_unavailable_next == 2
        world.rate_limited = world.grants.strict_rotation = True
        world.clock.move(5)
        world.reset()


def test_there_is_an_account_of_every_package_and_a_custom_role(board):
    world = started(board)
    packages = {site: one.package for site, one in world.accounts.items()}
    assert packages == {
        "brightwater": LEVER_TRM,
        "quiet-harbour": ENTERPRISE,
        "oakfold": BASIC,
    }
    custom = [u for one in world.accounts.values() for u in one.users if u.custom_role]
    assert {user.email.partition("@")[0] for user in custom} == {
        "integrations-lead",
        "sourcer",
    }


def test_accounts_are_named_on_the_command_line(board):
    flags = [f"--account=brightwater={ENTERPRISE}", f"--account=fern-row={BASIC}"]
    world = started(board, *flags)
    assert set(world.accounts) == {"brightwater", "quiet-harbour", "fern-row"}
    assert world.accounts["brightwater"].package == ENTERPRISE
    assert any(user.custom_role for user in world.accounts["brightwater"].users)
    assert world.accounts["fern-row"].has_integrations is False


@pytest.mark.parametrize(
    ("flag", "says"),
    [
        ("--switch=nowhere.slow_ms=1", "no account nowhere"),
        ("--switch=slow=1", "no switch named slow"),
        ("--account=fern-row=Gold", "no package named 'Gold'"),
        ("--account=fern-row", "SITE=PACKAGE"),
        ("--account=jobs=LeverTRM", "it is a path"),
    ],
)
def test_what_cannot_be_started_is_said_plainly(capsys, flag, says):
    assert main(["--port", "0", flag]) == 1
    assert says in capsys.readouterr().err


@contextmanager
def command(*flags: str) -> Iterator[dict[str, str]]:
    """The real process; what it says of itself, by the words before the address."""
    whole = [sys.executable, "-m", "lever_sandbox", "--port", "0", "--smtp-port", "0"]
    with subprocess.Popen(
        [*whole, "--quiet", *flags], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().strip() for _ in range(4)]
        try:
            yield dict(line.split(" at ", 1) for line in lines)
        finally:
            os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_the_command_takes_them_and_says_where_everything_is(board):
    logo = "https://refer.example/logo.png"
    flags = ["--board", str(board), "--switch", "brightwater.unavailable_next=1"]
    flags += ["--switch", "quiet-harbour.moved_to_second_base=true"]
    with command(*flags, "--clock-ahead", "86400", "--logo-url", logo) as said:
        url, second = said["Lever sandbox"], said["second base (EU)"]
        assert httpx.get(said["what it assumes of Lever"]).status_code == 200
        state = httpx.get(f"{url}/_sandbox/state").json()
        assert state["secondBase"] == second
        assert state["accounts"]["oakfold"]["hasIntegrations"] is False
        key = ("brightwater-api-key", "")
        asked = [httpx.get(f"{url}/v1/stages", auth=key) for _ in range(2)]
        assert [one.status_code for one in asked] == [503, 200]
        moved = httpx.get(f"{url}/v1/stages", auth=("quiet-harbour-api-key", ""))
        assert moved.headers["location"] == f"{second}/v1/stages"
