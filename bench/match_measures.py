"""One measurement of the match bench, in a process of its own.

`compile`, `match`, `memory`, `beside`, `edition` or `reading`, and what is wanted as JSON. Started by match.py;
the last line of stdout is the figures.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np

from match_machine import peak_rss_mb, read_bytes_per_s
from referio.pipeline.matching import memory
from workload import Jobs
from workload_alerts import make_alerts
from workload_jobs import make_jobs
from workload_world import World

if TYPE_CHECKING:
    from match_ours import Ours
    from match_peers import Answer, Given, Pairs, Peer
    from referio.matching.batch import JobBatch
    from referio.matching.index import AlertIndex

LIMIT = 10  # jobs an alert is told of
OFTEN = 5  # times as many runs of what takes a tenth of a second
Figures = dict[str, object]
Wanted = dict[str, int | str]
T = TypeVar("T")


def main() -> None:
    """Measure what the command line names and print its figures."""
    what, wanted = sys.argv[1], json.loads(sys.argv[2])
    measures = {
        "compile": compile_alerts,
        "match": match_all,
        "memory": memory_alone,
        "beside": beside_peers,
        "edition": an_edition,
        "reading": from_postgresql,
    }
    sys.stdout.write(json.dumps(measures[what](wanted)) + "\n")


def say(what: str) -> None:
    """Tell how far we are."""
    sys.stderr.write(what + "\n")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return the seconds that work took, and what came of it."""
    began = time.perf_counter()
    done = work()
    return time.perf_counter() - began, done


def median_of(work: Callable[[], T], runs: int) -> tuple[float, T]:
    """Return the median of several runs, and what came of the last."""
    return in_turn([work], runs)[0]


def in_turn(works: Sequence[Callable[[], T]], runs: int) -> list[tuple[float, T]]:
    """Return that for each of several that take turns.

    So what the machine's neighbours do for a while falls on all of them. What comes of one
    is held while others work, so it should be small.
    """
    taken: list[list[float]] = [[] for _ in works]
    done: list[T | None] = [None for _ in works]
    for at in list(range(len(works))) * runs:
        done[at] = None  # two results of one would count as our memory
        seconds, done[at] = timed(works[at])
        taken[at].append(seconds)
    return [
        (statistics.median(seconds), cast("T", last))
        for seconds, last in zip(taken, done, strict=True)
    ]


def compile_alerts(wanted: Wanted) -> Figures:
    """Make alerts, compile them, and leave the index in a file."""
    world, ours, file = _ours(wanted)
    make_s, alerts = timed(lambda: make_alerts(world, int(wanted["alerts"])))
    conditions_s, asked = timed(partial(ours.conditions, alerts))
    count = len(alerts)
    del alerts
    compile_s, index = timed(partial(ours.compiled, asked))
    save_s, _ = timed(partial(index.save, file))
    return {
        "make_s": round(make_s, 2),
        "conditions_s": round(conditions_s, 2),
        "compile_s": round(conditions_s + compile_s, 3),
        "save_s": round(save_s, 2),
        "bytes_per_alert": round(file.stat().st_size / count, 1),
        "compile_peak_rss_mb": round(peak_rss_mb(), 1),
    }


def _ours(wanted: Wanted) -> "tuple[World, Ours, Path]":
    # Numba is imported by those processes only that measure us.
    from match_ours import Ours, warm_up

    world, folder = World.make(int(wanted["seed"])), Path(str(wanted["folder"]))
    warm_s, _ = timed(partial(warm_up, world, folder))
    say(f"loops ready after {warm_s:.1f} s")
    return world, Ours(world.legend), folder / f"{wanted['alerts']}.index"


def match_all(wanted: Wanted) -> Figures:
    """Match an index that lies in a folder with all open jobs, and with the new ones."""
    world, ours, file = _ours(wanted)
    load_s, index = timed(partial(ours.loaded, file))
    count, new = int(wanted["jobs"]), int(wanted["new"])
    jobs = make_jobs(world, count, new=new)
    meeting = Meeting(ours, index, int(wanted["runs"]))
    with memory.kept():
        return {
            "load_s": round(load_s, 3),
            **meeting.figures("new", jobs.part(count - new, count)),
            "new_peak_rss_mb": round(peak_rss_mb(), 1),
            **meeting.figures("open", jobs),
            "peak_rss_mb": round(peak_rss_mb(), 1),
            **meeting.one_by_one(jobs, int(wanted["instant"])),
        }


@dataclass(frozen=True, slots=True)
class Meeting:
    """An index that is matched with several batches."""

    ours: "Ours"
    index: "AlertIndex"
    runs: int

    def figures(self, kind: str, jobs: Jobs) -> Figures:
        """Return how long a batch takes, on one thread and on two."""
        say(f"{len(jobs):,} {kind} jobs")
        batch_s, batch = timed(partial(self.ours.batch, jobs))
        first_s, _ = timed(partial(self._matched, batch, 1))
        ways = [partial(self._matched, batch, threads) for threads in (1, 2)]
        (one_s, matches), (two_s, again) = in_turn(ways, self.runs)
        assert matches == again, "threads must not change what is found"
        return {
            f"{kind}_batch_s": round(batch_s, 4),
            f"{kind}_first_s": round(first_s, 4),  # before it has memory to use again
            f"{kind}_jobs_s": round(one_s, 4),
            f"{kind}_jobs_2_threads_s": round(two_s, 4),
            f"{kind}_ns_per_alert": round(one_s * 1e9 / len(self.index), 1),
            f"{kind}_matches": matches,
            f"{kind}_bytes": self.ours.bytes_read(self.index, batch),
        }

    def _matched(self, batch: "JobBatch", threads: int) -> int:
        found = self.ours.match(self.index, batch, limit=LIMIT, threads=threads)
        return len(found)

    def _told(self, job: Jobs) -> int:
        return self._matched(self.ours.batch(job), 1)

    def one_by_one(self, jobs: Jobs, count: int) -> Figures:
        """Return how long one job takes from its facts to everyone it is for."""
        say(f"{count:,} jobs one at a time")
        taken = []
        for row in np.linspace(0, len(jobs) - 1, count).astype(int).tolist():
            seconds, _ = timed(partial(self._told, jobs.part(row, row + 1)))
            taken.append(seconds * 1e3)
        return {
            "instant_ms_median": round(float(np.median(taken)), 3),
            "instant_ms_p99": round(float(np.percentile(taken, 99)), 3),
        }


def memory_alone(_: Wanted) -> Figures:
    """Measure how fast one core reads memory, apart from anybody's peak."""
    return {"read_gb_per_s": round(read_bytes_per_s() / 1e9, 2)}


def beside_peers(wanted: Wanted) -> Figures:
    """Find every match of a small workload ourselves, and let each peer find them."""
    from match_peers import given

    world, ours, _ = _ours(wanted)
    alerts = make_alerts(world, int(wanted["alerts"]))
    jobs = make_jobs(world, int(wanted["jobs"]), new=0)
    prepare_s, (index, batch) = timed(
        lambda: (ours.compiled(ours.conditions(alerts)), ours.batch(jobs))
    )
    match = partial(ours.match, index, batch, limit=len(jobs))

    def timed_again() -> float:
        with memory.kept():
            return median_of(lambda: len(match()), OFTEN * int(wanted["runs"]))[0]

    pairs = ours.pairs(match(), len(jobs))
    beside = Beside(given(world.legend, alerts, jobs), timed_again, pairs)
    peers = [one for peer in _peers(wanted) for one in beside.figures(peer)]
    right = [one for one in peers if one["same"]]
    assert right, "no peer finds what we find"
    best = min(right, key=lambda one: cast("float", one["ratio"]))
    return {
        "peer_alerts": len(alerts),
        "peer_jobs": len(jobs),
        "peer_matches": len(beside.pairs),
        "ours_prepare_s": round(prepare_s, 3),
        "ours_s": best["ours_s"],
        "ours_ns_per_pair": best["ours_ns_per_pair"],
        "peers": peers,
        "best_peer": best["peer"],
        "ratio_to_best_peer": best["ratio"],
    }


def _peers(wanted: Wanted) -> "tuple[Peer, ...]":
    from match_peer_duckdb import DuckDb
    from match_peer_polars import Polars
    from match_peer_postgres import Postgres

    return DuckDb(), Polars(), Postgres(int(wanted["singly"]), say)


@dataclass(frozen=True, slots=True)
class Beside:
    """What we found, for peers to be compared with.

    `ours` times us once more, in seconds: just before a peer and just after it, or what the
    machine's neighbours do meanwhile would count.
    """

    given: "Given"
    ours: Callable[[], float]
    pairs: "Pairs"

    def figures(self, peer: "Peer") -> list[Figures]:
        """Return the figures of a peer that finds the same; say so if it is not here."""
        from match_peers import NotHere

        told, before = [], self.ours()
        try:
            for answer in peer.answers(self.given):
                after = self.ours()
                told.append(self._compared(answer, statistics.mean([before, after])))
                before = after
        except NotHere as missing:
            say(f"SKIPPED: {missing} is not installed, so it is no peer of this run")
        return told

    def _compared(self, answer: "Answer", ours: float) -> Figures:
        limit = answer.alerts * len(self.given.jobs)
        same = bool(np.array_equal(answer.pairs, self.pairs[self.pairs < limit]))
        each = answer.seconds * 1e9 / limit
        mine = ours * 1e9 / len(self.given.alerts) / len(self.given.jobs)
        say(f"{answer.way}: {answer.seconds:.3f} s")
        return {
            "peer": answer.way,
            "alerts": answer.alerts,
            "prepare_s": round(answer.prepare_s, 3),
            "seconds": round(answer.seconds, 4),
            "ns_per_pair": round(each, 2),
            "ours_s": round(ours, 5),
            "ours_ns_per_pair": round(mine, 3),
            "ratio": round(each / mine, 1),
            "same": same,
        }


def an_edition(wanted: Wanted) -> Figures:
    """Let the product itself prepare an edition of so many alerts, all in PostgreSQL."""
    from match_edition import edition

    return edition(int(wanted["alerts"]), int(wanted["seed"]), say)


def from_postgresql(wanted: Wanted) -> Figures:
    """Let the product read so many alerts from PostgreSQL and compile them."""
    from match_reading import reading

    alerts, seed, runs = (int(wanted[name]) for name in ("alerts", "seed", "runs"))
    return reading(alerts, seed, runs, say)


if __name__ == "__main__":
    main()
