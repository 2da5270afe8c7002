"""Kill one of two nodes in the middle of a run, and compare with the answer of one machine.

    python -m tests.cluster.kill [--json]

It needs Ray (`make test-cluster` has it). The exit status is 0 when nothing is missing,
nothing is doubled, and every row is the same.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from referio.pipeline.cluster.matching import Told
from referio.pipeline.cluster.nodes import joined
from referio.pipeline.cluster.parts import from_files
from referio.pipeline.cluster.running import Run, prepare_folder, run
from tests.cluster import marks, work
from tests.cluster.nodes import TwoNodes, two_nodes

ALERTS, PARTS = 4800, 16
PATIENCE_S = 20.0


@dataclass(frozen=True)
class Played:
    """What happened. `lost` are the parts that the killed node had in hand."""

    alerts: int
    parts: int
    done_before: int
    done_by_the_killed: int
    lost: list[int]
    rows: int
    equal: bool
    single_s: float
    cluster_s: float


class Killer:
    """Hears of every part; kills the second node when it has done one and begun another."""

    def __init__(self, nodes: TwoNodes, out: Path, say: Callable[[str], None]) -> None:
        self.nodes, self.out, self.say = nodes, out, say
        self.doomed = str(nodes.second.node_id)
        self.heard = 0
        self.done_before = 0
        self.lost: list[int] = []

    def __call__(self, told: Told) -> None:
        self.heard += 1
        if self.done_before or not marks.parts(self.out, "ended", self.doomed):
            return
        self._await_next()
        self.done_before = self.heard
        self.nodes.kill_second()
        self.lost = sorted(marks.in_hand(self.out, self.doomed))
        self.say(
            f"{self.heard} parts done; the second node is killed at part {self.lost}"
        )

    def _await_next(self) -> None:
        until = time.monotonic() + PATIENCE_S
        while not marks.in_hand(self.out, self.doomed):
            if time.monotonic() > until:
                raise TimeoutError("the second node began nothing more")
            time.sleep(0.01)


def play(folder: Path, say: Callable[[str], None]) -> Played:
    """Run it all in a folder, saying how it goes."""
    work.put(folder, people=ALERTS, rows_a_group=ALERTS // PARTS)
    began = time.monotonic()
    single = work.single_machine(folder)
    single_s = time.monotonic() - began
    say(f"one machine: {single.num_rows} matches of {ALERTS} alerts")
    out = folder / "out"
    prepare_folder(out)
    order = Run(
        from_files(folder / "alerts", PARTS), work.TERMS, out, marks.marked_part
    )
    with two_nodes() as nodes, joined(nodes.address) as ray:
        say(f"two nodes at {nodes.address}, {len(order.parts)} parts")
        killer = Killer(nodes, out, say)
        began = time.monotonic()
        told = run(ray, work.batch(folder), order, killer)
        cluster_s = time.monotonic() - began
    found = work.answer(out)
    return Played(
        alerts=sum(one.alerts for one in told),
        parts=len(told),
        done_before=killer.done_before,
        done_by_the_killed=len(marks.parts(out, "ended", killer.doomed)),
        lost=killer.lost,
        rows=found.num_rows,
        equal=found.equals(single.combine_chunks()),
        single_s=round(single_s, 2),
        cluster_s=round(cluster_s, 2),
    )


def main() -> int:
    """Play it, say what happens, and print how it ended."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON only")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="referio-kill-") as name:
        played = play(Path(name), _silent if options.json else _say)
    verdict = "equal" if played.equal else "NOT EQUAL"
    closing = (
        f"all {played.parts} parts are done, {len(played.lost)} of them twice begun; their"
        f" {played.rows} matches and those of one machine are {verdict}"
        f" ({played.cluster_s} s)"
    )
    sys.stdout.write((json.dumps(asdict(played)) if options.json else closing) + "\n")
    return 0 if played.equal and played.lost and played.alerts == ALERTS else 1


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def _silent(_: str) -> None:
    return None


if __name__ == "__main__":
    sys.exit(main())
