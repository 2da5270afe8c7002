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
    """One client: its name and version, its environment, its test and its account."""

    name: str
    test: str
    environment: Environment
    seed: Seed


NODE = NodeEnvironment("node")
CLIENTS = (
    Client(
        "tap-lever 1.1.0",
        "tap-lever/test_tap_lever.py",
        PythonEnvironment("tap-lever"),
        Seed("tap-lever"),
    ),
    Client(
        "hrflow-connectors 4.28.0",
        "hrflow-connectors/test_hrflow.py",
        PythonEnvironment("hrflow-connectors"),
        Seed("hrflow", opportunities=12, app=HRFLOW),
    ),
    Client(
        "airbyte-cdk 7.39.1 (source-lever-hiring 0.3.1)",
        "airbyte-cdk/test_airbyte.py",
        PythonEnvironment("airbyte-cdk", alone=("manifest.lock",)),
        Seed("airbyte", app=AIRBYTE),
    ),
    Client("lever-js 0.1.9", "node/lever-js.test.js", NODE, Seed("lever-js")),
    Client(
        "@opensdks/sdk-lever 0.0.10",
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
            f"{verb} {', '.join(f'{n} {kind}' for kind, n in counts.items())}"
            for verb in ("read", "created", "changed")
            if (counts := self.report.get(verb))
        ]
        did.append(f"{self.report.get('assertions', 0)} assertions")
        return f"{self.result:<8} {self.name}: {'; '.join(did)}; {self.seconds:.1f} s"


def main() -> int:
    """Run all clients, or those named; the exit status."""
    options = _parser().parse_args()
    chosen = [one for one in CLIENTS if _is_chosen(one, options.only)]
    outcomes = _run_all(chosen, skips_missing=options.skip_missing)
    counts = [
        sum(one.result == result for one in outcomes)
        for result in (PASSED, FAILED, SKIPPED)
    ]
    print("{} passed, {} failed, {} skipped".format(*counts))
    return 1 if counts[1] or not outcomes else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
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
        env=_surroundings(told),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            words, _ = process.communicate(timeout=CLIENT_S)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            words, _ = process.communicate()
            words += f"\nstopped after {CLIENT_S} s"
    return process.returncode, words


def _surroundings(told: dict[str, str]) -> dict[str, str]:
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
