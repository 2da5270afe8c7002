"""How fast prepared newsletters become submitted ones, beside openssl and the usual stack.

Unsigned ones stand beside Postfix's smtp-source, too, where that is installed.

Everything is real: a private PostgreSQL with fsync, the rows of a believable edition, and
Postfix's smtp-sink. The worker has one core, everything else the other one. Figures per
second are by the clock on the wall; those named `cpu` by the processor time of the worker,
which other work on the machine does not change. Progress goes to stderr; the last line of
stdout is one JSON object.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from send_keys import make_keys, variables
from send_machine import OTHER, OURS, Machine, machine
from send_source import smtp_source

CHILD = Path(__file__).with_name("send_measures.py")
FULL = 1_000_000
KINDS = ("", "rsa", "both")
NAMES = {"": "unsigned", "rsa": "rsa", "both": "both"}
BESIDE = ("sink", "postgresql")
Figures = dict[str, Any]


def main() -> int:
    """Measure and print."""
    options = _parser().parse_args()
    if options.full:
        options.newsletters = FULL
    console = Console(stderr=True, quiet=options.json)
    with console.status("starting") as status, machine() as there:
        bench = Bench(there, status.update, options.newsletters, options.jobs)
        result = bench.measure(options)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    number = parser.add_argument
    number("--newsletters", type=int, default=20_000, help="of an edition")
    number(
        "--jobs", type=int, default=1_000, help="in it; each one's card is made once"
    )
    number("--runs", type=int, default=3, help="of which the median counts")
    number("--peer", type=int, default=200, help="mails that the peer sends")
    number("--seconds", type=int, default=3, help="that openssl signs for")
    number("--seed", type=int, default=1, help="taken, as all benches do")
    parser.add_argument("--full", action="store_true", help="a million newsletters")
    parser.add_argument("--json", action="store_true", help="no progress, one line")
    return parser


@dataclass(slots=True)
class Bench:
    """What runs beside our processes, and how many editions there are so far."""

    machine: Machine
    say: Callable[[str], None] = field(repr=False)
    newsletters: int
    jobs: int = 1_000
    editions: int = 0
    prepared: list[Figures] = field(default_factory=list)

    def start(self, what: str, **wanted: object) -> "subprocess.Popen[str]":
        """Start one measurement in a process of its own."""
        sizes = {"newsletters": self.newsletters, "jobs": self.jobs}
        told = {"cores": [OURS], **sizes, **wanted}
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, str(CHILD), what, json.dumps(told)],
            env={**os.environ, **self.machine.own, **self._keys(wanted)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def _keys(self, wanted: Mapping[str, object]) -> dict[str, str]:
        folder = Path(self.machine.own["REFERIO_DATA"])
        return variables(folder, str(wanted.get("sign", "")))

    def child(self, what: str, **wanted: object) -> Figures:
        """Run one measurement and return its figures."""
        return _figures(self.start(what, **wanted), what)

    def edition(self) -> int:
        """Prepare an edition; what that took is kept."""
        self.editions += 1
        figures = self.child("prepare", nth=self.editions)
        self.prepared.append(figures)
        return int(figures["edition"])

    def measure(self, options: argparse.Namespace) -> Figures:
        """Return the figures of all runs, ready for JSON."""
        self.say(f"storing {self.newsletters:,} readers")
        make_keys(Path(self.machine.own["REFERIO_DATA"]))
        self.child("world")
        openssl = _openssl(options.seconds)
        kinds = {kind: self._runs(kind, options.runs) for kind in KINDS}
        self.say("two workers")
        pair = self._pair()
        self.say("the usual stack")
        self.edition()
        peer = self.child("peer", newsletters=options.peer)
        self.say("stage by stage")
        stages = self.child("send", edition=self.edition(), stages=True, sign="rsa")
        self.say("smtp-source")
        size = round(stages["mail_bytes"])
        source = self._beside_source(kinds[""], size, options.runs)
        return {
            "newsletters": self.newsletters,
            "jobs": self.jobs,
            **self._rates(kinds),
            **_ratios(kinds["rsa"], openssl, peer, self.newsletters),
            **source,
            **self._two(kinds["rsa"], pair),
            **self._preparing(),
            "peak_rss_mb": max(run["peak_rss_mb"] for run in kinds["rsa"]),
            "rss_mb_over_a_run": kinds["rsa"][0]["rss_mb"],
            "cpu_us_by_stage": self._stages(stages),
        }

    def _runs(self, kind: str, runs: int) -> list[Figures]:
        found = []
        for nth in range(runs):
            self.say(f"{NAMES[kind]}: run {nth + 1} of {runs}")
            edition = self.edition()
            before = self.machine.cpu_s()
            made = self.child("send", edition=edition, sign=kind)
            after = self.machine.cpu_s()
            found.append(made | {name: after[name] - before[name] for name in BESIDE})
        return found

    def _beside_source(self, unsigned: list[Figures], size: int, runs: int) -> Figures:
        """Compare with who only hands mails over; and say what the other core did."""
        url, mails = self.machine.own["SMTP_URL"], self.newsletters
        taken = [smtp_source(url, mails, size) for _ in range(runs)]
        found = [mails / seconds for seconds in taken if seconds]
        source = statistics.median(found) if found else None
        ours = _rate(mails, unsigned, "seconds")
        return {
            "mail_bytes": size,
            "smtp_source_mails_per_s": source and round(source, 1),
            "ratio_to_smtp_source": source and round(ours / source, 2),
            "other_core_us": {
                name: round(
                    1e6 * statistics.median(run[name] for run in unsigned) / mails, 1
                )
                for name in BESIDE
            },
        }

    def _pair(self) -> list[Figures]:
        edition = self.edition()
        both = [
            self.start(
                "send", edition=edition, sign="rsa", workers=2, nth=nth, cores=[core]
            )
            for nth, core in enumerate((OURS, OTHER))
        ]
        return [_figures(one, "send") for one in both]

    def _rates(self, kinds: Mapping[str, list[Figures]]) -> Figures:
        found: Figures = {}
        for kind, runs in kinds.items():
            name, mails = NAMES[kind], self.newsletters
            found[f"{name}_mails_per_s"] = _rate(mails, runs, "seconds")
            found[f"{name}_mails_per_cpu_s"] = _rate(mails, runs, "cpu_s")
        return found

    def _two(self, alone: list[Figures], pair: list[Figures]) -> Figures:
        """Compare what a second of a worker's processor does, alone and beside another.

        By the wall the second one would be measured with the sink and the server, which
        have no core of their own then.
        """
        mails = self.newsletters
        each = mails / sum(one["cpu_s"] for one in pair)
        wall = mails / max(one["seconds"] for one in pair)
        return {
            "two_process_ratio": round(2 * each / _rate(mails, alone, "cpu_s"), 2),
            "two_process_ratio_on_the_wall": round(
                wall / _rate(mails, alone, "seconds"), 2
            ),
        }

    def _preparing(self) -> Figures:
        mails = self.newsletters
        return {
            "prepare_per_s": _rate(mails, self.prepared, "seconds"),
            "prepare_per_cpu_s": _rate(mails, self.prepared, "cpu_s"),
        }

    def _stages(self, figures: Figures) -> Figures:
        return {
            stage: round(1e6 * seconds / self.newsletters, 1)
            for stage, seconds in figures["stages_s"].items()
        }


def _figures(process: "subprocess.Popen[str]", what: str) -> Figures:
    out, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"measuring {what} failed; see above")
    figures: Figures = json.loads(out.splitlines()[-1])
    return figures


def _rate(mails: int, runs: list[Figures], by: str) -> float:
    return round(float(statistics.median(mails / run[by] for run in runs)), 1)


def _ratios(rsa: list[Figures], openssl: Figures, peer: Figures, mails: int) -> Figures:
    ours, ours_cpu = _rate(mails, rsa, "seconds"), _rate(mails, rsa, "cpu_s")
    theirs = peer["mails"] / peer["seconds"]
    theirs_cpu = peer["mails"] / peer["cpu_s"]
    return {
        "openssl_rsa2048_per_s": openssl["wall"],
        "openssl_rsa2048_per_cpu_s": openssl["cpu"],
        "ratio_to_openssl_rsa2048": round(ours / openssl["wall"], 3),
        "ratio_to_openssl_rsa2048_cpu": round(ours_cpu / openssl["cpu"], 3),
        "usual_stack_mails_per_s": round(theirs, 1),
        "ratio_to_usual_stack": round(ours / theirs, 1),
        "ratio_to_usual_stack_cpu": round(ours_cpu / theirs_cpu, 1),
    }


def _openssl(seconds: int) -> Figures:
    """Return how many signatures a second openssl makes on the core we are measured on."""
    return {
        "wall": _speed("-elapsed", "-seconds", str(seconds)),
        "cpu": _speed("-seconds", str(seconds)),
    }


def _speed(*options: str) -> float:
    done = subprocess.run(  # noqa: S603
        ["openssl", "speed", *options, "rsa2048"],  # noqa: S607 - wherever it is
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {OURS}),
    )
    found = re.search(
        r"^rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)", done.stdout, re.MULTILINE
    )
    if found is None:
        raise SystemExit(f"openssl speed says nothing of rsa2048:\n{done.stdout}")
    return float(found[1])


if __name__ == "__main__":
    raise SystemExit(main())
