"""How fast an employer's postings become jobs, and an application an opportunity.

Everything is real: a private PostgreSQL, a local Lever as a process of its own, workers.
What is measured of us runs in a process of its own on one core, so that its memory is its
own, too. A peer does the same work the usual way: one `update_or_create` a posting.
Prints JSON on stdout; the last line is one object.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from rich.console import Console

from lever_account import LeverAccounts
from referio.local import migrating, processes
from referio.local.environment import environment
from referio.local.postgres import DATABASE, PrivatePostgres
from referio.local.processes import Supervisor
from referio.local.world import shipped_boards

CHILD = Path(__file__).with_name("sync_measures.py")
PER_PAGE = 100
LEVER_PER_SECOND = 10  # lever-api 2.6
LEVER_AT_ONCE = 20
Say = Callable[[str], None]


def main() -> int:
    """Measure and print."""
    options = _parser().parse_args()
    console = Console(stderr=True, quiet=options.json)
    with console.status("starting") as status, bench(status.update) as world:
        result = measure(world, options)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=5000, help="of the first sync")
    parser.add_argument(
        "--large", type=int, default=100_000, help="of the large account"
    )
    parser.add_argument("--applications", type=int, default=60)
    parser.add_argument(
        "--peer", type=int, default=1000, help="postings the peer stores"
    )
    parser.add_argument("--seed", type=int, default=1, help="taken, as all benches do")
    parser.add_argument("--json", action="store_true", help="no progress, one line")
    return parser


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything answers. `own` are the variables our processes are given."""

    lever: LeverAccounts
    own: Mapping[str, str] = field(repr=False)
    supervisor: Supervisor = field(repr=False)
    say: Say = field(repr=False)

    def child(self, what: str, site: str, **changes: str) -> dict[str, float]:
        """Run one measurement in a process of its own and return its figures."""
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(CHILD), what, site],
            env={**os.environ, **self.own, **changes},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{what} of {site} failed:\n{done.stderr[-3000:]}")
        figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return figures


@contextmanager
def bench(say: Say) -> Iterator[Bench]:
    """Start PostgreSQL, Lever and a worker; afterwards all of it is gone."""
    with tempfile.TemporaryDirectory(prefix="referio-bench-") as name:
        folder = Path(name)
        with (
            Supervisor(folder) as supervisor,
            # With fsync: what we claim to have stored is on the disk.
            PrivatePostgres(folder) as server,
        ):
            server.ensure_database(DATABASE)
            own = _variables(folder, server.url(DATABASE))
            try:
                lever = _lever(supervisor, own)
                say("applying migrations")
                migrating.migrate(own)
                yield Bench(lever, own, supervisor, say)
            finally:
                supervisor.stop()


def _variables(folder: Path, database: str) -> dict[str, str]:
    lever = f"http://127.0.0.1:{processes.free_port()}"
    return {
        **environment(folder),
        "DJANGO_SETTINGS_MODULE": "referio.settings",
        "DATABASE_URL": database,
        "REFERIO_BASE_URL": "http://127.0.0.1:1",
        "REFERIO_LOG_LEVEL": "WARNING",
        "LEVER_API_URL": f"{lever}/v1",
        "LEVER_AUTH_URL": lever,
        "LEVER_WEB_URL": lever,
        "LEVER_AUDIENCE": f"{lever}/v1/",
        "LEVER_CLIENT_ID": "referio",
        "LEVER_CLIENT_SECRET": secrets.token_hex(24),
        # The clock must not set syncs of its own going beside those that are measured.
        "REFERIO_SYNC_EVERY_SECONDS": "86400",
        "SMTP_URL": f"smtp://127.0.0.1:{processes.free_port()}",
    }


def _lever(supervisor: Supervisor, own: Mapping[str, str]) -> LeverAccounts:
    url, callback = own["LEVER_WEB_URL"], own["REFERIO_BASE_URL"] + "/lever/callback"
    port, smtp = int(url.rpartition(":")[2]), int(own["SMTP_URL"].rpartition(":")[2])
    boards = [str(board) for board in shipped_boards()]
    command = processes.sandbox(port, smtp, boards, callback)
    command += ["--client-id", own["LEVER_CLIENT_ID"]]
    command += [f"--client-secret={own['LEVER_CLIENT_SECRET']}"]
    ready = partial(processes.answers_http, f"{url}/_sandbox/state")
    supervisor.start("lever", command, ready=ready)
    return LeverAccounts(url)


def measure(bench: Bench, options: argparse.Namespace) -> dict[str, object]:
    """Return the figures of one run, ready for JSON."""
    limited_site, open_site, large_site, peer_site = bench.lever.sites(4)
    limited = _limited(bench, limited_site, options.postings)
    bench.lever.lift_limit()
    bench.say(f"first sync of {options.postings} postings without a limit")
    bench.lever.grow(open_site, options.postings)
    open_ = bench.child("pull", open_site, LEVER_CALLS_PER_SECOND="0")
    bench.say(f"the peer: {options.peer} postings, one update_or_create each")
    bench.lever.grow(peer_site, options.peer)
    peer = bench.child("peer", peer_site, LEVER_CALLS_PER_SECOND="0")
    bench.say(f"first sync of {options.large} postings, and passes without a change")
    bench.lever.grow(large_site, options.large)
    large = bench.child("large", large_site, LEVER_CALLS_PER_SECOND="0")
    bench.lever.set_limit()
    applied = _hand_overs(bench, peer_site, options.applications)
    ours, theirs = _rate(open_), _rate(peer)
    return {
        "postings": options.postings,
        "large_postings": int(large["seen"]),
        **limited,
        "unlimited_postings_per_s": round(ours, 1),
        "unlimited_cpu_postings_per_s": round(open_["seen"] / open_["cpu_s"], 1),
        "large_postings_per_s": round(_rate(large), 1),
        "full_unchanged_pass_s": round(large["full_pass_s"], 2),
        "unchanged_pass_s": round(large["unchanged_pass_s"], 4),
        **applied,
        "peak_rss_mb": round(large["peak_rss_mb"], 1),
        "peak_rss_small_mb": round(open_["peak_rss_mb"], 1),
        "peer": "the same client, one Django update_or_create a posting",
        "peer_postings_per_s": round(theirs, 1),
        "ratio_to_peer": round(ours / theirs, 2),
    }


def _rate(figures: Mapping[str, float]) -> float:
    return figures["seen"] / figures["seconds"]


def _limited(bench: Bench, site: str, postings: int) -> dict[str, object]:
    """Compare a first sync with what ten requests a second let through at best."""
    bench.say(f"first sync of {postings} postings at Lever's pace")
    bench.lever.grow(site, postings)
    figures = bench.child("pull", site)
    calls = -(-figures["seen"] // PER_PAGE)
    # The bucket is full at the start, and the first call waits for nothing.
    with_burst = max((calls - LEVER_AT_ONCE) / LEVER_PER_SECOND, 0.001)
    return {
        "limited_s": round(figures["seconds"], 2),
        "limited_ratio": round(calls / LEVER_PER_SECOND / figures["seconds"], 3),
        "limited_ratio_to_full_burst": round(with_burst / figures["seconds"], 3),
        "refused_by_rate": bench.lever.refused_by_rate(site),
    }


def _hand_overs(bench: Bench, site: str, applications: int) -> dict[str, object]:
    """Measure from storing an application to its being verified in Lever."""
    bench.say(f"{applications} applications, one after the other, by an idle worker")
    bench.supervisor.start("worker", processes.worker(), env=bench.own)
    figures = bench.child("apply", site, APPLICATIONS=str(applications))
    stand = bench.lever.opportunities(site)
    return {
        "applications": applications,
        "opportunities": stand,
        "handover_median_s": round(figures["median_s"], 3),
        "handover_p95_s": round(figures["p95_s"], 3),
    }


if __name__ == "__main__":
    raise SystemExit(main())
