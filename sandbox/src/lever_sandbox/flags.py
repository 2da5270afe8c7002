"""Command line flags for everything that can be switched at the start."""

import argparse
import json
from collections.abc import Sequence

from lever_sandbox.answers import Json
from lever_sandbox.faults import check_switches
from lever_sandbox.packages import BASIC
from lever_sandbox.world import Start, World

# An employer whose package has no integrations, unless other accounts are asked for.
USUAL_ACCOUNTS = (f"oakfold={BASIC}",)


def add_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--account",
        action="append",
        metavar="SITE=PACKAGE",
        help="an account without a board, or a board's package; repeatable",
    )
    parser.add_argument(
        "--switch",
        action="append",
        default=[],
        metavar="[SITE.]NAME=VALUE",
        help="of one account, or of all; VALUE is JSON or plain text; repeatable",
    )
    parser.add_argument(
        "--second-port", type=int, default=0, help="of the EU base; 0 picks a free one"
    )
    parser.add_argument(
        "--clock-ahead", type=float, default=0.0, metavar="SECONDS", help="move time"
    )
    parser.add_argument("--no-rate-limit", action="store_true")
    parser.add_argument(
        "--no-strict-rotation", action="store_true", help="old refresh tokens live on"
    )
    parser.add_argument(
        "--token-unavailable-next",
        type=int,
        default=0,
        metavar="N",
        help="the token endpoint answers 503 so many times",
    )


def read_start(options: argparse.Namespace) -> Start:
    """Raises ValueError for a switch that cannot be read."""
    return Start(
        ahead_s=options.clock_ahead,
        rate_limited=not options.no_rate_limit,
        strict_rotation=not options.no_strict_rotation,
        token_unavailable_next=options.token_unavailable_next,
        switches=tuple(read_switch(text) for text in options.switch),
    )


def read_switch(text: str) -> tuple[str | None, Json]:
    """The site, or None for all, and the change. Raises ValueError."""
    left, equals, right = text.partition("=")
    site, _, name = left.rpartition(".")
    if not equals:
        raise ValueError(f"--switch is [SITE.]NAME=VALUE, not {text!r}")
    changes = {name: _read_value(right)}
    check_switches(changes)
    return site or None, changes


def check_sites(world: World, start: Start) -> None:
    """Raises ValueError when a switch is meant for an account that is not there."""
    missing = {site for site, _ in start.switches if site} - set(world.accounts)
    if missing:
        raise ValueError(
            f"--switch names no account {', '.join(sorted(missing))}; there are"
            f" {', '.join(sorted(world.accounts))}"
        )


def _read_value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def add_accounts(world: World, wanted: Sequence[str] | None) -> None:
    """Make each account, or change the package it has. Raises ValueError."""
    for text in USUAL_ACCOUNTS if wanted is None else wanted:
        site, equals, package = text.partition("=")
        if not equals:
            raise ValueError(f"--account is SITE=PACKAGE, not {text!r}")
        world.sell(site, package)
