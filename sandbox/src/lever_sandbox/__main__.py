"""python -m lever_sandbox"""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from lever_sandbox.board import BadBoard
from lever_sandbox.flags import add_accounts, add_flags, check_sites, read_start
from lever_sandbox.registered_app import (
    DEMO_CLIENT_ID,
    DEMO_CLIENT_SECRET,
    DEMO_REDIRECT_URIS,
    RegisteredApp,
)
from lever_sandbox.server import DidNotStart, Running, make_world, start


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until told to stop; the exit status."""
    options = _parser().parse_args(arguments)
    try:
        running = _start(options)
    except (BadBoard, DidNotStart, OSError, ValueError) as error:
        print(f"lever-sandbox: {error}", file=sys.stderr)  # noqa: T201
        return 1
    _announce(running)
    _wait_for_the_end()
    running.stop()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lever-sandbox", description="A local stand-in for the Lever ATS."
    )
    parser.add_argument("--port", type=int, default=8100, help="0 picks a free one")
    parser.add_argument(
        "--board", type=Path, action="append", default=[], help="JSON lines; repeatable"
    )
    parser.add_argument(
        "--smtp-port",
        type=int,
        default=2525,
        help="catch mail here; 0 picks a free one",
    )
    parser.add_argument("--client-id", default=DEMO_CLIENT_ID)
    parser.add_argument("--client-secret", default=DEMO_CLIENT_SECRET)
    parser.add_argument(
        "--redirect-uri",
        action="append",
        help="a registered callback, repeatable; one ending in * matches by prefix",
    )
    parser.add_argument("--logo-url", help="the application's, on the consent page")
    add_flags(parser)
    parser.add_argument("--quiet", action="store_true", help="do not log requests")
    return parser


def _start(options: argparse.Namespace) -> Running:
    app = RegisteredApp(
        client_id=options.client_id,
        client_secret=options.client_secret,
        redirect_uris=tuple(options.redirect_uri or DEMO_REDIRECT_URIS),
        logo_url=options.logo_url,
    )
    wanted = read_start(options)
    world = make_world(options.board, [app])
    add_accounts(world, options.account)
    check_sites(world, wanted)
    world.begin(wanted)
    return start(
        world,
        port=options.port,
        smtp_port=options.smtp_port,
        second_port=options.second_port,
        quiet=options.quiet,
    )


def _announce(running: Running) -> None:
    lines = [f"Lever sandbox at {running.url}"]
    if running.mail is not None:
        lines.append(
            f"mail at {running.url}/mail (SMTP on 127.0.0.1:{running.mail.port})"
        )
    lines.append(f"second base (EU) at {running.second_url}")
    lines.append(f"what it assumes of Lever at {running.url}/_sandbox/assumptions")
    print("\n".join(lines), flush=True)  # noqa: T201


def _wait_for_the_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()


if __name__ == "__main__":
    raise SystemExit(main())
