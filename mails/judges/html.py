"""html-validate, and caniemail with the exceptions that allowed.json gives reasons for."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from judges import Missing, command

HERE = Path(__file__).parent
PATIENCE_S = 300


def judge(pages: Sequence[Path]) -> list[str]:
    """Return the faults of pages, which lie in one folder. Raises Missing."""
    node = command("node", "Node.js")
    if not (HERE.parent / "node_modules").exists():
        raise Missing("its packages are not here; run `make test-mails`")
    done = subprocess.run(
        [node, str(HERE / "judge.mjs"), str(pages[0].parent)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    told = json.loads(done.stdout)
    faults = [
        f"{name}: {fault}"
        for name, verdict in told["verdicts"].items()
        for fault in (*verdict["html"], *verdict["clients"])
    ]
    needless = [f"allowed.json: nobody needs “{title}”" for title in told["unused"]]
    return faults + (needless if len(pages) > 1 else [])
