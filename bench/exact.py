"""Whether our engine finds exactly what slow and obvious code finds, seed by seed.

Without `--contract`, alerts and jobs are the invented workload's and so is the judge
(workload_reference.py). With it, both come from a folder that states the same contract in
its own way: `workload.py` makes alerts and jobs, `brute.py` judges them. Prints a table on
stderr and one JSON object on stdout; exits with 1 if anything differs.
"""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from exact_cases import Case, Checked, check
from exact_contract import foreign_case, own_case


def main() -> int:
    """Compare, print, and tell by the exit code."""
    options = _parser().parse_args()
    console = Console(stderr=True, quiet=options.json)
    found: list[Checked] = []
    with console.status("starting") as status:
        for seed in options.seed:
            status.update(f"judging {options.alerts:,} alerts of seed {seed}")
            case = _case(options, seed)
            found += check(case, alone=options.instant)
    _show(found, console)
    differences = sum(one.differences for one in found)
    rows = [vars_of(one) for one in found]
    sys.stdout.write(json.dumps({"rows": rows, "differences": differences}) + "\n")
    return 1 if differences else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    number = parser.add_argument
    number("--contract", type=Path, help="a folder with workload.py and brute.py")
    number("--alerts", type=int, default=5000)
    number("--jobs", type=int, default=100_000, help="that are open")
    number("--new", type=int, default=10_000, help="of them, since the last edition")
    number("--instant", type=int, default=300, help="jobs matched one at a time")
    number("--seed", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--json", action="store_true", help="no table")
    return parser


def _case(options: argparse.Namespace, seed: int) -> Case:
    sizes = (options.alerts, options.jobs, options.new)
    if options.contract:
        return foreign_case(options.contract, seed, *sizes)
    return own_case(seed, *sizes)


def vars_of(one: Checked) -> dict[str, object]:
    """Return a row of the table, ready for JSON."""
    return {name: getattr(one, name) for name in Checked.__slots__}


def _show(found: list[Checked], console: Console) -> None:
    table = Table(title="engine and reference", title_justify="left")
    for heading in (
        "seed",
        "batch",
        "alerts",
        "matches compared",
        "alerts that differ",
    ):
        table.add_column(heading, justify="left" if heading == "batch" else "right")
    for one in found:
        table.add_row(
            str(one.seed),
            one.batch,
            f"{one.alerts:,}",
            f"{one.matches:,}",
            f"{one.differences:,}",
        )
    console.print(table)


if __name__ == "__main__":
    raise SystemExit(main())
