"""Kills workers, PostgreSQL and the relay in the middle of an edition, again and again.

    python -m tests.journeys.sendkills --kills 100 --newsletters 20000

prints a table and, last, a line of JSON: what was lost, what came twice, and how much was
in flight at the kills. With DATABASE_URL set, that (empty) database is used, and instead of
the server its lines to the workers are killed.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "bench"))
LAST = 0.9  # of all mails, after which nothing is killed any more
WORKERS = 2
ROUNDS = 20  # in which what was deferred goes again
POLL = 0.004
PATIENCE = 900.0


@dataclass
class Row:
    """One kind of kill, and what became of the mails that were in flight then."""

    killed: str
    kills: int = 0
    in_flight: int = 0
    doubled: int = 0
    most_in_flight: int = 0
    most_doubled: int = 0


@dataclass
class Kill:
    """One kill, and the newsletters that were in flight."""

    what: str
    in_flight: set[int]
    doubled: set[int] = field(default_factory=set)


def main() -> int:
    """Run, print, and return 1 where anything was lost or doubled beyond what may be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--newsletters", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lag", type=float, default=0.0, help="of the relay, seconds")
    options = parser.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="referio-kills-") as name:
        Path(name).chmod(0o711)
        from tests.journeys.killing import stage

        with stage(Path(name), lag=options.lag) as scene:
            told = _play(scene, options)
    told["seconds"] = round(time.perf_counter() - began, 1)
    _show(told)
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if told["sound"] else 1


def _play(scene: "Scene", options: argparse.Namespace) -> dict[str, object]:
    edition = scene.prepare(options.newsletters)
    luck = random.Random(options.seed)
    moments = sorted(
        luck.randrange(1, int(options.newsletters * LAST)) for _ in range(options.kills)
    )
    kinds = [scene.kinds[nth % len(scene.kinds)] for nth in range(options.kills)]
    luck.shuffle(kinds)
    kills: list[Kill] = []
    deadline = time.monotonic() + PATIENCE
    while scene.tend(edition, WORKERS) and time.monotonic() < deadline:
        if moments and scene.arrived() >= moments[0]:
            moments.pop(0)
            kind = kinds.pop()
            kills.append(Kill(kind, scene.kill(kind)))
        time.sleep(POLL)
    _let_time_pass(scene, edition)
    return judged(scene, kills, options.newsletters)


def _let_time_pass(scene: "Scene", edition: int) -> None:
    """Let every retry be due until nothing waits, as hours would."""
    for _ in range(ROUNDS):
        if not scene.make_due():
            return
        while scene.tend(edition, 1):
            time.sleep(POLL)


def judged(scene: "Scene", kills: list[Kill], newsletters: int) -> dict[str, object]:
    """Compare what the relay has with what our rows say."""
    from tests.journeys.sink import mischief_of

    rows, flights = scene.rows(), scene.flights()
    came: Counter[int] = Counter()
    numbers: dict[int, set[str]] = {}
    excused = set()  # taken without a word: nobody can know
    for one in scene.kept():
        newsletter = rows.ids[one.recipient]
        came[newsletter] += 1
        numbers.setdefault(newsletter, set()).add(one.message_id)
        if one.how == "silently":
            excused.add(newsletter)
    doubled = {one for one, times in came.items() if times > 1}
    for newsletter in doubled - excused:
        for kill in kills:
            if newsletter in kill.in_flight:
                kill.doubled.add(newsletter)
                break
    explained = excused.union(*(kill.doubled for kill in kills))
    settled = {"submitted", "bounced", "skipped", "uncertain"}
    lost = [
        one
        for one, state in rows.states.items()
        if state not in settled or (state == "submitted" and not came[one])
    ]
    table = [_row(kind, kills) for kind in scene.kinds]
    refused = sum(mischief_of(one) == "550 no such user" for one in rows.ids)
    told: dict[str, object] = {
        "newsletters": newsletters,
        "kills": len(kills),
        "lost": len(lost),
        "doubled": len(doubled - excused),
        "doubled_unexplained": len(doubled - explained),
        "doubled_by_a_silent_relay": len(doubled & excused),
        "in_flight_at_kills": sum(len(one.in_flight) for one in kills),
        "with_another_message_id": sum(len(one) > 1 for one in numbers.values()),
        "left_in_flight": flights,
        "states": dict(Counter(rows.states.values())),
        "refused_by_the_relay": refused,
        "rows": [asdict(row) for row in table],
    }
    told["sound"] = not (
        lost
        or doubled - explained
        or told["with_another_message_id"]
        or flights
        or any(len(one.doubled) > len(one.in_flight) for one in kills)
        or len(rows.states) != newsletters
    )
    return told


def _row(kind: str, kills: list[Kill]) -> Row:
    mine = [one for one in kills if one.what == kind]
    return Row(
        kind,
        len(mine),
        sum(len(one.in_flight) for one in mine),
        sum(len(one.doubled) for one in mine),
        max((len(one.in_flight) for one in mine), default=0),
        max((len(one.doubled) for one in mine), default=0),
    )


def _show(told: dict[str, object]) -> None:
    names = (
        "killed",
        "kills",
        "in_flight",
        "doubled",
        "most_in_flight",
        "most_doubled",
    )
    sys.stdout.write("  ".join(f"{name:>14}" for name in names) + "\n")
    rows = told["rows"]
    assert isinstance(rows, list)
    for row in rows:
        sys.stdout.write("  ".join(f"{row[name]!s:>14}" for name in names) + "\n")


if __name__ == "__main__":
    from tests.journeys.killing import Scene

    sys.exit(main())
