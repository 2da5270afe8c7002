"""Run clients that others wrote against the sandbox, and say what each of them did.

    python clients/run.py [--only NAME ...] [--skip-missing]

Prints a line a client and a closing line; the exit status is 1 when one failed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accounts import Seed, build_world, describe, fill
from environments import (
    HERE,
    Environment,
    NodeEnvironment,
    NotInstalled,
    PythonEnvironment,
    Tampered,
)
from lever_sandbox.registered_app import RegisteredApp
from lever_sandbox.server import Running, start

CLIENT_S = 150
PASSED, FAILED, SKIPPED = "passed", "failed", "skipped"
# The callback is fixed in the client; it is never called, only compared.
HRFLOW = RegisteredApp(
    client_id="hrflow",
    client_secret="invented-secret-of-hrflow",
    redirect_uris=("https://marketplace-partners.hrflow.ai/partner/lever/login",),
    name="HrFlow",
)
AIRBYTE = RegisteredApp(
    client_id="airbyte",
    client_secret="invented-secret-of-airbyte",
    redirect_uris=("http://127.0.0.1/callback",),
    name="Airbyte",
)


@dataclass(frozen=True)
class Client:
    """One client: its packages, its environment, its test and its account."""

    packages: tuple[str, ...]
    test: str
    environment: Environment
    seed: Seed

    @property
    def name(self) -> str:
        """The packages with their pinned versions."""
        pins = self.environment.pins()
        return ", ".join(f"{one} {pins[one]}" for one in self.packages)


NODE = NodeEnvironment("node")
CLIENTS = (
    Client(
        ("tap-lever",),
        "tap-lever/test_tap_lever.py",
        PythonEnvironment("tap-lever"),
        Seed("tap-lever"),
    ),
    Client(
        ("hrflow-connectors",),
        "hrflow-connectors/test_hrflow.py",
        PythonEnvironment("hrflow-connectors", newest=(3, 12)),
        Seed("hrflow", opportunities=12, app=HRFLOW),
    ),
    Client(
        ("airbyte-cdk", "airbyte-source-lever-hiring"),
        "airbyte-cdk/test_airbyte.py",
        PythonEnvironment("airbyte-cdk", ("manifest.lock",), newest=(3, 11)),
        Seed("airbyte", app=AIRBYTE),
    ),
    Client(("lever-js",), "node/lever-js.test.js", NODE, Seed("lever-js")),
    Client(
        ("@opensdks/sdk-lever", "@opensdks/runtime"),
        "node/opensdks.test.js",
        NODE,
        Seed("opensdks"),
    ),
)


@dataclass(frozen=True)
class Outcome:
    """How one client fared; `words` are what a person needs when it did not pass."""

    name: str
    result: str
    seconds: float
    words: str = ""
    report: dict[str, Any] = field(default_factory=dict)

    def line(self) -> str:
        """Return name, result, what was read and created, checks and seconds."""
        did = [
            f"{verb} {', '.join(f'{kind} {n}' for kind, n in counts.items())}"
            for verb in ("read", "created", "changed")
            if (counts := self.report.get(verb))
        ]
        did.append(f"{self.report.get('assertions', 0)} assertions")
        return f"{self.result:<8} {self.name}: {'; '.join(did)}; {self.seconds:.1f} s"


def main(
    arguments: Sequence[str] | None = None, clients: Sequence[Client] = CLIENTS
) -> int:
    """Run all clients, or those named; the exit status."""
    options = _parser().parse_args(arguments)
    chosen = [one for one in clients if _is_chosen(one, options.only)]
    if not chosen:
        known = "; ".join(one.name for one in clients)
        print(f"no client is named {', '.join(options.only)}; there are: {known}")
    outcomes = _run_all(chosen, skips_missing=options.skip_missing)
    counts = [
        sum(one.result == result for one in outcomes)
        for result in (PASSED, FAILED, SKIPPED)
    ]
    print("{} passed, {} failed, {} skipped".format(*counts))
    return 1 if counts[1] or not outcomes else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--only", action="append", help="a part of a client's name")
    parser.add_argument(
        "--skip-missing",
        action="store_true",
        help="a client that cannot be installed is skipped, not failed",
    )
    return parser


def _is_chosen(client: Client, only: list[str] | None) -> bool:
    return not only or any(part in client.name for part in only)


def _run_all(clients: list[Client], *, skips_missing: bool) -> list[Outcome]:
    """Install in the background while clients whose turn it is run one by one."""
    outcomes = []
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(2) as workers:
        folder = Path(name)
        made = _prepare(clients, workers)
        running = start(build_world([one.seed for one in clients], folder))
        try:
            for client in clients:
                outcome = _run_one(client, made[client.environment], running, folder)
                if outcome.result == SKIPPED and not skips_missing:
                    outcome = Outcome(client.name, FAILED, 0, outcome.words)
                _say(outcome)
                outcomes.append(outcome)
        finally:
            running.stop()
    return outcomes


def _prepare(
    clients: list[Client], workers: ThreadPoolExecutor
) -> dict[Environment, Future[list[str]]]:
    needed = dict.fromkeys(client.environment for client in clients)
    return {one: workers.submit(one.prepare) for one in needed}


def _run_one(
    client: Client, made: Future[list[str]], running: Running, folder: Path
) -> Outcome:
    try:
        command = made.result()
    except NotInstalled as problem:
        return Outcome(client.name, SKIPPED, 0, f"CANNOT BE INSTALLED\n{problem}")
    except Tampered as problem:
        return Outcome(client.name, FAILED, 0, str(problem))
    begun = time.monotonic()
    told = _seed(client, running, folder)
    code, words = _execute([*command, client.test], told)
    report = _read(Path(told["LEVER_SANDBOX_REPORT"]))
    # A test file without a report, or with no checks in it, has proved nothing.
    is_good = code == 0 and report.get("assertions", 0) > 0
    result, seconds = PASSED if is_good else FAILED, time.monotonic() - begun
    return Outcome(client.name, result, seconds, "" if is_good else words, report)


def _seed(client: Client, running: Running, folder: Path) -> dict[str, str]:
    """Fill the client's account and say by variables where all is to be found."""
    running.state.rate_limited = False
    fill(running, client.seed)
    running.state.rate_limited = True
    held = folder / f"{client.seed.site}.held.json"
    held.write_text(json.dumps(describe(running, client.seed)), encoding="utf-8")
    return {
        "LEVER_SANDBOX_URL": running.url,
        "LEVER_SANDBOX_HELD": str(held),
        "LEVER_SANDBOX_REPORT": str(folder / f"{client.seed.site}.report.json"),
    }


def _execute(command: list[str], told: dict[str, str]) -> tuple[int, str]:
    """Run to the end or to the limit; the exit status and what was printed."""
    with subprocess.Popen(
        command,
        cwd=HERE,
        env=surroundings(told),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            words, _ = process.communicate(timeout=CLIENT_S)
        except subprocess.TimeoutExpired:
            _end(process)
            words, _ = process.communicate()
            words += f"\nstopped after {CLIENT_S} s"
        except KeyboardInterrupt:
            _end(process)
            raise
    return process.returncode, words


def _end(process: subprocess.Popen[str]) -> None:
    """End the client with everything it started, which is why it has its own session."""
    os.killpg(process.pid, signal.SIGKILL)


def surroundings(told: dict[str, str]) -> dict[str, str]:
    """Our environment, without our modules, and with no way out of this machine."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    nowhere = "http://127.0.0.1:9"
    closed = {"HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere, "ALL_PROXY": nowhere}
    open_to = {"NO_PROXY": "127.0.0.1,localhost"}
    both = {**closed, **open_to}
    return {**kept, **both, **{k.lower(): v for k, v in both.items()}, **told}


def _read(report: Path) -> dict[str, Any]:
    return json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}


def _say(outcome: Outcome) -> None:
    print(outcome.line(), flush=True)
    if outcome.words:
        print("\n".join(f"    {line}" for line in outcome.words.splitlines()[-60:]))


if __name__ == "__main__":
    sys.exit(main())
