"""SpamAssassin, by its own rules alone: no look-ups in any network."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from judges import command

MOST_POINTS = 1.0
SCORE = re.compile(
    r"^X-Spam-Status: \w+, score=(-?[\d.]+).*?tests=(.*?)(?=\n\S)",
    re.MULTILINE | re.DOTALL,
)
PATIENCE_S = 600


def judge(messages: Sequence[Path]) -> tuple[float, list[str]]:
    """Return the most points a message got, and the faults. Raises Missing."""
    scores = _scores(command("spamassassin", "spamassassin"), messages)
    faults = [
        f"{path.stem}: {points} points ({tests})"
        for path, (points, tests) in zip(messages, scores, strict=True)
        if points >= MOST_POINTS
    ]
    return max(points for points, _ in scores), faults


def _scores(program: str, messages: Sequence[Path]) -> list[tuple[float, str]]:
    """Ask of all messages at once: reading the rules takes longer than a message."""
    done = subprocess.run(
        [program, "-L", *map(str, messages)],
        capture_output=True,
        check=True,
        timeout=PATIENCE_S,
    )
    found = SCORE.findall(done.stdout.decode("utf-8", "replace"))
    if len(found) != len(messages):
        raise ValueError(
            f"SpamAssassin judged {len(found)} of {len(messages)} messages"
        )
    return [(float(points), " ".join(tests.split())) for points, tests in found]
