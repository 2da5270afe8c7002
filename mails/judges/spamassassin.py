"""SpamAssassin, by its own rules alone: no look-ups in any network."""

import re
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from judges import command

MOST_POINTS = 1.0
SCORE = re.compile(
    r"^X-Spam-Status: \w+, score=(-?[\d.]+).*?tests=(.*?)(?=\n\S)",
    re.MULTILINE | re.DOTALL,
)
PATIENCE_S = 120


def judge(messages: Sequence[Path]) -> tuple[float, list[str]]:
    """Return the most points a message got, and the faults. Raises Missing."""
    program = command("spamassassin", "spamassassin")
    with ThreadPoolExecutor(2) as pool:
        scores = list(pool.map(lambda one: _score(program, one), messages))
    faults = [
        f"{path.stem}: {points} points ({tests})"
        for path, (points, tests) in zip(messages, scores, strict=True)
        if points >= MOST_POINTS
    ]
    return max(points for points, _ in scores), faults


def _score(program: str, message: Path) -> tuple[float, str]:
    done = subprocess.run(
        [program, "-L"],
        input=message.read_bytes(),
        capture_output=True,
        check=True,
        timeout=PATIENCE_S,
    )
    found = SCORE.search(done.stdout.decode("utf-8", "replace"))
    if found is None:
        raise ValueError(f"SpamAssassin said nothing of {message.name}")
    return float(found[1]), " ".join(found[2].split())
