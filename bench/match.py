"""How fast millions of alerts meet a batch of jobs, beside others who can match.

Every measurement runs in a process of its own, so that its memory is its own, too: the
alerts are compiled in one, matched in another that holds nothing but the index and a
batch, and peers and we get a workload of a size that they can do in a third. What they
find is compared, so that a faster wrong answer cannot win. Progress goes to stderr; the
last line of stdout is one JSON object.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from rich.console import Console

from match_machine import machine
from match_page import show

CHILD = Path(__file__).with_name("match_measures.py")
WHOLE = {
    "alerts": 6_500_000, "postgresql": 6_500_000,
    "peer_alerts": 100_000, "peer_jobs": 10_000,
}  # fmt: skip
GROWTH = (1_000_000, 2_000_000, 4_000_000, 6_500_000, 13_000_000)
Figures = dict[str, object]


def main() -> int:
    """Measure and print."""
    options = _parser().parse_args()
    if options.full:
        vars(options).update(WHOLE)
    console = Console(stderr=True, quiet=options.json)
    with (
        tempfile.TemporaryDirectory(prefix="referio-bench-") as folder,
        console.status("starting") as status,
    ):
        result = measure(Bench(Path(folder), status.update), options)
    show(result, console)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    number = parser.add_argument
    number("--alerts", type=int, default=200_000)
    number("--jobs", type=int, default=100_000, help="that are open")
    number("--new", type=int, default=10_000, help="of them, since the last edition")
    number("--instant", type=int, default=500, help="jobs matched one at a time")
    number("--edition", type=int, default=20_000, help="alerts in PostgreSQL")
    number("--postgresql", type=int, default=0, help="alerts compiled from there")
    number("--peer-alerts", type=int, default=20_000)
    number("--peer-jobs", type=int, default=2_000)
    number("--singly", type=int, default=2_000, help="alerts that are one query each")
    number("--runs", type=int, default=3, help="of which the median counts")
    number("--seed", type=int, default=1)
    parser.add_argument("--full", action="store_true", help="6.5 million alerts")
    parser.add_argument("--growth", action="store_true", help="1 to 13 million, too")
    parser.add_argument("--json", action="store_true", help="no progress, one line")
    return parser


@dataclass(frozen=True, slots=True)
class Bench:
    """Where an index is kept between processes, and where progress is told."""

    folder: Path
    say: Callable[[str], None]

    def child(self, what: str, **wanted: object) -> Figures:
        """Run one measurement in a process of its own and return its figures."""
        told = {"folder": str(self.folder), **wanted}
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, str(CHILD), what, json.dumps(told)],
            # One core for whoever takes as many as there are.
            env={**os.environ, "POLARS_MAX_THREADS": "1"},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"measuring {what} failed; see above")
        figures: Figures = json.loads(done.stdout.splitlines()[-1])
        return figures

    def matching(self, alerts: int, wanted: Mapping[str, object]) -> Figures:
        """Compile so many alerts in one process, and match them in another."""
        self.say(f"compiling {alerts:,} alerts")
        sizes = {**wanted, "alerts": alerts}
        compiled = self.child("compile", **sizes)
        self.say(f"matching {alerts:,} alerts")
        return {**compiled, **self.child("match", **sizes)}


def measure(bench: Bench, options: argparse.Namespace) -> Figures:
    """Return the figures of one run, ready for JSON."""
    sizes = {
        name: getattr(options, name)
        for name in ("alerts", "jobs", "new", "seed", "runs", "instant")
    }
    memory = bench.child("memory")
    main = _beside_memory(bench.matching(options.alerts, sizes), memory)
    growth = _growth(bench, sizes) if options.growth else []
    bench.say("asking peers the same")
    beside = bench.child(
        "beside",
        alerts=options.peer_alerts,
        jobs=options.peer_jobs,
        **{name: getattr(options, name) for name in ("singly", "seed", "runs")},
    )
    bench.say(f"an edition of {options.edition:,} alerts in PostgreSQL")
    edition = bench.child("edition", alerts=options.edition, seed=options.seed)
    return {
        **sizes,
        "machine": machine(),
        **main,
        **edition,
        **_from_postgresql(bench, options),
        **beside,
        "growth": growth,
    }


def _from_postgresql(bench: Bench, options: argparse.Namespace) -> Figures:
    if not options.postgresql:
        return {}
    bench.say(f"{options.postgresql:,} alerts into PostgreSQL, and an index out of it")
    asked = {name: getattr(options, name) for name in ("seed", "runs")}
    return bench.child("reading", alerts=options.postgresql, **asked)


def _beside_memory(figures: Figures, memory: Figures) -> Figures:
    """Add how long it would take to read what a match reads, once and from the front."""
    speed = cast("float", memory["read_gb_per_s"]) * 1e9
    for kind in ("new", "open"):
        alone = cast("int", figures[f"{kind}_bytes"]) / speed
        ratio = cast("float", figures[f"{kind}_jobs_s"]) / alone
        figures[f"{kind}_bandwidth_s"] = round(alone, 4)
        figures[f"{kind}_bandwidth_ratio"] = round(ratio, 2)
    return {**memory, **figures, "bandwidth_ratio": figures["new_bandwidth_ratio"]}


def _growth(bench: Bench, sizes: Mapping[str, object]) -> list[Figures]:
    """Return what matters at each size; fewer single jobs, one run each."""
    wanted = {**sizes, "runs": 1, "instant": 100}
    found = []
    for alerts in GROWTH:
        figures = bench.matching(alerts, wanted)
        kept = (
            "compile_s", "bytes_per_alert", "peak_rss_mb", "new_jobs_s", "open_jobs_s",
            "instant_ms_median",
        )  # fmt: skip
        found.append({"alerts": alerts, **{name: figures[name] for name in kept}})
    return found


if __name__ == "__main__":
    raise SystemExit(main())
