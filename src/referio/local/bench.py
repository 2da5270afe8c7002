"""Running a measurement of the checkout that we were installed from."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import referio

CHECKOUT = Path(referio.__file__).parents[2]


def run(
    name: str,
    more: Sequence[str] = (),
    *,
    seed: int | None = None,
    json_only: bool = False,
) -> int:
    """Run `bench/<name>.py` and return its exit code; 1 when there is none."""
    script = CHECKOUT / "bench" / f"{name}.py"
    if not script.is_file():
        sys.stderr.write(
            f"There is no {script}: measurements are part of the source tree, not of the"
            " installed package. Run `make bench` in a checkout.\n"
        )
        return 1
    command = [sys.executable, str(script), *more]
    command += ["--seed", str(seed)] if seed is not None else []
    command += ["--json"] if json_only else []
    return subprocess.run(command, check=False).returncode
